"""The days that a plan can use, as numbers: counted in working days quickly, and no further than is known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from consult.domain import calendars
from consult.domain.timetable import Poll

YEARS_AROUND = 3  # how far from the dates given a plan may reach


class Days:
    """The days from ``first`` to ``last`` (ordinals) around the dates that were given.

    An excluded day is no working day. Raises :class:`calendars.OutsideCalendar` where a given date lies in a
    year whose bank holidays are not known; years beside it that are not known only shorten the reach.
    """

    def __init__(self, nation: str, given: Iterable[date], excluded: Iterable[date] = ()) -> None:
        years = sorted({one.year for one in given})
        self._holidays: set[int] = set()
        for year in range(years[0], years[-1] + 1):
            self._learn(nation, year)
        low, high = years[0], years[-1]
        with suppress(calendars.OutsideCalendar):
            while low > years[0] - YEARS_AROUND:
                self._learn(nation, low - 1)
                low -= 1
        with suppress(calendars.OutsideCalendar):
            while high < years[-1] + YEARS_AROUND:
                self._learn(nation, high + 1)
                high += 1
        self.nation = nation
        self.first, self.last = date(low, 1, 1).toordinal(), date(high, 12, 31).toordinal()
        self.excluded = {one.toordinal() for one in excluded}
        self.all = tuple(n for n in range(self.first, self.last + 1) if n not in self.excluded)
        self.working = tuple(n for n in self.all if (n + 6) % 7 < 5 and n not in self._holidays)

    def _learn(self, nation: str, year: int) -> None:
        found = calendars.bank_holidays(nation, date(year, 1, 1), date(year, 12, 31))
        self._holidays.update(one.toordinal() for one in found)

    def after(self, day: int, count: int) -> int:
        """The working day that is ``count`` working days after ``day``; past the end where there is none."""
        if count == 0:
            return day
        place = bisect_right(self.working, day) + count - 1
        return self.working[place] if place < len(self.working) else self.last + 1

    def before(self, day: int, count: int) -> int:
        """The last day from which ``count`` working days end by ``day``: the other way round of ``after``."""
        if count == 0:
            return day
        place = bisect_right(self.working, day) - count
        return self.working[place] - 1 if place >= 0 else self.first - 1

    def between(self, earlier: int, later: int) -> int:
        """Working days after ``earlier`` up to and including ``later``."""
        return bisect_right(self.working, later) - bisect_right(self.working, earlier)

    def is_weekend(self, day: int) -> bool:
        return (day + 6) % 7 >= 5

    def is_holiday(self, day: int) -> bool:
        return day in self._holidays


def ceiling(days: Sequence[int], day: int) -> int | None:
    """The first of ``days`` from ``day`` on."""
    place = bisect_left(days, day)
    return days[place] if place < len(days) else None


def floor(days: Sequence[int], day: int) -> int | None:
    """The last of ``days`` up to ``day``."""
    place = bisect_right(days, day)
    return days[place - 1] if place else None


Window = tuple[str, int, int]


def windows(names: Sequence[str], days: Days, polls: Sequence[Poll]) -> list[Window]:
    """The windows to keep clear of as (name, first, last); holidays by our own edges, polls from their notice.

    Raises :class:`calendars.OutsideCalendar` for a poll whose notice cannot be counted.
    """
    found: list[Window] = []
    for year in range(date.fromordinal(days.first).year - 1, date.fromordinal(days.last).year + 1):
        sunday = calendars.easter(year).toordinal()
        edges = {
            "christmas": (date(year, 12, 24).toordinal(), date(year + 1, 1, 1).toordinal()),
            "easter": (sunday - 2, sunday + 1),
            "august": (date(year, 8, 1).toordinal(), date(year, 8, 31).toordinal()),
        }
        found += [(name, *edges[name]) for name in names if name in edges]
    if "elections" in names:
        found += [
            ("elections", _notice(poll, days.nation), poll.date.toordinal()) for poll in polls if poll.date
        ]
    return found


def _notice(poll: Poll, nation: str) -> int:
    """The day of the notice: as given, or the latest that the law allows (CNT-8)."""
    if poll.notice or poll.date is None:
        return (poll.notice or date.min).toordinal()
    return calendars.election_notice(nation, poll.date).toordinal()
