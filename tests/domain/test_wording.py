"""Dates and times as people read them, in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from consult.domain.wording import clock_time, closing, day, moment


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2010, 9, 27), "Monday 27 September 2010"),
        ("2010-07-05", "Monday 5 July 2010"),
        (datetime(2010, 7, 4, 23, 30, tzinfo=UTC), "Monday 5 July 2010"),  # summer: London is an hour ahead
        (datetime(2010, 12, 31, 23, 30, tzinfo=UTC), "Friday 31 December 2010"),
        (None, ""),
    ],
)
def test_a_day(value: object, words: str) -> None:
    assert day(value) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(9), "9am"),
        (time(12), "midday"),
        (time(12, 30), "12:30pm"),
        (time(17), "5pm"),
        (time(23, 59), "11:59pm"),
        (datetime(2010, 7, 5, 8, tzinfo=UTC), "9am"),
        (None, ""),
    ],
)
def test_a_time(at: time | datetime | None, words: str) -> None:
    assert clock_time(at) == words


@pytest.mark.parametrize(
    ("first_late", "words"),
    [
        (datetime(2010, 9, 27, 23, tzinfo=UTC), "Monday 27 September 2010, 11:59pm"),
        (datetime(2025, 3, 31, 23, tzinfo=UTC), "Monday 31 March 2025, 11:59pm"),
        (datetime(2010, 9, 8, 11, tzinfo=UTC), "Wednesday 8 September 2010, midday"),
        (None, ""),
    ],
)
def test_a_close_is_said_by_the_last_minute_that_is_in_time(first_late: datetime | None, words: str) -> None:
    assert closing(first_late) == words


def test_an_instant_is_said_in_london() -> None:
    assert moment(datetime(2010, 10, 31, 0, 30, tzinfo=UTC)) == "Sunday 31 October 2010, 1:30am"
