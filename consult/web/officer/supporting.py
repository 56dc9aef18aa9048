"""Supporting documents: add a copy, see every version, take one away to read."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.services import papers, supporting
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint
from consult.web.officer.beginnings import uploaded
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/documents", methods=["GET", "POST"], endpoint="documents")
def show(reference: str) -> ResponseReturnValue:
    """Every document with its versions, and a form to add one while the paper is a draft."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        day = typed.day("dated", _("The date of the document"), _("Give the date of the document."))
        content, name = uploaded(typed, "file", _("Choose a file."))
        title = typed.line("title", _("Give the document a title."))
        kind = typed.chosen("kind", supporting.KINDS, _("Choose what the document is."))
        link = typed.line("source_url", limit=1000)
        if typed.does(
            lambda: supporting.add(
                actor,
                reference,
                supporting.Copy(title, kind, day or clock.now().date(), name, content, link),
                seen_version=typed.seen_version,
            )
        ):
            return redirect(url_for("officer.documents", reference=reference))
    consultation = papers.paper(actor, reference)
    return form_page(
        "officer/documents.html",
        typed,
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        documents=supporting.documents(actor, reference),
        kinds=supporting.KINDS,
        v=request.form,
        seen_version=typed.seen_version or consultation.seen_version,
    )


@blueprint.get("/consultations/<reference>/documents/<int:document_id>")
def document(reference: str, document_id: int) -> Response:
    """One version, to keep."""
    found = supporting.fetch(doors.actor(), reference, document_id)
    return kept(found.content, found.media_type, found.filename)
