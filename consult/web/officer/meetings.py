"""When the bodies of the partnership and its partners meet, pasted or imported one on a line."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.services import meetings
from consult.web import doors
from consult.web.meetings import lines_of, pasted
from consult.web.officer import blueprint


@blueprint.get("/meetings")
def all_meetings() -> ResponseReturnValue:
    """Every body and every organisation, with the number of meetings that are known."""
    return render_template("officer/meetings.html", known=meetings.known(doors.actor()))


@blueprint.route("/meetings/body/<int:body_id>", methods=["GET", "POST"])
def body_meetings(body_id: int) -> ResponseReturnValue:
    """The meetings of a body."""
    return _box(meetings.body(doors.actor(), body_id), body_id=body_id)


@blueprint.route("/meetings/organisation/<int:organisation_id>", methods=["GET", "POST"])
def organisation_meetings(organisation_id: int) -> ResponseReturnValue:
    """The meetings of an organisation."""
    found = meetings.organisation(doors.actor(), organisation_id)
    return _box(found, organisation_id=organisation_id)


def _box(owner: Any, **named: int) -> ResponseReturnValue:
    actor, problem, name = doors.actor(), "", owner.name
    if request.method == "POST":
        text, days, problem = pasted()
        if not problem:
            meetings.keep(actor, days, **named)
            return redirect(url_for("officer.all_meetings", kept=len(days)))
    else:
        text = lines_of(meetings.of(actor, owner))
    problems = {"meetings": problem} if problem else {}
    page = render_template("officer/meeting_dates.html", name=name, text=text, problems=problems)
    return page, 400 if problem else 200
