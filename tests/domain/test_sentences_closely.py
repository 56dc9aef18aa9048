"""Promises about the words that carry numbers: what a finding, a doubt and a front sheet say, to the letter."""

from dataclasses import replace
from datetime import date, time

import pytest

from consult.domain.standards import (
    RULES,
    Verdict,
    as_json,
    assess,
    catalogue,
    from_json,
    in_words,
    smells,
    statement,
    wording,
    worst,
)
from consult.domain.standards.committee import CONSIDERATIONS, check
from consult.domain.timetable import Event, Facts, facts_from
from tests.domain.test_smells import WHOLE
from tests.domain.test_standards import PARTNERSHIP, found

WEEK = {"from": "2010-07-05", "to": "2010-07-11"}
EXTENDED = [
    {"old_close": "2010-09-06", "new_close": "2010-09-13"},
    {"old_close": "2010-09-13", "new_close": "2010-09-27"},
]


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
            "The renewed Compact of December 2010 holds for launches from Wednesday 22 December 2010 until "
            "Wednesday 16 July 2025; this one is Monday 1 September 2025.",
        ),
        (
            "COV25-1",
            "2015-09-01",
            "england",
            "The Civil Society Covenant of July 2025 holds for launches from Thursday 17 July 2025; this one is "
            "Tuesday 1 September 2015.",
        ),
        (
            "HMG08-2",
            {"from": "2008-10-06", "to": "2008-10-12"},
            "england",
            "The government code of practice on consultation of 2008 holds for launches from Saturday 1 November 2008 "
            "until Monday 16 July 2012; this one is between Monday 6 October and Sunday 12 October 2008.",
        ),
        (
            "CPT10-2.4b",
            "2015-09-01",
            "wales",
            "The renewed Compact of December 2010 is a standard of England.",
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
            "Whether the refreshed Compact of December 2009 holds depends on the day of the launch: it holds from "
            "Wednesday 16 December 2009 until Tuesday 21 December 2010.",
        ),
        (
            "COV25-1",
            {"from": "2025-07-14", "to": "2025-07-18"},
            "Whether the Civil Society Covenant of July 2025 holds depends on the day of the launch: it holds from "
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
        ("soon", None),
        ("3 months or so", None),
    ],
)
def test_the_time_for_feedback_is_read_in_days_weeks_or_calendar_months(within, due):
    one = finding("LOC-4", launch="2010-06-01", close="2010-08-31", local={"feedback_within": within})
    assert one["required"] == due
    if due is None:
        assert (
            one["explanation"] == f"The time for feedback is recorded as “{within}”, which cannot be counted."
        )
        assert one["remedy"] == 'Write a number of days, or for example "3 months".'


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


# A claim, and a committee's view.


def test_a_claim_could_only_be_true_if_a_decision_after_the_latest_close_sees_the_replies():
    events = [{"date": day, "kind": "decision"} for day in ("2010-10-01", "2010-10-03", "2010-10-04")]
    claims = [{"standard": "compact", "text": "We keep it."}]
    remedy = finding("GUN-6", launch=WEEK, close="2010-09-20", claims=claims, events=events)["remedy"]
    assert (
        "Sunday 3 October for Sunday 11 July) and the decision on Monday 4 October 2010 sees them." in remedy
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


# The statement in the report, and the lines on a terminal.


def said_of(data):
    facts = facts_from(data)
    return statement(assess(facts), facts)


def test_the_statement_on_the_partnership_of_2010():
    assert said_of(PARTNERSHIP) == (
        "The consultation was launched between Monday 5 July and Sunday 11 July 2010. No closing date was stated; "
        "the days are counted to the review by the Steering Group on Wednesday 8 September 2010. That is 59 to 65 "
        "days (8 weeks 3 days to 9 weeks 2 days). It is judged by the refreshed Compact of December 2009, which "
        "asks for twelve weeks (84 days) or a reason. Not kept: 19 to 25 days short. No reason is published yet."
    )


def test_the_statement_names_every_earlier_close():
    assert said_of({"launch": "2010-07-05", "close": "2010-09-06", "extensions": EXTENDED}) == (
        "The consultation was launched on Monday 5 July 2010. It closes on Monday 27 September 2010, 11:59pm. It was "
        "extended; before, the close was Monday 6 September 2010, Monday 13 September 2010. That is 84 days (12 "
        "weeks). It is judged by the refreshed Compact of December 2009, which asks for twelve weeks (84 days) or a "
        "reason. Kept."
    )


def test_the_statement_under_a_covenant_without_a_number():
    assert said_of({"launch": "2026-01-12", "close": "2026-02-23"}).endswith(
        "That is 42 days (6 weeks). It is judged by the Civil Society Covenant of July 2025, which names no number of "
        "weeks."
    )


def test_the_statement_of_a_reason_without_words_and_of_a_length_that_cannot_be_counted():
    short = {"launch": "2025-01-13", "close": "2025-02-24", "rationale": {"reason_code": "budget_cycle"}}
    assert said_of(short).endswith(
        "Depends on what is not settled yet: 42 days short. A reason is written down, but not when it was published."
    )
    assert said_of({"launch": "2010-07-05"}).endswith("(84 days) or a reason. Not known yet.")


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            {},
            [
                "The days cannot be counted: a launch, or a close or review after it, is missing.",
                "No edition of a standard could be chosen.",
            ],
        ),
        (
            {"launch": "2010-07-05", "close": "2010-09-27"},
            [
                "84 days; working days: 59; bank holidays: 1.",
                "Judged by the refreshed Compact of December 2009, the government code of practice on consultation of "
                "2008.",
            ],
        ),
        (
            {"launch": WEEK, "events": [{"date": "2010-09-08", "kind": "review"}]},
            [
                "59 to 65 days; working days: 42 to 46; bank holidays: 1; no closing date is stated, so they run to "
                "the first review or decision.",
            ],
        ),
        ({"launch": "2035-07-02", "close": "2035-09-24"}, ["84 days."]),
    ],
)
def test_a_terminal_shows_first_what_was_counted_and_by_which_editions(data, lines):
    shown = in_words(assess(facts_from(data)))
    assert shown[: len(lines)] == lines
    assert shown[2] == ""


