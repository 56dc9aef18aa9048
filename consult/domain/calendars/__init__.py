"""Working days and bank holidays of the four nations, from a table kept in this repository.

The table ends where it ends: a day outside it is refused, never guessed. Bank holidays are those of the
nation, not of the body; a council's own closing days are no part of it.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta
from functools import cache

from consult.domain.calendars import _bank_holidays
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
    return count_working_days(after, to, _known(nation, after, to))


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
