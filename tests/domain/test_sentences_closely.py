"""Promises about the words that carry numbers: what a finding says, to the letter."""

from datetime import date

import pytest

from consult.domain.standards import (
    RULES,
    as_json,
    assess,
    from_json,
    wording,
)
from consult.domain.timetable import Event, facts_from
from tests.domain.test_standards import PARTNERSHIP, found

WEEK = {"from": "2010-07-05", "to": "2010-07-11"}


def finding(rule_id, **facts):
    return found(facts)[1][rule_id]


# Which edition, and why another does not hold.


@pytest.mark.parametrize(
    ("rule_id", "launch", "nation", "said"),
    [
        (
            "CPT10-2.4b",
            "2025-09-01",
            "england",
            "This belongs to the renewed Compact of December 2010, for launches from Wednesday 22 December 2010 until "
            "Wednesday 16 July 2025; this launch is Monday 1 September 2025.",
        ),
        (
            "COV25-1",
            "2015-09-01",
            "england",
            "This belongs to the Civil Society Covenant of July 2025, for launches from Thursday 17 July 2025 on; this "
            "launch is Tuesday 1 September 2015.",
        ),
        (
            "HMG08-2",
            {"from": "2008-10-06", "to": "2008-10-12"},
            "england",
            "This belongs to the government code of practice on consultation of 2008, for launches from Saturday "
            "1 November 2008 until Monday 16 July 2012; this launch is between Monday 6 October and Sunday 12 October "
            "2008.",
        ),
        (
            "CPT10-2.4b",
            "2015-09-01",
            "wales",
            "This belongs to the renewed Compact of December 2010, a standard of England.",
        ),
    ],
)
def test_a_standard_that_does_not_hold_says_when_and_where_it_does(rule_id, launch, nation, said):
    one = finding(rule_id, launch=launch, close="2026-03-20", nation=nation)
    assert (one["verdict"], one["explanation"]) == ("N/A", said)


@pytest.mark.parametrize(
    ("rule_id", "launch", "said"),
    [
        (
            "CPT09-1",
            {"from": "2010-12-20", "to": "2010-12-24"},
            "Whether this counts depends on the day of the launch: the days of the refreshed Compact of December 2009 "
            "are Wednesday 16 December 2009 to Tuesday 21 December 2010.",
        ),
        (
            "COV25-1",
            {"from": "2025-07-14", "to": "2025-07-18"},
            "Whether this counts depends on the day of the launch: the Civil Society Covenant of July 2025 came in on "
            "Thursday 17 July 2025.",
        ),
    ],
)
def test_a_launch_that_spans_a_change_of_editions_is_told_between_which_days_each_holds(
    rule_id, launch, said
):
    one = finding(rule_id, launch=launch, close="2026-03-20")
    assert (one["verdict"], one["explanation"]) == ("DEPENDS", said)
    assert one["remedy"] == "Settle the day of the launch."


@pytest.mark.parametrize(
    ("launch", "told"),
    [("2018-02-28", False), ("2018-03-01", True), ("2018-03-31", True), ("2018-04-01", False)],
)
def test_a_changeover_is_told_of_from_its_first_day_to_its_last(launch, told):
    said = finding("HMP16-E", launch=launch, close="2018-07-31")["explanation"]
    assert ("in the changeover to the government's consultation principles of 2018" in said) is told


def test_a_launch_in_the_changeover_has_both_sentences_with_a_space_between():
    said = finding("CPT09-1", launch="2010-12-21", close="2011-03-20")["explanation"]
    assert said.endswith(
        "84 are expected. The launch is transitional: it falls in the changeover to the renewed Compact of December "
        "2010, and which edition held is not settled."
    )


# The local compact.


