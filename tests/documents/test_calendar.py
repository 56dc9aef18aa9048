"""Calendar files, read back by another program than the one that wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject

from consult.documents.calendar import Entry, calendar_file
from consult.domain.wording import LONDON

NOW = datetime(2010, 6, 24, 9, tzinfo=UTC)


def an_entry(**other: Any) -> Entry:
    values: dict[str, Any] = {
        "uid": "one@here",
        "sequence": 3,
        "summary": "The Board decides",
        "description": "Reference SVP-2010-1",
        "first": date(2010, 10, 20),
        "last": date(2010, 10, 20),
    }
    return Entry(**values | other)


def read(*entries: Entry) -> Any:
    return vobject.readOne(calendar_file("Dates", entries, written_at=NOW).decode())


def the_event(**other: Any) -> Any:
    return read(an_entry(**other)).vevent


def test_an_entry_keeps_its_name_its_number_and_its_words() -> None:
    event = the_event(summary="Smaller; better, Board\\", description="Two\nlines: é, ŵ and a comma")
    assert (event.uid.value, event.sequence.value) == ("one@here", "3")
    assert event.summary.value == "Smaller; better, Board\\"
    assert event.description.value == "Two\nlines: é, ŵ and a comma"


def test_whole_days_end_on_the_first_day_that_is_no_part_of_them() -> None:
    event = the_event(first=date(2010, 10, 18), last=date(2010, 10, 22))
    assert (event.dtstart.value, event.dtend.value) == (date(2010, 10, 18), date(2010, 10, 23))


@pytest.mark.parametrize(
    ("day", "offset"),
    [(date(2010, 9, 27), 1), (date(2010, 12, 24), 0), (date(2026, 3, 29), 1), (date(2026, 10, 25), 0)],
)
def test_a_moment_is_on_the_london_clock_in_summer_and_in_winter(day: date, offset: int) -> None:
    at = datetime.combine(day, time(23, 59), LONDON)
    starts = the_event(at=at).dtstart.value
    assert starts == at
    assert starts.utcoffset() == timedelta(hours=offset)


def test_alarms_ring_at_the_instants_that_were_asked_for_also_across_a_change_of_the_clocks() -> None:
    at = datetime(2010, 11, 1, 17, tzinfo=LONDON)
    alarms = (datetime(2010, 10, 25, 9, tzinfo=LONDON), datetime(2010, 10, 31, 9, tzinfo=LONDON))
    event = the_event(at=at, alarms=alarms)
    rung = [at.astimezone(UTC) + alarm.trigger.value for alarm in event.valarm_list]
    assert rung == [alarm.astimezone(UTC) for alarm in alarms]
    assert [alarm.action.value for alarm in event.valarm_list] == ["DISPLAY", "DISPLAY"]


def test_the_alarm_of_a_whole_day_counts_from_its_first_midnight_in_london() -> None:
    event = the_event(alarms=(datetime(2010, 10, 19, 9, tzinfo=LONDON),))
    assert event.valarm.trigger.value == timedelta(hours=-15)


def test_what_was_cancelled_says_so_and_rings_no_more() -> None:
    event = the_event(status="CANCELLED", alarms=(NOW,))
    assert event.status.value == "CANCELLED"
    assert "valarm" not in event.contents


def test_no_line_is_longer_than_75_octets_and_every_line_ends_as_the_format_asks() -> None:
    written = calendar_file("Dyddiadau", [an_entry(summary="Ymgynghoriad â’r ŵyl " * 20)], written_at=NOW)
    lines = written.split(b"\r\n")
    assert lines[-1] == b"" and not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    assert (
        read(an_entry(summary="Ymgynghoriad â’r ŵyl " * 20)).vevent.summary.value
        == "Ymgynghoriad â’r ŵyl " * 20
    )


def test_a_calendar_holds_the_clock_rules_that_its_moments_name_and_asks_to_be_read_hourly() -> None:
    calendar = read(an_entry(at=datetime(2010, 9, 27, 17, tzinfo=LONDON)))
    assert calendar.vtimezone.tzid.value == "Europe/London"
    assert {part.tzname.value for part in (calendar.vtimezone.daylight, calendar.vtimezone.standard)} == {
        "BST",
        "GMT",
    }
    assert calendar.contents["refresh-interval"][0].value == "PT1H"
    assert calendar.method.value == "PUBLISH"


def test_a_calendar_without_entries_is_a_calendar() -> None:
    assert "vevent" not in read().contents


ODD = ("A\r\nATTENDEE:mailto:x@y.example", "A\rB\x0b\x1c\x85\u2028C", "A\ud83dB", "\x00A")


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_no_title_breaks_a_calendar_or_puts_a_line_of_its_own_into_it(odd: str) -> None:
    written = calendar_file(odd, [an_entry(summary=odd, description=odd)], written_at=NOW)
    plain = calendar_file("A", [an_entry(summary="A", description="A")], written_at=NOW)
    names = [
        [line.partition(b":")[0] for line in one.replace(b"\r\n ", b"").split(b"\r\n")]
        for one in (written, plain)
    ]
    assert names[0] == names[1]
    assert not any(byte < 32 and byte not in (10, 13) for byte in written)
