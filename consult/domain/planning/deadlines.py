"""By when people are told what became of their views: asked of the standards themselves, as the length is.

Feedback that comes far too late is shown to the engine; what it finds late says by which day it was due. Shown
for three closes, it says how that day is counted: so many days or calendar months from the close, or with the
decision. So a deadline added there, in an edition or a local compact, is kept here without another word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consult.domain.counting import add_months
from consult.domain.planning.lengths import asked_by, beginnings
from consult.domain.standards import Finding, Severity, assess
from consult.domain.timetable import DateRange, Decision, Facts, Feedback

PROBES = (2, 3, 5)  # months of a leap year: on their first days no number of months is one number of days
FAR = 90  # years from a close to the decision shown, further than any file can write a deadline


@dataclass(frozen=True)
class Deadline:
    """Feedback so many ``days`` or calendar ``months`` (CNT-5) after the close at the latest.

    With neither it is due by the decision. ``who`` asks for it: an edition by name, or else a citation.
    """

    rule: str
    severity: Severity
    who: str
    by_name: bool
    days: int | None = None
    months: int | None = None

    @property
    def from_close(self) -> bool:
        return self.days is not None or self.months is not None

    def last(self, start: int) -> int:
        """The last day for feedback (ordinals) after a close; after a decision, its own day."""
        if self.months is None:
            return start + (self.days or 0)
        return add_months(date.fromordinal(start), self.months).toordinal()

    def first(self, feedback: int) -> int:
        """The way back: the first close (decision) for which this day is not too late."""
        if self.months is None:
            return feedback - (self.days or 0)
        start = add_months(date.fromordinal(feedback), -self.months).toordinal()
        while self.last(start) < feedback:
            start += 1
        while self.last(start - 1) >= feedback:  # the last days of a long month share the end of a short one
            start -= 1
        return start


class Deadlines:
    """The deadlines of feedback, launch by launch."""

    def __init__(self, facts: Facts, confirmed: Set[str]) -> None:
        self._facts, self.confirmed = facts, confirmed
        self._begins = beginnings(facts.local.effective_from if facts.local else None)
        self._known: dict[int, tuple[Deadline, ...]] = {}

    def at(self, launch: int) -> tuple[Deadline, ...]:
        """The deadlines that hold for a launch on this day (an ordinal), gravest first."""
        key = bisect_right(self._begins, launch)
        if key not in self._known:
            self._known[key] = self._ask(date.fromordinal(launch))
        return self._known[key]

    def _ask(self, launch: date) -> tuple[Deadline, ...]:
        year = launch.year + 4 - launch.year % 4
        closes = [date(year, month, 1) for month in PROBES]
        shown = [{one.rule: one for one in self._late(launch, close)} for close in closes]
        found = []
        for rule, finding in shown[0].items():
            dues = [date.fromisoformat(str(late[rule].required)) for late in shown if rule in late]
            counted = _counted(closes, dues)
            if counted is not None:
                found.append(Deadline(rule, finding.severity, *asked_by(finding, launch), *counted))
        return tuple(sorted(found, key=lambda one: list(Severity).index(one.severity)))

    def _late(self, launch: date, close: date) -> Sequence[Finding]:
        decision = add_months(close, 12 * FAR)
        shown = decision + timedelta(days=1)
        facts = replace(
            self._facts,
            launch=DateRange(launch, launch),
            close=close,
            decision=Decision(decision),
            feedback=Feedback(promised_by=shown),
        )
        findings = assess(facts, self.confirmed).findings
        return [one for one in findings if one.measured == shown.isoformat() and one.short_by]


def _counted(closes: Sequence[date], dues: Sequence[date]) -> tuple[int | None, int | None] | None:
    """The days or the months from the closes to the days due, neither where they are due by the decision.

    ``None`` for a way of counting that is not known here: its findings are told, but nothing is planned by it.
    """
    if list(dues) == [add_months(close, 12 * FAR) for close in closes]:
        return None, None
    days = {due - close for close, due in zip(closes, dues, strict=False)}
    if len(days) == 1:
        return days.pop().days, None
    months = (dues[0].year - closes[0].year) * 12 + dues[0].month - closes[0].month
    return (None, months) if list(dues) == [add_months(close, months) for close in closes] else None
