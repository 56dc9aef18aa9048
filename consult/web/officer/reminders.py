"""Reminding: who would get which message, then one button."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from consult.domain.access import Action
from consult.services import papers, reminders
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/reminders/<act>", methods=["GET", "POST"])
def remind(reference: str, act: str) -> ResponseReturnValue:
    """Show the real message and everybody who would get it; sending reminds those of them who still may be."""
    actor, typed = doors.actor(), Typed(request.form)
    shown = request.form.getlist("organisation")
    if request.method == "POST" and typed.does(lambda: reminders.send(actor, reference, act, shown)):
        flash(
            ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", typed.result)
        )
        return redirect(url_for("officer.responses", reference=reference))
    return form_page(
        "officer/remind.html",
        typed,
        consultation=papers.paper(actor, reference, Action.REMIND),
        act=act,
        found=reminders.preview(actor, reference, act),
    )
