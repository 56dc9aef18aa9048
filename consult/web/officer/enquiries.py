"""What partners asked, and the answer: to the one that asked, or to all without its name."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import circulation, enquiries, papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

LIMIT = 4000  # characters of a question or an answer that goes into a message


@blueprint.get("/consultations/<reference>/enquiries", endpoint="enquiries")
def everything(reference: str) -> ResponseReturnValue:
    """Everything that was asked, what waits first."""
    actor = doors.actor()
    return render_template(
        "officer/enquiries.html",
        consultation=papers.paper(actor, reference),
        enquiries=enquiries.enquiries(actor, reference),
    )


@blueprint.route("/consultations/<reference>/enquiries/<int:enquiry_id>", methods=["GET", "POST"])
def enquiry(reference: str, enquiry_id: int) -> ResponseReturnValue:
    """Read one, and answer it; more time is refused here and granted on the page that gives it to all."""
    actor, typed = doors.actor(), Typed(request.form)
    found = enquiries.enquiry(actor, reference, enquiry_id)
    if request.method == "POST" and _answered(typed, reference, found.id, found.kind):
        return redirect(url_for("officer.enquiries", reference=reference))
    return form_page(
        "officer/enquiry.html",
        typed,
        consultation=papers.paper(actor, reference),
        enquiry=enquiries.enquiry(actor, reference, enquiry_id),
        told=[one for one in circulation.invitations(actor, reference) if one.sent_at],
        v=request.form,
    )


def _answered(typed: Typed, reference: str, enquiry_id: int, kind: str) -> bool:
    actor = doors.actor()
    if kind == "more_time":
        reason = typed.words("answer", _("Say why there cannot be more time."), LIMIT)
        return typed.does(lambda: enquiries.refuse(actor, reference, enquiry_id, reason=reason))
    words = typed.words("answer", _("Write the answer."), LIMIT)
    whom = typed.chosen("whom", ("one", "all"), _("Choose who gets the answer."))
    question = typed.words("question", limit=LIMIT)
    if whom == "all" and not question:
        typed.note("question", _("Write the question as everybody will read it."))
    shared = question if whom == "all" else ""
    return typed.does(lambda: enquiries.answer(actor, reference, enquiry_id, answer=words, question=shared))
