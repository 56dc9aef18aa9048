"""The queue of mail: claim one, say what became of it. A tick does the sending in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.models.outbox import Heartbeat, Message, code_mark, link_mark
from consult.models.people import Partnership
from consult.services._unit import unit_of_work
from consult.services._unreached import tell_officer

EVERYWHERE = {"every_partnership": True}
ABANDONED_AFTER = timedelta(minutes=10)
TRIES = 8


@dataclass(frozen=True)
class Letter:
    """A message ready to leave: the secrets of its links are in their places."""

    id: int
    key: str
    event: str
    sender: str
    to_name: str
    to_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    thread: str


@unit_of_work
def claim_next() -> Letter | None:
    """Claim the oldest message that is due, for this process alone; None when there is none."""
    now = clock.now()
    oldest = (
        select(Message.id)
        .where(Message.state == "queued", Message.due_at <= now)
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = db.session.scalar(oldest, execution_options=EVERYWHERE)
    if found is None:
        return None
    message = db.session.scalars(
        select(Message).where(Message.id == found), execution_options=EVERYWHERE
    ).one()
    choose_partnership(message.partnership_id)
    message.state, message.claimed_at, message.attempts = "sending", now, message.attempts + 1
    return _letter(message, db.session.get_one(Partnership, message.partnership_id).name)


def _letter(message: Message, sender: str) -> Letter:
    secrets, codes = (message.secret or "").split(), (message.code or "").split()
    return Letter(
        id=message.id,
        key=message.key,
        event=message.event,
        sender=sender,
        to_name=message.to_name,
        to_address=message.to_address,
        reply_to=message.reply_to,
        subject=message.subject,
        text=_filled(message.text, secrets, codes),
        html=_filled(message.html, secrets, codes),
        thread=f"consultation-{message.consultation_id}" if message.consultation_id else "",
    )


def _filled(words: str, secrets: Sequence[str], codes: Sequence[str]) -> str:
    for mark, found in ((link_mark, secrets), (code_mark, codes)):
        for place, secret in enumerate(found):
            words = words.replace(mark(place), secret)
    return words


@unit_of_work
def mark_sent(message_id: int) -> None:
    """The mail server took it; the secrets of its links and its codes are wiped."""
    _set(message_id, state="sent", sent_at=clock.now(), secret=None, code=None, problem="")


@unit_of_work
def mark_refused(message_id: int, problem: str, *, for_good: bool) -> None:
    """The mail server refused it: for good, or for now, then it is tried again after a while that doubles.

    One that is not tried again loses the secrets of its links: they reached nobody.
    """
    message = _one(message_id)
    message.problem = problem[:500]
    if for_good or message.attempts >= TRIES:
        _lose(message, "failed")
    else:
        message.state = "queued"
        message.due_at = clock.now() + timedelta(minutes=2 ** min(message.attempts, 8))


def _one(message_id: int) -> Message:
    """A message by its number, its partnership at work from here on."""
    query = select(Message).where(Message.id == message_id)
    message = db.session.scalars(query, execution_options=EVERYWHERE).one()
    choose_partnership(message.partnership_id)
    return message


def _lose(message: Message, state: str) -> None:
    """Give a message up: it keeps no secret, and the officer is told."""
    message.state, message.secret, message.code = state, None, None
    tell_officer(message)


@unit_of_work
def mark_unknown(message_id: int, problem: str) -> None:
    """The line dropped after the server may have taken it: shown to an officer, never repeated by guess."""
    message = _one(message_id)
    message.problem = problem[:500]
    _lose(message, "unknown")


@unit_of_work
def find_abandoned() -> int:
    """Mark as unknown what a dead process left in the middle of sending; returns how many."""
    query = (
        select(Message.id)
        .where(Message.state == "sending", Message.claimed_at < clock.now() - ABANDONED_AFTER)
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
    )
    found = list(db.session.scalars(query, execution_options=EVERYWHERE))
    for number in found:
        message = _one(number)
        message.problem = "the process that was sending it ended"
        _lose(message, "unknown")
    return len(found)


@unit_of_work
def hold_waiting() -> int:
    """After a restore, hold what was waiting when the copy was made: it may have gone out since. Returns how many."""
    query = (
        update(Message)
        .where(Message.state.in_(("queued", "sending")))
        .values(state="unknown", problem="it was waiting when the restored copy was made")
    )
    result = db.session.execute(query, execution_options=EVERYWHERE | {"synchronize_session": False})
    return int(result.rowcount)


@unit_of_work
def beat(name: str) -> None:
    """Note that a tick ran to its end."""
    heartbeat = db.session.get(Heartbeat, name) or Heartbeat(name=name)
    heartbeat.ran_at = clock.now()
    db.session.add(heartbeat)


def heartbeats() -> dict[str, float]:
    """Seconds since each tick last ran to its end."""
    now = clock.now()
    return {one.name: (now - one.ran_at).total_seconds() for one in db.session.scalars(select(Heartbeat))}


def waiting() -> int:
    """How many messages are queued, over all partnerships."""
    query = select(func.count(Message.id)).where(Message.state == "queued")
    return db.session.scalar(query, execution_options=EVERYWHERE) or 0


def _set(message_id: int, **values: object) -> None:
    db.session.execute(
        update(Message).where(Message.id == message_id).values(**values),
        execution_options=EVERYWHERE | {"synchronize_session": False},
    )
