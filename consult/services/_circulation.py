"""The circulation list and the sending of one invitation, for the services that need them; never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, delete, func, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.models.circulation import Invitation
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._links import hash_of, new_secret
from consult.services._mail import queue
from consult.services._people import addressee

HASH_IN_KEY = 16  # characters of the link's hash that tell one sending from the next


@dataclass(frozen=True)
class Posted:
    """What became of the message that carries an invitation's link of now.

    ``state`` is queued, sending, sent, failed (the server refused it) or unknown, or "none" where there is no message;
    ``at`` is when it went or is to go.
    """

    state: str
    at: datetime | None = None
    problem: str = ""

    @property
    def failed(self) -> bool:
        return self.state in {"failed", "unknown"}


NOT_POSTED = Posted("none")


def key_of() -> ColumnElement[str]:
    """The key of the message with the link of now, for a query that joins messages to invitations."""
    number = cast(Invitation.id, String)
    return "invitation:" + number + ":" + func.substr(Invitation.secret_hash, 1, HASH_IN_KEY)


def posted(consultation: Consultation) -> dict[int, Posted]:
    """What became of each invitation's newest message, by the invitation's id; one query however many."""
    query = (
        select(Invitation.id, Message.state, Message.sent_at, Message.due_at, Message.problem)
        .join(Message, Message.key == key_of())
        .where(Invitation.consultation_id == consultation.id)
    )
    rows = db.session.execute(query)
    return {number: Posted(state, sent or due, problem) for number, state, sent, due, problem in rows}


def forget_unsent(invitation: Invitation) -> None:
    """Take back what is still waiting: its link will be void when it comes."""
    waiting = Message.key.startswith(f"invitation:{invitation.id}:"), Message.state == "queued"
    db.session.execute(delete(Message).where(*waiting))


def list_of(consultation: Consultation) -> list[Invitation]:
    """The circulation list of a consultation that the caller may see."""
    query = (
        select(Invitation)
        .join(Invitation.organisation)
        .where(Invitation.consultation_id == consultation.id)
        .options(
            joinedload(Invitation.organisation).selectinload(Organisation.contacts),
            joinedload(Invitation.contact),
        )
        .order_by(Organisation.sector, Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(query))


def send_invitation(consultation: Consultation, invitation: Invitation) -> None:
    """Give the invitation a new link, which voids an older one, and queue the message for the launch."""
    contact = addressee(invitation)
    if contact is None:
        return
    invitation.contact = contact
    secret = new_secret()
    invitation.secret_hash = hash_of(secret)
    invitation.sent_at = clock.now()
    queue(
        "invitation",
        key=f"invitation:{invitation.id}:{invitation.secret_hash[:HASH_IN_KEY]}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=secret,
        due_at=consultation.opens_at,
        organisation=invitation.organisation,
    )
