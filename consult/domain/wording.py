"""Dates and times as people read them: "Monday 27 September 2010, 11:59pm". The one formatter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consult.domain.language import N_
from consult.domain.language import gettext as _

LONDON = ZoneInfo("Europe/London")
DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def day(value: date | datetime | str | None) -> str:
    """ "Monday 27 September 2010"; an instant is turned into London's day first; None is empty."""
    found = _date(value)
    return f"{_(DAYS[found.weekday()])} {short_day(found)}" if found else ""


def short_day(value: date | datetime | str | None) -> str:
    """ "27 September 2010"."""
    found = _date(value)
    return f"{found.day} {_(MONTHS[found.month - 1])} {found.year}" if found else ""


def clock_time(value: time | datetime | None) -> str:
    """ "11:59pm", "5pm", "midday"; an instant is turned into London's time first."""
    if value is None:
        return ""
    at = value.astimezone(LONDON).time() if isinstance(value, datetime) else value
    if (at.hour, at.minute) == (12, 0):
        return _("midday")
    if (at.hour, at.minute) == (0, 0):
        return _("midnight")
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    half = _("am") if at.hour < 12 else _("pm")
    return f"{hour}{minutes}{half}"


def moment(value: datetime | None) -> str:
    """ "Monday 27 September 2010, 11:59pm", London time, of an aware instant."""
    return f"{day(value)}, {clock_time(value)}" if value else ""


def closing(first_late_instant: datetime | None) -> str:
    """When a paper closes, in words: a first late instant at midnight is 11:59pm of the day before."""
    if first_late_instant is None:
        return ""
    local = first_late_instant.astimezone(LONDON)
    if local.time() == time(0):
        local = (first_late_instant.astimezone(UTC) - timedelta(minutes=1)).astimezone(LONDON)
    return moment(local)


def _date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date()
    return value
