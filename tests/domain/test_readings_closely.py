"""Promises about launches and closes that are not settled, and about what is said where something is unknown."""

import pytest

from tests.domain.test_standards import found

WEEK = {"from": "2010-07-05", "to": "2010-07-11"}
WALES = {"launch": "2015-02-02", "nation": "wales"}
COVENANT = {"launch": "2026-01-12", "close": "2026-03-12"}
TALKS = [{"date": "2026-01-11"}]
NO_NUMBER = "The Civil Society Covenant of July 2025 names no number of weeks, so the length is not tested."
FAR = "Polling days are known from 1997 to 2027, not for 2035. Add the polls that you know of."


@pytest.mark.parametrize(
    ("facts", "verdict", "said"),
    [
        (
            {"launch": WEEK, "close": "2010-09-27"},
            "DEPENDS",
            "so it is 0 to 6 days short. On the earliest launch: kept; on the latest launch: 6 days short.",
        ),
        (
            {"launch": WEEK, "close": "2010-09-26"},
            "DEPENDS",
            "On the earliest launch: kept only if the launch day is counted; on the latest launch: 7 days short.",
        ),
        (
            {"launch": WEEK, "close": "2010-09-25", "rationale": {"text": "Budget."}},
            "DEPENDS",
            "It is explained if the reason was published by the launch, and not kept if it never was.",
        ),
        (
            {"launch": WEEK, "close": "2010-10-04", "kind": "informal", "rationale": {"text": "Small."}},
            "DEPENDS",
            "It is explained if the reason was published by the launch, and not kept if it never was.",
        ),
        (
            {"launch": "2010-07-05", "events": [{"kind": "review", "date": "2010-09-27"}]},
            "DEPENDS",
            "With replies accepted to the last day: kept; an earlier close may be short.",
        ),
        (
            {"launch": {"from": "2010-07-05", "to": "2010-07-06"}, "close": "2010-09-27"},
            "DEPENDS",
            "On the earliest launch: kept; on the latest it is twelve weeks only if the launch day is counted.",
        ),
        (
            {"launch": {"from": "2010-07-05", "to": "2010-07-07"}, "close": "2010-09-27"},
            "DEPENDS",
            "On the earliest launch: kept; on the latest launch: 2 days short.",
        ),
        (
            {"launch": "2010-07-05", "events": [{"kind": "review", "date": "2010-09-26"}]},
            "DEPENDS",
            "With replies accepted to the last day: kept only if the launch day is counted; an earlier close may be "
            "short.",
        ),
        (
            {"launch": "2010-07-05", "events": [{"kind": "review", "date": "2010-09-25"}]},
            "BREACH",
            "84 are expected, so it is 2 days short.",
        ),
    ],
)
def test_a_length_that_is_not_settled_is_said_from_the_kindest_reading_to_the_harshest(facts, verdict, said):
    finding = found(facts)[1]["CPT09-1"]
    assert finding["verdict"] == verdict
    assert finding["explanation"].endswith(said)


@pytest.mark.parametrize(
    ("close", "short", "reason", "remedy"),
    [
        ("2010-09-25", 2, True, "Close on Monday 27 September 2010, 5pm, or publish a reason by the launch."),
        ("2010-09-26", None, False, "Close on Monday 27 September 2010, 5pm."),
        ("2010-09-27", None, False, ""),
    ],
)
def test_only_two_days_too_few_ask_for_a_reason(close, short, reason, remedy):
    finding = found({"launch": "2010-07-05", "close": close, "close_time": "17:00"})[1]["CPT09-1"]
    assert (finding.get("short_by"), finding["remedy"]) == (short, remedy)
    assert ("; no reason is published yet." in finding["explanation"]) is reason


