"""Promises about days, weeks, months, working days and the closing instant."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain import calendars, counting
from consult.domain.errors import BadInput
from consult.domain.standards.duration import by_length

CASES = Path(__file__).parent / "cases"
NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
KNOWN_BETTER = {"scotland": {date(2006, 11, 30)}}  # the Act on St Andrew's Day is of 2007
days = st.dates(date(1995, 1, 1), date(2030, 12, 31))
clocks = st.builds(time, st.integers(2, 23), st.integers(0, 59))


def read(name):
    with (CASES / name).open(newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("case", read("periods.csv"), ids=lambda case: f"{case['launch']}..{case['close']}")
def test_the_launch_day_is_not_counted_and_the_closing_day_is(case):
    elapsed = counting.elapsed_days(date.fromisoformat(case["launch"]), date.fromisoformat(case["close"]))
    assert elapsed == int(case["elapsed"])
    assert by_length(elapsed, int(case["required"])) == case["verdict"]


@given(days, days)
def test_counting_both_ends_gives_one_day_more(launch, close):
    assert counting.inclusive_days(launch, close) == counting.elapsed_days(launch, close) + 1


def test_65_days_are_nine_weeks_and_two_days():
    assert counting.weeks_and_days(65) == (9, 2)


@pytest.mark.parametrize("case", read("months.csv"), ids=lambda case: f"{case['day']}{case['months']:>3}")
def test_months_keep_the_day_number_or_end_with_the_month(case):
    result = counting.add_months(date.fromisoformat(case["day"]), int(case["months"]))
    assert result == date.fromisoformat(case["result"])


@given(days, st.integers(-30, 30))
def test_a_month_sum_never_leaves_its_month_nor_gains_a_day(day, months):
    result = counting.add_months(day, months)
    assert (result.year - day.year) * 12 + result.month - day.month == months
    assert result.day == day.day or (result.day < day.day and (result + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("case", read("closings.csv"), ids=lambda case: case["case"])
def test_closing_is_the_first_instant_that_is_too_late(case):
    at = time.fromisoformat(case["time"]) if case["time"] else None
    late = counting.first_late_instant(date.fromisoformat(case["close"]), at)
    assert late == datetime.fromisoformat(case["instant"])
    assert late.utcoffset() == timedelta(0)


def test_a_reply_is_timed_by_london_clocks_though_the_utc_day_is_another():
    late = counting.first_late_instant(date(2025, 3, 31), time(23, 59))
    assert datetime(2025, 3, 31, 22, 58, tzinfo=UTC) < late <= datetime(2025, 3, 31, 23, 30, tzinfo=UTC)
    opened = counting.instant(date(2025, 1, 6), time(9))
    assert (late - opened) == timedelta(hours=2030)


@pytest.mark.parametrize(
    "sunday", [date(2025, 3, 30), date(2025, 10, 26), date(2010, 3, 28), date(2010, 10, 31)]
)
@pytest.mark.parametrize("at", [time(1), time(1, 30), time(1, 59)])
def test_a_close_that_the_clocks_show_twice_or_never_is_refused(sunday, at):
    with pytest.raises(BadInput, match="clocks change"):
        counting.first_late_instant(sunday, at)


@given(days, clocks)
def test_the_close_never_falls_before_its_own_london_day_nor_long_after(close, at):
    shown = counting.london(counting.first_late_instant(close, at))
    assert shown.replace(tzinfo=None) - datetime.combine(close, at) == (
        timedelta(minutes=1) if at == time(23, 59) else timedelta(0)
    )
    assert shown.date() >= close


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("year", range(1995, 2031))
def test_the_table_of_bank_holidays_agrees_with_an_independent_one(nation, year):
    others = holidays.country_holidays("GB", subdiv=NATIONS[nation], years=year)
    expected = {day for day in others if day.year == year and day.weekday() < 5} - KNOWN_BETTER.get(
        nation, set()
    )
    assert set(calendars.bank_holidays(nation, date(year, 1, 1), date(year, 12, 31))) == expected


@pytest.mark.parametrize(
    ("year", "listed"),
    [
        (2010, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27"),
    ],
)
def test_the_bank_holidays_of_england_as_printed_at_the_time(year, listed):
    found = calendars.bank_holidays("england", date(year, 1, 1), date(year, 12, 31))
    assert " ".join(day.strftime("%m-%d") for day in found) == listed


@pytest.mark.parametrize(
    ("after", "to", "count"),
    [
        (date(2010, 7, 5), date(2010, 9, 8), 46),
        (date(2010, 7, 11), date(2010, 9, 8), 42),
        (date(2024, 12, 2), date(2025, 2, 24), 57),
        (date(2010, 9, 27), date(2010, 10, 11), 10),
        (date(2010, 9, 8), date(2010, 7, 5), 0),
    ],
)
def test_working_days_leave_out_the_first_day_weekends_and_bank_holidays(after, to, count):
    assert calendars.working_days("england", after, to) == count


@pytest.mark.parametrize("call", ["bank_holidays", "working_days"])
@pytest.mark.parametrize("day", [date(1994, 12, 31), date(2031, 1, 1)])
def test_a_year_outside_the_table_is_refused_not_guessed(call, day):
    with pytest.raises(calendars.OutsideCalendar, match="1995 to 2030"):
        getattr(calendars, call)("england", day, day)
    with pytest.raises(calendars.OutsideCalendar):
        calendars.is_working_day("scotland", day)


def test_a_nation_that_has_no_calendar_is_refused():
    with pytest.raises(calendars.OutsideCalendar, match="Use one of"):
        calendars.is_working_day("mercia", date(2010, 7, 5))


@given(st.sampled_from(sorted(NATIONS)), st.dates(date(1996, 1, 1), date(2029, 6, 1)), st.integers(1, 60))
def test_adding_working_days_and_counting_them_agree(nation, day, count):
    later = calendars.add_working_days(nation, day, count)
    assert calendars.is_working_day(nation, later)
    assert calendars.working_days(nation, day, later) == count


@given(st.sampled_from(sorted(NATIONS)), st.dates(date(1996, 1, 1), date(2029, 6, 1)), st.integers(1, 60))
def test_going_back_as_many_working_days_returns_to_a_working_day(nation, day, count):
    start = calendars.add_working_days(nation, day, 1)
    assert (
        calendars.add_working_days(nation, calendars.add_working_days(nation, start, count), -count) == start
    )


@given(days, st.integers(0, 400), st.frozensets(days, max_size=20), days)
def test_one_more_holiday_never_adds_a_working_day(after, length, known, another):
    to = after + timedelta(days=length)
    fewer = calendars.count_working_days(after, to, known | {another})
    assert 0 <= calendars.count_working_days(after, to, known) - fewer <= 1
