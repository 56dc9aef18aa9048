"""Working days and bank holidays of the four nations, from a table kept in this repository.

The table ends where it ends: a day outside it is refused, never guessed. Bank holidays are those of the
nation, not of the body; a council's own closing days are no part of it.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from consult.domain import counting
from consult.domain.calendars import _bank_holidays
from consult.domain.calendars._easter import easter as easter
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _

_TABLES = {
    "england": _bank_holidays.ENGLAND_AND_WALES,
    "wales": _bank_holidays.ENGLAND_AND_WALES,
    "england-and-wales": _bank_holidays.ENGLAND_AND_WALES,
    "scotland": _bank_holidays.SCOTLAND,
    "northern-ireland": _bank_holidays.NORTHERN_IRELAND,
}


class OutsideCalendar(BadInput):
    """The table of bank holidays does not reach this day, or does not know this nation."""


@cache
def _table(nation: str) -> tuple[range, frozenset[date]]:
    """The years that are known for ``nation``, and its bank holidays."""
    if nation not in _TABLES:
        known = ", ".join(sorted(_TABLES))
        raise OutsideCalendar(_('There is no calendar for "{0}". Use one of: {1}.').format(nation, known))
    years: list[int] = []
    days: set[date] = set()
    for line in _TABLES[nation].strip().splitlines():
        year, _colon, listed = line.partition(":")
        years.append(int(year))
        days.update(date.fromisoformat(f"{year}-{day}") for day in listed.split())
    return range(min(years), max(years) + 1), frozenset(days)


def _known(nation: str, *days: date) -> frozenset[date]:
    years, holidays = _table(nation)
    for day in days:
        if day.year not in years:
            raise OutsideCalendar(
                _("Bank holidays are known from {0} to {1}; working days in {2} cannot be counted.").format(
                    years[0], years[-1], day.year
                )
            )
    return holidays


def contents() -> str:
    """Everything that the table holds, as one text: another text means that another table was installed."""
    return "\n".join(f"{nation}:{table}" for nation, table in sorted(_TABLES.items()))


def bank_holidays(nation: str, first: date, last: date) -> tuple[date, ...]:
    """The weekday bank holidays of ``nation`` from ``first`` to ``last``, both included, in order.

    Raises :class:`OutsideCalendar` when either day lies outside the table.
    """
    return tuple(sorted(day for day in _known(nation, first, last) if first <= day <= last))


def is_working_day(nation: str, day: date) -> bool:
    """Monday to Friday and no bank holiday of ``nation``. Raises :class:`OutsideCalendar`."""
    return day not in _known(nation, day) and day.weekday() < 5


def working_days(nation: str, after: date, to: date) -> int:
    """How many working days lie after ``after`` up to and including ``to``; none when ``to`` is not later.

    Raises :class:`OutsideCalendar`.
    """
    first = min(after + timedelta(days=1), to)
    return count_working_days(after, to, _known(nation, first, to))


def count_working_days(after: date, to: date, holidays: Set[date]) -> int:
    """As :func:`working_days`, with the holidays given."""
    days = (after + timedelta(days=n) for n in range(1, (to - after).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)


def add_working_days(nation: str, day: date, count: int) -> date:
    """The working day that is ``count`` working days after ``day`` (before it when negative).

    ``day`` itself is never counted, so that ``working_days(nation, day, result) == count`` for positive
    counts. Zero gives ``day`` back. Raises :class:`OutsideCalendar`.
    """
    step = timedelta(days=1 if count > 0 else -1)
    for _each in range(abs(count)):
        day += step
        while not is_working_day(nation, day):
            day += step
    return day


NOTICE_OF_ELECTION = 25  # days before the poll: SI 2006/3304, schedule 3, rule 1
NATIONS_OF_THE_RULES = ("england", "wales", "england-and-wales")


def election_notice(nation: str, poll: date) -> date:
    """The last day for the notice of a local election: the 25th day before the poll (CNT-8).

    Counted back as SI 2006/3304, schedule 3, rule 2 has it, which holds in England and Wales. Raises
    :class:`OutsideCalendar` for another nation or a year outside the table.
    """
    if nation not in NATIONS_OF_THE_RULES:
        raise OutsideCalendar(
            _(
                "The day of the notice is counted for England and Wales only. Give the day of the notice itself."
            )
        )
    holidays = _known(nation, poll, poll - timedelta(days=3 * NOTICE_OF_ELECTION))
    return counting.days_before_poll(poll, NOTICE_OF_ELECTION, holidays)


class Convention(StrEnum):
    """Which days count as clear days (CNT-9); which of them binds a council's agenda is not settled."""

    CALENDAR = "A"  # every day
    BREAKS = "B"  # not Sundays, bank holidays, Christmas and Easter: Saturdays count
    WORKING = "C"  # Monday to Friday without bank holidays: the safest, and the one we use


def clear_days(nation: str, notice: date, meeting: date, by: Convention = Convention.WORKING) -> int:
    """How many days lie between ``notice`` and ``meeting``, neither counted (CNT-9).

    Raises :class:`OutsideCalendar` where a convention needs holidays that are not known.
    """
    return counting.clear_days(notice, meeting, _left_out(nation, by, notice, meeting))


def papers_by(nation: str, meeting: date, clear: int, by: Convention = Convention.WORKING) -> date:
    """The last day on which papers leave ``clear`` clear days before ``meeting``. Raises OutsideCalendar."""
    earliest = meeting - timedelta(days=4 * clear + 30)
    return counting.clear_days_before(meeting, clear, _left_out(nation, by, earliest, meeting))


def _left_out(nation: str, by: Convention, first: date, last: date) -> frozenset[date]:
    """The days from ``first`` to ``last`` that do not count as clear days."""
    if by is Convention.CALENDAR:
        return frozenset()
    holidays = _known(nation, first, last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if by is Convention.WORKING:
        return frozenset(day for day in days if day.weekday() > 4 or day in holidays)
    return frozenset(day for day in days if day.weekday() == 6 or day in holidays or _in_a_break(day))


def _in_a_break(day: date) -> bool:
    """Christmas and Boxing Day, New Year's Day, and Good Friday to Easter Monday: the edges are ours."""
    sunday = easter(day.year)
    return (day.month, day.day) in {(12, 25), (12, 26), (1, 1)} or (
        sunday - timedelta(days=2) <= day <= sunday + timedelta(days=1)
    )


REQUESTS_DUE = 20  # working days: Freedom of Information Act 2000, section 10


def information_due(received: date) -> date:
    """The last day for answering a request for information received on that day (INF-3).

    A bank holiday of any nation of the United Kingdom is no working day here. Raises OutsideCalendar.
    """
    latest = received + timedelta(days=3 * REQUESTS_DUE)
    holidays = frozenset().union(*(_known(nation, received, latest) for nation in _TABLES))
    day, left = received, REQUESTS_DUE
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in holidays
    return day
