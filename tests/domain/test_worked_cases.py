"""The worked cases of the standards, in tables, and the promise that every rule has its four kinds of case."""

import json
from pathlib import Path

import pytest

from consult.domain.standards import RULES, as_json, assess
from consult.domain.timetable import facts_from

CASES = Path(__file__).parent / "cases"
TABLES = (
    "compact.json",
    "engagement.json",
    "local.json",
    "government.json",
    "feedback.json",
    "fairness.json",
    "gunning.json",
    "duties.json",
    "elections.json",
    "nations.json",
    "sectors.json",
    "meetings.json",
    "borderline.json",
    "by_hand.json",  # worked out from the note on the standards before the engine was looked at
)


def cases():
    for table in TABLES:
        for case in json.loads((CASES / table).read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{table[:-5]}: {case['case']}")


def found(data, confirmed=()):
    assessment = as_json(assess(facts_from(data), frozenset(confirmed)))
    return assessment, {finding["rule"]: finding for finding in assessment["findings"]}


@pytest.mark.parametrize("case", list(cases()))
def test_worked_cases(case):
    assessment, findings = found(case["facts"], case.get("confirmed", ()))
    for rule_id, expected in case["expect"].items():
        assert {key: findings[rule_id].get(key) for key in expected} == expected
    counts = case.get("counts", {})
    assert {key: assessment["counts"][key] for key in counts} == counts
    assert assessment["editions"] == case.get("editions", assessment["editions"])
    assert set(case.get("in_force", ())) <= set(assessment["editions"])
    assert set(case.get("not_in_force", ())).isdisjoint(assessment["editions"])


def verdicts_worked():
    """The verdicts of the worked cases, by rule."""
    worked = {rule_id: set() for rule_id in RULES}
    for param in cases():
        for rule_id, expected in param.values[0]["expect"].items():
            worked[rule_id].add(expected.get("verdict"))
    return worked


# What a timetable can never show, and what no length can break: these say NODATA or N/A and no more.
UNDECIDABLE = {
    "CPT10-2.6",
    "CPT10-2.7",
    "CPT10-2.8",
    "CPT10-2.9",
    "CAT10-1",
    "HMG00-3",
    "HMG04-4.4",
    "HMP16-E",
    "GUN-5",
    "BV-1",
    "ACC-1",
    "ACC-2",
    "INF-1",
    "INF-2",
    "INF-3",
    "WAL-2",
    "PLN-5",
    "SEC-1",
}
ONLY_RECORDED = {"COM-13", "HMG00-6"}  # a record is there or not known; nothing to fail
KEPT = {"PASS", "EXPLAINED"}
WRONG = {"BREACH", "ADVISE", "EXPLAINED-LATE"}
# Where one of the four kinds of case cannot exist, and why.
NEVER_KEPT = {"PRE-2": "words are for a person: advice, or no poll is near"}
NEVER_WRONG = {"BV-2": "a paper that goes out involves people"}
NEVER_BORDERLINE = {
    "PRE-2": "advice whenever a poll is near",
    "CPC00-2": "a report is dated or not",
    "CPT10-2.5": "feedback is dated or not",
    "CNT-12": "an extension is recorded whole or not",
    "HMG08-7": "everyone is told or not",
    "HMG08-3": "a close is stated or not",
    "SEC-2": "scrutiny is dated or not",
}
NEVER_UNKNOWN = {
    "CNT-7": "without a close there is no closing time: N/A",
    "CNT-12": "without an extension it does not apply",
    "SEC-2": "without a date it is advice",
}


def test_every_rule_has_a_worked_case():
    tested = {rule_id for param in cases() for rule_id in param.values[0]["expect"]}
    assert tested == set(RULES)


DECIDABLE = sorted(set(RULES) - UNDECIDABLE - ONLY_RECORDED)


def on_the_border():
    """The rules with a case on the border: by its verdict, its numbers, or because the case says so."""
    for param in cases():
        case = param.values[0]
        yield from case.get("borderline", ())
        findings = found(case["facts"], case.get("confirmed", ()))[1]
        for finding in (findings[rule_id] for rule_id in case["expect"]):
            exact = finding.get("measured") is not None and finding["measured"] == finding.get("required")
            if exact or finding.get("short_by") == 1 or finding["verdict"] in {"MARGIN", "DEPENDS"}:
                yield finding["rule"]


@pytest.mark.parametrize("rule_id", DECIDABLE)
def test_every_rule_that_dates_decide_has_a_kept_a_failing_and_an_unknown_case(rule_id):
    worked = verdicts_worked()[rule_id]
    assert bool(worked & KEPT) == (rule_id not in NEVER_KEPT)
    assert bool(worked & WRONG) == (rule_id not in NEVER_WRONG)
    assert ("NODATA" in worked) == (rule_id not in NEVER_UNKNOWN)


def test_every_rule_that_dates_decide_has_a_case_on_the_border():
    assert set(DECIDABLE) - set(on_the_border()) == set(NEVER_BORDERLINE)


@pytest.mark.parametrize("rule_id", sorted(UNDECIDABLE))
def test_what_a_timetable_cannot_show_is_said_to_be_unknown(rule_id):
    assert verdicts_worked()[rule_id] <= {"NODATA", "N/A", None}
