"""What partners asked about a paper, for the services that need it; never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import Conflict, NotFound
from consult.models.circulation import Invitation
from consult.models.enquiries import Enquiry
from consult.models.papers import Consultation


@dataclass(frozen=True)
class Shared:
    """A question and its answer as everybody reads them; who asked is not in it."""

    question: str
    answer: str
    at: datetime


def shared_of(consultation: Consultation, number: int) -> list[Shared]:
    """What was answered to everybody in a round, in the order of the answers."""
    mine = (Enquiry.consultation_id == consultation.id, Enquiry.round == number)
    query = (
        select(Enquiry.question, Enquiry.answer, Enquiry.answered_at)
        .where(*mine, Enquiry.to_all.is_(True))
        .order_by(Enquiry.answered_at, Enquiry.id)
    )
    return [Shared(*row) for row in db.session.execute(query)]


def enquiries_of(consultation: Consultation) -> list[Enquiry]:
    """Everything that was asked, what waits first, then the newest answer first, with who asked."""
    query = (
        select(Enquiry)
        .where(Enquiry.consultation_id == consultation.id)
        .options(joinedload(Enquiry.invitation).joinedload(Invitation.organisation))
        .order_by(Enquiry.answered_at.is_not(None), Enquiry.answered_at.desc(), Enquiry.id)
    )
    return list(db.session.scalars(query))


def requests_of(consultation: Consultation, number: int, outcome: str) -> Sequence[Enquiry]:
    """The requests for more time of a round that were granted, or refused, in the order in which they were made."""
    mine = (Enquiry.consultation_id == consultation.id, Enquiry.round == number)
    query = select(Enquiry).where(*mine, Enquiry.outcome == outcome).order_by(Enquiry.id)
    return db.session.scalars(query).all()


def enquiry_of(consultation: Consultation, enquiry_id: int, *, lock: bool = False) -> Enquiry:
    """One enquiry of this consultation, where it is answered locked against a second answer; raises NotFound."""
    query = select(Enquiry).where(Enquiry.id == enquiry_id, Enquiry.consultation_id == consultation.id)
    enquiry = db.session.scalar(query.with_for_update() if lock else query)
    if enquiry is None:
        raise NotFound(_("There is no such question here."))
    return enquiry


def close_enquiry(actor: Actor, enquiry: Enquiry, *, answer: str, outcome: str = "") -> None:
    """Keep what was answered, by whom and when; raises Conflict where somebody has answered already."""
    if enquiry.answered_at is not None:
        raise Conflict(_("Somebody has answered this meanwhile. Open the page again to see how."))
    enquiry.answered_at, enquiry.answered_by = clock.now(), actor.name
    enquiry.answer, enquiry.outcome = answer, outcome
