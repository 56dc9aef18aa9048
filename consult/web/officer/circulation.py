"""Who is asked: the circulation list of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
    """Tick the organisations to ask; a button ticks a whole sector, or all who joined, without script."""
    actor, typed = doors.actor(), Typed(request.form)
    listed = [one.organisation for one in circulation.invitations(actor, reference)]
    today = directory.organisations(actor)
    organisations = [*today, *(one for one in listed if one.id not in {here.id for here in today})]
    if request.method == "POST":
        ticked = _ticked(typed, organisations)
        if typed.form.get("do", "save") == "save" and typed.does(
            lambda: circulation.choose(actor, reference, ticked, seen_version=typed.seen_version)
        ):
            return redirect(url_for("officer.overview", reference=reference))
        ticked &= {one.id for one in organisations}
    else:
        ticked = {one.id for one in listed}
    consultation = papers.paper(actor, reference, Action.CIRCULATE)
    nobody = {one.id for one in organisations if directory.lead(one) is None}
    return form_page(
        "officer/circulation.html",
        typed,
        consultation=consultation,
        groups={sector: [one for one in organisations if one.sector == sector] for sector in SECTORS},
        ticked=ticked,
        nobody=nobody,
        without=[one.name for one in organisations if one.id in ticked & nobody],
        gone={one.id for one in listed} - {one.id for one in today},
        replaced=circulation.replaced(actor, reference),
        overlaps=circulation.overlaps(actor, ticked),
        joined=[one.id for one in today if one.joined_at],
        plates={one.organisation_id: one for one in plan.full_plates(actor, reference)},
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _ticked(typed: Typed, organisations: Sequence[Any]) -> set[int]:
    """What is ticked after the button that was pressed: those of a sector, those who joined, or as it stood."""
    ticked = {int(text) for text in typed.form.getlist("organisation") if text.isdecimal() and len(text) < 10}
    do = typed.form.get("do", "save")
    if do == "all-joined":
        return ticked | {one.id for one in organisations if one.joined_at}
    whole = {one.id for one in organisations if do in (f"all-{one.sector}", f"none-{one.sector}")}
    return ticked - whole if do.startswith("none-") else ticked | whole
