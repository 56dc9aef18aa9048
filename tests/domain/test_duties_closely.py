"""Promises about duties with a day of their own: papers, notice, equality, and the usual lengths of the nations."""

import pytest

from tests.domain.test_standards import found


def step(kind, day, **more):
    return {"kind": kind, "date": day, **more}


# Papers for a council's meeting: the safe day, the days that some count, and the day after; three clear days before
# October 2002.

PAPERS = [
    ("2010-10-20", "2010-10-12", "PASS", 5, 5, None),
    ("2010-10-20", "2010-10-13", "DEPENDS", 4, "2010-10-12", 1),
    ("2010-10-20", "2010-10-14", "DEPENDS", 3, "2010-10-12", 2),
    ("2010-10-20", "2010-10-15", "BREACH", 2, "2010-10-12", 3),
    ("2002-09-30", "2002-09-24", "PASS", 3, 3, None),
    ("2002-10-01", "2002-09-24", "DEPENDS", 4, "2002-09-23", 1),
    ("2002-10-01", "2002-09-23", "PASS", 5, 5, None),
]


@pytest.mark.parametrize(("meeting", "out", "verdict", "clear", "required", "short"), PAPERS)
def test_papers_are_out_five_clear_days_before_a_council_meets(meeting, out, verdict, clear, required, short):
    events = [step("decision", meeting), step("papers_despatched", out)]
    facts = {
        "launch": "2002-06-03",
        "close": "2002-08-26",
        "events": events,
        "decision": {"public_body": True},
    }
    finding = found(facts)[1]["COM-1"]
    assert (finding["verdict"], finding["severity"]) == (verdict, "must")
    assert (finding["measured"], finding["required"], finding.get("short_by")) == (clear, required, short)
    board = found({**facts, "decision": {"public_body": False}})[1]["COM-1"]
    assert (board["verdict"], board["severity"]) == ("PASS" if short is None else "ADVISE", "may")


@pytest.mark.parametrize(
    ("effect", "verdict", "short"), [("2013-02-27", "BREACH", 1), ("2013-02-28", "PASS", None)]
)
def test_funding_ends_three_calendar_months_after_its_notice(effect, verdict, short):
    events = [step("early_notice", "2012-11-30"), step("implement", effect)]
    finding = found({"launch": "2012-12-03", "title": "Grants to groups", "events": events})[1]["BV-3"]
    assert (finding["verdict"], finding.get("short_by")) == (verdict, short)
    assert (finding["measured"], finding["required"]) == (effect, "2013-02-28")
    assert (
        "Notice was given on Friday 30 November 2012, so three months end on Thursday 28 February 2013"
        in finding["explanation"]
    )


@pytest.mark.parametrize(
    ("more", "verdict", "said", "remedy"),
    [
        (
            {"title": "A simpler shape"},
            "DEPENDS",
            " it takes effect on Wednesday 27 February 2013. This matters only if funding of a group ends.",
            "Let it take effect on Thursday 28 February 2013 at the earliest, or record a good reason.",
        ),
        (
            {"title": "Grants"},
            "BREACH",
            " it takes effect on Wednesday 27 February 2013. No reason is recorded yet.",
            "Let it take effect on Thursday 28 February 2013 at the earliest, or record a good reason.",
        ),
        (
            {"title": "Grants", "rationale": {"text": "The fund is spent."}},
            "EXPLAINED",
            " it takes effect on Wednesday 27 February 2013. A reason is recorded.",
            "",
        ),
    ],
)
def test_notice_of_less_funding_matters_where_funding_ends_and_no_reason_is_recorded(
    more, verdict, said, remedy
):
    events = [step("early_notice", "2012-11-30"), step("implement", "2013-02-27")]
    finding = found({"launch": "2012-12-03", "events": events, **more})[1]["BV-3"]
    assert (finding["verdict"], finding["remedy"], finding["short_by"]) == (verdict, remedy, 1)
    assert (finding["measured"], finding["required"]) == ("2013-02-27", "2013-02-28")
    assert finding["explanation"].endswith(said)


