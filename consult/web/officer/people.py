"""People: officers, reviewers and clerks who sign in, and the steering group that reads the reports."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import handing_over, people
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

ROLES = ("officer", "reviewer", "clerk", "steering")


@blueprint.route("/people", methods=["GET", "POST"], endpoint="people")
def everybody() -> ResponseReturnValue:
    """Who signs in and who sits where, and a form to add one."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        name, email = (
            typed.named("name", _("Give a name.")),
            typed.address("email", _("Give an e-mail address.")),
        )
        role = typed.chosen("role", ROLES, _("Choose what this person does."))
        telephone = typed.line("telephone", limit=40)
        body, speaks_for = typed.line("body") or _("Steering group"), typed.line("speaks_for")
        if typed.does(
            lambda: people.add_person(actor, name=name, email=email, role=role, telephone=telephone)
        ):
            if role == "steering":
                people.seat(
                    actor, body=body, kind="steering", person_id=typed.result.id, speaks_for=speaks_for
                )
            return redirect(url_for("officer.people"))
    found, seats = people.everybody(actor)
    sits = {one.id: [seat for seat in seats if seat.person_id == one.id] for one in found}
    left = handing_over.left_behind(actor)
    return form_page("officer/people.html", typed, people=found, sits=sits, left_behind=left, v=request.form)


@blueprint.post("/people/<int:person_id>/end", endpoint="end_access")
def end_access(person_id: int) -> ResponseReturnValue:
    """End somebody's access at once."""
    people.end_access(doors.actor(), person_id)
    return redirect(url_for("officer.people"))
