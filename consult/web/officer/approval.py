"""Check and approve: what is missing, what the standards say, the real message; then it goes out."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain import standards
from consult.domain.access import Action
from consult.domain.standards.findings import WORSE_AND_WORSE
from consult.domain.standards.wording import verdict
from consult.services import approval, circulation, papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/approve", methods=["GET", "POST"])
def approve(reference: str) -> ResponseReturnValue:
    """Look everything over, confirm, and freeze version 1."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        if typed.form.get("sure") != "yes":
            typed.note("sure", _("Tick the box to say that the paper may go out."))
        if typed.does(lambda: approval.approve(actor, reference, seen_version=typed.seen_version)):
            return redirect(url_for("officer.overview", reference=reference))
    consultation = papers.paper(actor, reference, Action.APPROVE)
    found, assessment = approval.checks(actor, reference)
    applying = [one for one in assessment.findings if one.verdict is not standards.Verdict.NOT_APPLICABLE]
    listed = circulation.invitations(actor, reference)
    return form_page(
        "officer/approve.html",
        typed,
        consultation=consultation,
        stops=[one for one in found if one.level == "must"],
        looks=[one for one in found if one.level != "must"],
        findings=sorted(applying, key=lambda one: -WORSE_AND_WORSE.index(one.verdict)),
        words=verdict,
        sample=approval.sample_invitation(actor, reference),
        asked=len(listed),
        late_start=consultation.opens_at is not None and consultation.opens_at < clock.now(),
        seen_version=typed.seen_version or consultation.seen_version,
    )