@pytest.mark.parametrize(
    ("general", "own", "verdicts"),
    [
        (None, "2010-07-05", ("EXPLAINED", "BREACH")),
        ("2010-07-05", "2010-07-06", ("EXPLAINED-LATE", "EXPLAINED")),
        ("2010-07-06", "2010-07-05", ("EXPLAINED", "EXPLAINED-LATE")),
        ("2010-07-05", None, ("EXPLAINED", "EXPLAINED")),
    ],
)
def test_a_reason_for_one_rule_answers_there_and_nowhere_else(general, own, verdicts):
    facts = {"launch": "2010-07-05", "close": "2010-09-06", "adopted": ["compact"]}
    if general:
        facts["rationale"] = {"text": "Budget.", "published_on": general}
    if own:
        facts["reasons"] = [{"rule": "CPT09-1", "text": "Partners met in June.", "published_on": own}]
    findings = found(facts)[1]
    assert tuple(findings[rule_id]["verdict"] for rule_id in ("CPT09-1", "HMG08-2")) == verdicts


@pytest.mark.parametrize(
    ("review", "verdict", "short"),
    [("2010-09-25", "BREACH", 2), ("2010-09-26", "DEPENDS", None), ("2010-09-27", "DEPENDS", None)],
)
def test_an_inferred_close_on_the_last_day_or_a_day_before_leaves_nothing_short(review, verdict, short):
    finding = found({"launch": "2010-07-05", "events": [{"kind": "review", "date": review}]})[1]["CPT09-1"]
    assert (finding["verdict"], finding.get("short_by")) == (verdict, short)


@pytest.mark.parametrize(
    ("published", "said", "remedy"),
    [
        ("2010-07-05", "the reason was published by the launch, on Monday 5 July 2010", None),
        (
            "2010-07-06",
            "the reason was published on Tuesday 6 July 2010, before or after the launch",
            "or record that the reason was published by the launch.",
        ),
        (
            "2010-07-11",
            "the reason was published on Sunday 11 July 2010, before or after the launch",
            "or record that the reason was published by the launch.",
        ),
        (
            "2010-07-12",
            "the reason was published after the launch, on Monday 12 July 2010",
            "or tell everyone invited why the reason came late.",
        ),
    ],
)
def test_a_reason_is_placed_before_within_or_after_the_week_of_the_launch(published, said, remedy):
    reason = {"text": "Budget.", "published_on": published}
    finding = found({"launch": WEEK, "close": "2010-09-01", "rationale": reason})[1]["CPT09-1"]
    assert f"; {said}. Monday 5 July to Wednesday 1 September 2010 is 58 days" in finding["explanation"]
    assert finding["remedy"].endswith(remedy) if remedy else finding["remedy"] == ""


@pytest.mark.parametrize(
    ("facts", "verdict", "explanation", "remedy"),
    [
        (
            {**WALES, "close": "2015-04-20", "feedback": {"published_on": "2015-07-14"}},
            "BREACH",
            "84 are expected, so it is 7 days short. Feedback was published on Tuesday 14 July 2015. That is 1 day "
            "late. Twelve weeks from the close end on Monday 13 July 2015.",
            "Close on Monday 27 April 2015, 11:59pm, or publish a reason by the launch. Publish by Monday 13 July "
            "2015, or explain the delay by then.",
        ),
        (
            {**WALES, "close": "2015-04-27", "feedback": {"published_on": "2015-07-21"}},
            "BREACH",
            "84 are expected. Feedback was published on Tuesday 21 July 2015. That is 1 day late. Twelve weeks from "
            "the close end on Monday 20 July 2015.",
            "Publish by Monday 20 July 2015, or explain the delay by then.",
        ),
        (
            {**WALES, "close": "2015-04-27"},
            "PASS",
            "84 are expected. No date for telling people what became of their views is recorded. Twelve weeks from the "
            "close end on Monday 20 July 2015.",
            "",
        ),
        (
            WALES,
            "NODATA",
            "No closing date is stated, and no review or decision follows the launch; nothing can be counted.",
            "State the launch and a closing date.",
        ),
        (
            {"close": "2015-04-27", "nation": "wales"},
            "NODATA",
            "No launch date is given, so the length cannot be counted.",
            "State the launch and a closing date.",
        ),
    ],
)
def test_wales_looks_at_the_length_and_at_the_answer(facts, verdict, explanation, remedy):
    finding = found(facts, {"WAL-1"})[1]["WAL-1"]
    assert (finding["verdict"], finding["remedy"]) == (verdict, remedy)
    assert finding["explanation"].endswith(explanation)


