"""How long a consultation has to be open: asked of the standards themselves, launch by launch.

A close on the launch day is shown to the engine; what it finds short says how many days are expected and who
expects them. So a standard added there, local or statutory, is kept here without another word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consult.domain.standards import EDITIONS, RULES, Finding, Severity, assess
from consult.domain.standards.compact import LATER_NORM
from consult.domain.standards.editions import BY_CODE
from consult.domain.timetable import DateRange, Facts

TURNS = 6  # a length may itself bring more days (a season that it now touches); it settles long before this
REACH = 120  # days back in which a launch may have had to stay open so much longer that it closed later
MOST_EXTRA = 42  # days back likewise, where the length hangs on holidays and every day is looked at


@dataclass(frozen=True)
class Length:
    """So many days from launch to close, and who asks for them: an edition by name, or else a citation.

    Nobody asks for what is only the usual length.
    """

    days: int
    who: str
    by_name: bool = True


class Lengths:
    """The days expected by law (must), by what the body adopted or claims (should), and by benchmarks (may).

    A launch that is free never closes earlier for being later, even where a kinder edition begins meanwhile:
    so there is one earliest timetable. A launch that is given has exactly its own length.
    """

    def __init__(self, facts: Facts, confirmed: Set[str], given: date | None) -> None:
        self._facts = facts
        self._confirmed = confirmed
        self._given = given
        self._known: dict[tuple[str, int], dict[Severity, Length]] = {}
        local = facts.local
        self._begins = beginnings(local.effective_from if local else None)
        self._extra = min(MOST_EXTRA, local.holiday_extra_days or 0) if local else 0
        if facts.statutory == "planning_application":
            self._extra = max(self._extra, 10)  # more bank holidays than any such notice meets

    def expected(self, launch: int, severity: Severity) -> Length:
        """The length for a launch on this day (an ordinal); none expected is none at all.

        Where no standard names one, the length that the codes settled on is taken, as a benchmark.
        """
        day = self._given.toordinal() if self._given else launch
        key = ("day", day) if self._extra else ("regime", bisect_right(self._begins, day))
        if key not in self._known:
            self._known[key] = self._ask(date.fromordinal(day))
        return self._known[key].get(severity, Length(0, ""))

    def push(self, launch: int, severity: Severity) -> int:
        """The first close for a launch."""
        days = (launch, *self._before(launch))
        return max(day + self.expected(day, severity).days for day in days)

    def pull(self, close: int, severity: Severity) -> int:
        """The last launch for a close."""
        launch = close
        while (over := self.push(launch, severity) - close) > 0:
            launch -= over
        while launch < close and self.push(launch + 1, severity) <= close:
            launch += 1
        return launch

    def _before(self, launch: int) -> Iterator[int]:
        """The launches before this one that could have to close later: the last days of another length."""
        if self._given:
            return
        if self._extra:
            yield from range(launch - self._extra, launch)
            return
        first, last = bisect_right(self._begins, launch - REACH), bisect_right(self._begins, launch)
        yield from (begin - 1 for begin in self._begins[first:last])

    def _ask(self, launch: date) -> dict[Severity, Length]:
        found: dict[Severity, Length] = {}
        close = launch
        for _turn in range(TURNS):
            short = [one for one in self._findings(launch, close) if isinstance(one.short_by, int)]
            for finding in short:
                days = (close - launch).days + _days(finding)
                if days > found.get(finding.severity, Length(0, "")).days:
                    found[finding.severity] = Length(days, *asked_by(finding, launch))
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


def beginnings(local: date | None) -> list[int]:
    """The days on which another length or deadline may begin: with an edition, a law or the local compact."""
    periods = [(edition.first, edition.last or date.max) for edition in EDITIONS]
    periods += [(rule.law.first, rule.law.last) for rule in RULES.values() if rule.law]
    days = {first.toordinal() for first, _last in periods} | {
        last.toordinal() + 1 for _first, last in periods
    }
    return sorted(days | ({local.toordinal()} if local else set()))


def asked_by(finding: Finding, launch: date) -> tuple[str, bool]:
    """Who asks for it, and whether by name: the edition has one; law and a body's own promises are cited."""
    rule = RULES.get(finding.rule)
    editions = [BY_CODE[code] for code in rule.sets] if rule else []
    names = [edition.name for edition in editions if edition.in_force(launch)]
    return (names[-1], True) if names else (finding.citation, False)
