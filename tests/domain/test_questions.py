"""What each kind of question takes, refuses and shows."""

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.domain.questions import (
    KINDS,
    TEXT_LIMIT,
    BadAnswer,
    Question,
    choices,
    clean,
    clean_text,
    from_dict,
    kind_of,
    show,
    to_dict,
)

PARKS = ("Longer hours", "New paths", "A warden")
SCALE = ("Good", "Fair", "Poor")


def ask(kind, options=(), columns=()):
    return Question("q1", "What do you think?", kind, label="1(d)", options=options, columns=columns)


@pytest.mark.parametrize(
    ("question", "raw", "answer", "shown"),
    [
        (
            ask("free_text"),
            {"value": ["  Keep it open.\r\nPlease "]},
            {"text": "Keep it open.\nPlease"},
            None,
        ),
        (ask("contact"), {"value": ["Ann, 01234"]}, {"text": "Ann, 01234"}, "Ann, 01234"),
        (ask("yes_no"), {"value": ["Yes"]}, {"choice": "Yes"}, "Yes"),
        (ask("yes_no"), {"text": ["it depends"]}, {"text": "it depends"}, "it depends"),
        (
            ask("yes_no_comment"),
            {"value": ["No"], "text": ["Too far"]},
            {"choice": "No", "text": "Too far"},
            "No\nToo far",
        ),
        (ask("yes_no_dk"), {"value": ["Don't know"]}, {"choice": "Don't know"}, "Don't know"),
        (
            ask("choice_one", ("Longer  hours", "None")),
            {"value": ["Longer hours"]},
            {"choice": "Longer  hours"},
            None,
        ),
        (ask("choice_one"), {"value": ["my own words"]}, {"text": "my own words"}, "my own words"),
        (
            ask("choice_many", PARKS),
            {"value": ["A warden", "Longer hours", "A warden", ""]},
            {"choices": ["Longer hours", "A warden"]},
            "Longer hours; A warden",
        ),
        (
            ask("ranking", PARKS),
            {"row-0": ["3"], "row-1": [""], "row-2": ["1"]},
            {"ranking": ["A warden", "Longer hours"]},
            "1. A warden; 2. Longer hours",
        ),
        (ask("ranking", PARKS), {"value": ["New paths"]}, {"ranking": ["New paths"]}, "1. New paths"),
        (
            ask("matrix", PARKS, SCALE),
            {"row-0": ["Good"], "row-2": ["Poor"], "text": ["see letter"]},
            {"rows": {"Longer hours": "Good", "A warden": "Poor"}, "text": "see letter"},
            "Longer hours: Good\nA warden: Poor\nsee letter",
        ),
        (ask("matrix", PARKS), {"value": ["in words"]}, {"text": "in words"}, "in words"),
        (ask("number"), {"value": ["1,234.50"]}, {"number": "1234.50"}, "1234.50"),
        (ask("number"), {"value": ["-0"]}, {"number": "-0"}, "-0"),
        (
            ask("date"),
            {"day": ["5"], "month": ["July"], "year": ["2010"]},
            {"date": "2010-07-05"},
            "5 July 2010",
        ),
        (ask("date"), {"value": ["2012-02-29"]}, {"date": "2012-02-29"}, "29 February 2012"),
        (ask("position"), {"value": ["Not our remit"]}, {"choice": "Not our remit"}, "Not our remit"),
    ],
)
def test_a_kind_keeps_what_was_meant_and_shows_it(question, raw, answer, shown):
    cleaned = clean(question, raw)
    assert cleaned == answer
    assert json.loads(json.dumps(cleaned)) == answer
    if shown is not None:
        assert show(question, cleaned) == shown


