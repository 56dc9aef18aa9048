"""Promises about the smell test, the front sheet of a report, and the catalogue of standards."""

from dataclasses import replace
from datetime import date, time

import pytest

from consult.domain.standards import EDITIONS, RULES, catalogue, smells
from consult.domain.standards.committee import (
    CONSIDERATIONS,
    CONSULTED,
    FIELDS,
    NEXT_STEPS,
    FrontSheet,
    check,
)
from consult.domain.timetable import Facts, facts_from


def smelt(data, texts=None):
    return [(one.id, one.place) for one in smells(facts_from(data), texts or {})]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, []),
        ({"launch": "2010-09-06", "close": "2010-11-29"}, []),
        (
            {
                "launch": "2010-09-06",
                "close": "2010-11-29",
                "events": [
                    {"date": "2010-12-01", "kind": "implement"},
                    {"date": "2010-12-02", "kind": "decision"},
                ],
            },
            [("implemented-before-decided", "events[0].date")],
        ),
        ({"launch": "2010-09-06", "close": "2010-11-27"}, [("close-at-weekend", "close")]),
        ({"launch": "2010-03-01", "close": "2010-05-31"}, [("close-on-bank-holiday", "close")]),
        ({"launch": "2010-06-01", "close": "2010-08-24"}, [("close-in-holidays", "close")]),
        ({"launch": "2024-10-01", "close": "2024-12-24"}, [("close-in-holidays", "close")]),
        (
            {"launch": "2024-10-01", "close": "2025-01-01"},
            [("close-on-bank-holiday", "close"), ("close-in-holidays", "close")],
        ),
        (
            {"launch": "2010-09-06", "close": "2010-11-29", "close_time": "00:00"},
            [("midnight", "close_time")],
        ),
        (
            {"launch": "2011-03-01", "close": "2011-05-17", "claims": [{"text": "You have twelve weeks."}]},
            [("claim-not-kept", "claims")],
        ),
        ({"launch": "2035-09-03", "close": "2035-11-26"}, []),
    ],
)
def test_dates_that_smell(data, expected):
    assert smelt(data) == expected


def test_a_closing_time_that_the_clocks_skip():
    facts = Facts(close=date(2025, 3, 30), close_time=time(1, 30))
    assert "clock-change" in {one.id for one in smells(facts, {})}


@pytest.mark.parametrize(
    ("text", "smells_so"),
    [
        ("The day centre will end in March.", True),
        ("The merger has been agreed.", True),
        ("The boards will be merged.", True),
        ("The consultation closes in March and we have agreed nothing.", False),
        ("We propose that the boards should be merged.", False),
        ("", False),
    ],
)
def test_wording_that_is_settled(text, smells_so):
    assert smelt({}, {"proposal 1": text}) == ([("settled-wording", "proposal 1")] if smells_so else [])


WHOLE = FrontSheet(
    title="A simpler shape",
    author="A. Reeve",
    report_of="the chief executive",
    contact={"name": "A. Reeve", "post": "officer", "phone": "01632 960001", "email": "a@example.org"},
    purpose="To report what partners said.",
    recommendations=("That the Board note the report.",),
    final_decision=False,
    next_steps=dict.fromkeys(NEXT_STEPS, "none"),
    consulted=dict.fromkeys(CONSULTED, "none"),
    considerations=dict.fromkeys(CONSIDERATIONS, "not required, because nothing is spent"),
    contrary_to_framework=False,
    circulation=("all partners",),
    published_on="28 September 2010",
    background_papers=("Log of replies", "Analysis"),
    key_decision=False,
)


def verdicts(sheet):
    return {finding.rule: finding.verdict.value for finding in check(sheet)}


def test_a_front_sheet_that_is_whole():
    assert set(verdicts(WHOLE).values()) == {"PASS", "N/A"}
    assert list(verdicts(WHOLE)) == [f"COM-{number}" for number in range(2, 13)]


@pytest.mark.parametrize(
    ("rule", "change", "verdict"),
    [
        ("COM-2", {"title": " "}, "ADVISE"),
        ("COM-2", {"contact": {"name": "A. Reeve"}}, "ADVISE"),
        ("COM-3", {"purpose": ""}, "ADVISE"),
        ("COM-3", {"purpose": "To report. And to ask."}, "ADVISE"),
        ("COM-4", {"recommendations": ()}, "ADVISE"),
        ("COM-4", {"recommendations": ("Think about it.",)}, "ADVISE"),
        ("COM-5", {"final_decision": None}, "ADVISE"),
        ("COM-5", {"final_decision": True, "next_steps": {}}, "PASS"),
        ("COM-5", {"next_steps": {}}, "ADVISE"),
        ("COM-6", {"next_steps": {"council": "yes"}}, "ADVISE"),
        ("COM-7", {"consulted": {}}, "ADVISE"),
        ("COM-8", {"considerations": {"risk": "low"}}, "ADVISE"),
        ("COM-8", {"considerations": dict.fromkeys(CONSIDERATIONS, "Not required.")}, "ADVISE"),
        ("COM-9", {"contrary_to_framework": None}, "ADVISE"),
        ("COM-10", {"circulation": ()}, "ADVISE"),
        ("COM-10", {"published_on": ""}, "ADVISE"),
        ("COM-11", {"background_papers": ("None",)}, "BREACH"),
        ("COM-11", {"background_papers": ("None",), "feedback_report": False}, "PASS"),
        ("COM-11", {"background_papers": (), "feedback_report": False}, "ADVISE"),
        ("COM-12", {"key_decision": None}, "NODATA"),
        ("COM-12", {"key_decision": True}, "ADVISE"),
        ("COM-12", {"key_decision": True, "notice_of_key_decision": "of 1 September"}, "PASS"),
    ],
)
def test_a_front_sheet_that_wants_something(rule, change, verdict):
    (finding,) = [one for one in check(replace(WHOLE, **change)) if one.rule == rule]
    assert finding.verdict == verdict
    assert finding.explanation.endswith(".")
    assert bool(finding.remedy) == (verdict not in {"PASS", "N/A"})


def test_the_catalogue_has_every_edition_and_rule_with_its_source_and_doubts():
    whole = catalogue()
    assert [one.code for one in whole.editions] == [one.code for one in EDITIONS]
    assert {one.id for one in whole.rules} == set(RULES) | set(FIELDS)
    for one in whole.rules:
        assert one.title and one.citation and one.sources and one.evidence_said
        assert one.requirement.endswith(".") and one.requirement[0].isupper()
    shown = {sentence for one in (*whole.rules, *whole.editions) for sentence in one.doubts}
    assert set(whole.doubts) <= shown


def test_the_catalogue_marks_what_is_only_remembered_and_when_a_law_holds():
    by_id = {one.id: one for one in catalogue().rules}
    assert by_id["PLN-3"].evidence == "memory" and "advice" in by_id["PLN-3"].evidence_said
    assert (by_id["BV-2"].first, by_id["BV-2"].last) == (date(2009, 4, 1), date(2015, 5, 25))
    assert by_id["PSED-1"].nations == ("england", "wales", "scotland")
