"""What the columns of a responses file are: who answered, what was asked, and of which kind it was.

Pure: rows come as mappings of column to text. Only ``load-responses --new`` infers; for a consultation that
exists its own questions are the measure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from consult.domain.answers import Raw
from consult.domain.questions import KINDS, Question, choices

JOINED = " | "
"""What stands between several choices in one cell."""

RESPONDENT = "respondent_id"
ABOUT_WHO = (RESPONDENT, "respondent_type")
"""Columns that are no questions in any file."""
ABOUT = (*ABOUT_WHO, "publication", "authority", "signed_by", "received_on", "nil")
"""Columns that are no questions where the questions are known already."""
COMMENT = " comment"
"""What a column's name ends in when it holds the words beside a choice."""

MOST_OPTIONS = 60  # more than these are not a closed list
LONGEST_OPTION = 100  # characters
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
KNOWN = ("yes_no", "yes_no_dk", "agree_disagree", "agree_scale", "position")


@dataclass(frozen=True)
class FileRow:
    """One row of a file: where it stands ("row 3") and what its cells say, blank ones left out."""

    place: str
    cells: dict[str, str]


@dataclass(frozen=True)
class ResponsesFile:
    """What was read: the columns in their order, the rows, and how the text was coded if that was a guess."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[FileRow, ...] = field(repr=False)
    note: str = ""

    def columns_besides(self, known: Collection[str]) -> tuple[str, ...]:
        """The columns that are answers, ``known`` being those that say something about the response."""
        return tuple(column for column in self.columns if column not in known)


def infer(column: str, values: Sequence[str]) -> Question:
    """The question that a column of answers would be an answer to; ``values`` are those that are not blank.

    A closed kind is chosen only where every value bears it out; whatever is in doubt is free text.
    """
    label = column if len(column) <= 20 else None
    kind, options = _kind(values)
    return Question(id=column, text=column, kind=kind, label=label, options=options)


def _kind(values: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    distinct = tuple(dict.fromkeys(values))
    if not distinct:
        return "free_text", ()
    for kind in KNOWN:
        if set(distinct) <= set(KINDS[kind].default_options):
            return kind, ()
    if all(NUMBER.fullmatch(value) and len(value) <= 30 for value in distinct):
        return "number", ()
    if all(_is_date(value) for value in distinct):
        return "date", ()
    parts = tuple(dict.fromkeys(part for value in distinct for part in value.split(JOINED)))
    if len(parts) > MOST_OPTIONS or any(len(part) > LONGEST_OPTION or "\n" in part for part in parts):
        return "free_text", ()
    if any(JOINED in value for value in distinct):
        return "choice_many", parts
    repeats = len(values) >= 2 and 2 * len(distinct) <= len(values) + 1
    return ("choice_one", parts) if repeats else ("free_text", ())


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def raw_answer(question: Question, cell: str, comment: str = "") -> Raw:
    """The cell as the parts that a form would have given."""
    given: dict[str, list[str]] = {"text": [comment]} if comment else {}
    counts = KINDS[question.kind].counts
    if counts in ("many", "ranking"):
        return given | {"value": cell.split(JOINED)}
    if counts == "matrix":
        rows = {row: index for index, row in enumerate(choices(question))}
        for part in cell.split(JOINED):
            row, _colon, answer = part.partition(": ")
            given[f"row-{rows.get(row, 0)}"] = [answer if row in rows else part]
        return given
    return given | {"value": [cell]}
