"""Sending from an own mailbox: choose whom, take the file."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from consult.domain.access import Action
from consult.services import outside, papers
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.route("/consultations/<reference>/outside", methods=["GET", "POST"])
def send_outside(reference: str) -> ResponseReturnValue:
    """The answer to the form is the file itself, kept nowhere: it holds links that let people in.

    The silent are ticked to begin with, or the one whose page the officer comes from (``organisation``).
    """
    actor, typed = doors.actor(), Typed(request.form)
    waiting = outside.waiting(actor, reference)
    chosen, face = request.form.getlist("organisation"), request.form.get("face", "")
    if request.method == "POST" and typed.does(lambda: outside.merge(actor, reference, chosen, face)):
        return kept(typed.result, TYPES[face], f"{reference}-mail-merge.{face}")
    if request.method == "GET":
        silent = [one.invitation.public_id for one in waiting if one.state == "silent"]
        chosen = request.args.getlist("organisation") or silent
    return form_page(
        "officer/outside.html",
        typed,
        consultation=papers.paper(actor, reference, Action.SEND_OUTSIDE),
        waiting=waiting,
        chosen=chosen,
    )
