"""Promises about the edges of counting: the day before, the day itself and the day after."""

import os
import time as clock
from datetime import UTC, date, datetime, time, timedelta

import pytest

from consult.domain import counting
from consult.domain.errors import BadInput
from consult.domain.standards import as_json, assess
from consult.domain.timetable import facts_from


@pytest.fixture
def far_away(monkeypatch):
    """A machine whose own clock shows the time of Tokyo."""
    monkeypatch.setitem(os.environ, "TZ", "Asia/Tokyo")
    clock.tzset()
    yield
    monkeypatch.undo()
    clock.tzset()


def test_an_instant_is_kept_in_utc_wherever_the_machine_stands(far_away):
    late = counting.first_late_instant(date(2010, 7, 5), time(17))
    assert late == datetime(2010, 7, 5, 16, tzinfo=UTC)
    assert late.utcoffset() == timedelta(0)


def test_the_close_of_an_assessment_is_written_in_utc_wherever_the_machine_stands(far_away):
    written = as_json(assess(facts_from({"close": "2010-07-05", "close_time": "17:00"})))
    assert written["counts"]["first_late_instant"] == "2010-07-05T16:00:00Z"


def test_the_refusal_of_a_close_names_the_time_that_is_refused():
    with pytest.raises(BadInput) as refused:
        counting.first_late_instant(date(2025, 3, 30), time(1, 5))
    assert str(refused.value) == (
        "The clocks change between 1am and 2am on that Sunday, so 01:05 is not one instant. "
        "Choose a time before 1am or from 2am on."
    )


@pytest.mark.parametrize("sunday", [date(2025, 3, 30), date(2025, 10, 26)])
@pytest.mark.parametrize("at", [time(0, 59), time(2), time(2, 1)])
def test_on_the_sunday_of_the_change_the_hours_round_it_are_allowed(sunday, at):
    assert counting.london(counting.first_late_instant(sunday, at)).time() == at


@pytest.mark.parametrize(
    "day", [date(2025, 3, 29), date(2025, 3, 31), date(2025, 10, 25), date(2025, 10, 27)]
)
def test_the_day_before_and_the_day_after_the_change_have_their_hour(day):
    assert counting.london(counting.first_late_instant(day, time(1, 30))).time() == time(1, 30)


@pytest.mark.parametrize(
    ("poll", "count", "first"),
    [
        (date(2025, 5, 1), 0, date(2025, 5, 1)),
        (date(2025, 5, 1), 1, date(2025, 4, 30)),
        (date(2025, 5, 5), 1, date(2025, 5, 2)),  # Monday: back over the weekend to Friday
        (date(2025, 12, 29), 1, date(2025, 12, 26)),
        (date(2025, 12, 29), 2, date(2025, 12, 23)),  # over Christmas Eve and Christmas Day
        (date(2025, 4, 29), 6, date(2025, 4, 17)),  # over two weekends, Good Friday and Easter Monday
    ],
)
def test_days_before_a_poll_pass_over_weekends_christmas_and_holidays(poll, count, first):
    assert counting.days_before_poll(poll, count, {date(2025, 4, 18), date(2025, 4, 21)}) == first


@pytest.mark.parametrize(
    ("notice", "meeting", "days"),
    [
        (date(2010, 9, 1), date(2010, 9, 1), 0),
        (date(2010, 9, 1), date(2010, 9, 2), 0),
        (date(2010, 9, 1), date(2010, 9, 3), 1),
        (date(2010, 9, 1), date(2010, 9, 6), 2),
        (date(2010, 9, 1), date(2010, 9, 8), 4),
    ],
)
def test_clear_days_leave_out_both_ends_and_the_weekend(notice, meeting, days):
    weekend = {date(2010, 9, 4), date(2010, 9, 5)}
    assert counting.clear_days(notice, meeting, weekend) == days


@pytest.mark.parametrize(("count", "notice"), [(0, "07"), (1, "06"), (2, "05"), (4, "03"), (5, "02")])
def test_the_last_day_of_notice_leaves_exactly_the_clear_days(count, notice):
    away = {date(2010, 9, 2)}
    assert counting.clear_days_before(date(2010, 9, 8), count, away) == date(2010, 9, int(notice))


@pytest.mark.parametrize(
    ("at", "double"), [(time(0), True), (time(0, 1), False), (time(12), False), (None, False)]
)
def test_only_midnight_is_read_as_either_end_of_the_day(at, double):
    assert counting.closes_at_midnight(at) is double


@pytest.mark.parametrize(("launch", "holidays"), [("2010-08-29", 1), ("2010-08-30", 0)])
def test_a_bank_holiday_counts_from_the_day_after_the_launch(launch, holidays):
    counts = assess(facts_from({"launch": launch, "close": "2010-09-30"})).counts
    assert counts.bank_holidays == holidays
