"""Promises about the standards: one partnership of 2010, what is said in words, and laws for every timetable."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.standards import (
    EDITIONS,
    RULES,
    Evidence,
    Severity,
    Verdict,
    as_json,
    assess,
    for_print,
    from_json,
    in_words,
    reasons_wanted,
    statement,
    worst,
)
from consult.domain.standards.editions import in_force
from consult.domain.standards.findings import WORSE_AND_WORSE
from consult.domain.standards.holidays import easter, overlaps
from consult.domain.standards.register import rule
from consult.domain.timetable import EVENT_KINDS, DateRange, facts_from

PARTNERSHIP = {
    "title": "A simpler shape for the Severnvale Partnership",
    "paper_date": "2010-06-24",
    "launch": {"from": "2010-07-05", "to": "2010-07-11"},
    "claims": [{"standard": "compact", "text": "These dates keep our undertaking in the Compact."}],
    "events": [
        {"date": "2010-07-21", "kind": "comment", "body": "the Board"},
        {"date": "2010-09-08", "kind": "review", "body": "the Steering Group"},
        {"date": "2010-10-06", "kind": "decision", "body": "the Board"},
        {"date": "2010-11-11", "kind": "other", "body": "the Assembly"},
    ],
}


def found(data, confirmed=()):
    assessment = as_json(assess(facts_from(data), frozenset(confirmed)))
    return assessment, {finding["rule"]: finding for finding in assessment["findings"]}


class TestThePartnershipOfTwentyTen:
    """A launch week in July 2010, no close, a review in September: worked by hand first."""

    assessment, findings = found(PARTNERSHIP)

    def test_it_is_judged_by_the_editions_of_its_launch(self):
        assert self.assessment["editions"] == ["CPT09", "HMG08"]
        for later in ("CPT10-2.4b", "COV25-1", "HMP16-E", "CPT98-1", "CPC00-1"):
            assert self.findings[later]["verdict"] == "N/A"

    def test_its_days_run_to_the_first_review(self):
        assert self.assessment["counts"] == {
            "elapsed_days": {"min": 59, "max": 65},
            "inclusive_days": {"min": 60, "max": 66},
            "working_days": {"min": 42, "max": 46},
            "bank_holidays": {"min": 1, "max": 1},
            "first_late_instant": None,
        }

    def test_no_closing_date_breaks_the_code(self):
        finding = self.findings["HMG08-3"]
        assert (finding["verdict"], finding["severity"]) == ("BREACH", "may")
        assert "No closing date" in finding["explanation"]
        assert "8 September 2010" in finding["explanation"]
        assert "short_by" not in finding

    @pytest.mark.parametrize(("rule_id", "severity"), [("CPT09-1", "should"), ("HMG08-2", "may")])
    def test_it_is_19_to_25_days_short_on_every_reading(self, rule_id, severity):
        finding = self.findings[rule_id]
        assert (finding["verdict"], finding["severity"]) == ("BREACH", severity)
        assert finding["measured"] == {"min": 59, "max": 65}
        assert finding["required"] == 84
        assert finding["short_by"] == {"min": 19, "max": 25}
        assert "no reason is published yet" in finding["explanation"]
        assert "Close on Sunday 3 October 2010, 11:59pm" in finding["remedy"]

    def test_its_claim_is_true_only_on_a_condition(self):
        finding = self.findings["GUN-6"]
        assert (finding["verdict"], finding["severity"]) == ("BREACH", "should")
        assert finding["remedy"] == (
            "True only if replies are accepted at least until Monday 27 September 2010 (for a launch on Monday "
            "5 July; Friday 1 October for Friday 9 July; Sunday 3 October for Sunday 11 July) and the decision by "
            "the Board on Wednesday 6 October 2010 sees them. Otherwise correct the paper in public."
        )

    def test_the_whole_of_august_asks_for_something_to_be_done(self):
        finding = self.findings["HMG08-2h"]
        assert (finding["verdict"], finding["severity"]) == ("ADVISE", "may")
        assert "August: 31 of 31 days" in finding["explanation"]
        assert "Monday 30 August 2010" in finding["explanation"]
        assert "14" not in finding["explanation"] + finding["remedy"]

    def test_the_report_keeps_benchmarks_back(self):
        assessment = assess(facts_from(PARTNERSHIP))
        printed = for_print(assessment.findings)
        assert {finding.rule for finding in printed if RULES[finding.rule].sets} == {"CPT09-1", "CPT09-2"}
        assert {finding.severity for finding in printed} == {Severity.MUST, Severity.SHOULD}
        assert "NODATA" not in {finding.verdict for finding in printed}
        assert worst(assessment.findings) is Verdict.BREACH

    def test_the_statement_has_launch_close_days_edition_verdict_and_reason(self):
        facts = facts_from(PARTNERSHIP)
        said = statement(assess(facts), facts)
        for part in (
            "between Monday 5 July and Sunday 11 July 2010",
            "No closing date was stated",
            "59 to 65 days",
            "the refreshed Compact of December 2009",
            "Not kept: 19 to 25 days short",
            "No reason is published yet",
        ):
            assert part in said

    def test_with_its_launch_and_a_close_settled_it_is_kept(self):
        mended = {**PARTNERSHIP, "launch": "2010-07-05", "close": "2010-09-27"}
        assert {
            rule_id: found(mended)[1][rule_id]["verdict"] for rule_id in ("CPT09-1", "GUN-6", "HMG08-3")
        } == {
            "CPT09-1": "PASS",
            "GUN-6": "PASS",
            "HMG08-3": "PASS",
        }


def test_a_finding_says_what_a_councillor_would_say():
    _all, findings = found({"launch": "2010-07-05", "close": "2010-09-08", "adopted": ["compact"]})
    assert findings["CPT09-1"]["explanation"] == (
        "Nine weeks and two days; we signed up to twelve; no reason is published yet. Monday 5 July to Wednesday "
        "8 September 2010 is 65 days, 9 weeks 2 days; 84 are expected, so it is 19 days short."
    )
    assert findings["CPT09-1"]["remedy"] == (
        "Close on Monday 27 September 2010, 11:59pm, or publish a reason by the launch."
    )


def test_one_day_too_few_is_shown_both_ways_and_called_no_breach():
    _all, findings = found({"launch": "2010-07-05", "close": "2010-09-26", "adopted": ["compact"]})
    said = findings["CPT09-1"]["explanation"]
    assert "it is twelve weeks only if the launch day is counted" in said
    assert "short" not in said
    assert "reason" not in said


def test_a_statement_quotes_the_reason_that_was_given():
    facts = facts_from(
        {
            "launch": "2025-01-13",
            "close": "2025-02-24",
            "close_time": "17:00",
            "rationale": {"text": "The budget is set in March.", "published_on": "2025-01-13"},
        }
    )
    assert statement(assess(facts), facts) == (
        "The consultation was launched on Monday 13 January 2025. It closes on Monday 24 February 2025, 5pm. "
        "That is 42 days (6 weeks). It is judged by the renewed Compact of December 2010, which asks for twelve "
        "weeks (84 days) or a reason. Short, with a reason published by the launch: 42 days short. The reason was "
        "published by the launch, on Monday 13 January 2025: “The budget is set in March”."
    )


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({}, "No launch is recorded."),
        ({"launch": "2026-01-12", "close": "2026-02-23"}, "names no number of weeks"),
        (
            {"launch": "2006-09-04", "close": "2006-11-27"},
            "code of good practice on consultation of 2000, which asks",
        ),
        ({"launch": "2016-01-12", "close": "2016-02-23", "nation": "wales"}, "No national Compact held"),
    ],
)
def test_a_statement_claims_no_more_than_is_known(data, part):
    facts = facts_from(data)
    assert part in statement(assess(facts), facts)


def test_the_lines_for_a_terminal_name_every_rule_once():
    assessment = assess(facts_from(PARTNERSHIP))
    text = "\n".join(in_words(assessment))
    assert "59 to 65 days" in text
    assert all(
        text.count(f"({finding.rule}, ") + text.count(f" {finding.rule}") >= 1
        for finding in assessment.findings
    )
    assert "BREACH" not in text


@pytest.mark.parametrize(
    ("launch", "rule_id", "edition"),
    [
        ("2010-12-10", "CPT09-1", "the renewed Compact of December 2010"),
        ("2010-12-28", "CPT10-2.4b", "the renewed Compact of December 2010"),
        ("2018-03-05", "HMP16-E", "the government's consultation principles of 2018"),
    ],
)
def test_a_launch_in_a_changeover_says_that_the_edition_is_not_settled(launch, rule_id, edition):
    _all, findings = found({"launch": launch, "close": launch})
    assert f"changeover to {edition}" in findings[rule_id]["explanation"]


def test_a_code_beside_the_compact_does_not_unsettle_it():
    _all, findings = found({"launch": "2000-06-01", "close": "2000-07-01"})
    assert "changeover" not in findings["CPT98-1"]["explanation"]
    assert "changeover" in findings["CPC00-1"]["explanation"]


def test_a_launch_outside_every_changeover_says_nothing_of_one():
    assert not [f for f in found(PARTNERSHIP)[1].values() if "changeover" in f["explanation"]]


def test_a_rule_id_cannot_be_taken_twice():
    with pytest.raises(ValueError, match="two rules CPT09-1"):
        rule("CPT09-1", "again", cites="", severity=Severity.MAY, source="")(lambda case: None)


def test_every_rule_names_its_source_and_belongs_to_known_editions():
    codes = {edition.code for edition in EDITIONS}
    for one in RULES.values():
        assert one.source and one.citation and one.title
        assert set(one.sets) <= codes


def test_a_reason_is_wanted_where_one_would_answer_a_finding_that_binds():
    wanted = reasons_wanted(assess(facts_from(PARTNERSHIP)))
    assert [finding.rule for finding in wanted] == ["CPT09-1"]
    answered = {**PARTNERSHIP, "rationale": {"text": "Budget.", "published_on": "2010-07-05"}}
    assert not reasons_wanted(assess(facts_from(answered)))


def test_the_words_of_a_timetable_file_are_the_editions_of_the_table():
    for edition in EDITIONS:
        assert facts_from({"adopted": [edition.code, edition.family]}).adopted == (
            edition.code,
            edition.family,
        )


@given(st.dates(date(2001, 1, 2), date(2040, 1, 1)))
def test_on_every_day_one_government_edition_holds_and_a_compact(day):
    families = [edition.family for edition in in_force(DateRange(day, day))]
    assert families.count("government") == 1
    assert families.count("compact") == (2 if day < date(2009, 12, 16) else 1)


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1995, "04-16"), (2008, "03-23"), (2010, "04-04"), (2011, "04-24"), (2019, "04-21"), (2024, "03-31")],
)
def test_easter_falls_where_the_bank_holidays_say(year, sunday):
    assert easter(year).strftime("%m-%d") == sunday


def test_christmas_is_nine_days_across_the_new_year():
    (christmas,) = overlaps(date(2024, 12, 2), date(2025, 2, 24))
    assert (christmas.days, christmas.length) == (9, 9)
    assert overlaps(date(2024, 12, 31), date(2025, 1, 20))[0].days == 1


# Laws

WHEN = st.dates(date(1999, 1, 1), date(2029, 6, 1))
ISO = WHEN.map(date.isoformat)
NAMES = st.sampled_from(["compact", "government", "local", *(edition.code for edition in EDITIONS)])
TEXTS = st.sampled_from(
    ["", "We keep the Compact.", "Twelve weeks.", "Open for 6 weeks", "Not twelve weeks", "<b>"]
)
CLAIMS = st.lists(st.fixed_dictionaries({}, optional={"standard": NAMES, "text": TEXTS}), max_size=3)
EVENTS = st.lists(
    st.fixed_dictionaries({}, optional={"date": ISO, "kind": st.sampled_from(EVENT_KINDS), "body": TEXTS}),
    max_size=3,
)
OTHERS = st.fixed_dictionaries(
    {},
    optional={
        "nation": st.sampled_from(["england", "wales", "scotland", "northern-ireland"]),
        "kind": st.sampled_from(["formal_written", "informal", "internal_partner", "statutory"]),
        "adopted": st.lists(NAMES, max_size=3),
        "claims": CLAIMS,
        "events": EVENTS,
        "close_time": st.sampled_from(["23:59", "00:00", "12:00", "17:30"]),
        "rationale": st.fixed_dictionaries({}, optional={"text": TEXTS, "published_on": ISO}),
        "decision": st.fixed_dictionaries({}, optional={"date": ISO}),
        "local": st.fixed_dictionaries({}, optional={"min_days": st.integers(0, 120)}),
        "mitigation": st.just([{"for": "holiday"}]),
    },
)


@st.composite
def timetables(draw):
    data = draw(OTHERS)
    first = draw(st.none() | WHEN)
    if first:
        last = first + timedelta(days=draw(st.sampled_from([0, 0, 6, 13])))
        data["launch"] = {"from": first.isoformat(), "to": last.isoformat()}
        length = draw(st.none() | st.integers(0, 120) | st.sampled_from([82, 83, 84]))
        if length is not None:
            data["close"] = (last + timedelta(days=length)).isoformat()
    return data


@given(timetables())
def test_an_assessment_comes_back_from_json_as_it_was(data):
    assessment = assess(facts_from(data))
    assert from_json(json.loads(json.dumps(as_json(assessment)))) == assessment


@given(timetables())
def test_every_rule_speaks_once_in_sentences_and_every_departure_has_a_remedy(data):
    facts = facts_from(data)
    assessment = assess(facts)
    assert [finding.rule for finding in assessment.findings] == list(RULES)
    for finding in assessment.findings:
        assert finding.explanation.endswith((".", "”"))
        if finding.verdict in {Verdict.BREACH, Verdict.EXPLAINED_LATE, Verdict.DEPENDS, Verdict.ADVISE}:
            assert finding.remedy.endswith(".")
    assert statement(assessment, facts) and in_words(assessment)


@pytest.mark.parametrize(
    "data",
    [
        {"launch": {"from": "1994-12-31", "to": "1995-01-14"}, "close": "1995-04-16"},
        {"launch": "1994-10-05", "close": "1994-11-25", "decision": {"date": "1995-02-12"}}
        | {"events": [{"date": "1994-12-13", "kind": "papers_despatched"}]},
        {"launch": "2030-12-01", "close": "2031-03-01", "statutory": "planning_application"},
        {"launch": "1980-01-01", "close": "2100-12-31", "polls": [{"date": "2031-05-01"}]},
    ],
)
def test_years_beyond_the_calendar_are_not_known_and_never_an_error(data):
    assessment = assess(facts_from(data))
    assert "not known" in in_words(assessment)[0] or assessment.counts.working_days is not None


@given(timetables())
def test_a_remembered_rule_accuses_nobody_until_its_edition_is_confirmed(data):
    for finding in assess(facts_from(data)).findings:
        if RULES[finding.rule].evidence is Evidence.MEMORY:
            assert finding.verdict not in {Verdict.BREACH, Verdict.EXPLAINED_LATE}


@given(timetables())
def test_a_standard_nobody_adopted_or_claimed_stays_a_benchmark(data):
    data = {key: value for key, value in data.items() if key not in {"adopted", "claims"}}
    findings = assess(facts_from(data)).findings
    assert {finding.severity for finding in findings if RULES[finding.rule].sets} == {Severity.MAY}
    assert not [finding for finding in for_print(findings) if RULES[finding.rule].sets]


@given(timetables(), st.integers(1, 100))
def test_a_later_close_never_worsens_what_is_said_of_the_length(data, more):
    if "close" not in data:
        return
    later = {**data, "close": (date.fromisoformat(data["close"]) + timedelta(days=more)).isoformat()}
    before, after = (assess(facts_from(each)).findings for each in (data, later))
    for was, now in zip(before, after, strict=True):
        if (
            was.rule in {"CPT98-1", "CPC00-1", "CPT09-1", "CPT10-2.4b", "HMG08-2"}
            and was.verdict != "DEPENDS"
        ):
            assert now.verdict == "DEPENDS" or (
                WORSE_AND_WORSE.index(now.verdict) <= WORSE_AND_WORSE.index(was.verdict)
            )
