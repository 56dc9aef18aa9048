"""Planning problems and their answers, both written down by hand before the solver was asked."""

from __future__ import annotations

from datetime import date

import pytest

from consult.domain.errors import BadInput
from consult.domain.planning import solve, terms_from
from consult.domain.planning.deadlines import Deadline, Deadlines
from consult.domain.standards import Severity
from consult.domain.timetable import facts_from

BOARD = {"name": "the Board", "decides": True}
LOCAL = {"effective_from": "2005-01-01", "text_ref": "3"}
JULY = {"adopted": ["compact"], "fixed": {"launch": "2010-07-05"}}


def board(*meetings, **more):
    return [{**BOARD, "meetings": list(meetings), **more}]


def within(days_or_words, **more):
    return {"adopted": ["compact", "local"], "local": {**LOCAL, "feedback_within": days_or_words}, **more}


# What is asked, and the days by hand: the bank holidays of England unless another nation is named.
KEPT = [
    (
        "the Worcestershire repair",
        JULY,
        {
            "close": "2010-09-27",
            "analysis": "2010-10-11",
            "papers_despatched": "2010-10-11",
            "decision": "2010-10-19",
            "feedback": "2010-10-19",
        },
    ),
    (
        "a Board that next meets in November",
        {**JULY, "bodies": board("2010-10-06", "2010-11-17")},
        {"close": "2010-09-27", "papers_despatched": "2010-10-11", "decision": "2010-11-17"},
    ),
    (
        "back from a Board over days that are excluded after Christmas",
        {
            "adopted": ["compact"],
            "fixed": {"decision": "2011-01-19"},
            "excluded_days": ["2010-12-29", "2010-12-30", "2010-12-31"],
        },
        {"papers_despatched": "2011-01-11", "close": "2010-12-20", "launch": "2010-09-27"},
    ),
    (
        "the last Board of the year, and all as late as it allows",
        {
            "adopted": ["compact"],
            "latest": {"decision": "2010-12-31"},
            "goal": "latest",
            "bodies": board("2010-10-06", "2010-11-03", "2010-12-01", "2011-01-12"),
        },
        {
            "launch": "2010-08-17",
            "close": "2010-11-09",
            "analysis": "2010-11-23",
            "papers_despatched": "2010-11-23",
            "decision": "2010-12-01",
        },
    ),
    (
        "group, then Board, then Assembly",
        {
            **JULY,
            "bodies": [
                {"name": "the group", "meetings": ["2010-10-06", "2010-10-13", "2010-10-27"]},
                {**BOARD, "meetings": ["2010-10-20", "2010-11-10"]},
                {"name": "the Assembly", "meetings": ["2010-11-04", "2010-11-11"]},
            ],
            "milestones": [
                {
                    "name": "Group reads",
                    "after": "analysis",
                    "before": "papers_despatched",
                    "on_meeting_of": "the group",
                },
                {"name": "Assembly hears", "after": "decision", "on_meeting_of": "the Assembly"},
            ],
        },
        {
            "Group reads": "2010-10-13",
            "papers_despatched": "2010-10-13",
            "decision": "2010-11-10",
            "Assembly hears": "2010-11-11",
        },
    ),
    (
        "after the election, from the notice that was really given",
        {
            "adopted": ["compact"],
            "earliest": {"launch": "2010-04-01"},
            "polls": [{"date": "2010-05-06", "notice": "2010-03-31"}],
            "keep_clear": ["elections"],
        },
        {"launch": "2010-05-07", "close": "2010-07-30"},
    ),
    (
        "clear of Christmas, the whole way",
        {"adopted": ["compact"], "fixed": {"launch": "2010-10-04"}, "keep_clear": ["christmas"]},
        {"close": "2011-01-04", "analysis": "2011-01-18", "decision": "2011-01-26"},
    ),
    (
        "a launch on a Sunday closes on no Sunday",
        {"adopted": ["compact"], "fixed": {"launch": "2010-07-11"}},
        {"close": "2010-10-04"},
    ),
    (
        "fourteen days more over August, as the local compact has it",
        {**within(None), "fixed": {"launch": "2010-07-05"}}
        | {"local": {**LOCAL, "min_days": 84, "holiday_extra_days": 14}},
        {"close": "2010-10-11"},
    ),
    (
        "no days for analysis and none for papers still leave a day for each",
        {**JULY, "analysis_working_days": 0, "bodies": board(papers_lead_clear_days=0)},
        {"analysis": "2010-09-28", "papers_despatched": "2010-09-28", "decision": "2010-09-29"},
    ),
    (
        "the smallest change to a timetable that is too short",
        {
            **JULY,
            "current": {
                "launch": "2010-07-05",
                "close": "2010-09-08",
                "analysis": "2010-09-22",
                "papers_despatched": "2010-09-28",
                "decision": "2010-10-06",
                "feedback": "2010-10-06",
            },
        },
        {"close": "2010-09-27", "papers_despatched": "2010-10-11", "decision": "2010-10-19"},
    ),
    (
        "a timetable that keeps all stays as it is",
        {
            "adopted": ["compact"],
            "current": {
                "launch": "2010-07-05",
                "close": "2010-09-27",
                "papers_despatched": "2010-10-12",
                "decision": "2010-10-20",
            },
        },
        {
            "launch": "2010-07-05",
            "close": "2010-09-27",
            "papers_despatched": "2010-10-12",
            "decision": "2010-10-20",
        },
    ),
    (
        "three months locally, and a Board in January: the close waits for it",
        {**within("3 months"), **{"fixed": {"launch": "2010-07-05"}}, "bodies": board("2011-01-12")},
        {"close": "2010-10-12", "decision": "2011-01-12", "feedback": "2011-01-12"},
    ),
    (
        "three months by the code of 2004 end on Christmas Day",
        {"adopted": ["government"], "fixed": {"launch": "2006-07-03"}, "bodies": board("2007-01-10")},
        {"close": "2006-10-10", "feedback": "2007-01-10"},
    ),
    (
        "twelve weeks by the principles of 2016",
        {
            "adopted": ["compact", "government"],
            "fixed": {"launch": "2017-02-06"},
            "bodies": board("2017-08-01"),
        },
        {"close": "2017-05-09", "feedback": "2017-08-01"},
    ),
    (
        "twelve weeks by the practice of the Welsh Government",
        {"nation": "wales", "fixed": {"launch": "2016-02-01"}, "bodies": board("2016-07-26")},
        {"close": "2016-05-03"},
    ),
    (
        "with the decision by the code of 2008, however late all else may be",
        {
            "adopted": ["compact", "government"],
            "fixed": {"launch": "2010-07-05", "decision": "2010-11-03"},
            "goal": "latest",
        },
        {"feedback": "2010-11-03"},
    ),
    (
        "a decision on a Sunday is told on that Sunday",
        {"adopted": ["compact"], "fixed": {"launch": "2010-07-05", "decision": "2010-10-24"}},
        {"decision": "2010-10-24", "feedback": "2010-10-24"},
    ),
    (
        "bounds on both sides of a decision",
        {
            "adopted": ["government"],
            "fixed": {"decision": "2007-01-10"},
            "latest": {"close": "2006-10-20"},
            "earliest": {"feedback": "2007-01-18"},
        },
        {"launch": "2006-07-28", "close": "2006-10-20"},
    ),
    (
        "early notice, 28 days before",
        {**within(None), "fixed": {"launch": "2010-07-05"}, "local": {**LOCAL, "early_notice_days": 28}},
        {"early_notice": "2010-06-07"},
    ),
    (
        "Scotland has its own holidays",
        {"nation": "scotland", "fixed": {"launch": "2010-09-07"}, "adopted": ["CPT09"]},
        {"close": "2010-12-01"},
    ),
]


