"""Promises about plan files: JSON and TOML say the same, and a bad file is told by name and key."""

import json
from datetime import date

import pytest

from consult.documents.plans import read_plan
from consult.domain.errors import BadInput

AS_JSON = {
    "title": "A simpler shape",
    "adopted": ["compact"],
    "fixed": {"launch": "2010-07-05"},
    "keep_clear": ["christmas"],
    "bodies": [{"name": "the Board", "meetings": ["2010-10-20"], "decides": True}],
    "milestones": [{"name": "Open day", "after": "launch", "at_least_days": 14}],
}
AS_TOML = """
title = "A simpler shape"
adopted = ["compact"]
keep_clear = ["christmas"]
[fixed]
launch = 2010-07-05
[[bodies]]
name = "the Board"
meetings = [2010-10-20]
decides = true
[[milestones]]
name = "Open day"
after = "launch"
at_least_days = 14
"""
REFUSED = [
    (b"", "july.json", "july.json: this file is empty"),
    (b"{", "july.json", "not well-formed JSON"),
    (b"[]", "july.json", "in braces"),
    (b"fixed = tomorrow", "july.toml", "not well-formed TOML"),
    (b'{"fixed": {"launch": "31 June"}}', "july.json", 'july.json: fixed.launch: "31 June" is not a date'),
    (b'{"colour": "red"}', "july.json", "july.json: colour: This key is not known"),
    (b'{"bodies": [{"name": "A", "meetings": ["2010-13-01"]}]}', "july.json", "bodies[0].meetings[0]"),
    (b'{"bodies": ["A"]}', "july.json", "bodies[0]"),
    (b'{"bodies": [null], "milestones": [7]}', "july.json", "milestones[0]"),
    (b'{"analysis_working_days": -1}', "july.json", "analysis_working_days"),
    (b'{"local": {"min_days": "many"}}', "july.json", "local.min_days"),
]


def test_json_and_toml_say_the_same():
    from_json = read_plan(json.dumps(AS_JSON).encode(), "july.json")
    assert read_plan(AS_TOML.encode(), "july.toml") == from_json
    assert from_json.fixed == {"launch": date(2010, 7, 5)}
    assert from_json.decider.meetings == (date(2010, 10, 20),)


@pytest.mark.parametrize(("data", "name", "said"), REFUSED)
def test_a_bad_file_is_told_by_name_and_key(data, name, said):
    with pytest.raises(BadInput) as refused:
        read_plan(data, name)
    assert said in str(refused.value)


def test_what_is_missing_has_its_default():
    terms = read_plan(b'{"bodies": [], "goal": null}', "plan.json")
    assert (terms.analysis_working_days, terms.goal, terms.decider) == (10, None, None)
