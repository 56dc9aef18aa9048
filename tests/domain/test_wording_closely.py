"""Promises about numbers, lengths and times in words, and about what is said of feedback."""

from datetime import date, time

import pytest

from consult.domain.standards import wording
from consult.domain.standards.findings import Span
from consult.domain.timetable import DateRange
from tests.domain.test_standards import found


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (None, "11:59pm"),
        (time(0), "midnight"),
        (time(0, 1), "12:01am"),
        (time(1), "1am"),
        (time(11, 59), "11:59am"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(13), "1pm"),
    ],
)
def test_a_time_of_day_as_people_say_it(at, said):
    assert wording.clock(at) == said
    assert wording.close(date(2010, 9, 27), at) == f"Monday 27 September 2010, {said}"


@pytest.mark.parametrize(
    ("days", "said", "in_figures"),
    [
        ((0,), "no days", "0 days"),
        ((6,), "six days", "6 days"),
        ((7,), "one week", "1 week"),
        ((8,), "one week and one day", "1 week 1 day"),
        ((84,), "twelve weeks", "12 weeks"),
        ((92,), "13 weeks and one day", "13 weeks 1 day"),
        ((12, 6), "6 to 12 days", "6 days to 1 week 5 days"),
        ((13, 7), "between one and two weeks", "1 week to 1 week 6 days"),
        ((14, 8), "between one and two weeks", "1 week 1 day to 2 weeks"),
        ((15, 14), "between two and three weeks", "2 weeks to 2 weeks 1 day"),
    ],
)
def test_a_length_in_weeks_and_between_two_readings(days, said, in_figures):
    assert wording.weeks_between(days) == said
    assert wording.weeks_in_figures_between(days) == in_figures


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "0 days"), (6, "6 days"), (7, "7 days, 1 week"), (8, "8 days, 1 week 1 day")],
)
def test_a_length_in_days_is_followed_by_its_weeks_from_one_week_on(days, said):
    assert wording.days_and_weeks(days) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 days"), (1, "1 day"), (2, "2 days"), (Span(1, 1), "1 day"), (Span(0, 1), "0 to 1 days")],
)
def test_a_count_of_days(count, said):
    assert wording.day_count(count) == said


@pytest.mark.parametrize(
    ("first", "last", "from_to", "launched"),
    [
        (
            date(2010, 7, 5),
            date(2010, 7, 11),
            "Monday 5 July to Sunday 11 July 2010",
            "between Monday 5 July and Sunday 11 July 2010",
        ),
        (
            date(2010, 12, 31),
            date(2011, 1, 1),
            "Friday 31 December 2010 to Saturday 1 January 2011",
            "between Friday 31 December 2010 and Saturday 1 January 2011",
        ),
        (date(2010, 7, 5), date(2010, 7, 5), "Monday 5 July to Monday 5 July 2010", "Monday 5 July 2010"),
    ],
)
def test_the_year_stands_once_where_it_is_the_same(first, last, from_to, launched):
    assert wording.from_to(first, last) == from_to
    assert wording.launch(DateRange(first, last)) == launched


@pytest.mark.parametrize(
    ("feedback", "verdict", "explanation", "remedy"),
    [
        ({"promised_by": "2017-08-23"}, "PASS", "Feedback is planned for Wednesday 23 August 2017.", ""),
        ({"published_on": "2017-08-23"}, "PASS", "Feedback was published on Wednesday 23 August 2017.", ""),
        (
            {"promised_by": "2017-08-24"},
            "BREACH",
            "Feedback is planned for Thursday 24 August 2017. That is 1 day late.",
            "Publish by Wednesday 23 August 2017, or explain the delay by then.",
        ),
        (
            {"published_on": "2017-08-25", "delay_explained_on": "2017-08-23"},
            "EXPLAINED",
            "Feedback was published on Friday 25 August 2017. The delay was explained on Wednesday 23 August 2017. "
            "That is 2 days late.",
            "",
        ),
        (
            {"published_on": "2017-08-25", "delay_explained_on": "2017-08-24"},
            "EXPLAINED-LATE",
            "Feedback was published on Friday 25 August 2017. The delay was explained on Thursday 24 August 2017. "
            "That is 2 days late.",
            "Tell everyone who answered why it is late.",
        ),
        (
            None,
            "NODATA",
            "No date for telling people what became of their views is recorded.",
            "Plan feedback for Wednesday 23 August 2017 at the latest.",
        ),
    ],
)
def test_feedback_is_said_to_be_published_or_planned_and_how_late(feedback, verdict, explanation, remedy):
    facts = {"launch": "2017-03-01", "close": "2017-05-31", **({"feedback": feedback} if feedback else {})}
    finding = found(facts)[1]["HMP16-J"]
    assert (finding["verdict"], finding["remedy"]) == (verdict, remedy)
    assert (
        finding["explanation"]
        == f"{explanation} Twelve weeks from the close end on Wednesday 23 August 2017."
    )


def test_a_step_of_the_timetable_is_feedback_that_is_planned():
    events = [{"kind": "feedback", "date": "2017-08-23"}]
    finding = found({"launch": "2017-03-01", "close": "2017-05-31", "events": events})[1]["HMP16-J"]
    assert finding["verdict"] == "PASS"
    assert finding["explanation"].startswith("Feedback is planned for Wednesday 23 August 2017. Twelve weeks")
