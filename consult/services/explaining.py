"""What is recorded to answer a finding: a reason, or what was done about it; also after the paper went out."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from consult import clock
from consult.domain import standards
from consult.domain.access import Action, Actor
from consult.domain.counting import london
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import OVER
from consult.domain.standards.answering import Answer, answered_by
from consult.models.papers import Consultation
from consult.models.timetable import Timetable
from consult.services._history import record
from consult.services._loading import consultation_for, touch
from consult.services._timetable import assess, facts_of, judge, timetable_of
from consult.services._unit import unit_of_work

COLUMNS = {  # the list that an answer is added to
    Answer.HOLIDAY: "mitigation",
    Answer.ELECTION: "mitigation",
    Answer.ENGAGEMENT: "engagement",
    Answer.REASON: "reasons",
}
SINGLE = {Answer.EQUALITY: "equality", Answer.FEEDBACK: "feedback"}  # dates, of which each is kept once


def finding(actor: Actor, reference: str, rule: str) -> tuple[standards.Finding, Answer, Timetable]:
    """What a rule finds now, what would answer it, and the timetable that holds what is recorded already.

    Raises NotFound for a rule that nothing recorded could answer.
    """
    consultation = consultation_for(actor, Action.EXPLAIN, reference)
    timetable = timetable_of(consultation)
    found, answer = _finding(consultation, timetable, rule)
    return found, answer, timetable


def recorded(timetable: Timetable, answer: Answer, rule: str) -> list[dict[str, Any]]:
    """What is recorded already that answers such a finding, in the order in which it was recorded."""
    if answer in SINGLE:
        kept = getattr(timetable, SINGLE[answer])
        return [kept] if kept else []
    kept = getattr(timetable, COLUMNS[answer])
    if answer is Answer.ENGAGEMENT:
        return list(kept)
    wanted = {"rule": rule} if answer is Answer.REASON else {"for": answer.value}
    return [one for one in kept if wanted.items() <= one.items()]


@unit_of_work
def answer_finding(
    actor: Actor, reference: str, rule: str, values: dict[str, Any], *, seen_version: int
) -> None:
    """Record what answers a finding of this rule; ``values`` are the keys of the timetable file, dates as text.

    Raises NotFound as ``finding`` does, BadInput for a day that is still to come where one says what was done.
    """
    consultation = consultation_for(actor, Action.EXPLAIN, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    answer = _finding(consultation, timetable, rule)[1]
    _refuse_days_to_come(answer, values)
    if answer in SINGLE:
        setattr(timetable, SINGLE[answer], values)
    else:
        column = COLUMNS[answer]
        setattr(timetable, column, [*getattr(timetable, column), _named(answer, rule, values)])
    _settle(actor, consultation, timetable, rule=rule, **values)


@unit_of_work
def explain(actor: Actor, reference: str, reason: dict[str, Any], *, seen_version: int) -> None:
    """Record the reason that answers for every standard that is short and has none of its own."""
    consultation = consultation_for(actor, Action.EXPLAIN, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    timetable.rationale = reason
    _settle(actor, consultation, timetable, **reason)


@unit_of_work
def take_back(actor: Actor, reference: str, rule: str, number: int, *, seen_version: int) -> None:
    """Take back, while the paper is a draft, what was recorded under this number (from 0). Raises NotFound."""
    consultation = consultation_for(actor, Action.SET_TIMETABLE, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    answer = _finding(consultation, timetable, rule)[1]
    kept = recorded(timetable, answer, rule)
    if number >= len(kept):
        raise NotFound(_("That was taken back already. Open the page again."))
    if answer in SINGLE:
        setattr(timetable, SINGLE[answer], None)
    else:
        column = COLUMNS[answer]
        left = list(getattr(timetable, column))
        left.remove(kept[number])
        setattr(timetable, column, left)
    _settle(actor, consultation, timetable, rule=rule, taken_back=kept[number])


def _named(answer: Answer, rule: str, values: dict[str, Any]) -> dict[str, Any]:
    if answer is Answer.REASON:
        return {"rule": rule, **values}
    if answer is Answer.ENGAGEMENT:
        return values
    return {"for": answer.value, **values, "recorded_on": _today().isoformat()}


def _refuse_days_to_come(answer: Answer, values: dict[str, Any]) -> None:
    """What was done was done by today; only a promise of feedback, and a reason's day, may be to come."""
    done = {Answer.ENGAGEMENT: ("date",), Answer.FEEDBACK: ("published_on", "delay_explained_on")}
    for name in done.get(answer, ()):
        if values.get(name) and date.fromisoformat(values[name]) > _today():
            sentence = _("That day is still to come. Record it when it has happened.")
            raise BadInput("", {f"{name}-day": sentence})


def _finding(consultation: Consultation, timetable: Timetable, rule: str) -> tuple[standards.Finding, Answer]:
    answer = answered_by(rule)
    over = consultation.phase_at(clock.now()) in OVER
    findings = assess(facts_of(consultation, timetable), over=over).findings
    found = next((one for one in findings if one.rule == rule), None)
    if answer is None or found is None:
        raise NotFound(_("There is nothing to record for this standard."))
    return found, answer


def _settle(actor: Actor, consultation: Consultation, timetable: Timetable, **detail: Any) -> None:
    timetable.seen_version += 1
    judge(consultation, timetable)
    record(actor, Action.EXPLAIN, consultation, **detail)


def _today() -> date:
    return london(clock.now()).date()
