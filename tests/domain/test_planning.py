"""Promises about the solver: timetables worked by hand, and what is said where none keeps everything."""

from datetime import date

import pytest

from consult.domain.calendars import OutsideCalendar
from consult.domain.errors import BadInput
from consult.domain.planning import plan_as_json, plan_in_words, solve, terms_from
from consult.domain.standards import Verdict, worst

BOARD = {"name": "the Board", "decides": True}
JULY = {"adopted": ["compact"], "fixed": {"launch": "2010-07-05"}}
SQUEEZED = {
    "adopted": ["compact"],
    "fixed": {"launch": "2010-07-05", "decision": "2010-10-06"},
    "bodies": [BOARD],
}


def planned(data):
    plan = solve(terms_from(data))
    return plan, {
        one.label if one.kind == "other" else one.kind: one.date.isoformat() for one in plan.milestones
    }


def because(plan, kind):
    return next(one.because for one in plan.milestones if kind in (one.kind, one.label))


# What is asked, and the days worked out by hand with the bank holidays of England.
WORKED = [
    (
        "forward from a launch in July 2010",
        JULY,
        {
            "launch": "2010-07-05",
            "close": "2010-09-27",
            "analysis": "2010-10-11",
            "papers_despatched": "2010-10-11",
            "decision": "2010-10-19",
            "feedback": "2010-10-19",
        },
    ),
    (
        "a Board that does not meet on the first day possible",
        {**JULY, "bodies": [{**BOARD, "meetings": ["2010-10-06", "2010-11-03", "2010-10-20"]}]},
        {"close": "2010-09-27", "decision": "2010-10-20"},
    ),
    (
        "papers counted in working days, which may be fewer than clear days",
        {**JULY, "bodies": [{**BOARD, "papers_lead_working_days": 5}]},
        {"papers_despatched": "2010-10-11", "decision": "2010-10-18"},
    ),
    (
        "back from a decision on 6 October 2010",
        {"adopted": ["compact"], "fixed": {"decision": "2010-10-06"}},
        {"launch": "2010-06-22", "close": "2010-09-14", "papers_despatched": "2010-09-28"},
    ),
    (
        "from a close in the middle, both ways",
        {"adopted": ["compact"], "fixed": {"close": "2010-09-27"}},
        {"launch": "2010-07-05", "close": "2010-09-27", "decision": "2010-10-19"},
    ),
    (
        "a close that would fall on the bank holiday after Christmas 2010",
        {"adopted": ["compact"], "fixed": {"launch": "2010-10-04"}},
        {"close": "2010-12-29"},
    ),
    (
        "the same, kept clear of Christmas",
        {"adopted": ["compact"], "fixed": {"launch": "2010-10-04"}, "keep_clear": ["christmas"]},
        {"close": "2011-01-04"},
    ),
    (
        "an excluded day is no working day of the analysis either",
        {**JULY, "excluded_days": ["2010-09-27", "2010-10-05"]},
        {"close": "2010-09-28", "analysis": "2010-10-13", "decision": "2010-10-21"},
    ),
    (
        "a local compact that asks for more",
        {**JULY, "local": {"min_days": 98, "effective_from": "2009-04-01", "text_ref": "3.2"}},
        {"launch": "2010-07-05"},
    ),
    (
        "early notice as the local compact asks",
        {**JULY, "local": {"early_notice_days": 28}},
        {"early_notice": "2010-06-07", "launch": "2010-07-05"},
    ),
    (
        "a free launch under a local compact that gives more days over the holidays",
        {
            "adopted": ["local"],
            "fixed": {"decision": "2026-02-25"},
            "local": {
                "min_days": 56,
                "holiday_extra_days": 14,
                "effective_from": "2020-01-01",
                "text_ref": "4.1",
            },
        },
        {"close": "2026-02-03", "launch": "2025-11-25"},
    ),
    (
        "four weeks by law for a supplementary plan",
        {"kind": "statutory", "statutory": "supplementary_plan", "fixed": {"launch": "2026-01-05"}},
        {"close": "2026-02-02"},
    ),
    (
        "no standard names a length, so the usual one is taken",
        {"fixed": {"launch": "2026-09-07"}},
        {"close": "2026-11-30"},
    ),
    (
        "further milestones, one at a meeting",
        {
            **JULY,
            "bodies": [BOARD, {"name": "the Forum", "meetings": ["2010-07-14", "2010-08-11"]}],
            "milestones": [
                {"name": "Forum hears the paper", "after": "Open day", "on_meeting_of": "the Forum"},
                {"name": "Open day", "at_least_days": 12},
                {"name": "Website", "after": "Open day", "at_least_working_days": 2},
                {"name": "Sunday market", "after": "Website", "at_least_days": 4, "on_working_day": False},
            ],
        },
        {
            "Open day": "2010-07-19",
            "Forum hears the paper": "2010-08-11",
            "Website": "2010-07-21",
            "Sunday market": "2010-07-25",
        },
    ),
    (
        "a step that may not lie long after another pulls that one on",
        {
            **JULY,
            "earliest": {"Briefing": "2010-11-01"},
            "milestones": [{"name": "Briefing", "after": "decision", "at_most_days": 7}],
        },
        {"Briefing": "2010-11-01", "decision": "2010-10-25"},
    ),
    (
        "clear of an election, from the latest notice that the law allows",
        {
            "adopted": ["compact"],
            "earliest": {"launch": "2016-03-29"},
            "polls": [{"date": "2016-05-05"}],
            "keep_clear": ["elections"],
            "latest": {"launch": "2016-06-30"},
        },
        {"launch": "2016-03-29"},
    ),
    (
        "the day of the notice is not clear of the election",
        {
            "adopted": ["compact"],
            "earliest": {"launch": "2016-03-30"},
            "polls": [{"date": "2016-05-05"}],
            "keep_clear": ["elections"],
        },
        {"launch": "2016-05-06"},
    ),
]


