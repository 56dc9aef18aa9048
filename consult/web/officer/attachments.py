"""Files that came with an answer or a note: one more scan, and each to keep, never to show in the browser."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.errors import BadInput
from consult.services import attachments, standing
from consult.services.attachments import Upload
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint


@blueprint.get("/consultations/<reference>/files/<int:attachment_id>")
def file(reference: str, attachment_id: int) -> Response:
    """One file, to keep."""
    found = attachments.fetch(doors.actor(), reference, attachment_id)
    return kept(found.content, found.media_type, found.filename)


@blueprint.post("/consultations/<reference>/responses/<name>/scans")
def add_scan(reference: str, name: str) -> ResponseReturnValue:
    """Keep one more scan with the response; ``name`` is the public id of the invitation."""
    actor = doors.actor()
    standing.reading(actor, reference, name)  # there is no such page for anybody else, file or no file
    found = uploads("file")
    if not found:
        raise BadInput(_("Choose a file."))
    kept = attachments.add(actor, reference, name, found[0])
    flash(_("%(name)s is kept with this answer.", name=kept.filename))
    return redirect(url_for("officer.response", reference=reference, name=name))


def uploads(name: str) -> list[Upload]:
    """The file of a field that may stay empty: none or one."""
    given = request.files.get(name)
    return [Upload(given.filename, given.read())] if given and given.filename else []