@pytest.mark.parametrize(
    ("given", "verdict", "short", "said"),
    [
        ("2010-06-06", "PASS", None, "Notice was given on Sunday 6 June 2010, 29 days before the launch."),
        ("2010-06-07", "PASS", None, "Notice was given on Monday 7 June 2010, 28 days before the launch."),
        ("2010-06-08", "BREACH", 1, "Notice was given on Tuesday 8 June 2010, 27 days before the launch."),
        ("2010-07-04", "BREACH", 27, "Notice was given on Sunday 4 July 2010, 1 day before the launch."),
        ("2010-07-05", "BREACH", 28, "Notice was given on Monday 5 July 2010, 0 days before the launch."),
    ],
)
def test_early_notice_is_counted_back_from_the_launch(given, verdict, short, said):
    notice = [{"kind": "early_notice", "date": given}]
    one = finding("LOC-5", launch="2010-07-05", local={"early_notice_days": 28}, events=notice)
    assert (one["verdict"], one["measured"], one["required"]) == (verdict, given, "2010-06-07")
    assert one.get("short_by") == short
    assert one["explanation"] == f"{said} The local compact asks for 28 days of early notice."
    assert one["remedy"] == ("" if short is None else "Give notice by Monday 7 June 2010, or launch later.")


def test_early_notice_for_a_launch_within_a_week_may_be_short_by_up_to_the_earliest_launch():
    notice = [{"kind": "early_notice", "date": "2010-06-10"}]
    one = finding("LOC-5", launch=WEEK, local={"early_notice_days": 28}, events=notice)
    assert (one["verdict"], one["short_by"]) == ("DEPENDS", {"min": 0, "max": 3})


def test_early_notice_that_nobody_recorded_is_named_with_its_day():
    one = finding("LOC-5", launch="2010-07-05", local={"early_notice_days": 28})
    assert (one["verdict"], one["measured"], one["required"]) == ("ADVISE", None, "2010-06-07")
    assert one["explanation"] == (
        "No early notice is recorded. The local compact asks for 28 days of early notice."
    )
    assert one["remedy"] == "Give notice by Monday 7 June 2010, or launch later."
    one = finding("LOC-5", local={"early_notice_days": 28})
    assert (one["verdict"], one["remedy"]) == ("NODATA", "State the launch.")
    assert one["explanation"] == "No launch date is given, so the day for early notice cannot be counted."


@pytest.mark.parametrize(
    ("within", "due"),
    [
        (10, "2010-09-10"),
        ("10", "2010-09-10"),
        (" 10 days ", "2010-09-10"),
        ("1 day", "2010-09-01"),
        ("2 weeks", "2010-09-14"),
        ("1 Week", "2010-09-07"),
        ("3 months", "2010-11-30"),
        ("1 MONTH", "2010-09-30"),
    ],
)
def test_the_time_for_feedback_is_read_in_days_weeks_or_calendar_months(within, due):
    one = finding("LOC-4", launch="2010-06-01", close="2010-08-31", local={"feedback_within": within})
    assert one["required"] == due


@pytest.mark.parametrize(
    ("launch", "verdict", "said"),
    [
        ("2010-07-07", "N/A", "The local compact holds from Thursday 8 July 2010, after the launch."),
        ("2010-07-08", "PASS", "the local compact asks for eight weeks and four days"),
        (
            WEEK,
            "DEPENDS",
            "Whether the local compact holds depends on the day of the launch: it holds from Thursday 8 July 2010.",
        ),
    ],
)
def test_a_local_compact_holds_from_its_first_day(launch, verdict, said):
    one = finding(
        "LOC-1", launch=launch, close="2010-10-01", local={"min_days": 60, "effective_from": "2010-07-08"}
    )
    assert one["verdict"] == verdict
    assert said in one["explanation"]


def test_a_local_compact_is_named_by_its_text_and_first_day():
    text = {"effective_from": "2009-01-01", "text_ref": "the Compact of Severnvale, 2009."}
    assert finding("LOC-6", launch="2010-06-01", local=text)["explanation"] == (
        "The local compact is “the Compact of Severnvale, 2009”, from Thursday 1 January 2009."
    )


@pytest.mark.parametrize(
    ("code", "verdict"),
    [("budget_cycle", "EXPLAINED"), ("eu_law", "EXPLAINED"), ("museum", "ADVISE"), ("holiday", "ADVISE")],
)
def test_a_reason_is_on_the_list_of_2004_by_its_words_not_by_its_letters(code, verdict):
    reason = {"text": "See the letter.", "reason_code": code, "published_on": "2006-01-09"}
    one = finding("HMG04-1.5", launch="2006-01-09", close="2006-02-20", rationale=reason)
    assert one["verdict"] == verdict


# Talks before the paper.


