"""Promises about the words of doubts, of a front sheet and of the catalogue, to the letter."""

from dataclasses import replace
from datetime import date, time

import pytest

from consult.domain.standards import Verdict, catalogue, smells
from consult.domain.standards.committee import CONSIDERATIONS, check
from consult.domain.timetable import Facts, facts_from
from tests.domain.test_smells import WHOLE

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