def test_less_than_eight_weeks_is_never_excused_in_northern_ireland():
    finding = found({"launch": "2015-02-02", "close": "2015-03-20", "nation": "northern-ireland"})[1]["NI-1"]
    assert (finding["verdict"], finding["measured"], finding["short_by"]) == ("BREACH", 46, 38)
    assert finding["explanation"].startswith(
        "Six weeks and four days; equality schemes ask for twelve weeks; "
    )
    assert finding["explanation"].endswith(
        "so it is 38 days short. Less than eight weeks is not excused by a reason."
    )


@pytest.mark.parametrize(
    ("facts", "verdict", "explanation", "remedy"),
    [
        (
            COVENANT,
            "ADVISE",
            "No talks before the launch are recorded. Nothing is dated that shows what came of it.",
            "Record whom you talked with before the launch, when and about what. Say by when people hear what came of "
            "their views.",
        ),
        (
            {**COVENANT, "prior_engagement": TALKS},
            "ADVISE",
            "Talks before the launch are recorded: Sunday 11 January 2026. Nothing is dated that shows what came of "
            "it.",
            "Say by when people hear what came of their views.",
        ),
        (
            {**COVENANT, "feedback": {"promised_by": "2026-06-01"}},
            "ADVISE",
            "No talks before the launch are recorded. What came of it is dated Monday 1 June 2026.",
            "Record whom you talked with before the launch, when and about what.",
        ),
        (
            {**COVENANT, "prior_engagement": TALKS, "feedback": {"promised_by": "2026-06-01"}},
            "PASS",
            "Talks before the launch are recorded: Sunday 11 January 2026. What came of it is dated Monday 1 June "
            "2026.",
            "",
        ),
    ],
)
def test_the_covenant_asks_for_talks_before_and_for_what_came_of_them(facts, verdict, explanation, remedy):
    finding = found(facts)[1]["COV25-1"]
    assert (finding["verdict"], finding["measured"], finding["remedy"]) == (verdict, 59, remedy)
    assert finding["explanation"] == f"{explanation} {NO_NUMBER}"


@pytest.mark.parametrize(
    ("facts", "explanation", "remedy"),
    [
        (
            {"claims": [{"text": "We keep the Compact."}]},
            "The paper says: “We keep the Compact”. No launch date is given, so it cannot be tested.",
            "State the launch.",
        ),
        (
            {"claims": [{"standard": "compact"}]},
            "No launch date is given, so it cannot be tested.",
            "State the launch.",
        ),
        (
            {"launch": "2010-07-05", "claims": [{"text": "We value views."}]},
            "The paper says: “We value views”. It names no length that the dates could be tested against.",
            "Let a person read the claim.",
        ),
    ],
)
def test_a_claim_that_cannot_be_tested_is_quoted_with_why(facts, explanation, remedy):
    finding = found(facts)[1]["GUN-6"]
    assert (finding["verdict"], finding["explanation"], finding["remedy"]) == ("NODATA", explanation, remedy)


@pytest.mark.parametrize(
    ("local", "required", "asks"),
    [
        (
            None,
            84,
            "the refreshed Compact of December 2009 asks for twelve weeks (a local compact may set another number)",
        ),
        ({"min_days": 60}, 60, "the local compact asks for eight weeks and four days"),
    ],
)
def test_a_claim_to_keep_a_local_compact_is_tested_by_its_number_if_it_has_one(local, required, asks):
    facts = {
        "launch": "2010-07-05",
        "close": "2010-09-27",
        "claims": [{"standard": "local", "text": "Local."}],
    }
    finding = found({**facts, **({"local": local} if local else {})})[1]["GUN-6"]
    assert finding["required"] == required
    assert finding["explanation"].startswith(
        f"The paper says: “Local”. That holds. Twelve weeks; {asks}. Monday 5 July"
    )


def test_every_claim_is_tested_and_the_gravest_decides():
    claims = [
        {"text": "You have twelve weeks."},
        {"text": "You have eight weeks."},
        {"text": "We value views."},
    ]
    finding = found({"launch": "2011-03-01", "close": "2011-05-03", "claims": claims})[1]["GUN-6"]
    assert (finding["verdict"], finding["required"], finding["short_by"]) == ("BREACH", 84, 21)
    said = finding["explanation"]
    assert said.index("“You have twelve weeks”. That does not hold.") < said.index(
        "“You have eight weeks”. That holds."
    )
    assert said.endswith("“We value views”. It names no length that the dates could be tested against.")