# What is asked, the days that come closest, what has to be explained, and what would mend it.
LEAST_BAD = [
    (
        "the decision stays on 6 October",
        {"adopted": ["compact"], "fixed": {"launch": "2010-07-05", "decision": "2010-10-06"}},
        {"close": "2010-09-14"},
        "13 days short of the twelve weeks",
        ("Decision on Tuesday 19 October 2010 or later.", "Launch on Tuesday 22 June 2010 or earlier."),
    ),
    (
        "only one meeting, far too near",
        {**JULY, "bodies": board("2010-08-04")},
        {"close": "2010-07-13", "decision": "2010-08-04"},
        "76 days short of the twelve weeks",
        (
            "Decision: the Board on Tuesday 19 October 2010 or later.",
            "Launch on Tuesday 20 April 2010 or earlier.",
        ),
    ),
    (
        "launch, close and decision leave one day of analysis",
        {
            "adopted": ["compact"],
            "fixed": {"launch": "2010-07-05", "close": "2010-09-27", "decision": "2010-10-06"},
        },
        {"papers_despatched": "2010-09-28"},
        "time for one working day of analysis; ten working days are wanted",
        ("Decision on Tuesday 19 October 2010 or later.",),
    ),
    (
        "feedback was promised too early",
        {"adopted": ["compact"], "fixed": {"launch": "2010-07-05", "feedback": "2010-10-01"}},
        {"decision": "2010-10-01", "close": "2010-09-09"},
        "18 days short of the twelve weeks",
        ("Feedback on Tuesday 19 October 2010 or later.", "Launch on Thursday 17 June 2010 or earlier."),
    ),
    (
        "three months from a close that is fixed, and a Board in January",
        {
            **within("3 months"),
            "fixed": {"launch": "2010-07-05", "close": "2010-09-27"},
            "bodies": board("2011-01-12"),
        },
        {"decision": "2011-01-12"},
        "comes 16 days late: it is due by Monday 27 December 2010, three calendar months after the close. "
        "Asked for by: Local compact, feedback. Publish the reason for the delay by Monday 27 December 2010.",
        (
            "Close on Tuesday 12 October 2010 or later.",
            "Decision: the Board on Friday 24 December 2010 or earlier.",
        ),
    ),
    (
        "a launch that is only found brings the deadline of its own edition",
        {
            "adopted": ["government"],
            "fixed": {"close": "2006-09-25"},
            "bodies": board("2007-01-10"),
        },
        {"launch": "2006-07-03"},
        "comes 16 days late: it is due by Monday 25 December 2006, three calendar months after the close. "
        "Asked for by the government code of practice on consultation of 2004.",
        (
            "Close on Tuesday 10 October 2006 or later.",
            "Decision: the Board on Friday 22 December 2006 or earlier.",
        ),
    ),
    (
        "two weeks are less than analysis and papers take",
        {**within("2 weeks"), "fixed": {"launch": "2010-07-05"}},
        {"close": "2010-09-27", "feedback": "2010-10-19"},
        "comes 8 days late: it is due by Monday 11 October 2010, two weeks after the close",
        (),
    ),
]

