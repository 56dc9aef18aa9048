"""What colleagues say to one another about an answer. It is the organisation's own: no officer is given it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.answers import TEXT_LIMIT
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation
from consult.models.colleagues import Remark
from consult.services._history import record
from consult.services._loading import invitation_for
from consult.services._rounds import asking
from consult.services._unit import unit_of_work

AT_MOST = 500  # remarks about one answer


def remarks(actor: Actor, public_id: str, key: str) -> Sequence[Remark]:
    """What was said about one field, the first first."""
    invitation = invitation_for(actor, Action.READ_REMARKS, public_id)
    here = (Remark.invitation_id == invitation.id, Remark.round == _round(invitation), Remark.key == key)
    return db.session.scalars(select(Remark).where(*here).order_by(Remark.id)).all()


@unit_of_work
def say(actor: Actor, public_id: str, key: str, text: str) -> None:
    """Say something about one field to everybody who has a link to this answer. It is no act of the organisation.

    Raises BadInput for nothing, for too long a text, and once there are 500.
    """
    invitation = invitation_for(actor, Action.REMARK, public_id, lock=True)
    if not text:
        raise BadInput("", {"text": _("Write what you want to say.")})
    if len(text) > TEXT_LIMIT:
        raise BadInput("", {"text": _("Use %(limit)s characters or fewer.", limit=TEXT_LIMIT)})
    number = _round(invitation)
    counted = select(func.count()).where(Remark.invitation_id == invitation.id, Remark.round == number)
    if (db.session.scalar(counted) or 0) >= AT_MOST:
        raise BadInput("", {"text": _("%(number)s remarks are as many as can be kept.", number=AT_MOST)})
    db.session.add(
        Remark(
            invitation_id=invitation.id,
            round=number,
            key=key,
            by=actor.writes_as,
            colleague_id=actor.colleague_id,
            text=text,
            at=clock.now(),
        )
    )


@unit_of_work
def take_back(actor: Actor, public_id: str, key: str, remark_id: int) -> None:
    """Take back what one said oneself: its words are gone for good, and that something was said stays.

    The history keeps that it was done, and neither who nor what. A second time changes nothing. Raises NotFound for
    what somebody else said.
    """
    invitation = invitation_for(actor, Action.UNSAY, public_id, lock=True)
    mine = (Remark.invitation_id == invitation.id, Remark.key == key, Remark.id == remark_id)
    found = db.session.scalar(select(Remark).where(*mine))
    if found is None or not is_own(actor, found):
        raise NotFound(_("You have said nothing of the kind here."))
    if found.taken_back_at is None:
        found.text, found.taken_back_at = "", clock.now()
        record(actor, Action.UNSAY, invitation.consultation, organisation=invitation.organisation.name)


def is_own(actor: Actor, remark: Remark) -> bool:
    """Whether the actor said it."""
    return (remark.colleague_id, remark.by) == (actor.colleague_id, actor.writes_as)


def _round(invitation: Invitation) -> int:
    return asking(invitation.consultation).number
