"""Corrections of a paper that is out, and who has looked again since; never commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.counting import london
from consult.models.circulation import Invitation
from consult.models.corrections import Confirmation, Correction
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission
from consult.services._history import record


@dataclass(frozen=True)
class Look:
    """A correction with the invitations that had answered before it, and those of them that did not look again."""

    correction: Correction
    before: frozenset[int]
    not_again: frozenset[int]


def corrections_of(consultation: Consultation) -> list[Correction]:
    """Every correction in its order, with the document that came with it; one query."""
    query = (
        select(Correction)
        .where(Correction.consultation_id == consultation.id)
        .options(joinedload(Correction.document))
        .order_by(Correction.number)
    )
    return list(db.session.scalars(query))


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


def looks(consultation: Consultation, made: Sequence[Correction] | None = None) -> list[Look]:
    """What became of each correction among those who had answered; two queries more than the corrections."""
    made = corrections_of(consultation) if made is None else made
    if not made:
        return []
    given = db.session.execute(
        select(Response, Submission.submitted_at)
        .join(Submission, Submission.response_id == Response.id)
        .where(Response.consultation_id == consultation.id)
    ).all()
    said = db.session.execute(
        select(Confirmation.correction_id, Confirmation.invitation_id).where(
            Confirmation.correction_id.in_([one.id for one in made])
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
    mine = (Confirmation.correction_id == made[-1].id, Confirmation.invitation_id == response.invitation_id)
    return db.session.scalar(select(Confirmation.id).where(*mine)) is None


def _is_before(response: Response, at: Any, correction: Correction) -> bool:
    """A letter counts by the day on which it was received."""
    if response.received_on:
        return bool(response.received_on < london(correction.made_at).date())
    return bool(at and at < correction.made_at)


def let_stand(actor: Actor, invitation: Invitation, response: Response) -> bool:
    """Note that the organisation looked again and changes nothing; False where nothing waited for that."""
    made = corrections_of(invitation.consultation)
    if not waits_for_a_look(response, made):
        return False
    db.session.add(Confirmation(correction_id=made[-1].id, invitation_id=invitation.id, at=clock.now()))
    name, number = invitation.organisation.name, made[-1].number
    record(actor, "let the answer stand", invitation.consultation, organisation=name, correction=number)
    return True