REFUSED = [
    (
        {"fixed": {"decision": "2010-10-19", "feedback": "2010-10-18"}},
        "Change one of these: Feedback on Monday 18 October 2010; Decision on Tuesday 19 October 2010.",
    ),
    (
        {**JULY, "bodies": board("2010-06-02")},
        "None of the meetings given for the Board is on a day that the other dates leave. "
        "Add its other meetings, or change one of these: Launch on Monday 5 July 2010.",
    ),
    ({"fixed": {"launch": "2030-12-02"}}, "Give dates that leave the whole timetable within those years."),
    ({"fixed": {"launch": "1990-01-08"}}, "Give dates that leave the whole timetable within those years."),
    ({**JULY, "milestones": [{"name": "A", "before": "B"}]}, 'There is no milestone called "B".'),
    ({**JULY, "milestones": [{"name": "A", "after": "decision", "before": "launch"}]}, "in a circle"),
    ({**JULY, "milestones": [{"name": "A", "before": "B"}, {"name": "B", "before": "A"}]}, "in a circle"),
]


def planned(data):
    plan = solve(terms_from(data))
    return plan, {
        one.label if one.kind == "other" else one.kind: one.date.isoformat() for one in plan.milestones
    }


@pytest.mark.parametrize(("data", "expected"), [one[1:] for one in KEPT], ids=[one[0] for one in KEPT])
def test_what_can_be_kept_is_kept_on_the_days_worked_out_by_hand(data, expected):
    plan, days = planned(data)
    assert {name: days[name] for name in expected} == expected
    assert plan.compliant, plan.reasons_needed