@pytest.mark.parametrize("rule_id", ["PRE-1", "PRE-2", "PRE-3", "PRE-4", "HMP16-K"])
def test_polls_beyond_the_table_are_unknown_and_asked_for(rule_id):
    finding = found({"launch": "2035-07-05", "close": "2035-09-27"})[1][rule_id]
    assert (finding["verdict"], finding["explanation"]) == ("NODATA", FAR)
    assert finding["remedy"] == "Record the polls in your area, with the day of each notice."


@pytest.mark.parametrize(
    ("close", "reason", "verdict", "explanation", "remedy"),
    [
        ("2006-04-02", None, "N/A", "Twelve weeks are kept, so no exception is needed.", ""),
        (
            "2006-04-01",
            None,
            "BREACH",
            "No reason is published yet.",
            "Publish a reason that the code lists, by the launch.",
        ),
        (
            "2006-02-01",
            {"text": "Budget", "published_on": "2006-01-09"},
            "EXPLAINED",
            "The reason was published by the launch, on Monday 9 January 2006.",
            "Record who concluded it, such as the chief executive.",
        ),
        (
            "2006-02-01",
            {"text": "Budget", "published_on": "2006-01-09", "signed_by": "A. Reeve"},
            "EXPLAINED",
            "The reason was published by the launch, on Monday 9 January 2006.",
            "",
        ),
        (
            "2006-02-01",
            {"text": "We are busy", "published_on": "2006-01-10"},
            "ADVISE",
            "The reason was published after the launch, on Tuesday 10 January 2006. It is none of those that the code "
            "lists.",
            "Say which of the code's reasons it is, or give more time.",
        ),
    ],
)
def test_the_code_of_2004_excuses_less_for_its_own_reasons(close, reason, verdict, explanation, remedy):
    facts = {"launch": "2006-01-09", "close": close, **({"rationale": reason} if reason else {})}
    finding = found(facts)[1]["HMG04-1.5"]
    assert (finding["verdict"], finding["explanation"], finding["remedy"]) == (verdict, explanation, remedy)
    assert (finding["measured"], finding["required"]) == (
        {"2006-04-02": 83, "2006-04-01": 82}.get(close, 23),
        84,
    )


@pytest.mark.parametrize(
    ("facts", "verdict", "measured", "short", "remedy"),
    [
        (
            {"launch": {"from": "2019-01-14", "to": "2019-01-20"}, "close": "2019-02-05"},
            "DEPENDS",
            {"min": 17, "max": 23},
            {"min": 0, "max": 4},
            "Close on Saturday 9 February 2019 or later.",
        ),
        (
            {"launch": "2019-01-14", "events": [{"kind": "review", "date": "2019-02-03"}]},
            "DEPENDS",
            21,
            None,
            "Close on Sunday 3 February 2019 or later.",
        ),
        ({"launch": "2019-01-14"}, "NODATA", None, None, "State the launch and a closing date."),
        (
            {"launch": "2035-01-14", "close": "2035-02-14"},
            "NODATA",
            None,
            None,
            "Count the days by hand, with a calendar of that year.",
        ),
    ],
)
def test_publicity_for_an_application_that_is_not_settled(facts, verdict, measured, short, remedy):
    finding = found({**facts, "statutory": "planning_application"})[1]["PLN-4"]
    assert (finding["verdict"], finding["measured"], finding["required"]) == (verdict, measured, 21)
    assert (finding.get("short_by"), finding["remedy"]) == (short, remedy)


@pytest.mark.parametrize(("letters", "shown"), [(240, "a " + "X" * 238), (241, "a " + "X" * 237 + "…")])
def test_words_are_quoted_on_one_line_and_whole_up_to_240_letters(letters, shown):
    text = f" a \n {'X' * (letters - 2)}."
    finding = found({"local": {"text_ref": text, "effective_from": "2009-01-01"}})[1]["LOC-6"]
    assert f"“{shown}”" in finding["explanation"]
