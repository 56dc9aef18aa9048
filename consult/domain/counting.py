"""How days, weeks, months and closing instants are counted.

Days are London calendar days. A period that runs *from* an event leaves that day out, so the launch day is
not counted and the closing day is (CNT-1). Closing is the first instant that is too late (CNT-6); it is
found on the London clock and kept in UTC, so that a change of the clocks in between costs nobody an hour.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Set
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consult.domain.errors import BadInput
from consult.domain.language import gettext as _

LONDON = ZoneInfo("Europe/London")
END_OF_DAY = time(23, 59)


def elapsed_days(launch: date, close: date) -> int:
    """Days from launch to close: the launch day is not counted, the closing day is (CNT-1)."""
    return (close - launch).days


def inclusive_days(launch: date, close: date) -> int:
    """Days from launch to close with both ends counted, as in "beginning with" (CNT-2)."""
    return elapsed_days(launch, close) + 1


def weeks_and_days(days: int) -> tuple[int, int]:
    """``days`` as whole weeks and the days left over."""
    return divmod(days, 7)


def add_months(day: date, months: int) -> date:
    """The same day number ``months`` later (earlier if negative), or the last day of that month (CNT-5)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def counted_without(first: date, last: date, left_out: Set[date]) -> int:
    """Days from ``first`` to ``last``, both counted, without those in ``left_out`` (PLN-4)."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(day not in left_out for day in days)


def days_before_poll(poll: date, count: int, holidays: Set[date]) -> date:
    """The day that is ``count`` days before a poll as election timetables count (CNT-8).

    Saturdays, Sundays, 24 and 25 December and ``holidays`` (bank holidays, Good Friday, days of
    thanksgiving or mourning) are passed over. Source: SI 2006/3304, schedule 3, rule 2.
    """
    day = poll
    while count:
        day -= timedelta(days=1)
        passed_over = day.weekday() > 4 or (day.month, day.day) in {(12, 24), (12, 25)} or day in holidays
        count -= not passed_over
    return day


def clear_days(notice: date, meeting: date, left_out: Set[date] = frozenset()) -> int:
    """Days between ``notice`` and ``meeting``, neither of them counted, without ``left_out`` (CNT-9)."""
    return counted_without(notice + timedelta(days=1), meeting - timedelta(days=1), left_out)


def clear_days_before(meeting: date, count: int, left_out: Set[date] = frozenset()) -> date:
    """The last day of notice that leaves ``count`` clear days before ``meeting`` (CNT-9)."""
    day = meeting - timedelta(days=1)
    while count:
        count -= day not in left_out
        day -= timedelta(days=1)
    return day


def last_open_day(first_late_instant: datetime) -> date:
    """The last day in London on which something can still be sent, by the first instant that is too late (CNT-6)."""
    return london(first_late_instant - timedelta(minutes=1)).date()


def instant(day: date, at: time) -> datetime:
    """The UTC instant at which London clocks show ``at`` on ``day``.

    Raises :class:`BadInput` where the clocks show that time twice or never (CNT-7).
    """
    if at.hour == 1 and _clocks_change(day):
        raise BadInput(
            _(
                "The clocks change between 1am and 2am on that Sunday, so {0} is not one instant. "
                "Choose a time before 1am or from 2am on."
            ).format(at.strftime("%H:%M"))
        )
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def _clocks_change(day: date) -> bool:
    midnight, morning = (datetime.combine(day, time(hour), LONDON) for hour in (0, 3))
    return midnight.utcoffset() != morning.utcoffset()


def first_late_instant(close: date, close_time: time | None = None) -> datetime:
    """The first UTC instant at which a reply is too late (CNT-6).

    23:59, also meant when no time is given, is open to the end of that minute: the instant is the next
    London midnight. Any other time is itself the first late instant. Raises :class:`BadInput` for a time
    that the change of the clocks makes absent or double (CNT-7).
    """
    at = END_OF_DAY if close_time is None else close_time
    if at == END_OF_DAY:
        return instant(close + timedelta(days=1), time(0))
    return instant(close, at)


def closes_at_midnight(close_time: time | None) -> bool:
    """Whether the closing time is 00:00, which people read as the midnight of either day (CNT-7)."""
    return close_time == time(0)


def london(moment: datetime) -> datetime:
    """An aware instant as London clocks show it."""
    return moment.astimezone(LONDON)
