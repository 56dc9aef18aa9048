"""Supporting documents: copies kept beside the paper, dated and versioned, never fetched from elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation
from consult.models.papers import Consultation, SupportingDocument
from consult.services._files import LARGEST as LARGEST
from consult.services._files import Upload, accepted, safe_name
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of, touch
from consult.services._unit import unit_of_work

KINDS = (
    "appendix",
    "structure_chart",
    "equality_assessment",
    "costs",
    "easy_read",
    "large_print",
    "translation",
    "other",
)


@dataclass(frozen=True)
class Copy:
    """A file that an officer hands in. ``source_url`` only says where it came from."""

    title: str
    kind: str
    dated: date
    filename: str
    content: bytes
    source_url: str = ""


@unit_of_work
def add(actor: Actor, reference: str, copy: Copy, *, seen_version: int) -> SupportingDocument:
    """Keep the copy as the next version of the document with its title; raises BadInput naming the field."""
    consultation = consultation_for(actor, Action.EDIT_PAPER, reference)
    media_type, ending = _accepted(copy)
    touch(consultation, seen_version)
    mine = (SupportingDocument.consultation_id == consultation.id, SupportingDocument.title == copy.title)
    last = db.session.scalar(select(func.max(SupportingDocument.version)).where(*mine)) or 0
    document = SupportingDocument(
        consultation_id=consultation.id,
        title=copy.title,
        kind=copy.kind,
        version=last + 1,
        dated=copy.dated,
        source_url=copy.source_url,
        filename=safe_name(copy.filename, ending),
        media_type=media_type,
        size=len(copy.content),
        checksum=hashlib.sha256(copy.content).hexdigest(),
        content=copy.content,
        added_at=clock.now(),
    )
    db.session.add(document)
    db.session.flush()
    record(
        actor,
        "add a supporting document",
        consultation,
        title=copy.title,
        version=document.version,
        checksum=document.checksum,
    )
    return document


def _accepted(copy: Copy) -> tuple[str, str]:
    """The media type and the ending that the content itself shows."""
    if copy.kind not in KINDS:
        raise BadInput(_("Choose what the document is."), {"kind": _("Choose what the document is.")})
    if copy.source_url and not copy.source_url.startswith(("https://", "http://")):
        sentence = _("A link begins with https:// or http://.")
        raise BadInput(sentence, {"source_url": sentence})
    return accepted(Upload(copy.filename, copy.content))


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
