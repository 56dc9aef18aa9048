"""Asking again: a round that is over, and the preparation of the next with a new version of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.counting import london
from consult.domain.differences import Difference
from consult.domain.errors import NotFound
from consult.domain.lifecycle import Act, Phase
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.responses import Response
from consult.models.rounds import Round
from consult.models.timetable import Timetable
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of, touch
from consult.services._reasking import changes
from consult.services._rounds import answered_in_each, asking, put_down, row_of, shown, steps_of
from consult.services._stages import move_on
from consult.services._timetable import Step, timetable_of
from consult.services._unit import unit_of_work

ONCE = ("early_notice", "launch", "close")  # steps that each round has of its own


@dataclass(frozen=True)
class Line:
    """One round on the officer's list: when it was open, why it was asked, and how many answered it."""

    row: Round
    opens_at: datetime | None
    closes: datetime | None  # the first instant that is too late
    answered: int
    steps: tuple[Step, ...] = ()


def rounds(actor: Actor, reference: str) -> list[Line]:
    """Every round that was approved, the newest first; each with its own number of answers, never a sum."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    answered = answered_in_each(consultation)
    query = (
        select(Round)
        .where(Round.consultation_id == consultation.id, Round.version_id.is_not(None))
        .options(joinedload(Round.version))
        .order_by(Round.number.desc())
    )
    return [_line(consultation, row, answered.get(row.number, 0)) for row in db.session.scalars(query)]


def _line(consultation: Consultation, row: Round, answered: int) -> Line:
    if row.ended_at is not None:
        return Line(row, row.opens_at, row.first_late_instant, answered, tuple(steps_of(row)))
    found = asking(consultation)
    return Line(row, found.opens_at, found.closes, answered)


def unreported(actor: Actor, reference: str) -> bool:
    """Whether the round that is over has no report of its own: once the next is begun, none can be compiled."""
    consultation = consultation_for(actor, Action.ASK_AGAIN, reference)
    return consultation.phase_at(clock.now()) is Phase.ANALYSIS


@dataclass(frozen=True)
class Told:
    """What a partner is told of the round that it sees: why it is asked again, what changed, what it said before.

    ``earlier`` are the rounds that it answered, the newest first; ``next_opens`` is when the round that was approved
    since will open.
    """

    number: int
    reason: str
    changes: tuple[Difference, ...]
    earlier: tuple[int, ...]
    next_opens: datetime | None

    def beside(self, key: str) -> list[Difference]:
        """What changed in one section, its questions with it."""
        return [one for one in self.changes if one.section == key]


def told(actor: Actor, public_id: str) -> Told:
    """What the holder of this invitation may know of rounds; nothing of one that is still being prepared."""
    invitation = db.session.scalar(select(Invitation).where(Invitation.public_id == public_id))
    if invitation is None:
        raise NotFound(_("This page opens only from the personal link in your message."))
    consultation = invitation.consultation
    require(actor, Action.READ_PAPER, subject_of(consultation, invitation))
    here, _phase = shown(consultation)
    next_opens = consultation.opens_at if here.number < consultation.round else None
    earlier = _answered(invitation.id, here.number)
    if here.number == 1 or here.version is None:
        return Told(here.number, "", (), earlier, next_opens)
    row = row_of(consultation, here.number)
    found = changes(row, here.version)
    return Told(here.number, row.reason, found, earlier, next_opens)


def _answered(invitation_id: int, number: int) -> tuple[int, ...]:
    query = select(Response.round).where(
        Response.invitation_id == invitation_id, Response.round < number, Response.submitted_at.is_not(None)
    )
    return tuple(db.session.scalars(query.order_by(Response.round.desc())))


@unit_of_work
def ask_again(actor: Actor, reference: str, *, reason: str, seen_version: int) -> int:
    """Begin to prepare the next round, for a reason that partners will read; returns its number.

    The paper can be edited again. The dates of the round that is over are kept with it; a launch and a close are
    asked for anew, and so is whatever was said of the old ones. Nobody is written to before the approval.
    Raises NotAllowed before the close, BadInput while a report is being compiled, Conflict.
    """
    consultation = consultation_for(actor, Action.ASK_AGAIN, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    put_down(consultation, timetable)
    move_on(actor, consultation, Act.ASK_AGAIN, reason=reason)
    consultation.prepared_by = []
    consultation.opens_at = consultation.first_late_instant = None
    _clear(timetable, reason, actor)
    number = consultation.round_in_hand
    row = Round(
        consultation_id=consultation.id,
        number=number,
        reason=reason,
        begun_at=clock.now(),
        begun_by=actor.name,
    )
    db.session.add(row)
    record(actor, Action.ASK_AGAIN, consultation, round=number, reason=reason)
    return number


def _clear(timetable: Timetable, reason: str, actor: Actor) -> None:
    """Leave the steps that are still to come. That partners are asked again is itself the reason for a shorter time.

    HM Government Code on consultation 2004, 1.5: a shorter period may do where people are consulted again on
    changes that an earlier consultation brought. Whether it does is for the standards to say.
    """
    today = london(clock.now()).date()
    for milestone in list(timetable.milestones):
        if milestone.kind in ONCE or (milestone.date_end or milestone.date) < today:
            timetable.milestones.remove(milestone)
    left = {milestone.key for milestone in timetable.milestones}
    for milestone in timetable.milestones:
        milestone.planned = milestone.done_on = None
        if milestone.after_key not in left:
            milestone.after_key = milestone.gap_days = None
    timetable.rationale = {
        "text": reason,
        "reason_code": "re-consultation",
        "published_on": None,
        "signed_by": actor.name,
    }
    timetable.reasons, timetable.mitigation, timetable.dismissed = [], [], []
    timetable.judged = None
    timetable.seen_version += 1
