"""An organisation that will not answer says so, and may think again while the paper is open."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation
from consult.models.responses import Response
from consult.services._history import record
from consult.services._loading import subject_of
from consult.services._unit import unit_of_work

WAYS = ("declined", "not_remit")


@unit_of_work
def decline(actor: Actor, public_id: str, way: str, why: str) -> None:
    """Note that the organisation will not answer: it has ``declined``, or it is ``not_remit``. ``why`` is its words.

    That is neither an answer nor silence, and it is not reminded. A draft is kept. Raises BadInput once it has
    submitted an answer: that one counts.
    """
    invitation = _own(actor, public_id)
    if way not in WAYS:
        raise BadInput("", {"way": _("Say which of the two it is.")})
    answered = select(Response.id).where(
        Response.invitation_id == invitation.id, Response.submitted_at.is_not(None)
    )
    if db.session.scalar(answered) is not None:
        raise BadInput(
            _("Your organisation has answered, and its answer counts. You can change it until the close.")
        )
    invitation.declined_at, invitation.declined_as, invitation.declined_why = clock.now(), way, why
    named = {"organisation": invitation.organisation.name, "as": way}
    record(actor, Action.DECLINE, invitation.consultation, **named)


@unit_of_work
def take_back(actor: Actor, public_id: str) -> None:
    """Let the organisation be one that may still answer. Doing it twice changes nothing."""
    invitation = _own(actor, public_id)
    if invitation.declined_at is None:
        return
    invitation.declined_at, invitation.declined_as, invitation.declined_why = None, "", ""
    record(
        actor,
        "take back that it will not answer",
        invitation.consultation,
        organisation=invitation.organisation.name,
    )


def _own(actor: Actor, public_id: str) -> Invitation:
    """The actor's own invitation, locked."""
    query = select(Invitation).where(Invitation.public_id == public_id).with_for_update()
    invitation = db.session.scalar(query)
    if invitation is None:
        raise NotFound(_("This link does not open anything."))
    require(actor, Action.DECLINE, subject_of(invitation.consultation, invitation))
    return invitation
