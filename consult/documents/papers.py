"""Reads a consultation paper from a file: .docx, .md, .txt or a PDF with text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from gettext import gettext as _
from typing import Any

from consult.documents.reading import front, timetable
from consult.documents.reading.collecting import collect
from consult.documents.reading.doubts import doubts
from consult.documents.reading.lines import Line
from consult.documents.reading.opening import open_paper
from consult.documents.reading.outline import Outline, Part, outline
from consult.documents.reading.repeats import without_the_annex
from consult.documents.reading.taking import Asked
from consult.domain.papers import Block, PaperRead, QuestionRead, SectionRead

KINDS_SHOWN = {"faq": "other", "response": "other"}


def read_paper(data: bytes, filename: str) -> PaperRead:
    """What the paper says, as a careful reader finds it; nothing is saved and nothing is fetched.

    Dates are ISO, as London days. Raises :class:`consult.domain.errors.BadDocument`, whose message names
    the file, for anything that is no readable paper.
    """
    form, lines = open_paper(data, filename)
    title, title_at = front.find_title(lines)
    parts = outline(lines, title_at)
    asked, listed_again = without_the_annex(every := collect(lines, parts, title), parts)
    used = {index for one in every for index in range(one.index, max(one.after, one.index + 1))}
    issued = front.document_date(lines)
    calendar = timetable.read_calendar(lines, parts, issued, {i for i in used if not lines[i].rows})
    body = front.issuing_body(lines, title, used)
    found = doubts(title, body, lines, parts, asked, calendar)
    notes = [
        *found.notes,
        *(_("“%s” prints the questions again; we counted them once.") % one for one in listed_again),
    ]
    return PaperRead(
        title=title,
        issuing_body=body,
        document_date=issued.iso if issued else None,
        open_date=calendar.opened.iso if calendar.opened else None,
        close_date=calendar.closed.iso if calendar.closed else None,
        claimed_length=calendar.length,
        sections=tuple(_section(part, lines, used, parts) for part in parts.parts),
        questions=tuple(_question(one, parts) for one in asked),
        milestones=tuple(calendar.milestones),
        metadata=_metadata(form, lines, parts, used, calendar.claims, notes, title_at),
        warnings=tuple(found.codes),
        notes=tuple(notes),
    )


def as_json(paper: PaperRead) -> dict[str, Any]:
    """The paper as ``consult read-paper --json`` prints it."""
    questions = []
    for question in paper.questions:
        shown: dict[str, Any] = {
            name: getattr(question, name)
            for name in ("number", "section", "text", "kind", "options", "mandatory")
        }
        shown["options"] = list(question.options)
        if question.columns:
            shown["columns"] = list(question.columns)
        questions.append(shown)
    return {
        "title": paper.title,
        "issuing_body": paper.issuing_body,
        "document_date": paper.document_date,
        "open_date": paper.open_date,
        "close_date": paper.close_date,
        "claimed_length": paper.claimed_length,
        "sections": [
            {name: getattr(section, name) for name in ("number", "title", "kind", "is_proposal")}
            for section in paper.sections
        ],
        "questions": questions,
        "milestones": [
            {name: asdict(step)[name] for name in ("date", "date_end", "precision", "label", "kind")}
            for step in paper.milestones
        ],
        "metadata": paper.metadata,
        "warnings": list(paper.warnings),
    }


def _section(part: Part, lines: Sequence[Line], used: set[int], parts: Outline) -> SectionRead:
    shown = [i for i in part.lines if i not in used and parts.roles.get(i) != "zone"]
    return SectionRead(
        number=part.number,
        title=part.title,
        kind=KINDS_SHOWN.get(part.kind, part.kind),
        is_proposal=part.is_proposal,
        blocks=tuple(_block(lines[i], parts.roles.get(i)) for i in shown),
    )


def _block(line: Line, role: str | None) -> Block:
    if line.rows:
        return Block("table", "", rows=line.rows)
    if role == "sub" or line.level:
        return Block("subheading", line.text)
    return Block("item" if line.marker else "paragraph", line.text, line.label)


def _question(asked: Asked, parts: Outline) -> QuestionRead:
    index = parts.part_of.get(asked.index)
    return QuestionRead(
        number=asked.number,
        section=parts.parts[index].title if index is not None else None,
        text=asked.text,
        kind=asked.kind,
        options=asked.options,
        columns=asked.columns,
        mandatory=asked.mandatory,
        section_index=index,
    )


def _metadata(
    form: str,
    lines: Sequence[Line],
    parts: Outline,
    used: set[int],
    claims: list[str],
    notes: list[str],
    title_at: int | None,
) -> dict[str, Any]:
    words = sum(line.words + sum(len(cell.split()) for row in line.rows for cell in row) for line in lines)
    opening = [
        line.text
        for i, line in enumerate(lines)
        if i not in parts.part_of and i not in used and i != title_at
    ]
    return {
        "format": form,
        "words": words,
        "preamble": [text for text in opening if text],
        "principles": _principles(lines, parts, used),
        "proposals": [part.title for part in parts.parts if part.is_proposal]
        or _listed_proposals(lines, parts, used),
        "claims": claims,
        "notes": notes,
    }


def _principles(lines: Sequence[Line], parts: Outline, used: set[int]) -> list[dict[str, str | None]]:
    """The items of a section about principles, or of a list that a sentence calls principles."""
    for part in parts.parts:
        if part.kind == "principles" and (items := _items(lines, [i for i in part.lines if i not in used])):
            return items
    for i, line in enumerate(lines):
        introduces = line.text.endswith((":", ": -", ":-", ": –")) and "principles" in line.text.lower()
        following = range(i + 1, min(len(lines), i + 40))
        if introduces and i not in used and (items := _items(lines, following, whole_run=False)):
            return items
    return []


def _items(
    lines: Sequence[Line], wanted: Sequence[int], whole_run: bool = True
) -> list[dict[str, str | None]]:
    items: list[dict[str, str | None]] = []
    for i in wanted:
        if lines[i].marker in ("number", "bullet") and not lines[i].level:
            items.append({"label": lines[i].label, "text": lines[i].text})
        elif items or not whole_run:
            break
    return items


def _listed_proposals(lines: Sequence[Line], parts: Outline, used: set[int]) -> list[str]:
    """Lettered or numbered items of a section of proposals that has no section for each."""
    for part in parts.parts:
        if part.kind in ("container", "proposal"):
            items = _items(lines, [i for i in part.lines if i not in used])
            if items:
                return [str(item["text"]) for item in items]
    return []
