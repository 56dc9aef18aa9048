"""Mail that did not go out, or may not have: one list over every consultation, and what a person does about it.

What may have gone out is never repeated by guess: a person sends it again or leaves it, message by message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import defer

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import Conflict, NotFound
from consult.models.circulation import Invitation, Link, Posting
from consult.models.outbox import LINK_CODE, LINK_SECRET, Message
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._history import record
from consult.services._links import hash_of
from consult.services._unit import unit_of_work

UNKNOWN, LEFT = "unknown", "left"
ENDED = (UNKNOWN, "failed", "bounced", "stale")  # as in models.outbox.Message
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Undelivered:
    """A message, the paper that it is about if it is about one, and the organisations that it was for.

    One that may have gone out ``opens`` nothing any more where its link was wiped or replaced: then it cannot be
    sent again. Its organisations, where it has any, can be given a new link.
    """

    message: Message
    paper: Consultation | None
    organisations: tuple[str, ...]
    opens: bool

    @property
    def at(self) -> datetime:
        """When it was last tried, or when it was to go."""
        return self.message.claimed_at or self.message.due_at


def undelivered(actor: Actor, most: int) -> tuple[list[Undelivered], int]:
    """What did not surely go out or waits after a refusal, at most so many; and how many there are.

    What a person has to decide about comes first, then the newest. Four queries, however many.
    """
    _may(actor, Action.SEE_WORKSPACE)
    query = (
        select(Message, Consultation)
        .outerjoin(Consultation, Message.consultation_id == Consultation.id)
        .where(_is_undelivered())
        .options(defer(Message.html))
        .order_by(Message.state != UNKNOWN, Message.queued_at.desc(), Message.id.desc())
        .limit(most)
    )
    rows = list(db.session.execute(query))
    names = _organisations([row[0].id for row in rows])
    ended = _ended([row[0] for row in rows if row[0].state == UNKNOWN])
    number = db.session.scalar(select(func.count(Message.id)).where(_is_undelivered())) or 0
    return [Undelivered(one, paper, names.get(one.id, ()), _opens(one, ended)) for one, paper in rows], number


def waiting(actor: Actor) -> int:
    """How many of that list are of the last thirty days, or wait for a decision whatever their age; one query."""
    _may(actor, Action.SEE_WORKSPACE)
    recent = func.coalesce(Message.claimed_at, Message.due_at) > clock.now() - LATELY
    wanted = or_(Message.state == UNKNOWN, recent)
    return db.session.scalar(select(func.count(Message.id)).where(wanted, _is_undelivered())) or 0


@unit_of_work
def release(actor: Actor, message_id: int) -> None:
    """Queue it again, to go at once, or a reminder when the quiet hours are over.

    Raises NotFound, and Conflict where it was decided or its link opens nothing.
    """
    message = _one(actor, message_id)
    if not _opens(message, _ended([message])):
        raise Conflict(_("The link in this message opens nothing any more. Give a new link instead."))
    message.state, message.due_at, message.attempts, message.problem = "queued", clock.now(), 0, ""
    _note(actor, message, "send a held message again")


@unit_of_work
def leave(actor: Actor, message_id: int) -> None:
    """Never send it again; the secret of its link is wiped. Raises NotFound, and Conflict where it was decided."""
    message = _one(actor, message_id)
    message.state, message.secret, message.code = LEFT, None, None
    message.problem = _("%(name)s chose not to send it again", name=actor.name)
    _note(actor, message, "leave a held message")


def _may(actor: Actor, action: Action) -> None:
    require(actor, action, Subject(partnership_id=current_partnership()))


def _is_undelivered() -> ColumnElement[bool]:
    waits = (Message.state == "queued") & (Message.problem != "")
    return or_(Message.state.in_(ENDED), waits)


def _organisations(messages: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(Posting.message_id, Organisation.name)
        .join(Posting.invitation)
        .join(Invitation.organisation)
        .where(Posting.message_id.in_(messages))
        .order_by(Organisation.name, Posting.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for number, name in db.session.execute(query):
        found[number or 0] = (*found.get(number or 0, ()), name)
    return found


def _one(actor: Actor, message_id: int) -> Message:
    _may(actor, Action.RELEASE_MAIL)
    message = db.session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if message is None:
        raise NotFound(_("There is no such message."))
    if message.state != UNKNOWN:
        raise Conflict(_("Somebody has decided this meanwhile. Open the page again to see what still waits."))
    return message


def _secrets(message: Message) -> set[str]:
    """The hashes of what its links and codes are known by."""
    return {hash_of(one) for one in f"{message.secret or ''} {message.code or ''}".split()}


def _ended(messages: Sequence[Message]) -> set[str]:
    """Those of their links that have ended; one query however many."""
    known = set().union(*(_secrets(one) for one in messages))
    ended = select(Link.secret_hash).where(Link.secret_hash.in_(known), Link.revoked_at.is_not(None))
    return set(db.session.scalars(ended))


def _opens(message: Message, ended: set[str]) -> bool:
    """Whether each link in it still opens what it opened."""
    if LINK_SECRET not in message.text and LINK_CODE not in message.text:
        return True
    return bool(_secrets(message)) and not _secrets(message) & ended


def _note(actor: Actor, message: Message, act: str) -> None:
    consultation = db.session.get(Consultation, message.consultation_id) if message.consultation_id else None
    record(actor, act, consultation, message=message.id, event=message.event, to=message.to_name)
