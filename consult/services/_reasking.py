"""Writing to those who were asked before that they are asked again; never commits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.differences import Difference, compare
from consult.models.circulation import Invitation, Sending
from consult.models.papers import Consultation, PaperVersion
from consult.models.people import Contact
from consult.models.rounds import Round
from consult.services._telling import Part, reached, tell


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
    sending: Sending, consultation: Consultation, listed: Iterable[Invitation], news: dict[str, Any]
) -> int:
    """Queue the messages for the launch, with one more link for each organisation; returns how many they are.

    Earlier links stay good: what they open is the round that is over until the next one opens.
    """
    parts = [Part(one, person, has_link=True) for one, person in reached(listed)]
    for part in parts:
        _begin_anew(part.invitation, part.contact)
    due_at, key = consultation.opens_at, f"round:{sending.id}"
    return len(
        tell("round", parts, consultation=consultation, key=key, sending=sending, due_at=due_at, **news)
    )


def _begin_anew(invitation: Invitation, contact: Contact) -> None:
    """It is asked once more; that it declined was said of the round before."""
    invitation.contact, invitation.sent_at = contact, clock.now()
    invitation.declined_at, invitation.declined_as, invitation.declined_why = None, "", ""
