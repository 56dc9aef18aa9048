"""Files that came with an answer or a note: add one, list them, take one away. Who asks is looked at each time."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.errors import NotFound
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation
from consult.models.events import EventNote
from consult.models.responses import Response
from consult.services._files import Upload, keep_scans
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of
from consult.services._unit import unit_of_work

__all__ = ["Upload", "add", "fetch", "fetch_own", "of_response"]


@unit_of_work
def add(actor: Actor, reference: str, public_id: str, upload: Upload) -> Attachment:
    """Keep one more scan with the response of an organisation; raises NotFound, or BadInput at ``file``."""
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    query = (
        select(Response)
        .join(Response.invitation)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
    )
    response = db.session.scalar(query.where(Response.submitted_at.is_not(None)))
    if response is None:
        raise NotFound(_("This organisation has not submitted an answer."))
    kept = keep_scans(actor, [upload], response_id=response.id)[0]
    detail = {"receipt": response.receipt, "file": kept.filename, "checksum": kept.checksum}
    record(actor, "add a scan", consultation, **detail)
    return kept


def of_response(actor: Actor, reference: str, public_id: str) -> list[Attachment]:
    """The files of an organisation's response, without their bytes, in the order in which they came."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = (
        select(Attachment)
        .join(Attachment.response)
        .join(Response.invitation)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
    )
    return list(db.session.scalars(query.order_by(Attachment.id)))


def fetch(actor: Actor, reference: str, attachment_id: int) -> Attachment:
    """One file of the consultation with its bytes, for an officer; raises NotFound."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    of_responses = select(Response.id).where(Response.consultation_id == consultation.id)
    of_notes = select(EventNote.id).where(EventNote.consultation_id == consultation.id)
    here = Attachment.response_id.in_(of_responses) | Attachment.note_id.in_(of_notes)
    return _one(attachment_id, here)


def fetch_own(actor: Actor, public_id: str, attachment_id: int) -> Attachment:
    """A file of the answer that was entered for the holder of a link; raises NotFound for any other."""
    invitation = db.session.scalar(select(Invitation).where(Invitation.public_id == public_id))
    if invitation is None or invitation.id != actor.invitation_id:
        raise NotFound(_("This link does not open anything."))
    require(actor, Action.CONFIRM, subject_of(invitation.consultation, invitation))
    mine = select(Response.id).where(Response.invitation_id == invitation.id)
    return _one(attachment_id, Attachment.response_id.in_(mine))


def _one(attachment_id: int, here: object) -> Attachment:
    query = select(Attachment).where(Attachment.id == attachment_id, here)  # type: ignore[arg-type]
    found = db.session.scalar(query.options(undefer(Attachment.content)))
    if found is None:
        raise NotFound(_("There is no such file here."))
    return found