@pytest.mark.parametrize(
    ("data", "expected"), [case[1:] for case in WORKED], ids=[case[0] for case in WORKED]
)
def test_worked_timetables(data, expected):
    plan, days = planned(data)
    assert {name: days[name] for name in expected} == expected
    assert plan.compliant
    assert plan.reasons_needed == plan.ways_out == ()
    assert worst(plan.assessment.findings) is not Verdict.BREACH


def test_every_date_says_what_put_it_there():
    plan, _days = planned(JULY)
    assert because(plan, "launch") == "This date was given."
    said = "Twelve weeks after the launch; the refreshed Compact of December 2009 asks for that."
    assert because(plan, "close") == said
    assert "Ten working days after the close" in because(plan, "analysis")
    assert "five clear working days for the papers sent on Monday 11 October 2010" in because(
        plan, "decision"
    )
    assert all(one.because.endswith(".") for one in plan.milestones)


def test_a_date_put_off_by_a_holiday_says_so():
    plan, _days = planned({"adopted": ["compact"], "fixed": {"launch": "2010-10-04"}})
    assert because(plan, "close").endswith("Monday 27 December 2010 itself is a bank holiday.")


def test_a_launch_worked_back_to_says_what_it_leaves_time_for():
    plan, _days = planned({"adopted": ["compact"], "fixed": {"decision": "2010-10-06"}})
    assert "leaves twelve weeks before the close on Tuesday 14 September 2010" in because(plan, "launch")
    assert "before Wednesday 6 October 2010" in because(plan, "papers_despatched")


def test_the_least_bad_timetable_is_short_by_as_little_as_can_be_and_says_why():
    plan, days = planned(SQUEEZED)
    assert not plan.compliant
    assert (days["launch"], days["close"], days["decision"]) == ("2010-07-05", "2010-09-14", "2010-10-06")
    (reason,) = plan.reasons_needed
    assert "13 days short of the twelve weeks that the refreshed Compact of December 2009 asks for" in reason
    assert "Launch on Monday 5 July 2010; Decision: the Board on Wednesday 6 October 2010" in reason
    assert plan.ways_out == (
        "Decision: the Board on Tuesday 19 October 2010 or later.",
        "Launch on Tuesday 22 June 2010 or earlier.",
    )
    assert worst(plan.assessment.findings) is Verdict.BREACH


def test_a_reason_published_by_the_launch_needs_no_other():
    reason = {"text": "The grant ends in October", "published_on": "2010-07-05", "signed_by": "the chair"}
    plan, days = planned({**SQUEEZED, "rationale": reason})
    assert days["close"] == "2010-09-14"
    assert plan.compliant


def test_the_graver_demand_is_kept_where_not_both_can_be():
    plan, days = planned({**SQUEEZED, "fixed": {**SQUEEZED["fixed"], "close": "2010-09-27"}})
    assert days["papers_despatched"] == days["analysis"] == "2010-09-28"
    assert (
        "there is time for one working day of analysis; ten working days are wanted" in plan.reasons_needed[0]
    )


def test_a_window_that_cannot_be_kept_clear_is_given_up_before_the_weeks_are():
    data = {
        "adopted": ["compact"],
        "fixed": {"launch": "2010-05-24"},
        "latest": {"close": "2010-08-31"},
        "keep_clear": ["august"],
    }
    plan, days = planned(data)
    assert days["close"] == "2010-08-16"
    assert plan.reasons_needed == (
        "Close on Monday 16 August 2010 falls into a time that was to be kept clear: August.",
    )


def test_meetings_that_have_run_out_name_the_day_from_which_another_would_do():
    plan, _days = planned({**JULY, "bodies": [{**BOARD, "meetings": ["2010-09-08", "2010-10-06"]}]})
    assert not plan.compliant
    assert "Decision: the Board on Tuesday 19 October 2010 or later." in plan.ways_out


def test_a_decision_given_on_a_day_without_a_meeting_is_named():
    data = {**JULY, "fixed": {"launch": "2010-07-05", "decision": "2010-11-04"}}
    plan, _days = planned({**data, "bodies": [{**BOARD, "meetings": ["2010-11-03"]}]})
    assert plan.reasons_needed == (
        "Thursday 4 November 2010 is not among the meetings of the Board that were given.",
    )


