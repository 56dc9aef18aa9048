"""One organisation's way in: what it was sent, mending an address that does not work, and ending its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation, Link, Posting, Sending
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact
from consult.services._chasing import Standing, standings_of
from consult.services._circulation import begin_sending, refuse_flood, revoke_links, send_invitation
from consult.services._history import record
from consult.services._invited import invited
from consult.services._loading import consultation_for
from consult.services._people import addressee
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Step:
    """One time that the organisation was written to, and what became of it."""

    act: str
    at: datetime
    by: str
    to: str
    state: str
    problem: str


@dataclass(frozen=True)
class Reach:
    """How one organisation can be reached: how it stands, what it was sent, and how many ways in are good."""

    standing: Standing
    steps: Sequence[Step]
    links: int
    codes: int


def reach(actor: Actor, reference: str, public_id: str) -> Reach:
    """Everything about reaching one organisation; raises NotFound for one that is not on the list."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    standing = next(
        (one for one in standings_of(consultation) if one.invitation.public_id == public_id), None
    )
    if standing is None:
        raise NotFound(_("That organisation is not on the circulation list."))
    good = _good(standing.invitation)
    return Reach(standing, _steps(standing.invitation), good.get("link", 0), good.get("code", 0))


def _good(invitation: Invitation) -> dict[str, int]:
    query = (
        select(Link.kind, func.count())
        .where(Link.invitation_id == invitation.id, Link.revoked_at.is_(None))
        .group_by(Link.kind)
    )
    return dict(list(db.session.execute(query)))


def _steps(invitation: Invitation) -> list[Step]:
    query = (
        select(Sending, Contact.name, Message.to_name, Message.to_address, Message.state, Message.problem)
        .join(Posting, Posting.sending_id == Sending.id)
        .outerjoin(Message, Message.id == Posting.message_id)
        .outerjoin(Contact, Contact.id == Posting.contact_id)
        .where(Posting.invitation_id == invitation.id)
        .order_by(Posting.id)
    )
    return [
        Step(
            sending.act,
            sending.at,
            sending.by,
            f"{to_name}, {address}" if address else name or "",
            state or "outside",
            problem or "",
        )
        for sending, name, to_name, address, state, problem in db.session.execute(query)
    ]


@unit_of_work
def mend(actor: Actor, reference: str, public_id: str, email: str) -> str:
    """Correct the address of whoever has the paper, in the directory too, and send a new link there; returns the name.

    The links before it no longer open anything: they may have gone to somebody else. Raises BadInput where nobody
    is written to, for an address that another contact of the organisation has, and after five new links within a day.
    """
    consultation = consultation_for(actor, Action.SEND_AGAIN, reference)
    invitation = invited(consultation, public_id)
    contact = addressee(invitation)
    if contact is None:
        raise BadInput("", {"email": _("Nobody there is written to. Add a person in the directory first.")})
    same = select(Contact.id).where(
        Contact.organisation_id == contact.organisation_id, Contact.email == email, Contact.id != contact.id
    )
    if db.session.scalar(same) is not None:
        raise BadInput("", {"email": _("Somebody else at this organisation has that address already.")})
    refuse_flood(invitation)
    contact.email = email
    _send_anew(actor, consultation, invitation, contact)
    return contact.name


def _send_anew(actor: Actor, consultation: Consultation, invitation: Invitation, contact: Contact) -> None:
    revoke_links(invitation)  # of colleagues too: whoever had the wrong link could have let them in
    send_invitation(begin_sending(consultation, "again", actor.name), consultation, invitation)
    who = {"organisation": invitation.organisation.name, "to": contact.name}
    record(actor, "correct an address and send a new link", consultation, **who)


@unit_of_work
def end(actor: Actor, reference: str, public_id: str) -> str:
    """End every link and code of one organisation, at once and everywhere; returns its name. What it wrote is kept."""
    consultation = consultation_for(actor, Action.END_LINKS, reference)
    invitation = invited(consultation, public_id)
    revoke_links(invitation)
    record(actor, Action.END_LINKS, consultation, organisation=invitation.organisation.name)
    return invitation.organisation.name
