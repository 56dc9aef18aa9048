"""Which questions are asked of whom, and which conditions can never hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.differences import compare
from consult.domain.publishing import publishing_check
from consult.domain.questions import Condition, Question, from_dict, to_dict
from consult.domain.routing import asked, broken, may_decide, sentence, sentence_for_readers

MERGE = Question("q1", "Should the two boards merge?", "yes_no", label="1")
WHEN = Question("q2", "In which year?", "free_text", label="2", shown_when=Condition("q1", ("Yes",)))
HOW = Question(
    "q3", "Which ways?", "choice_many", options=("Slowly", "Now"), shown_when=Condition("q1", ("Yes", "No"))
)
WHO = Question("q4", "Who hurries?", "free_text", shown_when=Condition("q3", ("Now",)))
PAPER = {one.id: one for one in (MERGE, WHEN, HOW, WHO)}


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({}, "q1"),
        ({"q1": None}, "q1"),
        ({"q1": {"text": "A comment alone chooses nothing"}}, "q1"),
        ({"q1": {"skipped": True}}, "q1"),
        ({"q1": {"choice": "Yes"}}, "q1 q2 q3"),
        ({"q1": {"choice": "No"}}, "q1 q3"),
        ({"q1": {"choice": "No"}, "q3": {"choices": ["Slowly", "Now"]}}, "q1 q3 q4"),
        ({"q1": {"choice": "No"}, "q3": {"choices": ["Slowly"]}}, "q1 q3"),
        ({"q3": {"choices": ["Now"]}}, "q1"),  # an answer to a question that is not asked leads nowhere
    ],
)
def test_a_question_is_asked_when_another_was_answered_so(answers: dict[str, Any], reached: str) -> None:
    assert [key for key, is_asked in asked(PAPER, answers).items() if is_asked] == reached.split()


def test_a_condition_on_what_is_not_there_or_comes_later_asks_everybody() -> None:
    gone = {"q2": WHEN}
    later = {"q2": WHEN, "q1": MERGE}
    assert asked(gone, {})["q2"]
    assert asked(later, {"q1": {"choice": "No"}})["q2"]


def test_the_condition_is_said_to_whoever_answers_and_to_whoever_reads() -> None:
    assert sentence(WHEN, PAPER) == "Only if you answered “Yes” to question 1"
    assert sentence_for_readers(HOW, PAPER) == "Asked only of those who answered “Yes” or “No” to question 1"
    assert sentence(MERGE, PAPER) == ""


def test_only_earlier_questions_with_options_can_decide() -> None:
    questions = [MERGE, Question("w", "Why?", "free_text"), HOW, WHO]
    assert [one.id for one in may_decide(questions, "q4")] == ["q1", "q3"]
    assert may_decide(questions, "q1") == []
    assert [one.id for one in may_decide(questions, None)] == ["q1", "q3"]


@pytest.mark.parametrize(
    ("questions", "wrong"),
    [
        ([MERGE, WHEN, HOW, WHO], []),
        ([WHEN], ["depends on a question that is no longer in the paper"]),
        ([WHEN, MERGE], ["depends on question 1, which comes after it"]),
        (
            [replace(MERGE, shown_when=Condition("q1", ("Yes",)))],
            ["depends on itself, by way of question 1"],
        ),
        (
            [replace(MERGE, shown_when=Condition("q3", ("Now",))), replace(HOW, label="3")],
            ["depends on itself, by way of question 3", "depends on itself, by way of question 1"],
        ),
        (
            [MERGE, replace(WHEN, shown_when=Condition("q1", ("Yes", "Perhaps")))],
            ["depends on “Perhaps”, which question 1 does not offer"],
        ),
        (
            [replace(MERGE, kind="free_text"), WHEN],
            ["depends on “Yes”, which question 1 does not offer"],
        ),
        (
            [MERGE, replace(WHEN, shown_when=Condition("q1", ()))],
            ["is asked of nobody: no answer to question 1 leads to it"],
        ),
    ],
)
def test_a_condition_that_can_never_hold_is_named(questions: list[Question], wrong: list[str]) -> None:
    assert [words for _question, words in broken(questions)] == wrong


KEYS = st.sampled_from(["a", "b", "c", "d"])
ROUTES = st.lists(
    st.builds(
        Question,
        KEYS,
        st.just("?"),
        st.just("yes_no"),
        shown_when=st.none() | st.builds(Condition, KEYS, st.just(("Yes",))),
    ),
    unique_by=lambda one: one.id,
)
ANSWERS = st.dictionaries(KEYS, st.sampled_from([{"choice": "Yes"}, {"choice": "No"}]))


@given(ROUTES, ANSWERS)
def test_a_route_always_ends_and_a_paper_without_a_broken_one_can_be_answered_whole(
    questions: list[Question], answers: dict[str, Any]
) -> None:
    reached = asked({one.id: one for one in questions}, answers)
    assert list(reached) == [one.id for one in questions]
    if not list(broken(questions)):
        everything = asked(
            {one.id: one for one in questions}, {one.id: {"choice": "Yes"} for one in questions}
        )
        assert all(everything.values())


def test_the_condition_is_frozen_with_the_question_and_compared() -> None:
    stored = to_dict(WHEN)
    assert stored["shown_when"] == {"question": "q1", "any_of": ["Yes"]}
    assert from_dict(stored) == WHEN
    assert "shown_when" not in to_dict(MERGE)  # as versions from before there were conditions
    old = {"sections": [], "questions": [to_dict(MERGE), to_dict(replace(WHEN, shown_when=None))]}
    new = {"sections": [], "questions": [to_dict(MERGE), stored]}
    (difference,) = compare(old, new)
    added = "".join(piece.text for piece in difference.pieces if piece.how == "new")
    assert (difference.key, "Asked only of those who answered Yes to 1" in added) == ("q2", True)


def test_a_paper_with_a_broken_route_is_not_published() -> None:
    content = {
        "contact": {},
        "summary": "Much.",
        "title": "t",
        "issuing_body": "b",
        "put_together_on": "2010-01-01",
        "sections": [],
        "milestones": [],
        "circulation": [],
        "questions": [to_dict(MERGE), to_dict(replace(WHEN, shown_when=Condition("q9", ("Yes",))))],
    }
    found = [one for one in publishing_check(content) if one.rule == "route"]
    assert [(one.level, one.sentence) for one in found] == [
        ("must", "Question 2 depends on a question that is no longer in the paper, so it can never be asked.")
    ]
