"""Which questions are asked of whom: a question may be asked only of those who answered another in a certain way.

A question that is not reached is kept in a draft if somebody wrote in it, is no part of what is submitted, is never
required, and in the counts is "not asked" and not "left blank".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from consult.domain.language import gettext as _

from .questions import Answer, Question, choices, kind_of

DECIDING = ("one", "many")
"""Kinds by their ``counts`` that another question may depend on: what was chosen is one of the printed options."""


def asked(questions: Mapping[str, Question], answers: Mapping[str, Answer | None]) -> dict[str, bool]:
    """Each question by id, in the order of the paper: whether it is asked of whoever gave ``answers``.

    A condition on a question that is not in the paper, or that comes later, asks everybody: a respondent is sooner
    asked too much than left out.
    """
    reached: dict[str, bool] = {}
    for key, question in questions.items():
        condition = question.shown_when
        if condition is None or condition.question not in reached:
            reached[key] = True
        else:
            reached[key] = reached[condition.question] and meets(
                question, questions[condition.question], answers.get(condition.question)
            )
    return reached


def meets(question: Question, deciding: Question, answer: Answer | None) -> bool:
    """Whether ``answer``, given to ``deciding``, is one for which ``question`` is asked."""
    if question.shown_when is None or not answer:
        return question.shown_when is None
    return not set(question.shown_when.any_of).isdisjoint(kind_of(deciding).chosen(deciding, answer))


def may_decide(questions: Sequence[Question], key: str | None) -> list[Question]:
    """The questions on whose answers the question ``key`` may depend: earlier ones with options.

    ``key`` None is a question that is still to be added at the end.
    """
    earlier: list[Question] = []
    for question in questions:
        if question.id == key:
            break
        if kind_of(question).counts in DECIDING and choices(question):
            earlier.append(question)
    return earlier


def sentence(question: Question, questions: Mapping[str, Question]) -> str:
    """ "Only if you answered “Yes” to question 2", for whoever answers; empty where everybody is asked."""
    return _said(question, questions, _("Only if you answered {answers} to {name}"))


def sentence_for_readers(question: Question, questions: Mapping[str, Question]) -> str:
    """The same for a report; empty where everybody was asked."""
    return _said(question, questions, _("Asked only of those who answered {answers} to {name}"))


def _said(question: Question, questions: Mapping[str, Question], words: str) -> str:
    condition = question.shown_when
    if condition is None or condition.question not in questions:
        return ""
    answers = _(" or ").join(f"“{option}”" for option in condition.any_of)
    return words.format(answers=answers, name=questions[condition.question].name)


def broken(questions: Sequence[Question]) -> Iterator[tuple[Question, str]]:
    """Every question whose condition can never hold, with what is wrong with it as the rest of a sentence."""
    places = {question.id: place for place, question in enumerate(questions)}
    for place, question in enumerate(questions):
        condition = question.shown_when
        if condition is None:
            continue
        if condition.question not in places:
            yield question, _("depends on a question that is no longer in the paper")
            continue
        deciding = questions[places[condition.question]]
        if _returns(question, questions, places):
            yield question, _("depends on itself, by way of {name}").format(name=deciding.name)
        elif places[deciding.id] > place:
            yield question, _("depends on {name}, which comes after it").format(name=deciding.name)
        elif gone := _not_offered(condition.any_of, deciding):
            given = _(" and ").join(f"“{option}”" for option in gone)
            yield (
                question,
                _("depends on {given}, which {name} does not offer").format(given=given, name=deciding.name),
            )
        elif not condition.any_of:
            yield (
                question,
                _("is asked of nobody: no answer to {name} leads to it").format(name=deciding.name),
            )


def _returns(question: Question, questions: Sequence[Question], places: Mapping[str, int]) -> bool:
    """Whether the chain of conditions that begins at ``question`` leads back to it."""
    here: Any = question.shown_when
    for _step in questions:
        if here is None or here.question not in places:
            return False
        if here.question == question.id:
            return True
        here = questions[places[here.question]].shown_when
    return False


def _not_offered(any_of: Sequence[str], deciding: Question) -> list[str]:
    offered = choices(deciding) if kind_of(deciding).counts in DECIDING else ()
    return [option for option in any_of if option not in offered]
