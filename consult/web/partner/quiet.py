"""What a partner gets: reminders about this paper or none, and messages in which language."""

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
    actor = doors.actor()
    quiet.reminders_of(actor, public_id)
    language = quiet.language_of(actor) if actor.contact_id else None
    return page("quiet.html", view_of(public_id), language=language)


@blueprint.post("/reminders")
def choose_reminders(public_id: str) -> ResponseReturnValue:
    """Note it; the same page then says so."""
    quiet.choose(doors.actor(), public_id, wanted=request.form.get("wanted") == "yes")
    return redirect(url_for(".reminders"))


@blueprint.post("/reminders/language")
def choose_language(public_id: str) -> ResponseReturnValue:
    """Note the language of this person's messages; the page with the choice then shows it."""
    quiet.choose_language(doors.actor(), public_id, request.form.get("language", ""))
    return redirect(url_for(".reminders"))
