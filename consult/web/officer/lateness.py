"""Drafts that were open at the bell: what was asked, and the decision with its reason."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.questions import show
from consult.domain.signing import from_document
from consult.services import lateness, papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

DECISION_LIMIT = 2000  # characters


@blueprint.get("/consultations/<reference>/late", endpoint="late")
def everything(reference: str) -> ResponseReturnValue:
    """Everything that was asked to be lodged late, what waits first."""
    actor = doors.actor()
    return render_template(
        "officer/late_requests.html",
        consultation=papers.paper(actor, reference),
        requests=lateness.requests(actor, reference),
    )


@blueprint.route("/consultations/<reference>/late/<int:request_id>", methods=["GET", "POST"])
def late_request(reference: str, request_id: int) -> ResponseReturnValue:
    """Read what would be lodged, and decide."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and _decided(typed, reference, request_id):
        return redirect(url_for("officer.late", reference=reference))
    found, paper = lateness.request_of(actor, reference, request_id)
    return form_page(
        "officer/late_request.html",
        typed,
        consultation=papers.paper(actor, reference),
        found=found,
        said=from_document(found.sign_off),
        answers=[
            (field, show(field, found.draft[key]))
            for key, field in paper.fields.items()
            if key in found.draft
        ],
        files=[file for answer in found.draft.values() for file in answer.get("files", ())],
        v=request.form,
    )


def _decided(typed: Typed, reference: str, request_id: int) -> bool:
    way = typed.chosen("way", ("lodge", "refuse"), _("Choose what you decide."))
    decision = typed.words(
        "decision", _("Say why: it is kept, and its organisation reads it."), DECISION_LIMIT
    )
    act = lateness.admit if way == "lodge" else lateness.refuse
    return typed.does(lambda: act(doors.actor(), reference, request_id, decision=decision))
