"""Promises about the fairness of consulting: open, informed, with time, and weighed, at their edges."""

import pytest

from tests.domain.test_standards import found

SUMMER = {"launch": "2010-07-05", "close": "2010-09-27"}


def step(kind, day, **more):
    return {"kind": kind, "date": day, **more}


# rule, facts, verdict and measure, explanation, remedy
FINDINGS = [
    # The outcome is open: a decision on the day of the close, and a day after.
    (
        "HMG08-1",
        {**SUMMER, "events": [step("decision", "2010-09-27"), step("implement", "2010-09-26")]},
        ("BREACH", None),
        "The implementation on Sunday 26 September 2010 comes no later than the close on Monday 27 September 2010. The "
        "decision on Monday 27 September 2010 comes no later than the close on Monday 27 September 2010.",
        "Move these steps after the close; if one settled nothing, record it as another kind of step.",
    ),
    (
        "HMG08-1",
        {**SUMMER, "events": [step("decision", "2010-09-28"), step("implement", "2010-09-28")]},
        ("PASS", 1),
        "The decision on Tuesday 28 September 2010 is 1 day after the close.",
        "",
    ),
    # What is asked for is what is missing, and not what is there.
    (
        "GUN-1",
        SUMMER,
        ("NODATA", None),
        "No date is recorded for the decision, so whether the outcome was open cannot be seen.",
        "Date the decision.",
    ),
    (
        "GUN-1",
        {"launch": "2010-07-05"},
        ("NODATA", None),
        "No date is recorded for the close or the decision, so whether the outcome was open cannot be seen.",
        "Date the close and the decision.",
    ),
    (
        "HMG08-1",
        {"launch": "2010-07-05", "events": [step("decision", "2010-09-28")]},
        ("DEPENDS", 0),
        "No closing date is stated, and replies might come in until the decision itself.",
        "State a closing date before the decision.",
    ),
    (
        "HMG08-1",
        {"launch": "2010-07-05", "events": [step("review", "2010-09-28"), step("decision", "2010-10-28")]},
        ("PASS", 30),
        "The decision on Thursday 28 October 2010 is 30 days after the last day on which replies could be used.",
        "",
    ),
    (
        "GUN-1",
        {**SUMMER, "events": [step("other", "2010-10-05", label="IMPLEMENTING group"), step("decision", "2010-10-06")]},
        ("ADVISE", 9),
        "The decision on Wednesday 6 October 2010 is 9 days after the close. Before the decision stands the step "
        "“IMPLEMENTING group”.",
        "Say in the paper what can still change, and keep the options paper.",
    ),
    (
        "GUN-1",
        {
            **SUMMER,
            "events": [
                step("other", "2010-10-06", label="Implementing group"),
                step("other", "2010-10-05", label="Lunch"),
                step("other", "2010-10-05"),
                step("decision", "2010-10-06"),
            ],
        },
        ("PASS", 9),
        "The decision on Wednesday 6 October 2010 is 9 days after the close. Whether its words leave the outcome open "
        "is for a person to read.",
        "",
    ),
    (
        "GUN-1",
        {**SUMMER, "title": "The boards will be merged", "events": [step("decision", "2010-10-06")]},
        ("ADVISE", 9),
        "The decision on Wednesday 6 October 2010 is 9 days after the close. The words “will be merged” speak of the "
        "outcome as settled.",
        "Say in the paper what can still change, and keep the options paper.",
    ),
    # Information and time.
    (
        "GUN-2",
        {**SUMMER, "paper_date": "2010-07-06", "eia": {"published_on": "2010-07-06"}},
        ("ADVISE", None),
        "The paper is dated Tuesday 6 July 2010, after the launch. The equality analysis is dated Tuesday 6 July 2010, "
        "after the launch.",
        "Tell everyone what was added, and weigh whether to start again or to extend.",
    ),
    (
        "GUN-2",
        {**SUMMER, "paper_date": "2010-07-05", "eia": {"published_on": "2010-07-05"}},
        ("PASS", "2010-07-05"),
        "What is dated was ready by the launch. Whether it is enough is for a person to read.",
        "",
    ),
    (
        "GUN-3",
        {"launch": "2010-07-05", "close": "2010-09-26"},
        ("ADVISE", 83),
        "Eleven weeks and six days; the law names no number, and no reason is published yet.",
        "Record why this is enough: holidays, polls, the meetings of those asked, earlier talks.",
    ),
    # Without a close a review or decision on the day of the launch is as late as replies can come.
    (
        "GUN-3",
        {"launch": "2010-07-05", "events": [step("review", "2010-07-05")]},
        ("BREACH", 0),
        "No closing date is stated, so nobody can see how long there is to answer. Replies can be used no later than "
        "the review on Monday 5 July 2010.",
        "State the closing day and time.",
    ),
    (
        "GUN-3",
        {
            "launch": {"from": "2010-07-05", "to": "2010-07-07"},
            "close": "2010-09-08",
            "rationale": {"text": "x", "published_on": "2010-07-06"},
        },
        ("ADVISE", {"min": 63, "max": 65}),
        "Between nine and ten weeks; the law names no number, and the reason was published on Tuesday 6 July 2010, "
        "before or after the launch.",
        "Record why this is enough: holidays, polls, the meetings of those asked, earlier talks.",
    ),
    (
        "GUN-3",
        SUMMER,
        ("PASS", 84),
        "Twelve weeks; no code ever asked for more than twelve. The law itself names no number.",
        "",
    ),
    (
        "GUN-3",
        {"launch": "2010-07-05", "close": "2010-09-26", "rationale": {"text": "x", "published_on": "2010-07-05"}},
        ("EXPLAINED", 83),
        "Eleven weeks and six days; the law names no number, and the reason was published by the launch, on Monday 5 "
        "July 2010.",
        "",
    ),
    # Close, analysis, report and decision one after another; all on one day where no close is stated.
    (
        "GUN-4",
        {
            "launch": "2010-07-05",
            "events": [step(kind, "2010-09-28") for kind in ("decision", "analysis", "papers_despatched")],
        },
        ("PASS", 0),
        "Close, analysis, report and decision follow one another; 0 days in all. That the report covers every reply is "
        "shown by the report.",
        "",
    ),
    (
        "GUN-4",
        {
            **SUMMER,
            "events": [
                step("analysis", "2010-09-28"),
                step("papers_despatched", "2010-09-28"),
                step("decision", "2010-09-29"),
            ],
        },
        ("PASS", 2),
        "Close, analysis, report and decision follow one another; 2 days in all. That the report covers every reply is "
        "shown by the report.",
        "",
    ),
    (
        "GUN-4",
        {**SUMMER, "events": [step("decision", "2010-10-01"), step("analysis", "2010-09-27")]},
        ("BREACH", 4),
        "The close on Monday 27 September 2010 does not come before the analysis on Monday 27 September 2010.",
        "Put the steps in order.",
    ),
    # What came before the launch belongs to another paper; a decision on its very day does not.
    (
        "GUN-4",
        {
            **SUMMER,
            "events": [
                step("analysis", "2010-07-04"),
                step("decision", "2010-07-04"),
                step("analysis", "2010-09-28"),
                step("decision", "2010-10-01"),
            ],
        },
        ("NODATA", 4),
        "From the close to the decision: 4 days. No date is recorded for the report.",
        "Date the analysis, the report and the decision.",
    ),
    (
        "GUN-4",
        {**SUMMER, "events": [step("decision", "2010-07-05")]},
        ("BREACH", -84),
        "The close on Monday 27 September 2010 does not come before the decision on Monday 5 July 2010.",
        "Put the steps in order.",
    ),
    (
        "GUN-4",
        {**SUMMER, "events": [step("decision", "2010-10-01"), step("analysis", "2010-09-28")]},
        ("NODATA", 4),
        "From the close to the decision: 4 days. No date is recorded for the report.",
        "Date the analysis, the report and the decision.",
    ),
    (
        "GUN-4",
        SUMMER,
        ("NODATA", None),
        "No date is recorded for the analysis, the report or the decision.",
        "Date the analysis, the report and the decision.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", FINDINGS, ids=lambda row: row[0])
def test_what_is_found_of_a_fair_consultation_at_its_edges(row):
    rule_id, facts, measured, explanation, remedy = row
    finding = found(facts)[1][rule_id]
    assert (finding["verdict"], finding["measured"]) == measured
    assert finding["explanation"] == explanation
    assert finding["remedy"] == remedy
