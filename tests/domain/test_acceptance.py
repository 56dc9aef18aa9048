"""The cases worked by hand before the rules were written, verdict by verdict."""

import json
from datetime import UTC, date, datetime, time

import pytest

from consult.domain.counting import instant
from consult.domain.standards import as_json, assess
from consult.domain.timetable import facts_from

W = {
    "paper_date": "2010-06-24",
    "launch": {"from": "2010-07-05", "to": "2010-07-11"},
    "claims": [{"text": "This timetable meets our undertaking in the Compact."}],
    "events": [
        {"date": "2010-07-21", "kind": "comment", "body": "the Board"},
        {"date": "2010-09-08", "kind": "review", "body": "the Steering Group"},
        {"date": "2010-10-06", "kind": "decision", "body": "the Board"},
        {"date": "2010-11-11", "kind": "other", "body": "the Assembly"},
    ],
}
SHORT = {"measured": {"min": 59, "max": 65}, "required": 84, "short_by": {"min": 19, "max": 25}}

WORKED = [
    ("W1", "CPT10-2.4b", "N/A", {}),
    ("W1", "HMP12-1", "N/A", {}),
    ("W1", "HMP16-E", "N/A", {}),
    ("W1", "BV-3", "N/A", {}),
    ("W2", "HMG08-3", "BREACH", {"severity": "may"}),
    ("W2", "GUN-3", "BREACH", {"severity": "must"}),
    ("W3", "CPT09-1", "BREACH", {"severity": "should", **SHORT}),
    ("W4", "HMG08-2", "BREACH", {"severity": "may", **SHORT}),
    ("W5", "GUN-6", "BREACH", {"severity": "should", **SHORT}),
    ("W6", "HMG08-2h", "ADVISE", {"measured": {"min": 31, "max": 31}}),
    *(("W7", f"PRE-{number}", "N/A", {}) for number in range(1, 5)),
    ("W8", "GUN-1", "ADVISE", {}),
    ("W9", "GUN-4", "NODATA", {"measured": 28}),
    ("W10", "HMG08-6", "NODATA", {"required": "2010-10-06"}),
    ("W11", "PSED-1", "N/A", {}),
    *(("W12", f"LOC-{number}", "NODATA", {"severity": "may"}) for number in range(1, 7)),
    ("W13", "BV-2", "PASS", {"severity": "must"}),
    ("W14", "COM-1", "ADVISE", {"required": "2010-09-28", "severity": "may"}),
]
REASON = {
    "text": "Budget cycle; partners met October to December.",
    "signed_by": "A. Reeve",
    "role": "chief executive",
}
C1 = {"launch": "2024-12-02", "close": "2025-02-24", "adopted": ["compact"]}
C4 = {
    "launch": "2025-01-13",
    "close": "2025-02-24",
    "adopted": ["compact"],
    "rationale": {**REASON, "published_on": "2025-01-13"},
}
C6 = {"launch": "2023-12-07", "close": "2024-02-29", "adopted": ["compact"]}
C7A = {"launch": "2025-01-06", "close": "2025-03-31", "close_time": "23:59", "adopted": ["compact"]}
FURTHER = [
    ("C1", C1, "CPT10-2.4b", "PASS", {"measured": 84}),
    ("C1", C1, "HMP16-E", "N/A", {}),
    ("C1", C1, "HMP16-G", "ADVISE", {"measured": 9}),
    (
        "C1 extended",
        {
            **C1,
            "close": "2025-03-10",
            "mitigation": [{"for": "holiday", "what": "extended to avoid holiday"}],
        },
        "HMP16-G",
        "PASS",
        {},
    ),
    ("C4", C4, "CPT10-2.4b", "EXPLAINED", {"measured": 42, "short_by": 42}),
    ("C4", C4, "HMP16-E", "N/A", {}),
    (
        "C4a",
        {**C4, "rationale": {**REASON, "published_on": "2025-01-20"}},
        "CPT10-2.4b",
        "EXPLAINED-LATE",
        {},
    ),
    ("C4b", {**C4, "local": {"exception_floor_days": 56}}, "LOC-2", "BREACH", {"short_by": 14}),
    ("C6", C6, "CPT10-2.4b", "PASS", {"measured": 84}),
    ("C6", C6, "HMP16-G", "ADVISE", {}),
    ("C6", C6, "HMP16-J", "NODATA", {"required": "2024-05-23"}),
    ("C7a", C7A, "CPT10-2.4b", "PASS", {"measured": 84}),
]


def found(data):
    printed = as_json(assess(facts_from(data)))
    return printed, {finding["rule"]: finding for finding in printed["findings"]}


def agrees(finding, verdict, expected):
    assert {key: finding.get(key) for key in ("verdict", *expected)} == {"verdict": verdict, **expected}


@pytest.mark.parametrize(("case", "rule", "verdict", "expected"), WORKED)
def test_the_paper_of_2010(case, rule, verdict, expected):
    agrees(found(W)[1][rule], verdict, expected)


@pytest.mark.parametrize(("case", "data", "rule", "verdict", "expected"), FURTHER)
def test_the_further_cases(case, data, rule, verdict, expected):
    agrees(found(data)[1][rule], verdict, expected)


def test_the_paper_of_2010_in_sentences():
    printed, findings = found(W)
    assert printed["editions"] == ["CPT09", "HMG08"]
    assert "27 September 2010" in findings["GUN-6"]["remedy"] and "1 October" in findings["GUN-6"]["remedy"]
    assert "14" not in findings["HMG08-2h"]["explanation"] + findings["HMG08-2h"]["remedy"]
    for day in ("28 September", "29 September", "30 September"):
        assert day in findings["COM-1"]["explanation"]
    assert "older duties" in findings["PSED-1"]["explanation"]


def test_the_counts_of_christmas():
    counts = found(C1)[0]["counts"]
    assert (counts["elapsed_days"], counts["working_days"], counts["bank_holidays"]) == (84, 57, 3)


def test_the_clocks_go_forward():
    late = datetime.fromisoformat(found(C7A)[0]["counts"]["first_late_instant"])
    assert late == datetime(2025, 3, 31, 23, tzinfo=UTC)
    opened = instant(date(2025, 1, 6), time(9))
    assert (late - opened).total_seconds() == 2030 * 3600


def test_what_is_printed_for_scripts_is_json():
    assert json.loads(json.dumps(found(W)[0])) == found(W)[0]


def test_a_range_of_launches_is_said_shortly_first():
    said = found(W)[1]["CPT09-1"]["explanation"]
    assert said.startswith("Between eight and ten weeks; ")
    week = {"launch": {"from": "2010-07-05", "to": "2010-07-19"}, "close": "2010-07-20"}
    assert found(week)[1]["CPT09-1"]["explanation"].startswith("1 to 15 days; ")
