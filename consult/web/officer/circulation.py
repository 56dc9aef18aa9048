"""Who is asked: the circulation list of a draft."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.domain.access import Action
from consult.domain.directory import SECTORS
from consult.services import circulation, directory, papers, plan
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/circulation", methods=["GET", "POST"], endpoint="circulation")
def choose(reference: str) -> ResponseReturnValue:
    """Tick the organisations to ask; a button ticks a whole sector without script."""
    actor, typed = doors.actor(), Typed(request.form)
    organisations = directory.organisations(actor)
    known = {one.id for one in organisations}
    if request.method == "POST":
        ticked = {
            int(text) for text in typed.form.getlist("organisation") if text.isdecimal() and len(text) < 10
        }
        do = typed.form.get("do", "save")
        whole = {one.id for one in organisations if do in (f"all-{one.sector}", f"none-{one.sector}")}
        ticked = ticked - whole if do.startswith("none-") else ticked | whole
        if do == "save" and typed.does(
            lambda: circulation.choose(actor, reference, ticked, seen_version=typed.seen_version)
        ):
            return redirect(url_for("officer.overview", reference=reference))
        ticked &= known
    else:
        ticked = {one.organisation_id for one in circulation.invitations(actor, reference)}
    consultation = papers.paper(actor, reference, Action.CIRCULATE)
    groups = {sector: [one for one in organisations if one.sector == sector] for sector in SECTORS}
    return form_page(
        "officer/circulation.html",
        typed,
        consultation=consultation,
        groups=groups,
        ticked=ticked,
        without=[one.name for one in organisations if one.id in ticked and not _address(one)],
        plates={one.organisation_id: one for one in plan.full_plates(actor, reference)},
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _address(organisation: object) -> str:
    contacts = getattr(organisation, "contacts", [])
    return contacts[0].email if contacts else ""