@pytest.mark.parametrize(
    ("talks", "verdict", "said"),
    [
        ([], "ADVISE", "No talks before the launch are recorded."),
        ([{"with": "the Forum"}], "ADVISE", "Earlier talks are recorded without their day."),
        (
            [{"date": "2015-09-01", "with": "the Forum"}],
            "ADVISE",
            "The recorded talks came no earlier than the launch: Tuesday 1 September 2015 with the Forum.",
        ),
        (
            [{"date": "2015-08-31", "with": "the Forum"}, {"date": "2015-08-03"}, {"with": "nobody"}],
            "PASS",
            "Talks before the launch are recorded: Monday 3 August 2015.",
        ),
        (
            [{"date": "2015-08-31", "with": "the Forum"}],
            "PASS",
            "Talks before the launch are recorded: Monday 31 August 2015 with the Forum.",
        ),
    ],
)
def test_talks_count_when_they_came_at_least_a_day_before_the_launch(talks, verdict, said):
    one = finding("CPT10-2.3", launch="2015-09-01", prior_engagement=talks)
    assert (one["verdict"], one["explanation"]) == (verdict, said)


# An extension.


@pytest.mark.parametrize(
    ("announced", "verdict", "remedy"),
    [
        ("2015-11-24", "PASS", ""),
        ("2015-11-25", "ADVISE", "Record for each extension: why it was announced only after the close."),
    ],
)
def test_an_extension_is_in_time_on_the_day_of_the_earlier_close(announced, verdict, remedy):
    extension = {
        "announced_on": announced,
        "old_close": "2015-11-24",
        "new_close": "2015-12-08",
        "reason": "Asked.",
    }
    one = finding("CNT-12", launch="2015-09-01", close="2015-11-24", extensions=[extension])
    assert (one["verdict"], one["remedy"], one["measured"]) == (verdict, remedy, 1)
    assert one["explanation"] == "The close was Tuesday 24 November 2015 and is now Tuesday 8 December 2015."


@pytest.mark.parametrize(
    ("old_closes", "said"),
    [
        ((None,), "The close is now Tuesday 8 December 2015; the earlier one is not recorded."),
        (
            ("2015-11-24", "2015-12-01"),
            "The close was Tuesday 24 November 2015, Tuesday 1 December 2015 and is now Tuesday 8 December 2015.",
        ),
    ],
)
def test_every_earlier_close_is_named(old_closes, said):
    extensions = [{"old_close": day, "new_close": "2015-12-08"} for day in old_closes]
    assert finding("CNT-12", launch="2015-09-01", extensions=extensions)["explanation"] == said


# A claim, and a committee's view.


@pytest.mark.parametrize(
    ("text", "required", "said"),
    [
        ("We give three months.", 89, "the paper promises three months. Monday 2 February"),
        ("We give one month.", 28, "the paper promises one month. Monday 2 February"),
        ("We give ten weeks.", 70, "the paper promises ten weeks. Monday 2 February"),
        ("We give 80 days.", 80, "the paper promises 80 days. Monday 2 February"),
        (
            "Feedback within one month.",
            "2015-05-30",
            "within one month of the close, by Saturday 30 May 2015.",
        ),
        ("Feedback within 2 weeks.", "2015-05-14", "within two weeks of the close, by Thursday 14 May 2015."),
        ("Feedback within 28 days.", "2015-05-28", "within 28 days of the close, by Thursday 28 May 2015."),
    ],
)
def test_a_length_of_the_papers_own_words_is_counted_and_said_in_its_own_unit(text, required, said):
    one = finding("GUN-6", launch="2015-02-02", close="2015-04-30", claims=[{"text": text}])
    assert one["required"] == required
    assert said in one["explanation"]


