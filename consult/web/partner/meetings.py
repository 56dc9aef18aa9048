"""The partner's own meetings, asked for while the timetable can still allow for them."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.services import meetings
from consult.web import doors
from consult.web.meetings import lines_of, pasted
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.route("/meetings", methods=["GET", "POST"], endpoint="meetings")
def own(public_id: str) -> ResponseReturnValue:
    """Paste the dates of one's meetings; they are remembered for other papers too."""
    actor, problem = doors.actor(), ""
    text = lines_of(meetings.own(actor, public_id))
    if request.method == "POST":
        text, days, problem = pasted()
        if not problem:
            meetings.keep_own(actor, public_id, days)
            return redirect(url_for(".meetings", kept=1))
    problems = {"meetings": problem} if problem else {}
    shown = page("meetings.html", view_of(public_id), text=text, problems=problems)
    return shown, 400 if problem else 200
