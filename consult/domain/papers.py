"""What a consultation paper says, as read from a file and before anybody has edited it.

Plain values: :mod:`consult.documents.papers` makes them, services turn them into a draft, and
``consult read-paper --json`` prints them. Dates are ISO text because a paper may give a month alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Block:
    """One paragraph, list item, sub-heading or table row of a section, in document order."""

    kind: str  # "paragraph", "item", "subheading" or "table"
    text: str
    label: str | None = None  # the printed label of an item: "a", "iv", "1.2"
    rows: tuple[tuple[str, ...], ...] = ()  # the cells, when kind is "table"


@dataclass(frozen=True)
class SectionRead:
    """A numbered or titled part of the paper."""

    number: str | None
    title: str
    kind: str  # introduction, background, principles, proposal, container, questions, timetable, other
    is_proposal: bool
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class QuestionRead:
    """A question, or an invitation to comment, with its own printed label."""

    number: str | None
    section: str | None  # the title of the section it stands in
    text: str
    kind: str  # one of consult.domain.questions.KINDS
    options: tuple[str, ...] = ()  # printed choices; for a matrix its rows
    columns: tuple[str, ...] = ()  # for a matrix, the printed scale
    mandatory: bool | None = None
    section_index: int | None = None  # position of the section in PaperRead.sections


@dataclass(frozen=True)
class MilestoneRead:
    """A dated event of the paper's own timetable. ``date`` is ISO, a month alone as "2024-06"."""

    date: str
    label: str
    kind: str  # early_notice, launch, comment, close, review, decision, feedback, implementation, other
    precision: str = "day"  # day, week, month
    date_end: str | None = None


@dataclass(frozen=True)
class PaperRead:
    """The whole paper. ``warnings`` are codes; ``notes`` says each in a sentence for the page."""

    title: str | None
    issuing_body: str | None
    document_date: str | None
    open_date: str | None
    close_date: str | None
    claimed_length: str | None
    sections: tuple[SectionRead, ...] = ()
    questions: tuple[QuestionRead, ...] = ()
    milestones: tuple[MilestoneRead, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def label_of(question: QuestionRead, sections: Sequence[SectionRead]) -> str | None:
    """The label a question keeps for ever: "d" of section 1 is "1(d)", since letters begin anew in each section."""
    section = sections[question.section_index] if question.section_index is not None else None
    letter = question.number and re.fullmatch(r"[a-z]|[ivx]{1,4}", question.number)
    if letter and section and section.number:
        return f"{section.number}({question.number})"
    return question.number
