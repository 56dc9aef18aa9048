"""Files that somebody hands in: how large, of which kinds, under which name they are kept; never commits."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.documents.filetypes import recognise
from consult.documents.scanning import INFECTED, UNKNOWN, scan
from consult.domain.access import Actor
from consult.domain.errors import BadInput
from consult.models.attachments import Attachment

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 150  # characters


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in, under the name that it came with."""

    filename: str
    content: bytes

    @property
    def called(self) -> str:
        """The name for a sentence: no longer than one, and of letters that stand where they seem to stand."""
        name = unicodedata.normalize("NFC", self.filename)
        return "".join(letter if letter.isprintable() else "-" for letter in name)[:LONGEST_NAME]


def accepted(upload: Upload) -> tuple[str, str]:
    """The media type and the ending that the content itself shows; raises BadInput at the field ``file``."""
    refuse_large(upload)
    found = recognise(upload.content, upload.filename)
    if found is None:
        sentence = _(
            "%(name)s is empty or is not a document of a kind that we keep: PDF, Word, Excel, OpenDocument text, "
            "CSV, plain text, PNG or JPEG.",
            name=upload.called,
        )
        raise BadInput(sentence, {"file": sentence})
    _refuse_unsafe(upload)
    return found


def is_scanned() -> bool:
    """Whether the operator has files checked for viruses before they are kept."""
    return bool(current_app.config["ATTACHMENT_SCANNER"])


def _refuse_unsafe(upload: Upload) -> None:
    if not is_scanned():
        return
    verdict = scan(current_app.config["ATTACHMENT_SCANNER"], upload.content)
    sentences = {
        INFECTED: _("%(name)s was refused: the virus scanner found something in it.", name=upload.called),
        UNKNOWN: _(
            "%(name)s could not be checked for viruses, so it was not kept. Try again later, or send it by e-mail.",
            name=upload.called,
        ),
    }
    if verdict in sentences:
        raise BadInput(sentences[verdict], {"file": sentences[verdict]})


def refuse_large(upload: Upload) -> None:
    """Raise BadInput at the field ``file`` for more than we keep."""
    if len(upload.content) > LARGEST:
        sentence = _("%(name)s is larger than 10 megabytes. Send a smaller copy.", name=upload.called)
        raise BadInput(sentence, {"file": sentence})


def safe_name(filename: str, ending: str) -> str:
    """The file's own name without folders and odd characters, with the ending that its content calls for.

    Some systems take letters apart from their accents; here they are put together again.
    """
    stem = unicodedata.normalize("NFC", PurePath(filename.replace("\\", "/")).stem)
    kept = "".join(letter if letter.isalnum() or letter in " -_()." else "-" for letter in stem)
    return f"{kept.strip(' .')[:LONGEST_NAME] or 'document'}.{ending}"


def keep(
    actor: Actor,
    upload: Upload,
    kind: str,
    found: tuple[str, str],
    *,
    response_id: int | None = None,
    note_id: int | None = None,
    incoming_id: int | None = None,
    field: str = "",
) -> Attachment:
    """Keep the file, ``found`` (media type and ending) being what it is, with a response, a note or what came in.

    ``field`` is the key of what it answers. The same bytes are kept once.
    """
    checksum = hashlib.sha256(upload.content).hexdigest()
    places = {"response_id": response_id, "note_id": note_id, "incoming_id": incoming_id, "field": field}
    here = select(Attachment).filter_by(checksum=checksum, removed_at=None, **places)
    before = db.session.scalar(here.limit(1))
    if before is not None:
        return before
    attachment = Attachment(
        kind=kind,
        filename=safe_name(upload.filename, found[1]),
        media_type=found[0],
        size=len(upload.content),
        checksum=checksum,
        content=upload.content,
        added_at=clock.now(),
        added_by=actor.name,
        **places,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def keep_scans(actor: Actor, uploads: Iterable[Upload], **place: int) -> list[Attachment]:
    """Keep scans of what came, with a response, a note or what came in; raises BadInput before any is kept."""
    found = [(upload, accepted(upload)) for upload in uploads]
    return [keep(actor, upload, "scan", kind, **place) for upload, kind in found]
