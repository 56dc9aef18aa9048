"""What was counted: the one Summary that the screen, the PDF and the data all show.

Counts come first. A percentage is printed text, and only where its base bears one. Every number says what
it is out of: ``asked`` responses, of which ``base`` answered and ``not_answered`` left the question blank,
``nil_returns`` of those because the respondent said that it had no comment on the whole paper. Beside them stand
those of whom the question was ``not_asked``, because it depends on an answer that they did not give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .questions import Answer

PERCENT_FLOOR = 20
"""The smallest base for which a percentage is printed, unless the partnership has chosen another."""


@dataclass(frozen=True)
class AnsweredResponse:
    """One submitted response as counting sees it. A nil return has no answers and says so.

    ``group`` is what tables are broken down by, usually the sector.
    """

    respondent_id: str
    group: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    nil_return: bool = False


@dataclass(frozen=True)
class OptionCount:
    """How many chose one option. ``pct`` is None where the base is under the floor."""

    option: str
    count: int
    pct: str | None = None


@dataclass(frozen=True)
class GroupSummary:
    """One question's counts within one group of respondents."""

    group: str
    base: int
    not_answered: int
    options: tuple[OptionCount, ...] = ()
    not_asked: int = 0


@dataclass(frozen=True)
class RowSummary:
    """One row of a matrix: its own base, because a respondent may leave a row out."""

    row: str
    base: int
    options: tuple[OptionCount, ...] = ()


@dataclass(frozen=True)
class RankSummary:
    """Where an option was placed: by how many at all, and the mean of their ranks to one decimal place."""

    option: str
    ranked_by: int
    mean_rank: str | None


@dataclass(frozen=True)
class NumberSummary:
    """The spread of the numbers given, each as exact text."""

    lowest: str
    median: str
    highest: str


@dataclass(frozen=True)
class QuestionSummary:
    """Everything counted about one question. ``asked`` = ``base`` + ``not_answered``.

    ``options`` follow the question's own order with zeros kept; for a ranking they count first places; a
    matrix has ``rows`` instead. ``comments`` is how many wrote words, beside a choice or as the answer.
    """

    id: str
    label: str | None
    text: str
    kind: str
    asked: int
    base: int
    not_answered: int
    nil_returns: int
    comments: int
    options: tuple[OptionCount, ...] = ()
    rows: tuple[RowSummary, ...] = ()
    ranks: tuple[RankSummary, ...] = ()
    numbers: NumberSummary | None = None
    groups: tuple[GroupSummary, ...] = ()
    not_asked: int = 0


@dataclass(frozen=True)
class Summary:
    """All questions of one asking, over ``asked`` responses of which ``nil_returns`` had no comment."""

    asked: int
    nil_returns: int
    floor: int
    questions: tuple[QuestionSummary, ...]


def percent(count: int, base: int, floor: int = PERCENT_FLOOR) -> str | None:
    """The printed percentage, halves rounded up, or None where ``base`` is under ``floor`` (or nought).

    One of a thousand is never printed as none, nor all but one as all.
    """
    if base < max(floor, 1):
        return None
    whole = (200 * count + base) // (2 * base)
    if whole == 0 and count:
        return "less than 1%"
    if whole == 100 and count < base:
        return "more than 99%"
    return f"{whole}%"


def option_counts(
    order: Sequence[str], counts: Mapping[str, int], base: int, floor: int
) -> tuple[OptionCount, ...]:
    """Counts in the question's own order, nought where nobody chose an option."""
    return tuple(
        OptionCount(option, counts.get(option, 0), percent(counts.get(option, 0), base, floor))
        for option in order
    )


def side_by_side(summary: Summary, others: Mapping[str, Summary]) -> Summary:
    """The summary with a group for each of several askings of the same questions; nothing is added up.

    A question that another asking did not have, or had in another kind, has no group for it.
    """
    asked = {name: {one.id: one for one in other.questions} for name, other in others.items()}

    def beside(question: QuestionSummary) -> QuestionSummary:
        same = {name: found[question.id] for name, found in asked.items() if question.id in found}
        groups = tuple(
            GroupSummary(name, one.base, one.not_answered, one.options, one.not_asked)
            for name, one in same.items()
            if one.kind == question.kind
        )
        return replace(question, groups=groups)

    return replace(summary, questions=tuple(beside(question) for question in summary.questions))


def as_json(summary: Summary) -> dict[str, Any]:
    """The summary as ``consult tally --json`` prints it; ``pct`` is absent under the floor.

    A matrix adds "rows", each like a question of its own; a ranking adds "ranks".
    """
    return {"questions": [_question_json(question) for question in summary.questions]}


def _question_json(question: QuestionSummary) -> dict[str, Any]:
    printed: dict[str, Any] = {
        "id": question.id,
        "label": question.label,
        "kind": question.kind,
        "base": question.base,
        "not_answered": question.not_answered,
        "options": _options_json(question.options),
        "groups": [
            {"group": group.group, "base": group.base, "options": _options_json(group.options)}
            for group in question.groups
        ],
    }
    if question.not_asked:
        printed["not_asked"] = question.not_asked
    if question.rows:
        printed["rows"] = [
            {"row": row.row, "base": row.base, "options": _options_json(row.options)} for row in question.rows
        ]
    if question.ranks:
        printed["ranks"] = [
            {"option": rank.option, "ranked_by": rank.ranked_by, "mean_rank": rank.mean_rank}
            for rank in question.ranks
        ]
    return printed


def _options_json(options: Sequence[OptionCount]) -> list[dict[str, Any]]:
    return [
        {"option": each.option, "count": each.count} | ({"pct": each.pct} if each.pct is not None else {})
        for each in options
    ]
