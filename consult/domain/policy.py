"""Which messages the clock sends about a consultation, and when: by London days, in working hours.

A day that has passed is not made up for: a reminder belongs to its day, news stays news for two weeks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from consult.domain.calendars import OutsideCalendar, is_working_day
from consult.domain.counting import instant, last_open_day, london

DAY = timedelta(days=1)
QUIET_FROM = time(18)  # London time; nothing is begun from then on
HOURS = range(8, 18)
SILENT_DAYS = range(2, 61)
NEWS_FOR = timedelta(days=14)
TOO_LATE_TO_ACT = timedelta(hours=2)  # before a close
HELD_UP = timedelta(hours=1)  # after which a reminder that has not left was stopped by something
SHORT = 14  # days; in a consultation that is no longer the middle comes too soon after the beginning


@dataclass(frozen=True)
class Kind:
    """A message that the clock sends. ``to`` are the standings that it is for; ``by_default`` it is sent."""

    to: frozenset[str]
    by_default: bool = False


NOTICE = "early_notice"  # the one message that goes out while the paper may still be a draft
WAITING = frozenset({"silent", "draft"})
HEARD = frozenset({"answered", "nil", "late"})
KINDS = {
    NOTICE: Kind(frozenset({"silent"})),
    "half_way": Kind(WAITING),
    "silent": Kind(frozenset({"silent"}), by_default=True),
    "week_before": Kind(WAITING),
    "last_day": Kind(frozenset({"draft"}), by_default=True),
    "closed": Kind(WAITING | HEARD | {"withdrawn"}),
    "report_out": Kind(HEARD),
    "outcome": Kind(HEARD, by_default=True),
}
REMINDING = ("half_way", "silent", "week_before", "last_day")
"""The kinds that ask for an answer; the others tell what became of it."""


@dataclass(frozen=True)
class Choices:
    """What an officer wants sent: the kinds, how many days before the close the silent are reminded, at which hour."""

    wanted: Collection[str] = tuple(name for name, kind in KINDS.items() if kind.by_default)
    silent_days: int = 14
    hour: int = 10


@dataclass(frozen=True)
class Facts:
    """What the days follow from: instants are aware, and None where they are not known."""

    nation: str
    opens: datetime | None
    closes: datetime | None  # the first instant that is too late
    reported: datetime | None = None
    decided: datetime | None = None
    notice: date | None = None  # the London day of an early notice that nobody has given yet


@dataclass(frozen=True)
class Due:
    """A message of a kind is begun from ``at`` on, and no more from ``until`` on (UTC)."""

    kind: str
    at: datetime
    until: datetime


def is_working(nation: str, day: date) -> bool:
    """Whether people are written to on a day; where the table of bank holidays ends, weekends alone are left out."""
    try:
        return is_working_day(nation, day)
    except OutsideCalendar:
        return day.weekday() < 5


def working_day(nation: str, day: date, step: int) -> date:
    """``day``, or the nearest working day after it (``step`` 1) or before it (-1)."""
    while not is_working(nation, day):
        day += step * DAY
    return day


def is_quiet(nation: str, now: datetime) -> bool:
    """Whether nobody is written to at this instant: at night, at weekends and on bank holidays."""
    here = london(now)
    return not (HOURS.start <= here.hour < QUIET_FROM.hour and is_working(nation, here.date()))


def waits_until(nation: str, queued: datetime, now: datetime) -> datetime | None:
    """Until when a reminder that was held up waits on, because people are left in peace; None where it may leave.

    What was queued within the hour leaves at once: a person pressed a button, or the paper closes on a day of rest.
    """
    if now - queued < HELD_UP or not is_quiet(nation, now):
        return None
    here = london(now)
    day = here.date() if here.hour < HOURS.start else here.date() + DAY
    return instant(working_day(nation, day, 1), time(HOURS.start))


def end_of_day(now: datetime) -> datetime:
    """The first instant of the London day after this one."""
    return instant(london(now).date() + DAY, time(0))


def schedule(facts: Facts, choices: Choices) -> list[Due]:
    """What is wanted and has a day, in the order of the days."""
    found = [*_notice(facts, choices), *_reminders(facts, choices), *_news(facts, choices)]
    return sorted((one for one in found if one.kind in choices.wanted), key=lambda one: one.at)


def _notice(facts: Facts, choices: Choices) -> list[Due]:
    """On its day, or the working day before a day of rest; later than that it is better than not at all.

    Once the paper is out there is nothing left to give notice of.
    """
    if facts.notice is None:
        return []
    begins = instant(working_day(facts.nation, facts.notice, -1), time(choices.hour))
    until = begins + NEWS_FOR
    return [Due(NOTICE, begins, min(until, facts.opens) if facts.opens else until)]


def _reminders(facts: Facts, choices: Choices) -> list[Due]:
    """A reminder stays between the launch and the close, and on its day; only the last may fall on a day of rest."""
    if facts.opens is None or facts.closes is None:
        return []
    first, last = london(facts.opens).date(), last_open_day(facts.closes)
    middle = first + (last - first) // 2
    before = {
        "silent": working_day(facts.nation, max(middle, last - choices.silent_days * DAY), -1),
        "week_before": working_day(facts.nation, last - 7 * DAY, -1),
    }
    if (last - first).days > SHORT:
        before["half_way"] = working_day(facts.nation, middle, 1)
    days = {kind: day for kind, day in before.items() if first < day < last}
    days["last_day"] = _last_day(facts, last, choices.hour)
    return [_on(kind, day, choices.hour, facts.closes) for kind, day in days.items()]


def _last_day(facts: Facts, last: date, hour: int) -> date:
    """The closing day; the working day before it where the paper closes before anybody could act on a reminder."""
    assert facts.closes is not None
    in_time = instant(last, time(hour)) + TOO_LATE_TO_ACT <= facts.closes
    return last if in_time else working_day(facts.nation, last - DAY, -1)


def _on(kind: str, day: date, hour: int, closes: datetime) -> Due:
    return Due(kind, instant(day, time(hour)), min(closes, instant(day, QUIET_FROM)))


def _news(facts: Facts, choices: Choices) -> list[Due]:
    known = {"closed": facts.closes, "report_out": facts.reported, "outcome": facts.decided}
    return [_after(kind, at, facts.nation, choices.hour) for kind, at in known.items() if at is not None]


def _after(kind: str, at: datetime, nation: str, hour: int) -> Due:
    """The first working morning after an instant: a slip of that day can still be put right."""
    day = working_day(nation, london(at - timedelta(minutes=1)).date() + DAY, 1)
    begins = instant(day, time(hour))
    return Due(kind, begins, begins + NEWS_FOR)