def test_a_terminal_shows_each_finding_with_its_remedy_and_an_empty_line():
    shown = in_words(assess(facts_from(PARTNERSHIP)))
    start = shown.index("Not kept: Twelve weeks for a written consultation, or a reason (CPT09-1, should)")
    assert shown[start + 1].startswith(
        "  Between eight and ten weeks; the paper says that it keeps the refreshed"
    )
    assert shown[start + 2].startswith(
        "  To mend it: Close on Sunday 3 October 2010, 11:59pm (Monday 27 September is"
    )
    assert shown[start + 3] == ""
    assert shown[-1].startswith("Does not apply here: CPT98-1, CPC00-1, CPT10-2.4b, BV-3, ")


def test_nothing_found_is_no_more_than_not_applicable():
    assert worst([]) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("data", "inferred"),
    [
        ({}, False),
        ({"launch": "2010-07-05", "close": "2010-09-27"}, False),
        ({"close": "2010-09-27"}, False),
        ({"launch": "2010-07-05", "events": [{"date": "2010-09-08", "kind": "review"}]}, True),
    ],
)
def test_the_counts_say_whether_their_close_was_inferred(data, inferred):
    assert assess(facts_from(data)).counts.inferred is inferred


# Doubts about the dates.


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"close": "2010-11-27"}, {"close": "It closes at a weekend, on Saturday 27 November 2010."}),
        ({"close": "2010-11-26"}, {}),  # a Friday
        ({"close": "2010-05-31"}, {"close": "It closes on a bank holiday, Monday 31 May 2010."}),
        ({"close": "2010-08-02"}, {"close": "It closes inside a holiday season (August), on Monday 2 August 2010."}),
        (
            {"events": [{"date": "2010-12-01", "kind": "implement"}, {"date": "2010-12-02", "kind": "decision"}]},
            {"events[0].date": "Implementation is dated Wednesday 1 December 2010, before the decision on Thursday 2 "
             "December 2010."},
        ),
        ({"events": [{"date": "2010-12-01", "kind": "implement"}, {"date": "2010-12-01", "kind": "decision"}]}, {}),
    ],
)  # fmt: skip
def test_a_doubt_about_a_date_names_the_day(data, said):
    assert {one.place: one.sentence for one in smells(facts_from(data), {})} == said


def test_a_doubt_about_a_time_that_the_clocks_skip_names_the_time():
    facts = Facts(close=date(2025, 3, 29), close_time=time(1, 30))
    assert not [one for one in smells(facts, {}) if one.place == "close_time"]
    facts = Facts(close=date(2025, 3, 30), close_time=time(1, 30))
    (doubt,) = [one for one in smells(facts, {}) if one.id == "clock-change"]
    assert doubt.place == "close_time"
    assert "so 01:30 is not one instant" in doubt.sentence


def test_a_claim_that_is_kept_raises_no_doubt():
    kept = {"launch": "2011-03-01", "close": "2011-05-24", "claims": [{"text": "You have twelve weeks."}]}
    assert smells(facts_from(kept), {}) == ()


def test_a_doubt_about_words_quotes_them():
    (doubt,) = smells(Facts(), {"p1": "The boards will be merged."})
    assert doubt.sentence == "The words “will be merged” speak of the outcome as settled."


