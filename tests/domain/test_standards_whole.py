"""Promises about every finding: its sentences are whole, it says what is left to do, and its numbers add up."""

import re
from datetime import date

import pytest
from hypothesis import given

from tests.domain.test_standards import timetables
from tests.domain.test_worked_cases import cases, found

# A gap that was never filled, a sign left over, a stop without its space, a capital in the middle of a word.
BROKEN = re.compile(r"\bNone\b|[{}]|  |\s[,.;:]|[.;,]{2}|[.;][A-Za-z]|[a-z0-9][A-Z]")


OPEN = {"NODATA", "ADVISE", "DEPENDS", "BREACH", "EXPLAINED-LATE", "MARGIN"}  # something is left to do


def is_whole(finding):
    """No gap is left in a sentence; what leaves something to do says what, and nothing else does."""
    said, remedy = finding["explanation"], finding["remedy"]
    assert not BROKEN.search(said), finding["rule"]
    assert not BROKEN.search(remedy), finding["rule"]
    if finding["verdict"] in OPEN:
        assert remedy, finding["rule"]
        assert remedy not in said, finding["rule"]
    elif finding["verdict"] != "EXPLAINED" and finding["rule"] != "HMG04-1.4":  # kept, and to think of longer
        assert not remedy, finding["rule"]


def adds_up(finding):
    """What is short is the difference between what is asked and what is measured, where these are of one kind."""
    short, measured, required = finding.get("short_by"), finding["measured"], finding["required"]
    if short is None:
        return
    assert measured is not None, finding["rule"]
    assert required is not None, finding["rule"]
    if isinstance(short, int) and type(measured) is type(required) is str:
        assert short == abs((date.fromisoformat(measured) - date.fromisoformat(required)).days)
    elif isinstance(measured, dict):
        assert short == {"min": max(0, required - measured["max"]), "max": max(0, required - measured["min"])}
    elif type(measured) is type(required) is int:
        assert short == required - measured, finding["rule"]


@pytest.mark.parametrize("case", list(cases()))
def test_every_finding_of_a_worked_case_is_whole_and_adds_up(case):
    for finding in found(case["facts"], case.get("confirmed", ()))[1].values():
        is_whole(finding)
        adds_up(finding)


@given(timetables())
def test_every_finding_about_any_timetable_is_whole_and_adds_up(data):
    for finding in found(data)[1].values():
        is_whole(finding)
        adds_up(finding)
