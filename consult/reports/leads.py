"""What stands out in a question's counts: the answer that was chosen by more than any other, out of how many.

The words say how many and out of how many, and never "most": the answer that leads may be far from half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.aggregation import OptionCount, QuestionSummary
from consult.domain.language import gettext as _


@dataclass(frozen=True)
class Lead:
    """The option that is first, or those that share that place."""

    first: tuple[OptionCount, ...]

    @property
    def count(self) -> int:
        return self.first[0].count


def lead_of(options: Sequence[OptionCount]) -> Lead | None:
    """The option or options chosen by the greatest number; None where nobody chose any."""
    highest = max((option.count for option in options), default=0)
    if not highest:
        return None
    return Lead(tuple(option for option in options if option.count == highest))


def is_counted(summary: QuestionSummary) -> bool:
    """Whether the question has more to say than words."""
    return bool(summary.options or summary.rows or summary.numbers)


def in_brief(summary: QuestionSummary) -> str:
    """One line on a counted question: "Support: 11 of 26 (42%)"."""
    if not summary.base:
        return _("Nobody answered")
    if summary.rows:
        return "; ".join(f"{row.row}: {_said(row.options, row.base)}" for row in summary.rows)
    if summary.numbers:
        return _("The middle answer of {base} is {middle}").format(
            base=summary.base, middle=summary.numbers.median
        )
    said = _said(summary.options, summary.base)
    return _("Put first: {said}").format(said=said) if summary.kind == "ranking" else said


def _said(options: Sequence[OptionCount], base: int) -> str:
    lead = lead_of(options)
    if lead is None:
        return _("nobody answered")
    names = ", ".join(option.option for option in lead.first)
    if len(lead.first) > 1:
        return _("{options}: {count} of {base} each").format(options=names, count=lead.count, base=base)
    said = _("{option}: {count} of {base}").format(option=names, count=lead.count, base=base)
    return f"{said} ({lead.first[0].pct})" if lead.first[0].pct else said
