"""Files that came with an answer or a note: add one, list them, take one away. Who asks is looked at each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.errors import BadInput, NotFound
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation
from consult.models.events import EventNote
from consult.models.incoming import Incoming
from consult.models.lateness import LateRequest
from consult.models.responses import Response, Submission
from consult.services._answering import MOST_FILES, attached, paper_of
from consult.services._entering import in_hand
from consult.services._files import Upload, accepted, is_scanned, keep, keep_scans
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for, subject_of
from consult.services._unit import unit_of_work

__all__ = ["Upload", "add", "attach", "fetch", "fetch_own", "is_scanned", "of_response", "take_away"]


@unit_of_work
def add(actor: Actor, reference: str, public_id: str, upload: Upload) -> Attachment:
    """Keep one more scan with the response of an organisation; raises NotFound, or BadInput at ``file``."""
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    query = (
        select(Response)
        .join(Response.invitation)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
    )
    response = db.session.scalar(
        query.where(Response.submitted_at.is_not(None), Response.emptied_at.is_(None))
    )
    if response is None:
        raise NotFound(_("This organisation has not submitted an answer."))
    kept = keep_scans(actor, [upload], response_id=response.id)[0]
    detail = {"receipt": response.receipt, "file": kept.filename, "checksum": kept.checksum}
    record(actor, "add a scan", consultation, **detail)
    return kept


def attach(actor: Actor, public_id: str, key: str, upload: Upload) -> Attachment:
    """Keep a file with a field of the holder's draft; raises BadInput at ``file``, or NotFound for no such field.

    It is looked at and scanned before anything is locked. Like all of a draft it writes no history.
    """
    invitation_for(actor, Action.KEEP_DRAFT, public_id)
    return _attach(actor, public_id, key, upload, accepted(upload))


@unit_of_work
def _attach(actor: Actor, public_id: str, key: str, upload: Upload, found: tuple[str, str]) -> Attachment:
    invitation = invitation_for(actor, Action.KEEP_DRAFT, public_id, lock=True)
    response = in_hand(invitation)
    field = paper_of(response.version).fields.get(key)
    if field is None or field.kind != "file":
        raise NotFound(_("There is no such field here."))
    if len(attached(response.id)) >= MOST_FILES:
        sentence = _("%(most)s documents are attached already; no more can be added.", most=MOST_FILES)
        raise BadInput(sentence, {"file": sentence})
    kept = keep(actor, upload, "answer", found, response_id=response.id, field=key)
    response.saved_at = clock.now()
    return kept


@unit_of_work
def take_away(actor: Actor, public_id: str, attachment_id: int) -> str:
    """Take a file out of the holder's draft and return its field.

    What was submitted keeps it, and so does what was asked to be lodged late: it is decided on as it stood then.

    Raises NotFound for anything that is not attached to it.
    """
    invitation = invitation_for(actor, Action.KEEP_DRAFT, public_id, lock=True)
    response = in_hand(invitation)
    found = next((one for one in attached(response.id) if one.id == attachment_id), None)
    if found is None:
        raise NotFound(_("There is no such file here."))
    asked = select(LateRequest.id).where(LateRequest.response_id == response.id)
    if response.submitted_at is None and db.session.scalar(asked) is None:
        db.session.delete(found)
    else:
        found.removed_at = clock.now()
    return found.field


def of_response(actor: Actor, reference: str, public_id: str) -> list[Attachment]:
    """The files of an organisation's response, without their bytes, in the order in which they came."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = (
        select(Attachment)
        .join(Attachment.response)
        .join(Response.invitation)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
    )
    last = (
        select(Submission.document)
        .join(Submission.response)
        .join(Response.invitation)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
        .order_by(Response.round.desc(), Submission.number.desc())
        .limit(1)
    )
    document = db.session.scalar(last)
    named = _named_in(document["answers"]) if document else set()
    found = list(db.session.scalars(query.order_by(Attachment.id)))
    return [one for one in found if one.kind != "answer" or one.id in named]


def _sent_with(file: Attachment) -> list[Mapping[str, Any]]:
    """The answers of its response that have left the organisation: submitted, or asked to be lodged late."""
    submitted = select(Submission.document).where(Submission.response_id == file.response_id)
    asked = select(LateRequest.draft).where(LateRequest.response_id == file.response_id)
    return [one["answers"] for one in db.session.scalars(submitted)] + list(db.session.scalars(asked))


def _named_in(answers: Mapping[str, Any]) -> set[int]:
    """The files that answers name; until something is sent, what a partner has attached is its own."""
    return {file["id"] for answer in answers.values() for file in answer.get("files", ())}


def fetch(actor: Actor, reference: str, attachment_id: int) -> Attachment:
    """One file of the consultation with its bytes, for an officer; raises NotFound."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    of_responses = select(Response.id).where(Response.consultation_id == consultation.id)
    of_notes = select(EventNote.id).where(EventNote.consultation_id == consultation.id)
    came_in = select(Incoming.id).where(Incoming.consultation_id == consultation.id)
    here = Attachment.response_id.in_(of_responses) | Attachment.note_id.in_(of_notes)
    found = _one(attachment_id, here | Attachment.incoming_id.in_(came_in))
    if found.kind == "answer" and not any(found.id in _named_in(one) for one in _sent_with(found)):
        raise NotFound(_("There is no such file here."))
    return found


def fetch_own(actor: Actor, public_id: str, attachment_id: int) -> Attachment:
    """A file of the answer of the holder of a link, who may be a colleague; raises NotFound for any other."""
    invitation = db.session.scalar(select(Invitation).where(Invitation.public_id == public_id))
    if invitation is None or invitation.id != actor.invitation_id:
        raise NotFound(_("This link does not open anything."))
    require(actor, Action.READ_PAPER, subject_of(invitation.consultation, invitation))
    mine = select(Response.id).where(Response.invitation_id == invitation.id)
    return _one(attachment_id, Attachment.response_id.in_(mine))


def _one(attachment_id: int, here: object) -> Attachment:
    query = select(Attachment).where(Attachment.id == attachment_id, here)  # type: ignore[arg-type]
    found = db.session.scalar(query.options(undefer(Attachment.content)))
    if found is None:
        raise NotFound(_("There is no such file here."))
    return found
