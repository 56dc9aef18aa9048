"""The colleagues of an invitation, for the services that need them; never commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from consult import clock
from consult.db import db
from consult.domain.errors import NotFound
from consult.models.circulation import Invitation, Link
from consult.models.colleagues import Assignment, Colleague
from consult.services._circulation import issue_link
from consult.services._mail import queue
from consult.services._rounds import asking

_COLLEAGUES_OF = (
    select(Colleague)
    .where(Colleague.invitation_id == bindparam("invitation"), Colleague.removed_at.is_(None))
    .order_by(Colleague.id)
)


def colleagues_of(invitation: Invitation) -> list[Colleague]:
    """Those who were let in and not taken away, in the order in which they came."""
    return list(db.session.scalars(_COLLEAGUES_OF, {"invitation": invitation.id}))


def colleague_of(invitation: Invitation, colleague_id: int) -> Colleague:
    """One of them; raises NotFound."""
    mine = (Colleague.invitation_id == invitation.id, Colleague.removed_at.is_(None))
    found = db.session.scalar(select(Colleague).where(*mine, Colleague.id == colleague_id))
    if found is None:
        raise NotFound(_("Nobody of that name works on this answer."))
    return found


def parts_of(invitation: Invitation) -> list[Assignment]:
    """Whose part each field of the round is that is answered now."""
    number = asking(invitation.consultation).number
    mine = (Assignment.invitation_id == invitation.id, Assignment.round == number)
    return list(db.session.scalars(select(Assignment).where(*mine)))


def with_links(invitation: Invitation) -> set[int]:
    """The ids of the colleagues who have a link that opens the paper."""
    good = (Link.invitation_id == invitation.id, Link.revoked_at.is_(None), Link.colleague_id.is_not(None))
    return {number for number in db.session.scalars(select(Link.colleague_id).where(*good)) if number}


def is_ready(colleague: Colleague, invitation: Invitation) -> bool:
    """Whether the part was called ready in the round that is answered now."""
    opened = asking(invitation.consultation).opens_at
    return colleague.ready_at is not None and (opened is None or colleague.ready_at >= opened)


def hand_link(colleague: Colleague, invitation: Invitation, event: str, by: str) -> str | None:
    """Give a colleague a link: mailed by the message ``event`` to whoever has an address, else returned, this once."""
    secret = issue_link(invitation, None, colleague)
    if not colleague.email:
        return secret
    consultation = invitation.consultation
    queue(
        event,
        key=f"colleague:{colleague.id}:{event}:{clock.now().timestamp():.6f}",
        to_name=colleague.name,
        to_address=colleague.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=secret,
        organisation=invitation.organisation,
        colleague=colleague,
        by=by,
    )
    return None
