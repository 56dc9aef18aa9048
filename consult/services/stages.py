"""Moving a consultation on after its report: the decision, the end, and the withdrawal from any stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.lifecycle import Act, Phase, Stage
from consult.models.circulation import Invitation as Invitation
from consult.models.decisions import Decision
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.services._circulation import list_of, take_back_all
from consult.services._feedback import untold
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for, touch
from consult.services._people import addressee
from consult.services._stages import last_day, move_on
from consult.services._telling import Part, tell
from consult.services._timetable import timetable_of
from consult.services._unit import unit_of_work


def decisions(actor: Actor, reference: str) -> Sequence[Decision]:
    """What was decided after each round, the last first."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    query = select(Decision).where(Decision.consultation_id == consultation.id)
    return db.session.scalars(query.order_by(Decision.round.desc())).all()


@unit_of_work
def decide(
    actor: Actor, reference: str, *, decided_on: date | None, body: str, text: str, seen_version: int
) -> Decision:
    """Record that a body took its decision; raises BadInput at the field of whatever is missing, Conflict."""
    consultation = consultation_for(actor, Action.DECIDE, reference)
    touch(consultation, seen_version)
    said = {"decided_on": decided_on, "decided_by": body, "decision": text}
    move_on(actor, consultation, Act.DECIDE, closed_on=last_day(consultation), **said)
    assert decided_on is not None  # the table has seen to it
    decision = Decision(
        consultation_id=consultation.id,
        round=consultation.round,
        decided_on=decided_on,
        body=body,
        text=text,
        recorded_at=clock.now(),
        recorded_by=actor.name,
    )
    db.session.add(decision)
    _mark_the_step(consultation, decided_on)
    record(actor, Action.DECIDE, consultation, decided_on=decided_on.isoformat(), body=body, decision=text)
    return decision


def _mark_the_step(consultation: Consultation, decided_on: date) -> None:
    """The step of the timetable that was to bring the decision is done; of several, the first that is not marked."""
    kept = timetable_of(consultation)
    step = next((one for one in kept.milestones if one.kind == "decision" and one.done_on is None), None)
    if step is not None:
        step.done_on, kept.seen_version = decided_on, kept.seen_version + 1


def to_be_told(actor: Actor, reference: str) -> int:
    """How many respondents have not been told what became of their answers."""
    consultation = consultation_for(actor, Action.CLOSE, reference)
    return untold([consultation]).get(consultation.id, 0)


@unit_of_work
def close(actor: Actor, reference: str, *, reason: str, seen_version: int) -> None:
    """Close the consultation: everybody was told, or ``reason`` says why not. Raises BadInput, Conflict."""
    consultation = consultation_for(actor, Action.CLOSE, reference)
    touch(consultation, seen_version)
    left = untold([consultation]).get(consultation.id, 0)
    move_on(actor, consultation, Act.CLOSE, untold=left, reason=reason)
    _end(actor, consultation, reason)
    record(actor, Action.CLOSE, consultation, untold=left, reason=reason)


def would_be_told(actor: Actor, reference: str) -> int:
    """How many messages a withdrawal would send."""
    consultation = consultation_for(actor, Action.WITHDRAW, reference)
    return len({part.email.lower() for part in _told_of_it(consultation)})


@unit_of_work
def withdraw(actor: Actor, reference: str, *, reason: str, seen_version: int) -> int:
    """Withdraw the consultation for a reason that everybody who heard of it is told; returns how many messages.

    Invitations that have not left are taken back. Answers are kept. Raises BadInput, Conflict.
    """
    consultation = consultation_for(actor, Action.WITHDRAW, reference)
    touch(consultation, seen_version)
    parts, before = _told_of_it(consultation), consultation.stage
    move_on(actor, consultation, Act.WITHDRAW, reason=reason)
    _end(actor, consultation, reason)
    take_back_all(consultation)
    waiting = (Message.consultation_id == consultation.id, Message.state == "queued")
    db.session.execute(delete(Message).where(*waiting, Message.event == "extended"))
    told = tell(
        "called_off", parts, consultation=consultation, key=f"called_off:{consultation.id}", reason=reason
    )
    record(actor, Action.WITHDRAW, consultation, reason=reason, stage=before, messages=len(told))
    return len(told)


def _end(actor: Actor, consultation: Consultation, reason: str) -> None:
    consultation.ended_at, consultation.ended_by, consultation.ended_reason = clock.now(), actor.name, reason


def _told_of_it(consultation: Consultation) -> list[Part]:
    """Everybody who heard of the paper: by an early notice, or by an invitation that has left."""
    unsent = consultation.phase_at(clock.now()) is Phase.SCHEDULED and consultation.round == 1
    return [
        Part(one, person)
        for one in list_of(consultation)
        if _heard(one, unsent) and (person := addressee(one))
    ]


def _heard(one: Invitation, unsent: bool) -> bool:
    return one.revoked_at is None and (one.noticed_at is not None or (one.sent_at is not None and not unsent))


def withdrawn(actor: Actor, public_id: str) -> Invitation | None:
    """For its holder: the invitation, if the consultation was withdrawn; the consultation says why."""
    invitation = invitation_for(actor, Action.SEE_HOME, public_id)
    return invitation if invitation.consultation.stage == Stage.WITHDRAWN.value else None
