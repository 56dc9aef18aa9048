"""Mail that did not go out, or may not have: one list for the officer, over every consultation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import defer

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.models.circulation import Invitation, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Organisation

ENDED = ("unknown", "failed", "bounced", "stale")  # as in models.outbox.Message
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Undelivered:
    """A message, the paper that it is about if it is about one, and the organisations that it was for."""

    message: Message
    paper: Consultation | None
    organisations: tuple[str, ...]

    @property
    def at(self) -> datetime:
        """When it was last tried, or when it was to go."""
        return self.message.claimed_at or self.message.due_at


def undelivered(actor: Actor, most: int) -> tuple[list[Undelivered], int]:
    """What did not go out or waits after a refusal, the newest first, at most so many; and how many there are.

    Three queries, however many.
    """
    _may(actor)
    query = (
        select(Message, Consultation)
        .outerjoin(Consultation, Message.consultation_id == Consultation.id)
        .where(_is_undelivered())
        .options(defer(Message.text), defer(Message.html))
        .order_by(Message.queued_at.desc(), Message.id.desc())
        .limit(most)
    )
    rows = list(db.session.execute(query))
    names = _organisations([row[0].id for row in rows])
    number = db.session.scalar(select(func.count(Message.id)).where(_is_undelivered())) or 0
    return [Undelivered(row[0], row[1], tuple(names.get(row[0].id, ()))) for row in rows], number


def lately(actor: Actor) -> int:
    """How many messages of the last thirty days are in that list."""
    _may(actor)
    recent = func.coalesce(Message.claimed_at, Message.due_at) > clock.now() - LATELY
    return db.session.scalar(select(func.count(Message.id)).where(recent, _is_undelivered())) or 0


def _may(actor: Actor) -> None:
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))


def _is_undelivered() -> ColumnElement[bool]:
    waits = (Message.state == "queued") & (Message.problem != "")
    return or_(Message.state.in_(ENDED), waits)


def _organisations(messages: Sequence[int]) -> dict[int, list[str]]:
    query = (
        select(Posting.message_id, Organisation.name)
        .join(Posting.invitation)
        .join(Invitation.organisation)
        .where(Posting.message_id.in_(messages))
        .order_by(Organisation.name, Posting.id)
    )
    found: dict[int, list[str]] = {}
    for number, name in db.session.execute(query):
        found.setdefault(number or 0, []).append(name)
    return found