@pytest.mark.parametrize(
    ("last", "each"),
    [
        ("2010-07-05", "for a launch on Monday 5 July"),
        ("2010-07-09", "for a launch on Monday 5 July; Friday 1 October for Friday 9 July"),
        (
            "2010-07-11",
            "for a launch on Monday 5 July; Friday 1 October for Friday 9 July; Sunday 3 October for Sunday 11 July",
        ),
    ],
)
def test_a_claim_could_only_be_true_if_a_decision_after_the_latest_close_sees_the_replies(last, each):
    days = {"2010-07-05": "2010-09-28", "2010-07-09": "2010-10-02", "2010-07-11": "2010-10-04"}
    before, after = list(days.values()).index(days[last]), days[last]
    events = [
        {"date": day, "kind": "decision"} for day in ["2010-09-27", "2010-10-01", "2010-10-03"][: before + 1]
    ]
    events.append({"date": after, "kind": "decision"})
    claims = [{"standard": "compact", "text": "We keep it."}]
    launch = {"from": "2010-07-05", "to": last}
    remedy = finding("GUN-6", launch=launch, close="2010-09-20", claims=claims, events=events)["remedy"]
    sees = wording.step(Event(date.fromisoformat(after), "decision"))
    assert remedy == (
        f"True only if replies are accepted at least until Monday 27 September 2010 ({each}) and {sees} sees them. "
        "Otherwise correct the paper in public."
    )


@pytest.mark.parametrize(
    ("launch", "close", "verdict", "required"),
    [
        ("2014-02-03", "2014-03-15", "ADVISE", 42),
        ("2014-02-03", "2014-03-17", "PASS", 42),
        ("2014-07-14", "2014-09-06", "ADVISE", 56),
        ("2014-07-14", "2014-09-08", "PASS", 56),
    ],
)
def test_the_lords_asked_for_six_weeks_and_two_more_over_a_holiday(launch, close, verdict, required):
    one = finding("HMP12-L", launch=launch, close=close)
    assert (one["verdict"], one["required"]) == (verdict, required)
    assert one["explanation"].endswith(" This is a comment: the government did not adopt it.")


def test_a_step_of_any_kind_is_named_with_its_day():
    assert wording.step(Event(date(2010, 9, 8), "feedback")) == "the feedback on Wednesday 8 September 2010"
    assert wording.step(Event(None, "review", "the Board")) == "the review by the Board on a day not given"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("early_notice", "the early notice"),
        ("launch", "the launch"),
        ("comment", "the meeting for comment"),
        ("review", "the review"),
        ("decision", "the decision"),
        ("feedback", "the feedback"),
        ("implement", "the implementation"),
        ("implementation", "the implementation"),
        ("review_of_implementation", "the review of the implementation"),
        ("other", "another step"),
    ],
)
def test_a_step_is_called_by_its_name(kind, said):
    assert wording.event(kind) == said


def test_a_finding_of_a_rule_that_is_gone_is_headed_by_its_citation():
    stored = as_json(assess(facts_from(PARTNERSHIP)))
    stored["findings"][0] |= {"rule": "OLD-1", "citation": "An old code, 1"}
    first, second = from_json(stored).findings[:2]
    assert (first.rule, first.title) == ("OLD-1", "An old code, 1")
    assert second.title == RULES[second.rule].title


# Publicity for an application: the 21st day, over Christmas and at the turn of the year.


@pytest.mark.parametrize(
    ("launch", "close", "verdict", "counted"),
    [
        ("2019-01-14", "2019-02-02", "BREACH", 20),
        ("2019-01-14", "2019-02-03", "PASS", 21),
        (
            "2021-12-06",
            "2021-12-28",
            "BREACH",
            20,
        ),  # without Christmas Day, a Saturday, and two bank holidays
        ("2021-12-06", "2021-12-29", "PASS", 21),
        ("2021-12-05", "2021-12-25", "BREACH", 20),
        ("2021-12-20", "2022-01-12", "BREACH", 20),
        ("2021-12-20", "2022-01-13", "PASS", 21),  # and without Monday 3 January
    ],
)
def test_an_application_is_open_for_21_days_that_are_no_public_holidays(launch, close, verdict, counted):
    one = finding("PLN-4", launch=launch, close=close, statutory="planning_application")
    assert (one["verdict"], one["measured"], one["required"]) == (verdict, counted, 21)
    assert f"without public holidays it is {counted} days; 21 are asked for." in one["explanation"]
    if verdict == "BREACH":
        last = {"2019-02-02": "Sunday 3 February 2019", "2021-12-28": "Wednesday 29 December 2021"}
        last |= {"2021-12-25": "Sunday 26 December 2021", "2022-01-12": "Thursday 13 January 2022"}
        assert one["remedy"] == f"Close on {last[close]} or later."
