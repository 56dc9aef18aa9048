"""The facts as a rule sees them: with the edition chosen, the close inferred and both readings at hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from consult.domain import calendars, counting
from consult.domain.standards.editions import Edition
from consult.domain.standards.findings import Count, Counts, Span
from consult.domain.timetable import Event, Facts


class Basis(StrEnum):
    """Why a standard is looked at."""

    ADOPTED = "adopted"
    CLAIMED = "claimed"
    BENCHMARK = "benchmark"


@dataclass(frozen=True)
class Case:
    """One timetable under one edition (none for law and own promises)."""

    facts: Facts
    confirmed: frozenset[str] = frozenset()
    edition: Edition | None = None
    basis: Basis = Basis.BENCHMARK
    over: bool = False  # the consultation has closed: what was not done is said in the past tense

    def under(self, edition: Edition, basis: Basis) -> Case:
        """The same timetable under an edition; what was worked out of the dates is kept."""
        return self._like(replace(self, edition=edition, basis=basis))

    def asked_by(self, rule: str) -> Case:
        """The same timetable with the reason that answers for this rule, where it has one of its own."""
        reason = self.facts.reason_for(rule)
        if reason is self.facts.rationale:
            return self
        return self._like(replace(self, facts=replace(self.facts, rationale=reason)))

    def _like(self, other: Case) -> Case:
        for name in ("launches", "shown_launches", "inferred_from", "close", "days"):
            other.__dict__[name] = getattr(self, name)
        return other

    @cached_property
    def launches(self) -> tuple[date, ...]:
        """The earliest and the latest possible launch: one day where it is known, none where missing."""
        launch = self.facts.launch
        if launch is None:
            return ()
        return (launch.first,) if launch.is_one_day else (launch.first, launch.last)

    @cached_property
    def shown_launches(self) -> tuple[date, ...]:
        """As ``launches``, with the last weekday of a range between: papers seldom go out at a weekend."""
        if len(self.launches) < 2:
            return self.launches
        first, last = self.launches
        weekday = last - timedelta(days=max(0, last.weekday() - 4))
        return tuple(sorted({first, max(first, weekday), last}))

    @cached_property
    def inferred_from(self) -> Event | None:
        """Where no close is stated: the first review or decision from the launch on (CNT-11)."""
        if self.facts.final_close:
            return None
        since = self.launches[-1] if self.launches else date.min
        events = self.facts.dated("review", "decision")
        return next((event for event in events if event.date and event.date >= since), None)

    @cached_property
    def close(self) -> date | None:
        """The stated close, or the inferred one."""
        return self.facts.final_close or (self.inferred_from.date if self.inferred_from else None)

    @property
    def inferred(self) -> bool:
        return self.inferred_from is not None

    @cached_property
    def days(self) -> tuple[int, ...]:
        """Elapsed days for each of ``launches``, the kindest reading first; empty when not known."""
        close = self.close
        return tuple(counting.elapsed_days(launch, close) for launch in self.launches) if close else ()

    def first_dated(self, *kinds: str) -> date | None:
        """The first event of these kinds from the launch on; without a launch, the first at all."""
        since = self.launches[0] if self.launches else date.min
        return next(
            (event.date for event in self.facts.dated(*kinds) if event.date and event.date >= since), None
        )

    @property
    def notice(self) -> date | None:
        """The day on which what comes was first announced."""
        return next((event.date for event in self.facts.dated("early_notice")), None)

    @cached_property
    def decision(self) -> date | None:
        """The first decision from the launch on."""
        return self.first_dated("decision")


def span(values: tuple[int, ...]) -> Count | None:
    """The readings as one count: a number for one, a span for two, ``None`` for none."""
    if not values:
        return None
    return values[0] if len(values) == 1 else Span(min(values), max(values))


def bank_holidays(case: Case, launch: date) -> tuple[date, ...] | None:
    """Bank holidays after ``launch`` up to the close; ``None`` where they are not known."""
    if case.close is None:
        return None
    try:
        return calendars.bank_holidays(case.facts.nation, launch + timedelta(days=1), case.close)
    except calendars.OutsideCalendar:
        return None  # the counts say "not known"; they never guess


def counts(case: Case) -> Counts:
    """The days of the timetable; those that the calendar does not reach are ``None``."""
    final, close = case.facts.final_close, case.close
    found = [bank_holidays(case, launch) for launch in case.launches]
    holidays = [days for days in found if days is not None]
    reached = close is not None and len(holidays) == len(case.launches)
    working = [
        calendars.working_days(case.facts.nation, day, close) for day in case.launches if close and reached
    ]
    return Counts(
        elapsed_days=span(case.days),
        inclusive_days=span(tuple(days + 1 for days in case.days)),
        working_days=span(tuple(working)),
        bank_holidays=span(tuple(len(days) for days in holidays if reached)),
        first_late_instant=counting.first_late_instant(final, case.facts.close_time) if final else None,
    )
