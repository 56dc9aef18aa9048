"""How long a consultation has to be open: asked of the standards themselves, launch by launch.

A close on the launch day is shown to the engine; what it finds short says how many days are expected and who
expects them. So a standard added there, local or statutory, is kept here without another word.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consult.domain.standards import EDITIONS, RULES, Finding, Severity, assess
from consult.domain.standards.compact import LATER_NORM
from consult.domain.standards.editions import BY_CODE
from consult.domain.timetable import DateRange, Facts

TURNS = 6  # a length may itself bring more days (a season that it now touches); it settles long before this


@dataclass(frozen=True)
class Length:
    """So many days from launch to close, and who asks for them; nobody does where it is only the usual length."""

    days: int
    who: str


class Lengths:
    """The days expected by law (must), by what the body adopted or claims (should), and by benchmarks (may)."""

    def __init__(self, facts: Facts, confirmed: Set[str]) -> None:
        self._facts = facts
        self._confirmed = confirmed
        self._known: dict[object, dict[Severity, Length]] = {}
        local = facts.local
        self._local_from = local.effective_from if local else None
        self._every_day = (
            bool(local and local.holiday_extra_days) or facts.statutory == "planning_application"
        )

    def expected(self, launch: int, severity: Severity) -> Length:
        """The length for a launch on this day (an ordinal); none expected is none at all.

        Where no standard names one, the length that the codes settled on is taken, as a benchmark.
        """
        day = date.fromordinal(launch)
        key = self._alike(day)
        if key not in self._known:
            self._known[key] = self._ask(day)
        return self._known[key].get(severity, Length(0, ""))

    def _alike(self, launch: date) -> object:
        """What launches of one month have in common, unless the length hangs on holidays day by day."""
        if self._every_day:
            return launch
        editions = tuple(edition.code for edition in EDITIONS if edition.in_force(launch))
        local = self._local_from is not None and launch >= self._local_from
        return launch.year, launch.month, editions, local

    def push(self, launch: int, severity: Severity) -> int:
        """The first close for a launch."""
        return launch + self.expected(launch, severity).days

    def pull(self, close: int, severity: Severity) -> int:
        """The last launch for a close."""
        launch = close
        while (over := self.push(launch, severity) - close) > 0:
            launch -= over
        return launch

    def _ask(self, launch: date) -> dict[Severity, Length]:
        found: dict[Severity, Length] = {}
        close = launch
        for _turn in range(TURNS):
            short = [one for one in self._findings(launch, close) if isinstance(one.short_by, int)]
            for finding in short:
                days = (close - launch).days + _days(finding)
                if days > found.get(finding.severity, Length(0, "")).days:
                    found[finding.severity] = Length(days, _who(finding, launch))
            if not short:
                break
            close = launch + timedelta(days=max(length.days for length in found.values()))
        if not found:
            found[Severity.MAY] = Length(LATER_NORM, "")
        return found

    def _findings(self, launch: date, close: date) -> tuple[Finding, ...]:
        facts = replace(self._facts, launch=DateRange(launch, launch), close=close)
        return assess(facts, self._confirmed).findings


def _days(finding: Finding) -> int:
    return finding.short_by if isinstance(finding.short_by, int) else 0


def _who(finding: Finding, launch: date) -> str:
    """The edition by name; law and a body's own promises by their citation."""
    rule = RULES.get(finding.rule)
    editions = [BY_CODE[code] for code in rule.sets] if rule else []
    names = [edition.name for edition in editions if edition.in_force(launch)]
    return names[-1] if names else finding.citation
