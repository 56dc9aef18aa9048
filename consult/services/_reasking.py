"""Writing to those who were asked before that they are asked again; never commits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.differences import Difference, compare
from consult.models.circulation import Invitation, Sending
from consult.models.papers import Consultation, PaperVersion
from consult.models.rounds import Round
from consult.services._circulation import issue_link, note_posting
from consult.services._mail import queue
from consult.services._people import addressee


def before(consultation_id: int, number: int) -> PaperVersion:
    """The version that was asked in the round before this one."""
    query = (
        select(PaperVersion)
        .join(Round, Round.version_id == PaperVersion.id)
        .where(Round.consultation_id == consultation_id, Round.number == number - 1)
    )
    return db.session.scalars(query).one()


def changes(row: Round, version: PaperVersion) -> tuple[Difference, ...]:
    """What the version of a round has that the round before had not, and the other way about."""
    old = before(row.consultation_id, row.number)
    return _compared(old.id, old.checksum, version.id, version.checksum)


@lru_cache(maxsize=64)
def _compared(old_id: int, _old_sum: str, new_id: int, _new_sum: str) -> tuple[Difference, ...]:
    """Two approved versions never change, so they are compared once; the checksums tell databases apart."""
    old, new = (db.session.get_one(PaperVersion, number) for number in (old_id, new_id))
    return tuple(compare(old.content, new.content))


def news_of(row: Round, content: dict[str, Any]) -> dict[str, Any]:
    """What a message says of a round: its number, why partners are asked again, and what changed in the paper."""
    found = compare(before(row.consultation_id, row.number).content, content)
    return {"number": row.number, "reason": row.reason, "changes": found}


def send_again(
    sending: Sending, consultation: Consultation, invitation: Invitation, news: dict[str, Any]
) -> bool:
    """Queue the message for the launch, with one more link; False where there is nobody to write to.

    Earlier links stay good: what they open is the round that is over until the next one opens.
    """
    contact = addressee(invitation)
    if contact is None:
        return False
    invitation.contact, invitation.sent_at = contact, clock.now()
    invitation.declined_at, invitation.declined_as, invitation.declined_why = (
        None,
        "",
        "",
    )  # of the round before
    message = queue(
        "round",
        key=f"round:{sending.id}:{invitation.id}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=issue_link(invitation, contact),
        due_at=consultation.opens_at,
        organisation=invitation.organisation,
        **news,
    )
    note_posting(sending, invitation, contact, message)
    return True