@pytest.mark.parametrize(
    ("data", "expected", "reason", "ways_out"),
    [one[1:] for one in LEAST_BAD],
    ids=[one[0] for one in LEAST_BAD],
)
def test_the_least_bad_has_one_reason_and_the_dates_that_would_mend_it(data, expected, reason, ways_out):
    plan, days = planned(data)
    assert {name: days[name] for name in expected} == expected
    (said,) = plan.reasons_needed
    assert reason in said
    assert plan.ways_out == ways_out


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_cannot_be_is_refused_with_what_to_change(data, said):
    with pytest.raises(BadInput) as refused:
        solve(terms_from(data))
    assert said in str(refused.value)


def test_feedback_says_by_when_it_is_due_and_who_asks():
    plan = solve(terms_from({**within("3 months"), "fixed": {"launch": "2008-07-07"}}))
    said = {one.kind: one.because for one in plan.milestones}["feedback"]
    assert said.startswith("On the day of the decision. It is due by ")
    assert "three calendar months after the close" in said


def test_a_close_that_waits_for_the_feedback_says_so():
    plan = solve(
        terms_from({**within("3 months"), "fixed": {"launch": "2010-07-05"}, "bodies": board("2011-01-12")})
    )
    said = {one.kind: one.because for one in plan.milestones}["close"]
    assert said == (
        "Not more than three calendar months before the feedback on Wednesday 12 January 2011. "
        "Asked for by: Local compact, feedback."
    )


@pytest.mark.parametrize(
    ("asked", "launch", "expected"),
    [
        ("3 months", "2010-07-05", {"LOC-4": (None, 3), "HMG08-6": (None, None)}),
        ("1 month", "2006-07-03", {"LOC-4": (None, 1), "HMG04-4.3": (None, 3)}),
        ("12 months", "2017-02-06", {"LOC-4": (None, 12), "HMP16-J": (84, None)}),
        ("13 weeks", "2005-07-04", {"LOC-4": (91, None), "HMG04-4.3": (None, 3)}),
        (92, "2019-07-04", {"LOC-4": (92, None), "HMP16-J": (84, None)}),
    ],
)
def test_the_deadlines_in_force_are_asked_of_the_standards(asked, launch, expected):
    found = Deadlines(facts_from(within(asked)), frozenset()).at(date.fromisoformat(launch).toordinal())
    assert {one.rule: (one.days, one.months) for one in found} == expected


@pytest.mark.parametrize("months", [1, 3, 6, 11, 12])
def test_the_first_close_and_the_last_day_for_feedback_fit_one_another(months):
    deadline = Deadline("", Severity.SHOULD, "", by_name=False, months=months)
    for day in range(date(2022, 11, 1).toordinal(), date(2024, 12, 31).toordinal()):
        first = deadline.first(day)
        assert deadline.last(first) >= day > deadline.last(first - 1)


@pytest.mark.parametrize(
    ("close", "last"),
    [("2023-11-30", "2024-02-29"), ("2022-11-30", "2023-02-28"), ("2006-05-31", "2006-08-31")],
)
def test_three_months_end_on_the_same_day_number_or_the_last_of_the_month(close, last):
    deadline = Deadline("", Severity.SHOULD, "", by_name=False, months=3)
    assert deadline.last(date.fromisoformat(close).toordinal()) == date.fromisoformat(last).toordinal()
