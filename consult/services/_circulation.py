"""The circulation list and the sending of one invitation, for the services that need them; never commits."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._links import hash_of, new_secret
from consult.services._mail import queue


def list_of(consultation: Consultation) -> list[Invitation]:
    """The circulation list of a consultation that the caller may see."""
    query = (
        select(Invitation)
        .join(Invitation.organisation)
        .where(Invitation.consultation_id == consultation.id)
        .options(joinedload(Invitation.organisation), joinedload(Invitation.contact))
        .order_by(Organisation.sector, Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(query))


def send_invitation(consultation: Consultation, invitation: Invitation) -> None:
    """Give the invitation a new link, which voids an older one, and queue the message for the launch."""
    contact = invitation.contact
    if contact is None or not contact.email:
        return
    secret = new_secret()
    invitation.secret_hash = hash_of(secret)
    invitation.sent_at = clock.now()
    queue(
        "invitation",
        key=f"invitation:{invitation.id}:{invitation.secret_hash[:16]}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=secret,
        due_at=consultation.opens_at,
        organisation=invitation.organisation,
    )
