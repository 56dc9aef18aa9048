"""On which London day and hour each message of the clock is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from consult.domain.counting import instant, london
from consult.domain.policy import (
    KINDS,
    Choices,
    Due,
    Facts,
    end_of_day,
    is_quiet,
    is_working,
    schedule,
    waits_until,
)

EVERY = Choices(tuple(KINDS))


def due(launch: date, close: date, at: time = time(23, 59), choices: Choices = EVERY) -> dict[str, Due]:
    closes = instant(close, at)
    facts = Facts("england", instant(launch, time(0)), closes.replace(second=0))
    return {one.kind: one for one in schedule(facts, choices)}


def shown(one: Due) -> str:
    return london(one.at).strftime("%a %d %b %H:%M")


def test_the_days_of_a_twelve_week_paper() -> None:
    found = due(date(2010, 7, 5), date(2010, 9, 27))
    assert {kind: shown(one) for kind, one in found.items()} == {
        "half_way": "Mon 16 Aug 10:00",
        "silent": "Mon 13 Sep 10:00",
        "week_before": "Mon 20 Sep 10:00",
        "last_day": "Mon 27 Sep 10:00",
        "closed": "Tue 28 Sep 10:00",
    }


def test_a_reminder_that_would_fall_on_a_day_of_rest_comes_on_the_working_day_before() -> None:
    found = due(date(2025, 1, 20), date(2025, 5, 4))  # a Sunday; 18 and 21 April are the Easter holidays
    assert shown(found["silent"]) == "Thu 17 Apr 10:00"
    assert shown(found["last_day"]) == "Sun 04 May 10:00", "the last day is the last day"
    assert shown(found["closed"]) == "Tue 06 May 10:00", "the Monday is a bank holiday"


def test_the_hour_is_londons_on_both_sides_of_a_change_of_the_clocks() -> None:
    found = due(date(2010, 9, 20), date(2010, 11, 5))
    assert (found["silent"].at, found["last_day"].at) == (
        datetime(2010, 10, 22, 9, tzinfo=UTC),
        datetime(2010, 11, 5, 10, tzinfo=UTC),
    )


def test_a_paper_that_closes_in_the_morning_has_its_last_reminder_the_working_day_before() -> None:
    assert shown(due(date(2010, 7, 5), date(2010, 9, 27), time(11))["last_day"]) == "Fri 24 Sep 10:00"
    assert shown(due(date(2010, 7, 5), date(2010, 9, 27), time(12))["last_day"]) == "Mon 27 Sep 10:00"


def test_a_short_paper_reminds_the_silent_in_its_second_half_and_not_at_its_beginning() -> None:
    found = due(date(2010, 7, 5), date(2010, 7, 16))
    assert shown(found["silent"]) == "Fri 09 Jul 10:00"
    assert "half_way" not in found and shown(found["week_before"]) == "Fri 09 Jul 10:00"
    assert set(due(date(2010, 7, 5), date(2010, 7, 6))) == {"last_day", "closed"}


def test_early_notice_goes_on_its_day_and_before_a_day_of_rest_and_never_after_the_launch() -> None:
    launch = instant(date(2010, 7, 5), time(0))
    (on_its_day,) = schedule(Facts("england", launch, None, notice=date(2010, 6, 24)), EVERY)
    assert (shown(on_its_day), on_its_day.until) == ("Thu 24 Jun 10:00", launch)
    (rest,) = schedule(Facts("england", None, None, notice=date(2010, 6, 27)), EVERY)
    assert shown(rest) == "Fri 25 Jun 10:00" and shown(Due("", rest.until, rest.until)) == "Fri 09 Jul 10:00"
    assert schedule(Facts("england", launch, None), EVERY) == []
    assert schedule(Facts("england", launch, None, notice=date(2010, 6, 24)), Choices()) == []


def test_no_reminder_is_begun_from_six_in_the_evening_or_after_the_close() -> None:
    found = due(date(2010, 7, 5), date(2010, 9, 27), time(17))
    assert london(found["silent"].until).hour == 18
    assert london(found["last_day"].until).hour == 17


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (datetime(2010, 8, 2, 7, tzinfo=UTC), False),
        (datetime(2010, 8, 2, 6, 59, tzinfo=UTC), True),
        (datetime(2010, 8, 2, 17, tzinfo=UTC), True),
        (datetime(2010, 8, 1, 12, tzinfo=UTC), True),
        (datetime(2010, 8, 30, 12, tzinfo=UTC), True),
    ],
)
def test_nights_weekends_and_bank_holidays_are_quiet(at: datetime, quiet: bool) -> None:
    assert is_quiet("england", at) is quiet


def test_beyond_the_table_of_bank_holidays_weekends_alone_are_left_out() -> None:
    assert is_working("england", date(2160, 12, 25)) is True  # a Thursday
    assert is_working("england", date(2160, 12, 27)) is False


def test_without_dates_nothing_is_due() -> None:
    assert schedule(Facts("england", None, None), EVERY) == []


def local(month: int, day: int, hour: int, minute: int = 0, year: int = 2025) -> datetime:
    return instant(date(year, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("queued", "now", "until"),
    [
        (local(6, 3, 10), local(6, 3, 17, 59), None),
        (local(6, 3, 10), local(6, 3, 18), local(6, 4, 8)),
        (local(6, 3, 10), local(6, 4, 3), local(6, 4, 8)),
        (local(6, 3, 10), local(6, 4, 8), None),
        (local(6, 6, 10), local(6, 6, 23), local(6, 9, 8)),
        (local(6, 6, 10), local(6, 8, 12), local(6, 9, 8)),
        (local(4, 17, 10), local(4, 17, 20), local(4, 22, 8)),  # over Easter
        (local(3, 28, 10), local(3, 29, 20), local(3, 31, 8)),  # over the night of a change of the clocks
        (local(6, 3, 17, 30), local(6, 3, 18, 29), None),  # within the hour
        (local(6, 3, 17, 30), local(6, 3, 18, 30), local(6, 4, 8)),
    ],
)
def test_a_reminder_that_was_held_up_waits_for_eight_on_the_next_working_morning(
    queued: datetime, now: datetime, until: datetime | None
) -> None:
    assert waits_until("england", queued, now) == until


@pytest.mark.parametrize(("month", "day"), [(6, 3), (3, 30), (10, 26)])
def test_a_day_ends_at_midnight_in_london_also_when_the_clocks_change(month: int, day: int) -> None:
    assert (
        end_of_day(local(month, day, 0)) == end_of_day(local(month, day, 23, 59)) == local(month, day + 1, 0)
    )
