"""Asking a question, or for more time, and reading what was answered."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.lifecycle import Phase
from consult.services import enquiries
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of

TEXT_LIMIT = 2000  # characters


@blueprint.route("/ask", methods=["GET", "POST"])
def ask(public_id: str) -> ResponseReturnValue:
    """The organisation's own questions, the answers that everybody was given, and a form for another."""
    actor, typed, view = doors.actor(), Typed(request.form), view_of(public_id)
    if request.method == "POST":
        kind = typed.chosen("kind", enquiries.KINDS, _("Choose what you ask for."))
        text = typed.words("text", _("Write your question, or why you need more time."), TEXT_LIMIT)
        name = typed.line("asked_by", _("Enter your name."))
        until = None
        if kind == "more_time":
            until = typed.day("until", _("The day"))
        if typed.does(
            lambda: enquiries.ask(actor, public_id, kind=kind, text=text, asked_by=name, until=until)
        ):
            return redirect(url_for(".ask", sent=1))
    shown = page(
        "ask.html",
        view,
        asked=enquiries.asked(actor, public_id),
        may_ask=view.phase in (Phase.OPEN, Phase.SCHEDULED),
        v=request.form,
        problems=typed.problems,
    )
    return shown, 400 if typed.problems else 200