# The front sheet.


@pytest.mark.parametrize(
    ("rule_id", "change", "said", "remedy"),
    [
        ("COM-2", {"title": " ", "report_of": ""}, "Not given: title, report of.", "Fill them in."),
        (
            "COM-2",
            {"author": "", "contact": {"name": "A."}},
            "Not given: author, post, phone, email.",
            "Fill them in.",
        ),
        ("COM-3", {"purpose": ""}, "No purpose is given.", "Say the purpose in one sentence."),
        (
            "COM-3",
            {"purpose": "To report! And to ask? Now."},
            "The purpose is 3 sentences long.",
            "Say the purpose in one sentence.",
        ),
        (
            "COM-4",
            {"recommendations": ("Think.", "NOTE it.", "Wait.")},
            "These recommendations do not say what is asked: 1, 3.",
            "Use one of: approve, note, endorse, recommend, comment.",
        ),
        (
            "COM-6",
            {"next_steps": {**WHOLE.next_steps, "area_committee": "", "cabinet": " "}},
            "These rows are blank: cabinet, area committee.",
            'Fill them in, or write "none".',
        ),
        (
            "COM-8",
            {"considerations": {**WHOLE.considerations, "legal": "", "risk": ""}},
            "Nothing is said of: legal, risk.",
            "Say something of each.",
        ),
        (
            "COM-8",
            {"considerations": {**WHOLE.considerations, "legal": "not REQUIRED", "risk": "Not needed."}},
            "No reason is given why this is not required: legal, risk.",
            "Give the reason.",
        ),
        (
            "COM-10",
            {"circulation": (), "published_on": " "},
            "Not given: the circulation list, the date of publication.",
            "Fill them in.",
        ),
    ],
)
def test_a_front_sheet_is_told_which_of_its_rows_want_something(rule_id, change, said, remedy):
    (one,) = [one for one in check(replace(WHOLE, **change)) if one.rule == rule_id]
    assert (one.verdict, one.explanation, one.remedy) == (Verdict.ADVISE, said, remedy)
    assert one.title and one.measured is None and one.required is None and one.short_by is None


def test_every_consideration_of_a_front_sheet_is_asked_for():
    (one,) = [one for one in check(replace(WHOLE, considerations={})) if one.rule == "COM-8"]
    assert one.explanation == f"Nothing is said of: {', '.join(CONSIDERATIONS)}."


# The catalogue.


def test_the_catalogue_says_of_each_edition_its_days_its_length_and_what_is_not_settled():
    by_code = {one.code: one for one in catalogue().editions}
    cpt10 = by_code["CPT10"]
    assert (cpt10.first, cpt10.last, cpt10.weeks) == (date(2010, 12, 22), date(2025, 7, 16), 12)
    assert cpt10.sources == (
        "Compact Voice statement of 31 July 2012, quoting 2.4",
        "compactvoice.org.uk/renewal",
    )
    assert cpt10.doubts[-1] == "Its first day is not settled: it lies between 2010-12-01 and 2010-12-31."
    assert (by_code["COV25"].last, by_code["COV25"].weeks) == (None, None)
    assert not [said for said in by_code["HMG08"].doubts if "not settled" in said]


@pytest.mark.parametrize(
    ("rule_id", "binds"),
    [
        ("PSED-1", "Must: "),
        ("CPT10-2.4b", "Should, where the body adopted it"),
        ("PRE-3", "Should: the body's own word"),
        ("PSED-2", "May: "),
        ("COM-11", "Must: "),
        ("COM-2", "May: "),
    ],
)
def test_the_catalogue_says_how_much_a_rule_binds(rule_id, binds):
    (one,) = [one for one in catalogue().rules if one.id == rule_id]
    assert one.severity.startswith(binds)


def test_the_catalogue_gives_a_law_its_days_and_a_law_without_them_none():
    by_id = {one.id: one for one in catalogue().rules}
    assert (by_id["ACC-1"].first, by_id["ACC-1"].last) == (date(2018, 9, 23), None)
    assert (by_id["PSED-2"].first, by_id["PSED-2"].last) == (None, None)
    assert by_id["GUN-1"].nations == ()


@pytest.mark.parametrize(
    ("id", "sentences"),
    [("PLN-4", 1), ("GUN-3", 1), ("GUN-1", 0), ("CPT09", 1), ("CPT09-1", 2), ("CNT-12", 0)],
)
def test_a_doubt_is_shown_with_the_rules_that_it_touches_and_no_other(id, sentences):
    shown = {one.id: one.doubts for one in catalogue().rules} | {
        one.code: one.doubts for one in catalogue().editions
    }
    assert len([said for said in shown[id] if "first day is not settled" not in said]) == sentences
