"""Asking for no more reminders about this paper, and asking for them again."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.services import quiet
from consult.web import doors
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.get("/reminders")
def reminders(public_id: str) -> ResponseReturnValue:
    """Say whether there are reminders, with one button to change it; opening the page changes nothing."""
    quiet.reminders_of(doors.actor(), public_id)
    return page("quiet.html", view_of(public_id))


@blueprint.post("/reminders")
def choose_reminders(public_id: str) -> ResponseReturnValue:
    """Note it; the same page then says so."""
    quiet.choose(doors.actor(), public_id, wanted=request.form.get("wanted") == "yes")
    return redirect(url_for(".reminders"))
