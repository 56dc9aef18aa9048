"""Supporting documents: copies kept beside the paper, dated and versioned, never fetched from elsewhere."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.errors import NotFound
from consult.models.circulation import Invitation
from consult.models.papers import Consultation, SupportingDocument
from consult.services._files import LARGEST
from consult.services._history import record
from consult.services._loading import consultation_for, note_hand, subject_of, touch
from consult.services._supporting import KINDS, Copy, keep_copy
from consult.services._unit import unit_of_work

__all__ = ["KINDS", "LARGEST", "Copy", "add", "documents", "fetch", "fetch_invited"]


@unit_of_work
def add(actor: Actor, reference: str, copy: Copy, *, seen_version: int) -> SupportingDocument:
    """Keep the copy as the next version of the document with its title; raises BadInput naming the field."""
    consultation = consultation_for(actor, Action.EDIT_PAPER, reference)
    document = keep_copy(consultation, copy)
    touch(consultation, seen_version)
    note_hand(actor, consultation)
    record(
        actor,
        "add a supporting document",
        consultation,
        title=copy.title,
        version=document.version,
        checksum=document.checksum,
    )
    return document


def documents(actor: Actor, reference: str) -> list[list[SupportingDocument]]:
    """Every document with all its versions, the newest version first; documents in the order they were added."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    query = (
        select(SupportingDocument)
        .where(SupportingDocument.consultation_id == consultation.id)
        .order_by(SupportingDocument.id)
    )
    found: dict[str, list[SupportingDocument]] = {}
    for document in db.session.scalars(query):
        found.setdefault(document.title, []).insert(0, document)
    return list(found.values())


def fetch(actor: Actor, reference: str, document_id: int) -> SupportingDocument:
    """One version with its bytes, for an officer; raises NotFound."""
    return _one(consultation_for(actor, Action.SEE_WORKSPACE, reference), document_id)


def fetch_invited(actor: Actor, public_id: str, document_id: int) -> SupportingDocument:
    """One version with its bytes, for the holder of an invitation to that consultation; raises NotFound."""
    invitation = db.session.scalar(select(Invitation).where(Invitation.public_id == public_id))
    if invitation is None or invitation.id != actor.invitation_id:
        raise NotFound(_("This link does not open anything."))
    require(actor, Action.READ_PAPER, subject_of(invitation.consultation, invitation))
    return _one(invitation.consultation, document_id)


def _one(consultation: Consultation, document_id: int) -> SupportingDocument:
    mine = (SupportingDocument.consultation_id == consultation.id, SupportingDocument.id == document_id)
    query = select(SupportingDocument).where(*mine).options(undefer(SupportingDocument.content))
    document = db.session.scalar(query)
    if document is None:
        raise NotFound(_("There is no such document here."))
    return document
