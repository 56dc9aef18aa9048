"""Mail of which nobody knows whether it went out: a person sends it again or leaves it, message by message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import Conflict, NotFound
from consult.models.circulation import Link, Posting
from consult.models.outbox import LINK_CODE, LINK_SECRET, Message
from consult.models.papers import Consultation
from consult.services._history import record
from consult.services._links import hash_of
from consult.services._unit import unit_of_work

UNKNOWN, LEFT = "unknown", "left"


@dataclass(frozen=True)
class Held:
    """One message. ``opens`` nothing any more where its link was wiped or replaced: then it cannot be sent again.

    ``posted``: it went to somebody who was asked, who can be given a new link.
    """

    message: Message
    consultation: Consultation | None
    opens: bool
    posted: bool


def held(actor: Actor) -> list[Held]:
    """Every message of the partnership that may or may not have gone out, the newest first."""
    require(actor, Action.RELEASE_MAIL, Subject(partnership_id=current_partnership()))
    query = (
        select(Message, Consultation, Posting.id)
        .outerjoin(Consultation, Message.consultation_id == Consultation.id)
        .outerjoin(Posting, Posting.message_id == Message.id)
        .where(Message.state == UNKNOWN)
        .order_by(Message.queued_at.desc(), Message.id.desc())
        .options(defer(Message.html))
    )
    rows = db.session.execute(query).all()
    ended, found = _ended([message for message, _consultation, _posting in rows]), {}
    for message, consultation, posting in rows:
        opens = _opens(message, ended)
        found.setdefault(message.id, Held(message, consultation, opens, posting is not None))
    return list(found.values())


def waiting(actor: Actor) -> int:
    """How many there are."""
    require(actor, Action.RELEASE_MAIL, Subject(partnership_id=current_partnership()))
    return db.session.scalar(select(func.count(Message.id)).where(Message.state == UNKNOWN)) or 0


@unit_of_work
def release(actor: Actor, message_id: int) -> None:
    """Queue it again, to go at once. Raises NotFound, and Conflict where it was decided or its link opens nothing."""
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


def _one(actor: Actor, message_id: int) -> Message:
    require(actor, Action.RELEASE_MAIL, Subject(partnership_id=current_partnership()))
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
