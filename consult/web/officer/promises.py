"""A promise made in a meeting, noted as a step with an owner and a day."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import timetable
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/promises/new", methods=["GET", "POST"])
def promise() -> ResponseReturnValue:
    """What was promised, of which consultation, who sees to it and by when."""
    actor, typed = doors.actor(), Typed(request.form)
    papers, people = timetable.open_to_promises(actor), timetable.owners(actor)
    if request.method == "POST":
        missing = _("Choose the consultation that it is about.")
        reference = typed.chosen("reference", [one.reference for one in papers], missing)
        what = typed.line("what", _("Say what was promised."), 300)
        by = typed.day("by", _("The day"), _("Say by when."))
        owner = typed.number("owner") or None
        if by and typed.does(lambda: timetable.promise(actor, reference, what=what, by=by, owner_id=owner)):
            return redirect(url_for("officer.timetable", reference=reference, recorded="promise"))
    elif request.args.get("reference"):
        typed.form = typed.form.copy()
        typed.form["reference"] = request.args["reference"]
    owner_now = typed.form.get("owner", str(actor.person_id))
    return form_page(
        "officer/promise.html", typed, v=typed.form, papers=papers, people=people, owner_now=owner_now
    )
