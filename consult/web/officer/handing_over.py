"""Passing on the work of somebody who leaves, in one act."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import handing_over
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/people/<int:person_id>/hand-over", methods=["GET", "POST"])
def hand_over(person_id: int) -> ResponseReturnValue:
    """What the person has in hand, and who takes it."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and typed.does(
        lambda: handing_over.hand_over(actor, person_id, typed.number("to"))
    ):
        flash(
            _("The work of %(name)s was passed on. Both were sent a message.", name=typed.result.person.name)
        )
        return redirect(url_for("officer.people"))
    return form_page(
        "officer/hand_over.html",
        typed,
        work=handing_over.work_of(actor, person_id),
        takers=handing_over.takers(actor, person_id),
        v=request.form,
    )
