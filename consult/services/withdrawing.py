"""An organisation takes its answer back, and may put it back, until the close; what was submitted stays stored."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import Conflict, NotFound
from consult.models.circulation import Invitation
from consult.models.responses import Response
from consult.services._history import record
from consult.services._loading import invitation_for
from consult.services._lodging import last_submission
from consult.services._people import addressee
from consult.services._receipts import tell, tell_mailboxes
from consult.services._unit import unit_of_work


@unit_of_work
def withdraw(actor: Actor, public_id: str, *, name: str) -> None:
    """Take the answer back: it is kept, and not counted. ``name`` is who does it. Doing it twice changes nothing.

    Raises NotFound where nothing was submitted, NotAllowed after the close.
    """
    invitation, response = _own(actor, public_id)
    if response.withdrawn_at is not None:
        return
    if response.submitted_at is None:
        raise NotFound(_("Nothing was submitted yet, so there is nothing to withdraw."))
    response.withdrawn_at, response.withdrawn_by, response.submitted_at = clock.now(), name, None
    _note(actor, invitation, response, name, "withdraw an answer")


@unit_of_work
def restore(actor: Actor, public_id: str, *, name: str) -> None:
    """Put a withdrawn answer back as it was received, with its receipt. Doing it twice changes nothing.

    Raises Conflict where nothing was withdrawn, NotAllowed after the close.
    """
    invitation, response = _own(actor, public_id)
    last = last_submission(response)
    if response.withdrawn_at is None or last is None:
        if response.submitted_at is not None:
            return
        raise Conflict(_("Nothing was withdrawn, so there is nothing to put back."))
    response.withdrawn_at, response.withdrawn_by, response.submitted_at = None, "", last.submitted_at
    _note(actor, invitation, response, name, "put an answer back")


def _note(actor: Actor, invitation: Invitation, response: Response, name: str, act: str) -> None:
    """Record it, and tell whoever has the paper and the organisation's registered mailbox."""
    named = {"organisation": invitation.organisation.name, "receipt": response.receipt, "by": name}
    record(actor, act, invitation.consultation, round=response.round, **named)
    contact, now = addressee(invitation), clock.now()
    key = f"withdrawn:{response.id}:{now.isoformat()}"
    told = {"response": response, "by": name, "at": now, "gone": response.withdrawn_at is not None}
    if contact is not None:
        tell(invitation, "withdrawn", key, contact.name, contact.email, language=contact.language, **told)
    tell_mailboxes(invitation, "withdrawn", key, contact.email if contact else "", **told)


def _own(actor: Actor, public_id: str) -> tuple[Invitation, Response]:
    """The actor's own answer to the round that is open, its invitation locked."""
    invitation = invitation_for(actor, Action.TAKE_BACK, public_id, lock=True)
    mine = (Response.invitation_id == invitation.id, Response.round == invitation.consultation.round)
    response = db.session.scalar(select(Response).where(*mine))
    if response is None:
        raise NotFound(_("Nothing was submitted yet, so there is nothing to withdraw."))
    return invitation, response