@pytest.mark.parametrize(
    ("question", "raw", "part"),
    [
        (ask("yes_no"), {"value": ["Perhaps"]}, "value"),
        (ask("choice_many", PARKS), {"value": ["A warden", "A pond"]}, "value"),
        (ask("free_text"), {"value": ["x" * (TEXT_LIMIT + 1)]}, "value"),
        (ask("yes_no"), {"value": ["Yes"], "text": ["x" * (TEXT_LIMIT + 1)]}, "text"),
        (ask("ranking", PARKS), {"row-0": ["1"], "row-1": ["1"]}, "row-1"),
        (ask("ranking", PARKS), {"row-2": ["4"]}, "row-2"),
        (ask("ranking", PARKS), {"row-2": ["first"]}, "row-2"),
        (ask("ranking", PARKS), {"value": ["A warden", "A warden"]}, "value"),
        (ask("matrix", PARKS, SCALE), {"row-1": ["Superb"]}, "row-1"),
        (ask("number"), {"value": ["about 12"]}, "value"),
        (ask("number"), {"value": ["12,5"]}, "value"),
        (ask("number"), {"value": ["9" * 31]}, "value"),
        (ask("number"), {"value": ["NaN"]}, "value"),
        (ask("date"), {"day": ["31"], "month": ["2"], "year": ["2010"]}, "day"),
        (ask("date"), {"day": ["5"], "month": [""], "year": ["2010"]}, "month"),
        (ask("date"), {"day": ["5"], "month": ["7"], "year": ["10"]}, "day"),
        (ask("date"), {"value": ["soon"]}, "value"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_a_sentence_that_names_the_question(question, raw, part):
    with pytest.raises(BadAnswer) as refused:
        clean(question, raw)
    assert refused.value.part == part
    assert refused.value.question_id == "q1"
    assert refused.value.problems == {"q1": str(refused.value)}
    assert "question 1(d)" in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_saying_nothing_is_no_answer_to_any_kind(kind):
    question = ask(kind, PARKS, SCALE)
    for blank in ({}, {"value": []}, {"value": [" \n"], "text": ["\x00"], "row-0": [""], "day": [" "]}):
        assert clean(question, blank) is None
    assert show(question, None) == ""


@pytest.mark.parametrize("kind", ["choice_one", "choice_many", "ranking", "matrix"])
def test_a_choice_with_nothing_printed_to_choose_from_is_answered_in_words(kind):
    assert clean(ask(kind), {"value": ["As we wrote in May"]}) == {"text": "As we wrote in May"}


def test_printed_options_stand_before_the_usual_ones_of_the_kind():
    assert choices(ask("agree_scale"))[2] == "Neither agree nor disagree"
    assert choices(ask("yes_no", ("Aye", "Nay", "Aye"))) == ("Aye", "Nay")


def test_a_question_without_a_label_is_named_by_its_words():
    question = Question(
        "q9", "Tell us about anything that we have left out of this paper altogether", "yes_no"
    )
    with pytest.raises(BadAnswer, match="the question “Tell us about anything"):
        clean(question, {"value": ["Perhaps"]})


def test_addresses_are_never_words_for_a_report():
    assert not kind_of(ask("contact")).publishes_words
    assert kind_of(ask("free_text")).publishes_words


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_can_be_stored_and_cleaning_again_changes_nothing(text):
    once = clean_text(text)
    once.encode("utf-8")
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in once)


def test_a_half_of_a_character_pair_becomes_the_replacement_character():
    assert clean_text("a\ud800b\x00\x07") == "a\ufffdb"


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw builds a table of all characters
@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(
        st.sampled_from(["value", "text", "row-0", "row-1", "row-2", "day", "month", "year"]),
        st.lists(
            st.one_of(st.text(), st.sampled_from([*PARKS, *SCALE, "Yes", "1", "2", "2010", "²"])), max_size=3
        ),
    ),
)
def test_whatever_is_sent_the_outcome_is_an_answer_nothing_or_a_sentence(kind, raw):
    question = ask(kind, () if kind.startswith("yes") else PARKS, SCALE)
    try:
        answer = clean(question, raw)
    except BadAnswer as refused:
        assert str(refused)
        return
    assert answer is None or answer == json.loads(json.dumps(answer))
    assert answer is None or show(question, answer)


@given(
    st.builds(Question, st.text(), st.text(), st.sampled_from(sorted(KINDS)), options=st.tuples(st.text()))
)
def test_a_frozen_question_comes_back_from_its_stored_form(question):
    assert from_dict(json.loads(json.dumps(to_dict(question)))) == question
