"""Promises about the notice of elections, clear days, polling days and requests for information."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain import calendars, counting
from consult.domain.calendars import Convention, OutsideCalendar, polls

DAYS = st.dates(date(1996, 1, 1), date(2030, 6, 1))


@pytest.mark.parametrize(
    ("poll", "notice"),
    [
        (date(2016, 5, 5), date(2016, 3, 30)),
        (date(2024, 5, 2), date(2024, 3, 26)),
        (date(2025, 5, 1), date(2025, 3, 25)),
    ],
)
def test_the_notice_is_counted_back_from_the_poll(poll, notice):
    assert calendars.election_notice("england", poll) == calendars.election_notice("wales", poll) == notice


def test_christmas_eve_and_day_are_passed_over():
    assert counting.days_before_poll(date(2025, 12, 29), 1, frozenset()) == date(2025, 12, 26)
    assert counting.days_before_poll(date(2025, 12, 26), 1, frozenset()) == date(2025, 12, 23)


def test_where_the_rules_do_not_hold_no_notice_is_guessed():
    with pytest.raises(OutsideCalendar, match="England and Wales only"):
        calendars.election_notice("scotland", date(2022, 5, 5))


@given(DAYS, st.integers(0, 40), st.frozensets(DAYS, max_size=10), DAYS)
def test_one_more_holiday_never_brings_the_notice_forward(poll, count, known, another):
    before = counting.days_before_poll(poll, count, known)
    assert counting.days_before_poll(poll, count, known | {another}) <= before <= poll


@given(DAYS, st.integers(1, 40))
def test_the_day_of_the_notice_counts_itself(poll, count):
    day = counting.days_before_poll(poll, count, frozenset())
    assert day.weekday() < 5 and (day.month, day.day) not in {(12, 24), (12, 25)}
    assert counting.days_before_poll(poll, count - 1, frozenset()) > day


@pytest.mark.parametrize(("by", "clear"), [("A", 5), ("B", 4), ("C", 3)])
def test_clear_days_by_each_convention(by, clear):
    assert calendars.clear_days("england", date(2007, 1, 17), date(2007, 1, 23), Convention(by)) == clear


@pytest.mark.parametrize(("by", "day"), [("A", 30), ("B", 29), ("C", 28)])
def test_papers_for_a_board_in_october(by, day):
    assert calendars.papers_by("england", date(2010, 10, 6), 5, Convention(by)) == date(2010, 9, day)


@given(DAYS, st.integers(0, 40))
def test_no_convention_is_safer_than_working_days(notice, length):
    meeting = notice + timedelta(days=length)
    calendar, breaks, working = (calendars.clear_days("england", notice, meeting, by) for by in Convention)
    assert working <= breaks <= calendar == max(0, length - 1)


@given(DAYS, st.integers(0, 28), st.sampled_from(list(Convention)))
def test_papers_sent_by_the_day_leave_enough_clear_days_and_a_day_later_do_not(meeting, clear, by):
    sent = calendars.papers_by("england", meeting, clear, by)
    assert calendars.clear_days("england", sent, meeting, by) == clear
    if clear:
        assert calendars.clear_days("england", sent + timedelta(days=1), meeting, by) == clear - 1


def test_saturdays_count_by_the_second_convention_and_easter_does_not():
    assert calendars.clear_days("england", date(2010, 4, 1), date(2010, 4, 6), Convention.BREAKS) == 0
    assert calendars.clear_days("england", date(2010, 4, 9), date(2010, 4, 12), Convention.BREAKS) == 1


def test_clear_days_in_a_year_without_a_calendar_are_refused():
    with pytest.raises(OutsideCalendar):
        calendars.papers_by("england", date(2035, 5, 1), 5)
    assert calendars.papers_by("england", date(2035, 5, 8), 5, Convention.CALENDAR) == date(2035, 5, 2)


def test_a_request_for_information_skips_the_bank_holidays_of_every_nation():
    assert calendars.information_due(date(2026, 11, 2)) == date(2026, 12, 1)  # St Andrew's Day is not counted
    assert calendars.information_due(date(2026, 9, 1)) == date(2026, 9, 29)


@pytest.mark.parametrize("nation", list(polls.LOCAL))
def test_polls_are_on_the_days_that_are_remembered(nation):
    known = polls.polling_days(nation, date(1997, 1, 1), date(2027, 12, 31))
    assert [poll.date for poll in known] == sorted(poll.date for poll in known)
    assert sum(poll.kind == "general" for poll in known) == 8
    in_may = [
        poll.date for poll in known if poll.kind == "local" and poll.date.month == 5 and poll.date.day < 9
    ]
    assert all(day.weekday() == 3 for day in in_may)


@pytest.mark.parametrize(
    "day",
    [
        "2001-06-07",
        "2004-06-10",
        "2009-06-04",
        "2010-05-06",
        "2014-05-22",
        "2016-05-05",
        "2021-05-06",
        "2026-05-07",
    ],
)
def test_local_polls_of_england_with_their_moves(day):
    on = date.fromisoformat(day)
    assert "local" in {poll.kind for poll in polls.polling_days("england", on, on)}


def test_the_poll_of_2020_was_put_off():
    assert not polls.polling_days("england", date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize("year", [1996, 2028])
def test_a_year_without_polls_on_the_table_is_refused(year):
    with pytest.raises(OutsideCalendar, match="1997 to 2027"):
        polls.polling_days("england", date(year, 1, 1), date(year, 1, 1))
    with pytest.raises(OutsideCalendar, match="mercia"):
        polls.polling_days("mercia", date(2010, 1, 1), date(2010, 1, 1))


def test_a_window_runs_from_the_notice_to_the_poll():
    (poll,) = polls.polling_days("england", date(2025, 5, 1), date(2025, 5, 1))
    window = polls.window("england", poll)
    assert (window.first, window.last) == (date(2025, 3, 25), date(2025, 5, 1))
    assert window.has(date(2025, 3, 25)) and window.has(date(2025, 5, 1))
    assert not window.has(date(2025, 3, 24)) and not window.has(date(2025, 5, 2))


@given(st.sampled_from(["england", "wales"]))
def test_no_window_is_longer_than_the_time_that_is_looked_ahead(nation):
    for poll in polls.polling_days(nation, date(1997, 1, 1), date(2027, 12, 31)):
        assert poll.date - polls.window(nation, poll).first < polls.LONGEST