@pytest.mark.parametrize(
    ("done", "verdict", "short"), [("2012-10-20", "PASS", None), ("2012-10-21", "BREACH", 1)]
)
def test_equality_is_weighed_by_the_day_of_the_decision(done, verdict, short):
    facts = {
        "launch": "2012-07-02",
        "events": [step("decision", "2012-10-20")],
        "eia": {"published_on": done},
    }
    finding = found(facts)[1]["PSED-1"]
    assert (finding["verdict"], finding["measured"], finding.get("short_by")) == (verdict, done, short)
    assert finding["required"] == "2012-10-20"


@pytest.mark.parametrize(("done", "verdict"), [("2012-07-02", "PASS"), ("2012-07-03", "ADVISE")])
def test_the_equality_analysis_goes_out_with_the_paper(done, verdict):
    finding = found({"launch": "2012-07-02", "eia": {"screened_on": done}})[1]["PSED-2"]
    assert (finding["verdict"], finding["measured"]) == (verdict, done)


@pytest.mark.parametrize(
    ("close", "verdict", "required"),
    [("2015-03-28", "BREACH", 56), ("2015-03-29", "MARGIN", 56), ("2015-03-30", "EXPLAINED", 84)],
)
def test_an_equality_scheme_excuses_twelve_weeks_by_a_reason_but_never_eight(close, verdict, required):
    reason = {"text": "Budget.", "published_on": "2015-02-02"}
    facts = {"launch": "2015-02-02", "close": close, "nation": "northern-ireland", "rationale": reason}
    finding = found(facts)[1]["NI-1"]
    assert (finding["verdict"], finding["required"]) == (verdict, required)


@pytest.mark.parametrize(("told", "verdict"), [("2015-07-20", "PASS"), ("2015-07-21", "BREACH")])
@pytest.mark.parametrize(("rule_id", "nation"), [("WAL-1", "wales"), ("SCO-1", "scotland")])
def test_wales_and_scotland_answer_within_twelve_weeks_of_the_close(rule_id, nation, told, verdict):
    facts = {
        "launch": "2015-02-02",
        "close": "2015-04-27",
        "nation": nation,
        "feedback": {"published_on": told},
    }
    finding = found(facts, {rule_id})[1][rule_id]
    assert (finding["verdict"], finding["measured"], finding["required"]) == (verdict, 84, 84)
    assert "Twelve weeks from the close end on Monday 20 July 2015." in finding["explanation"]


@pytest.mark.parametrize(
    ("facts", "said", "remedy"),
    [
        ({"eia": {"screened_on": "2012-07-02"}}, "No launch date is given.", "State the launch."),
        (
            {"launch": "2012-07-02"},
            "No equality analysis is dated.",
            "Record when the analysis, or the screening, was made.",
        ),
        ({}, "No equality analysis is dated.", "Record when the analysis, or the screening, was made."),
    ],
)
def test_what_is_missing_for_an_equality_analysis_with_the_paper_is_said(facts, said, remedy):
    finding = found(facts)[1]["PSED-2"]
    assert (finding["verdict"], finding["explanation"], finding["remedy"]) == ("NODATA", said, remedy)


@pytest.mark.parametrize(("council", "severity"), [(True, "must"), (False, "may")])
@pytest.mark.parametrize("decision", [{}, {"date": "2035-10-10"}])
def test_papers_that_cannot_be_counted_back_are_advice_where_no_council_meets(decision, council, severity):
    facts = {"launch": "2035-07-05", "decision": {**decision, "public_body": council}}
    finding = found(facts)[1]["COM-1"]
    assert (finding["verdict"], finding["severity"]) == ("NODATA", severity)


