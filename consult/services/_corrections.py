"""Corrections of a paper that is out, and who has looked again since; never commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.counting import london
from consult.models.circulation import Invitation
from consult.models.corrections import Correction, SecondLook
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission
from consult.services._history import record

_CORRECTIONS_OF = (
    select(Correction)
    .where(Correction.consultation_id == bindparam("consultation"), Correction.round == bindparam("round"))
    .options(joinedload(Correction.document))
    .order_by(Correction.number)
)


@dataclass(frozen=True)
class Look:
    """A correction with the invitations that had answered before it, and those of them that did not look again."""

    correction: Correction
    before: frozenset[int]
    not_again: frozenset[int]


def corrections_of(consultation: Consultation, number: int | None = None) -> list[Correction]:
    """Every correction of the round in hand, or of the one named, with the document that came with it; one query."""
    wanted = consultation.round_in_hand if number is None else number
    return list(db.session.scalars(_CORRECTIONS_OF, {"consultation": consultation.id, "round": wanted}))


def corrections_as_said(made: Iterable[Correction]) -> list[dict[str, Any]]:
    """The corrections as the facts of a timetable name them."""
    return [
        {
            "date": london(one.made_at).date().isoformat(),
            "what": _("correction %(number)s", number=one.number),
            "material": one.is_material,
        }
        for one in made
    ]


def looks(consultation: Consultation, number: int) -> list[Look]:
    """What became of each correction of a round among those who had answered; three queries at most."""
    made = corrections_of(consultation, number)
    if not made:
        return []
    given = db.session.execute(
        select(Response, Submission.submitted_at)
        .join(Submission, Submission.response_id == Response.id)
        .where(Response.consultation_id == consultation.id, Response.round == number)
        .where(Response.submitted_at.is_not(None))
    ).all()
    said = db.session.execute(
        select(SecondLook.correction_id, SecondLook.invitation_id).where(
            SecondLook.correction_id.in_([one.id for one in made])
        )
    ).all()
    found = []
    for one in made:
        before = {each.invitation_id for each, at in given if _is_before(each, at, one)}
        since = {each.invitation_id for each, at in given if not _is_before(each, at, one)}
        since |= {invitation for correction, invitation in said if correction >= one.id}
        found.append(Look(one, frozenset(before), frozenset(before - since)))
    return found


def waits_for_a_look(response: Response, made: Sequence[Correction]) -> bool:
    """Whether the answer was given before the last correction and nobody said since that it stands."""
    if not made or not _is_before(response, response.submitted_at, made[-1]):
        return False
    mine = (SecondLook.correction_id == made[-1].id, SecondLook.invitation_id == response.invitation_id)
    return db.session.scalar(select(SecondLook.id).where(*mine)) is None


def _is_before(response: Response, at: Any, correction: Correction) -> bool:
    """A letter counts by the day on which it was received."""
    if response.received_on:
        return bool(response.received_on < london(correction.made_at).date())
    return bool(at and at < correction.made_at)


def let_stand(actor: Actor, invitation: Invitation, response: Response) -> bool:
    """Note that the organisation looked again and changes nothing; False where nothing waited for that."""
    made = corrections_of(invitation.consultation, response.round)
    if not waits_for_a_look(response, made):
        return False
    db.session.add(SecondLook(correction_id=made[-1].id, invitation_id=invitation.id, at=clock.now()))
    name, number = invitation.organisation.name, made[-1].number
    record(actor, "let the answer stand", invitation.consultation, organisation=name, correction=number)
    return True
