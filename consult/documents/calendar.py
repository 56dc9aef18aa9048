"""Calendar files (iCalendar, RFC 5545) from plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from consult.domain.wording import LONDON

PRODUCT = "-//Compact Consult//Timetables//EN"
ZONE = LONDON.key
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # no part of any text there
ASK_AGAIN = timedelta(hours=1)  # how often a program that follows an address is told to look


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar.

    ``uid`` never changes for the same thing and ``sequence`` grows when it moves, so that it moves where it was
    read before. ``first`` and ``last`` are whole London days, both counted; with ``at`` (aware) it is that moment
    instead. ``alarms`` are instants (aware).
    """

    uid: str
    sequence: int
    summary: str
    description: str
    first: date
    last: date
    at: datetime | None = None
    url: str = ""
    alarms: tuple[datetime, ...] = ()
    status: str = "CONFIRMED"  # TENTATIVE while it is a draft, CANCELLED when it was withdrawn


def calendar_file(name: str, entries: Iterable[Entry], *, written_at: datetime) -> bytes:
    """The calendar called ``name``, with London's clock rules in it; ``written_at`` is aware."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(name))  # the format has no escapes here
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", ASK_AGAIN)
    calendar.add_component(_london())
    for entry in entries:
        calendar.add_component(_event(entry, written_at.astimezone(UTC)))
    written: bytes = calendar.to_ical()
    return written


def _text(text: str) -> str:
    """Text that the format can hold: line ends of one kind, and no other control characters."""
    return NO_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return _text(text).replace("\n", " ")


def _event(entry: Entry, written_at: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", written_at)
    event.add("summary", _line(entry.summary))
    event.add("description", _text(entry.description))
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if entry.url:
        event.add("url", entry.url)
    if entry.at is not None:
        event.add("dtstart", entry.at.astimezone(LONDON))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the first day that is no part of it
    for alarm in entry.alarms if entry.status != "CANCELLED" else ():
        event.add_component(_alarm(entry, alarm))
    return event


def _alarm(entry: Entry, at: datetime) -> Any:
    """An alarm so long before the beginning: a program that moves the event moves it along."""
    from icalendar import Alarm

    begins = entry.at or datetime(entry.first.year, entry.first.month, entry.first.day, tzinfo=LONDON)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(entry.summary))
    alarm.add("trigger", at.astimezone(UTC) - begins.astimezone(UTC))
    return alarm


def _london() -> Any:
    """London's clock rules as they stand since 1996, as two rules that every program reads."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", ZONE)
    for part, name, month, begins, before, after in (
        (TimezoneDaylight(), "BST", 3, datetime(1996, 3, 31, 1), 0, 1),  # noqa: DTZ001 local time, as the format asks
        (TimezoneStandard(), "GMT", 10, datetime(1996, 10, 27, 2), 1, 0),  # noqa: DTZ001
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone
