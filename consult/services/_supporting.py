"""Keeping a copy of a document beside a paper, for the acts that add one; never commits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.domain.errors import BadInput
from consult.models.papers import Consultation, SupportingDocument
from consult.services._files import Upload, accepted, safe_name

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


def keep_copy(consultation: Consultation, copy: Copy) -> SupportingDocument:
    """Keep the copy as the next version of the document with its title; raises BadInput naming the field."""
    media_type, ending = _accepted(copy)
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
    return document


def _accepted(copy: Copy) -> tuple[str, str]:
    """The media type and the ending that the content itself shows."""
    if copy.kind not in KINDS:
        raise BadInput(_("Choose what the document is."), {"kind": _("Choose what the document is.")})
    if copy.source_url and not copy.source_url.startswith(("https://", "http://")):
        sentence = _("A link begins with https:// or http://.")
        raise BadInput(sentence, {"source_url": sentence})
    return accepted(Upload(copy.filename, copy.content))
