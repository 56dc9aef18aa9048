"""Who was written to: every act of a circulation in its order, and what became of each message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from consult.db import db
from consult.domain.access import Action, Actor
from consult.models.circulation import Invitation, Posting, Sending
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation
from consult.services._circulation import NOT_POSTED, Posted
from consult.services._loading import consultation_for


@dataclass(frozen=True)
class Written:
    """That one act wrote to one organisation. ``via`` are the lists that brought it in; none: chosen by hand.

    ``address`` is blank where nothing went by mail of ours.
    """

    act: str
    at: datetime
    by: str
    organisation: str
    name: str
    address: str
    via: list[str]
    posted: Posted


def written(actor: Actor, reference: str, most: int | None = None) -> tuple[list[Written], int]:
    """The log in the order of the acts, then by organisation, at most so many lines; and how many there are.

    Three queries, however many.
    """
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    number = db.session.scalar(
        select(func.count(Posting.id)).join(Posting.sending).where(Sending.consultation_id == consultation.id)
    )
    rows = db.session.execute(_log(consultation).limit(most))
    found = [
        Written(
            *row[:4],
            name=row.contact or row.to_name or "",
            address=row.to_address or "",
            via=row.via,
            posted=Posted(row.state, row.sent_at or row.due_at, row.problem) if row.state else NOT_POSTED,
        )
        for row in rows
    ]
    return found, number or 0


def _log(consultation: Consultation) -> Select[tuple[object, ...]]:
    return (
        select(
            Sending.act,
            Sending.at,
            Sending.by,
            Organisation.name,
            Contact.name.label("contact"),
            Message.to_name,
            Message.to_address,
            Invitation.via,
            Message.state,
            Message.sent_at,
            Message.due_at,
            Message.problem,
        )
        .select_from(Posting)
        .join(Posting.sending)
        .join(Posting.invitation)
        .join(Invitation.organisation)
        .outerjoin(Contact, Contact.id == Posting.contact_id)
        .outerjoin(Posting.message)
        .where(Sending.consultation_id == consultation.id)
        .order_by(Sending.id, Organisation.name, Posting.id)
    )
