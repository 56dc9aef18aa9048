"""The circulation list and the sending of one invitation, for the services that need them; never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload

from consult import clock
from consult.db import db
from consult.domain.errors import BadInput
from consult.models.circulation import Invitation, Link, Posting, Sending
from consult.models.colleagues import Colleague
from consult.models.outbox import LINK_SECRET, Message
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation
from consult.services._holes import ours
from consult.services._links import hash_of, new_secret
from consult.services._mail import queue
from consult.services._people import addressee
from consult.services._sending import take_out
from consult.services._telling import AT_ONCE
from consult.services._truth import TOGETHER

LEAVING = ("queued", "claimed", "sending")  # how a message stands that has not left yet
LOST = ("failed", "bounced")  # how a message stands that its server refused or that came back
TO_MANY = (
    "remind",
    "remind_started",
    "correct",
    "ask_again",
    "closed",
    "report_out",
    "outcome",
)  # acts of writing that single nobody out
ONE_BY_ONE = ("again", "pass_on")  # the acts that write to one organisation alone
NEW_LINKS_A_DAY = 5  # to one organisation about one paper, each in a message of its own


@dataclass(frozen=True)
class Posted:
    """What became of what an invited organisation was sent last, or of what was lost and not sent again since.

    ``state`` is as in :class:`Message`; outside where an officer sent it from an own mailbox; "none" where nothing
    was sent. ``at`` is when it went or is to go.
    ``act`` is the act of writing, as in :class:`Sending`, ``by`` who did it and ``to`` whom it wrote to.
    """

    state: str
    at: datetime | None = None
    problem: str = ""
    act: str = ""
    by: str = ""
    to: str = ""

    @property
    def failed(self) -> bool:
        return self.state in {"failed", "bounced", "unknown"}


NOT_POSTED = Posted("none")


def telling_posting() -> Any:
    """For a query: that a posting is the one by which it is judged whether its invitation arrived.

    That is the newest that was lost and not mended since, else the newest of all.
    """
    unmended = _unmended()
    newest = select(func.max(Posting.id)).group_by(Posting.invitation_id)
    others = Posting.invitation_id.not_in(select(unmended.c.invitation_id))
    return or_(Posting.id.in_(select(unmended.c.id)), Posting.id.in_(newest) & others)


def lost_posting() -> Any:
    """For a query: that a posting tells of its invitation that it did not arrive; quick, since what was lost is few."""
    return Posting.id.in_(select(_unmended().c.id))


def _unmended() -> Any:
    """The newest posting of each invitation that was lost and not mended since.

    What was written to many since, to the same address, does not mend it. Writing to the organisation by itself
    does, and so does another address.
    """
    lost, message, newer, letter, act = (
        aliased(one) for one in (Posting, Message, Posting, Message, Sending)
    )
    since = (
        select(newer.id)
        .join(act, newer.sending_id == act.id)
        .outerjoin(letter, newer.message_id == letter.id)
        .where(newer.invitation_id == lost.invitation_id, newer.id > lost.id)
        .where(or_(act.act.not_in(TO_MANY), letter.to_address != message.to_address))
    )
    # Few of all that were sent, read from an index alone. To narrow them to the partnership every message of it would
    # be read, with its text; the message that is joined below is narrowed.
    table = Message.__table__
    failed = select(table.c.id).where(table.c.state.in_(LOST))
    return (
        select(func.max(lost.id).label("id"), lost.invitation_id)
        .join(message, lost.message_id == message.id)
        .where(lost.message_id.in_(failed), ~since.exists())
        .group_by(lost.invitation_id)
        .subquery()
    )


def posted(consultation: Consultation) -> dict[int, Posted]:
    """What became of each invitation, by its id, as its telling message shows; one query however many."""
    sent = (Message.id, Message.state, Message.sent_at, Message.due_at, Message.problem, Message.to_name)
    query = (
        select(Posting.invitation_id, Sending.at, Sending.act, Sending.by, Contact.name, *sent)
        .join(Posting.sending)
        .outerjoin(Posting.message)
        .outerjoin(Contact, Contact.id == Posting.contact_id)
        .where(Sending.consultation_id == consultation.id, telling_posting())
    )
    return {row.invitation_id: _posted(row) for row in db.session.execute(query)}


def _posted(row: Any) -> Posted:
    if row.id is None:
        return Posted("outside", row.at, act=row.act, by=row.by, to=row.name or "")
    return Posted(row.state, row.sent_at or row.due_at, row.problem, row.act, row.by, row.to_name)


def begin_sending(consultation: Consultation, act: str, by: str, kind: str = "") -> Sending:
    """An act of writing to invited organisations, to which each message of it belongs; of a ``kind`` by the clock."""
    sending = Sending(consultation_id=consultation.id, act=act, at=clock.now(), by=by, kind=kind)
    db.session.add(sending)
    db.session.flush()
    return sending


def issue_link(invitation: Invitation, contact: Contact | None, colleague: Colleague | None = None) -> str:
    """Give the invitation one more link, for this person, and return its secret; earlier links stay good."""
    secret = new_secret()
    db.session.add(
        Link(
            invitation_id=invitation.id,
            contact_id=contact.id if contact else None,
            colleague_id=colleague.id if colleague else None,
            secret_hash=hash_of(secret),
            made_at=clock.now(),
        )
    )
    return secret


def revoke_links(invitation: Invitation) -> None:
    """Let every link of the invitation stop working, and take back messages that are still waiting with one."""
    _revoke(Link.invitation_id == invitation.id)
    take_back(invitation)


def revoke_links_of(colleague: Colleague) -> None:
    """Let every link of a colleague stop working, and take back a message that still waits with one."""
    _revoke(Link.colleague_id == colleague.id)
    waiting = Message.key.startswith(f"colleague:{colleague.id}:"), Message.state == "queued"
    db.session.execute(delete(Message).where(*waiting))


def _revoke(*which: ColumnElement[bool]) -> None:
    db.session.execute(update(Link).where(Link.revoked_at.is_(None), *which).values(revoked_at=clock.now()))


def take_back(invitation: Invitation) -> None:
    """Take back messages of the invitation that are still waiting to leave; links that have gone out stay good."""
    waiting = (
        select(Posting)
        .join(Posting.message)
        .where(Posting.invitation_id == invitation.id, Message.state == "queued")
    )
    for posting in list(db.session.scalars(waiting)):
        if posting.message is not None:
            take_out(posting.message, invitation)


def take_back_all(consultation: Consultation) -> None:
    """Take back every message to invited organisations that is still waiting to leave.

    One that is about other papers too goes out about those.
    """
    waiting = select(Message.id).where(
        Message.consultation_id == consultation.id, Message.state == "queued", Message.id.in_(_posted_ids())
    )
    found = list(db.session.scalars(waiting.with_for_update()))
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        db.session.execute(delete(Posting).where(Posting.message_id.in_(some)))
        db.session.execute(delete(Message).where(Message.id.in_(some)))
    _take_back_of_several(consultation)


def _take_back_of_several(consultation: Consultation) -> None:
    here = Invitation.consultation_id == consultation.id, Message.state == "queued", Message.event == TOGETHER
    query = (
        select(Message, Invitation).join(Posting, Posting.message_id == Message.id).join(Posting.invitation)
    )
    found: dict[int, tuple[Message, list[Invitation]]] = {}
    for message, invitation in db.session.execute(query.where(*here).order_by(Posting.id)):
        found.setdefault(message.id, (message, []))[1].append(invitation)
    for message, gone in found.values():
        take_out(message, *gone)


def _posted_ids() -> Any:
    return select(Posting.message_id).where(Posting.message_id.is_not(None))


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


def refuse_flood(invitation: Invitation) -> None:
    """Raise BadInput where the organisation was sent as many new links within a day as anybody has use for."""
    since = clock.now() - timedelta(days=1)
    query = (
        select(func.count(Posting.id))
        .join(Posting.sending)
        .where(Posting.invitation_id == invitation.id, Sending.act.in_(ONE_BY_ONE), Sending.at > since)
    )
    if (db.session.scalar(query) or 0) >= NEW_LINKS_A_DAY:
        sentence = _(
            "%(name)s was sent %(number)s new links within a day, so no more are sent. Telephone, or try tomorrow.",
            name=invitation.organisation.name,
            number=NEW_LINKS_A_DAY,
        )
        raise BadInput(sentence)


def send_invitation(sending: Sending, consultation: Consultation, invitation: Invitation) -> None:
    """Give the invitation a new link, which voids the older ones, and queue the message for the launch.

    The links of colleagues stay good: they are theirs, and the one who leads ends them.
    """
    contact = addressee(invitation)
    if contact is None:
        return
    invitation.contact = contact
    _revoke(Link.invitation_id == invitation.id, Link.colleague_id.is_(None))
    take_back(invitation)
    invitation.sent_at = clock.now()
    message = queue(
        "invitation",
        key=f"invitation:{sending.id}:{invitation.id}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=issue_link(invitation, contact),
        due_at=consultation.opens_at,
        language=contact.language,
        parts=[
            {
                "organisation": invitation.organisation.name,
                "is_umbrella": invitation.organisation.is_umbrella,
                "link_secret": ours(LINK_SECRET),
            }
        ],
    )
    note_posting(sending, invitation, contact, message)


def note_posting(
    sending: Sending, invitation: Invitation, contact: Contact | None, message: Message | None
) -> None:
    """Remember that the act wrote to this organisation, by which message, or by none of ours."""
    db.session.add(
        Posting(
            sending_id=sending.id,
            invitation_id=invitation.id,
            contact_id=contact.id if contact else None,
            message=message,
        )
    )
