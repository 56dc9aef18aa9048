"""Promises about the edges of the standards: first and last days, one day more or less, and what is said of them."""

import re

import pytest
from hypothesis import given

from tests.domain.test_standards import cases, found, timetables

# A gap that was never filled, a sign left over, a stop without its space, a capital in the middle of a word.
BROKEN = re.compile(r"\bNone\b|[{}]|  |\s[,.;:]|[.;,]{2}|[.;][A-Za-z]|[a-z0-9][A-Z]")


def broken(findings):
    said = [(one["rule"], one[part]) for one in findings.values() for part in ("explanation", "remedy")]
    return [(rule_id, text) for rule_id, text in said if BROKEN.search(text)]


@pytest.mark.parametrize("case", list(cases()))
def test_every_sentence_of_a_worked_case_is_whole(case):
    assert broken(found(case["facts"], case.get("confirmed", ()))[1]) == []


@given(timetables())
def test_every_sentence_about_any_timetable_is_whole(data):
    assert broken(found(data)[1]) == []
