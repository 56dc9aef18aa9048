"""What is done with a note that a message was not delivered: the message is marked, so that the officer sees it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import load_only

from consult import clock
from consult.db import choose_partnership, db
from consult.documents.bounces import Note
from consult.models.outbox import Message
from consult.services._unit import unit_of_work
from consult.services._unreached import tell_officer

EVERYWHERE = {"every_partnership": True}
CITED_WITHIN = timedelta(days=60)  # servers try for five days; some notes are held for weeks
GUESSED_WITHIN = timedelta(days=7)  # where only the address is named
HANDED_IN = ("sent", "unknown", "left")


@unit_of_work
def mark(note: Note) -> int:
    """Mark the message that a note is about as bounced, with the server's reason; returns how many were (0 or 1).

    The message is the one whose id the note cites; where it cites none, the newest to an address that it names. A
    message that is marked already, and one that we do not know, are left alone.
    """
    message = _cited(note) if note.ids else _newest_to(note)
    if message is None:
        return 0
    choose_partnership(message.partnership_id)
    message.state = "bounced"
    message.problem = note.problem
    tell_officer(message)
    return 1


def _cited(note: Note) -> Message | None:
    """The message whose id (see jobs/mail.compose) is the checksum of its key."""
    query = select(Message.id, Message.key).where(
        Message.state.in_(HANDED_IN), Message.queued_at > clock.now() - CITED_WITHIN
    )
    if note.addresses:  # looked at first, because they are few; an alias may have passed the message on
        near = db.session.execute(
            query.where(Message.to_address.in_(note.addresses)), execution_options=EVERYWHERE
        )
        if found := _with_id(near.all(), note):
            return found
    return _with_id(db.session.execute(query, execution_options=EVERYWHERE).all(), note)


def _with_id(rows: object, note: Note) -> Message | None:
    for number, key in rows:  # type: ignore[attr-defined]
        if sha256(key.encode()).hexdigest() in note.ids:
            return _one(number)
    return None


def _newest_to(note: Note) -> Message | None:
    query = (
        select(Message.id)
        .where(
            Message.to_address.in_(note.addresses),
            Message.state.in_(HANDED_IN),
            Message.sent_at > clock.now() - GUESSED_WITHIN,
        )
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(1)
    )
    found = db.session.scalar(query, execution_options=EVERYWHERE)
    return _one(found) if found is not None else None


def _one(number: int) -> Message:
    query = select(Message).where(Message.id == number).options(load_only(Message.state, Message.problem))
    return db.session.scalars(query, execution_options=EVERYWHERE).one()
