"""The partner's own meetings, asked for while the timetable can still allow for them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.lifecycle import Phase
from consult.services import meetings
from consult.web import doors
from consult.web.meetings import lines_of, pasted
from consult.web.partner import blueprint
from consult.web.partner.progress import time_left


@blueprint.route("/meetings", methods=["GET", "POST"], endpoint="meetings")
def own(public_id: str) -> ResponseReturnValue:
    """Paste the dates of one's meetings; they are remembered for other papers too."""
    actor, problem = doors.actor(), ""
    found = meetings.own(actor, public_id)
    text = lines_of(found.days)
    if request.method == "POST":
        text, days, problem = pasted()
        if not problem:
            meetings.keep_own(actor, public_id, days)
            return redirect(url_for(".meetings", kept=1))
    shown = render_template(
        "partner/meetings.html",
        view=found,
        consultation=found.consultation,
        is_open=found.phase is Phase.OPEN,
        left=time_left(found, clock.now()),
        text=text,
        problems={"meetings": problem} if problem else {},
    )
    return shown, 400 if problem else 200
