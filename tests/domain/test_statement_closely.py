"""Promises about the statement that a report prints and the lines that a terminal shows, to the letter."""

import pytest

from consult.domain.standards import Verdict, assess, in_words, statement, worst
from consult.domain.timetable import facts_from
from tests.domain.test_standards import PARTNERSHIP

WEEK = {"from": "2010-07-05", "to": "2010-07-11"}
EXTENDED = [
    {"old_close": "2010-09-06", "new_close": "2010-09-13"},
    {"old_close": "2010-09-13", "new_close": "2010-09-27"},
]


def said_of(data, *, over=False):
    facts = facts_from(data)
    return statement(assess(facts, over=over), facts, over=over)


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


def test_the_statement_after_the_close_looks_back():
    said = said_of({"launch": "2010-07-05", "close": "2010-09-06"}, over=True)
    assert "It closed on Monday 6 September 2010, 11:59pm. That is 63 days (9 weeks)." in said
    assert said.endswith("Not kept: 21 days short. No reason was published.")
    assert said_of({"launch": "2010-07-05", "close": "2010-09-06"}).endswith("No reason is published yet.")


@pytest.mark.parametrize(
    ("over", "said"), [(False, "no reason is published yet."), (True, "no reason was published.")]
)
def test_the_findings_after_the_close_look_back(over, said):
    assessment = assess(facts_from({"launch": "2010-07-05", "close": "2010-09-06"}), over=over)
    (finding,) = (one for one in assessment.findings if one.rule == "CPT09-1")
    assert said in finding.explanation


@pytest.mark.parametrize(
    ("close", "said"),
    [
        ("2010-07-11", "11:59pm. That is 6 days. It is"),
        ("2010-07-12", "11:59pm. That is 7 days (1 week). It is"),
        ("2010-07-13", "11:59pm. That is 8 days (1 week 1 day). It is"),
    ],
)
def test_the_statement_names_weeks_from_one_week_on(close, said):
    assert said in said_of({"launch": "2010-07-05", "close": close})


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
        (
            {"launch": "2035-07-02", "close": "2035-09-24"},
            ["84 days; working days and bank holidays of these years are not known."],
        ),
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