def test_the_environment_convention_names_no_days_so_those_given_are_shown():
    facts = {"launch": "2010-07-05", "close": "2010-09-27", "statutory": "planning_application"}
    finding = found(facts)[1]["PLN-5"]
    assert (finding["verdict"], finding["measured"], finding["required"]) == ("NODATA", 84, None)


def test_a_change_of_health_services_shows_the_day_of_its_scrutiny():
    meeting = {"date": "2016-03-03", "kind": "comment", "body": "the Scrutiny Committee"}
    finding = found({"launch": "2016-03-02", "statutory": "nhs_change", "events": [meeting]})[1]["SEC-2"]
    assert (finding["verdict"], finding["measured"]) == ("PASS", "2016-03-03")


def test_a_rule_from_memory_says_that_it_must_be_checked_first():
    facts = {"launch": "2015-02-02", "close": "2015-03-03", "statutory": "neighbourhood_plan"}
    said = "This rule is known from memory only: check it against the text and confirm the edition."
    for confirmed, verdict in (((), "ADVISE"), (("PLN-3",), "BREACH")):
        finding = found(facts, confirmed)[1]["PLN-3"]
        assert finding["verdict"] == verdict
        assert finding["explanation"].startswith("Four weeks and one day; the regulations ask for six weeks")
        assert finding["explanation"].endswith(said) is not bool(confirmed)


# When a law holds.

BEFORE_INVOLVING = (
    "The launch is on Tuesday 31 March 2009, before the duty to involve came in on Wednesday 1 April 2009."
)
NOTICED = [{"date": "2011-09-01", "kind": "early_notice"}]


@pytest.mark.parametrize(
    ("rule_id", "facts", "said"),
    [
        ("BV-2", {"launch": "2009-03-31"}, BEFORE_INVOLVING),
        ("BV-2", {"launch": "2009-03-31", "events": NOTICED}, BEFORE_INVOLVING),
        (
            "BV-2",
            {"launch": "2015-05-26"},
            "The launch is on Tuesday 26 May 2015; the duty to involve had ended by Tuesday 26 May 2015.",
        ),
        (
            "BV-3",
            {"launch": "2011-09-01"},
            "The launch is on Thursday 1 September 2011, before the best value guidance of 2011 came in on Friday 2 "
            "September 2011.",
        ),
        (
            "BV-3",
            {"launch": "2011-10-03", "events": NOTICED},
            "The early notice is on Thursday 1 September 2011, before the best value guidance of 2011 came in on "
            "Friday 2 September 2011.",
        ),
        (
            "PSED-1",
            {"launch": "2010-12-01", "decision": {"date": "2011-04-04"}},
            "The decision is on Monday 4 April 2011, before the public sector equality duty came in on Tuesday 5 April "
            "2011. The older duties on race, disability and gender held before; nothing is recorded of them.",
        ),
    ],
)
def test_a_law_that_does_not_hold_says_from_which_day_it_does_or_did(rule_id, facts, said):
    finding = found(facts)[1][rule_id]
    assert (finding["verdict"], finding["explanation"]) == ("N/A", said)


@pytest.mark.parametrize(
    ("rule_id", "facts", "said", "remedy"),
    [
        (
            "PSED-1",
            {"launch": "2010-12-01"},
            "No date is given for the decision, so whether it is under the public sector equality duty is not known.",
            "State the day of the decision.",
        ),
        (
            "BV-3",
            {},
            "No date is given for the launch, so whether it is under the best value guidance of 2011 is not known.",
            "State the launch.",
        ),
        (
            "BV-2",
            {},
            "No date is given for the launch, so whether it is under the duty to involve is not known.",
            "State the launch.",
        ),
    ],
)
def test_a_law_that_cannot_be_placed_asks_for_the_day_of_its_act(rule_id, facts, said, remedy):
    finding = found(facts)[1][rule_id]
    assert (finding["verdict"], finding["explanation"], finding["remedy"]) == ("NODATA", said, remedy)
