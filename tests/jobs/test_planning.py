"""What ``consult plan`` promises those who script against it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.jobs.conftest import Consult

FORWARD = {"adopted": ["compact"], "fixed": {"launch": "2010-07-05"}}
SQUEEZED = {"adopted": ["compact"], "fixed": {"launch": "2010-07-05", "decision": "2010-10-06"}}


def asked(folder: Path, data: object) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps(data))
    return path


def test_a_timetable_that_keeps_everything_ends_with_nought(consult: Consult, tmp_path: Path) -> None:
    ran = consult("plan", asked(tmp_path, FORWARD), "--json")
    assert ran.code == 0
    assert list(ran.json) == ["compliant", "milestones", "reasons_needed", "findings"]
    assert ran.json["compliant"] is True
    days = {one["kind"]: one["date"] for one in ran.json["milestones"]}
    assert (days["close"], days["papers_despatched"], days["decision"]) == (
        "2010-09-27",
        "2010-10-11",
        "2010-10-19",
    )


def test_the_least_bad_one_ends_with_one_and_its_reason(consult: Consult, tmp_path: Path) -> None:
    ran = consult("plan", asked(tmp_path, SQUEEZED))
    assert ran.code == 1
    assert "13 days short of the twelve weeks" in ran.out
    assert "Tuesday 19 October 2010 or later" in ran.out


def test_a_plan_that_is_solved_passes_the_check(consult: Consult, tmp_path: Path) -> None:
    solved = consult("plan", asked(tmp_path, FORWARD), "--json").json
    events = [{"kind": one["kind"], "date": one["date"]} for one in solved["milestones"]]
    days = {one["kind"]: one["date"] for one in events}
    timetable = tmp_path / "timetable.json"
    facts = {"adopted": ["compact"], "launch": days["launch"], "close": days["close"], "events": events}
    timetable.write_text(json.dumps(facts))
    assert consult("check", timetable).code == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"fixed": {"lunch": "2010-07-05"}}, "plan.json: fixed.lunch"),
        ({"adopted": ["compact"]}, "plan.json: Give at least one date"),
        ({"fixed": {"launch": "2031-07-07"}}, "Bank holidays are known from"),
        ({"fixed": {"launch": "2010-07-05", "close": "2010-07-01"}}, "contradict one another"),
    ],
)
def test_a_bad_plan_is_one_line_that_names_the_file_and_two(
    consult: Consult, tmp_path: Path, data: object, said: str
) -> None:
    ran = consult("plan", asked(tmp_path, data))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