def test_feedback_is_counted_from_the_close():
    plan, _days = planned({**JULY, "feedback_within_days": 21})
    assert not plan.compliant
    assert "Feedback (Tuesday 19 October 2010) comes more than 21 days after Close" in plan.reasons_needed[0]


def test_the_nearest_timetable_moves_what_costs_fewest_days():
    stands = {
        "launch": "2010-07-05",
        "close": "2010-09-08",
        "decision": "2010-11-10",
        "feedback": "2010-11-10",
    }
    plan, days = planned({"adopted": ["compact"], "current": stands})
    assert plan.compliant
    moved = {name for name, day in stands.items() if days[name] != day}
    assert len(moved) == 1
    assert because(plan, "decision") == "It stays where it stands."


def test_goal_latest_leaves_as_much_time_to_answer_as_the_decision_allows():
    plan, days = planned(
        {
            "adopted": ["compact"],
            "fixed": {"launch": "2010-07-05", "decision": "2010-11-30"},
            "goal": "latest",
        }
    )
    assert days["close"] == "2010-11-08"
    assert "leaves ten working days for analysis" in because(plan, "close")


REFUSED = [
    ({}, "at least one date"),
    ({"fixed": {"launch": "2010-07-05"}, "colour": "red"}, "colour: This key is not known"),
    ({"fixed": {"lunch": "2010-07-05"}}, "fixed.lunch: No milestone has this name"),
    ({"fixed": {"launch": "5 July"}}, "fixed.launch: "),
    ({"fixed": "2010-07-05"}, "fixed: "),
    ({**JULY, "nation": "france"}, "nation: "),
    ({**JULY, "bodies": [{"name": "A", "meeting": []}]}, "bodies[0].meeting: "),
    ({**JULY, "bodies": [{"name": "A"}, {"name": "A"}]}, "bodies[1].name: "),
    ({**JULY, "bodies": [{"name": "A", "decides": True}, {"name": "B", "decides": True}]}, "Only one body"),
    (
        {**JULY, "bodies": [{"name": "A", "papers_lead_clear_days": 5, "papers_lead_working_days": 5}]},
        "not in both",
    ),
    ({**JULY, "excluded_days": ["2010-07-05"]}, "fixed.launch: This day is among the excluded"),
    ({**JULY, "keep_clear": ["diwali"]}, "keep_clear[0]: "),
    ({**JULY, "goal": "nearest"}, "current: "),
    ({**JULY, "milestones": [{"name": "A", "after": "B"}, {"name": "B", "after": "A"}]}, "in a circle"),
    ({**JULY, "milestones": [{"name": "A", "after": "A"}]}, "in a circle"),
    ({**JULY, "milestones": [{"name": "A", "after": "B"}]}, 'no milestone called "B"'),
    ({**JULY, "milestones": [{"name": "close"}]}, "a name of its own"),
    ({**JULY, "milestones": [{"name": "A", "on_meeting_of": "B"}]}, 'no body called "B"'),
    (
        {**JULY, "milestones": [{"name": "A", "at_least_days": 5, "at_most_days": 4}]},
        "less than at_least_days",
    ),
    ({"earliest": {"close": "2010-09-02"}, "latest": {"close": "2010-09-01"}}, "Swap the two dates"),
    ({"earliest": {"close": "2010-09-04"}, "latest": {"close": "2010-09-05"}}, "No working day is left"),
    ({"fixed": {"launch": "2010-07-05", "close": "2010-07-01"}}, "contradict one another"),
    ({"fixed": {"close": "2010-10-05", "decision": "2010-10-01"}}, "contradict one another"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_place(data, said):
    with pytest.raises(BadInput) as refused:
        solve(terms_from(data))
    assert said in str(refused.value)


@pytest.mark.parametrize("launch", ["1990-01-08", "2030-11-11"])
def test_a_plan_that_runs_past_the_known_holidays_is_refused(launch):
    with pytest.raises(OutsideCalendar):
        solve(terms_from({"fixed": {"launch": launch}}))


def test_a_name_with_braces_is_only_a_name():
    plan, _days = planned(
        {
            **JULY,
            "bodies": [{"name": "{0} & {board}", "decides": True}],
            "milestones": [{"name": "{x}", "after": "launch", "at_least_days": 3}],
        }
    )
    assert "{x}" in "\n".join(plan_in_words(plan))


def test_the_data_of_a_plan_are_those_that_scripts_rely_on():
    data = plan_as_json(solve(terms_from(SQUEEZED)))
    assert list(data) == ["compliant", "milestones", "reasons_needed", "findings"]
    assert data["compliant"] is False
    assert list(data["milestones"][0]) == ["kind", "label", "date", "because"]
    assert data["findings"][0]["rule"]


def test_the_words_for_people_name_the_reason_and_the_way_out():
    said = "\n".join(plan_in_words(solve(terms_from(SQUEEZED))))
    assert said.startswith("No dates keep it all; these come closest.")
    assert "To be explained:" in said and "What would mend it:" in said
    assert date(2010, 10, 19) == solve(terms_from(JULY)).on("decision")
