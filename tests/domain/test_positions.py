"""Positions with a condition, endorsements, nominations, documents, and questions that are passed over."""

from __future__ import annotations

from typing import Any

import pytest

from consult.domain.questions import KINDS, BadAnswer, Position, Question, clean, kind_of, show

POSITION = Question("q1", "What do you say to proposal 2?", "position", label="2")
WITH = {"value": ["Support with changes"]}


def condition(question: Question) -> str:
    kind = KINDS[question.kind]
    assert isinstance(kind, Position)
    return kind.opens_at(question)


def test_support_with_changes_keeps_the_change_its_words_and_what_then() -> None:
    raw = WITH | {
        "change": ["Keep the carers' seat"],
        "wording": ["“one seat for the voluntary sector”"],
        "then": ["Yes"],
        "text": ["We speak for 40 groups"],
    }
    answer = clean(POSITION, raw)
    assert answer == {
        "choice": "Support with changes",
        "condition": {
            "change": "Keep the carers' seat",
            "wording": "“one seat for the voluntary sector”",
            "then": "Yes",
        },
        "text": "We speak for 40 groups",
    }
    assert show(POSITION, answer) == (
        "Support with changes\n"
        "The change that is asked for: Keep the carers' seat\n"
        "In these words of the paper: “one seat for the voluntary sector”\n"
        "With that change it would be supported: Yes\n"
        "We speak for 40 groups"
    )
    assert kind_of(POSITION).chosen(POSITION, answer) == ("Support with changes",)


def test_a_change_described_beside_another_choice_is_kept_and_shown() -> None:
    answer = clean(POSITION, {"value": ["Oppose"], "change": ["A seat"]})
    assert answer == {"choice": "Oppose", "condition": {"change": "A seat"}}
    assert show(POSITION, answer) == "Oppose\nThe change that is asked for: A seat"


def test_a_change_without_a_choice_is_words_and_no_position() -> None:
    answer = clean(POSITION, {"change": ["A seat"]})
    assert answer is not None
    assert not kind_of(POSITION).answers(POSITION, answer)
    assert kind_of(POSITION).words(POSITION, answer) == "The change that is asked for: A seat"


@pytest.mark.parametrize("choice", ["Support", "Oppose", "No view", "Not our remit"])
def test_why_stands_beside_every_choice_and_no_view_is_an_answer(choice: str) -> None:
    answer = clean(POSITION, {"value": [choice], "text": ["Because"]})
    assert answer == {"choice": choice, "text": "Because"}
    assert kind_of(POSITION).answers(POSITION, answer)


def test_what_then_is_one_of_three() -> None:
    with pytest.raises(BadAnswer) as refused:
        clean(POSITION, WITH | {"then": ["Perhaps"]})
    assert refused.value.part == "then"


@pytest.mark.parametrize(
    ("kind", "options", "opens"),
    [
        ("position", (), "Support with changes"),
        ("position", ("For", "Support, with changes", "Against"), "Support, with changes"),
        ("position", ("For", "Against"), ""),
        ("endorsement", (), "Endorse with conditions"),
    ],
)
def test_the_condition_opens_beside_the_option_that_needs_it(
    kind: str, options: tuple[str, ...], opens: str
) -> None:
    assert condition(Question("q", "?", kind, options=options)) == opens


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_question_can_be_passed_over_unless_it_needs_an_answer(kind: str) -> None:
    offered: dict[str, Any] = {"options": ("A", "B"), "columns": ("1", "2")}
    question = Question("q1", "?", kind, label="4", **offered)
    answer = clean(question, {"skip": ["yes"]})
    assert answer == {"skipped": True}
    assert show(question, answer) == "Skipped"
    assert not kind_of(question).answers(question, answer)
    with pytest.raises(BadAnswer, match=r"^Question 4 needs an answer and cannot be skipped\.$"):
        clean(Question("q1", "?", kind, label="4", required=True, **offered), {"skip": ["yes"]})


def test_what_was_said_counts_for_more_than_a_tick_at_skip() -> None:
    assert clean(POSITION, {"value": ["Oppose"], "skip": ["yes"]}) == {"choice": "Oppose"}


def test_a_nomination_needs_a_name_and_is_never_printed() -> None:
    question = Question("q1", "Whom do you put forward?", "nomination", label="5")
    answer = clean(question, {"name": ["Gwen Hale"], "body": ["Wick Carers"], "text": ["She has chaired it"]})
    assert answer == {"nominee": {"name": "Gwen Hale", "body": "Wick Carers"}, "text": "She has chaired it"}
    assert show(question, answer) == "Gwen Hale, Wick Carers\nShe has chaired it"
    assert not kind_of(question).publishes_words
    with pytest.raises(BadAnswer, match="Name the person") as refused:
        clean(question, {"body": ["Wick Carers"]})
    assert refused.value.part == "name"


def test_documents_are_shown_by_name_and_size_and_typed_words_alone_are_no_document() -> None:
    question = Question("q1", "Send your plan", "file")
    files = [
        {"id": 1, "name": "plan.pdf", "size": 3, "checksum": "0"},
        {"id": 2, "name": "map.png", "size": 2_621_440, "checksum": "1"},
    ]
    answer = {"files": files, "text": "Both of May"}
    assert show(question, answer) == "plan.pdf (1 kB)\nmap.png (2.5 MB)\nBoth of May"
    assert kind_of(question).answers(question, answer)
    typed = clean(question, {"value": ["not a file"], "text": ["It follows"]})
    assert typed == {"text": "It follows"}
    assert not kind_of(question).answers(question, {"text": "It follows"})
