"""Title, summary, contact and outline of the draft."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.access import Action
from consult.services import papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/details", methods=["GET", "POST"])
def details(reference: str) -> ResponseReturnValue:
    """Change what partners read first, and whom they can ask."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        values = {
            "title": typed.line("title", _("Give the paper a title."), 300),
            "issuing_body": typed.line("issuing_body"),
            "summary": typed.words("summary", limit=4000),
            "contact_name": typed.named("contact_name"),
            "contact_email": typed.address("contact_email"),
            "contact_telephone": typed.line("contact_telephone", limit=40),
        } | {key: typed.words(key) for key in papers.OUTLINE}
        if typed.does(lambda: papers.edit_details(actor, reference, values, seen_version=typed.seen_version)):
            return redirect(url_for("officer.overview", reference=reference))
    consultation = papers.paper(actor, reference, Action.EDIT_PAPER)
    stored = {
        name: getattr(consultation, name) for name in ("title", "issuing_body", "summary", "seen_version")
    }
    for part in ("name", "email", "telephone"):
        stored[f"contact_{part}"] = getattr(consultation, f"contact_{part}")
    shown = request.form if request.method == "POST" else stored | consultation.outline
    return form_page("officer/details.html", typed, consultation=consultation, v=shown)
