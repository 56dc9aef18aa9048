"""Saying that the organisation will not answer, and thinking again."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.lifecycle import Phase
from consult.services import declining
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of

LIMIT = 2000  # characters


@blueprint.get("/will-not-answer")
def decline(public_id: str) -> ResponseReturnValue:
    """Ask which it is, and say what follows."""
    view = view_of(public_id)
    if view.phase is not Phase.OPEN or view.submission is not None:
        return redirect(url_for(".arrival"))
    return page("decline.html", view, v=request.form, problems={})


@blueprint.post("/will-not-answer")
def say_no(public_id: str) -> ResponseReturnValue:
    """Note it; the first page then says so."""
    typed = Typed(request.form)
    way = typed.chosen("way", declining.WAYS, _("Say which of the two it is."))
    why = typed.words("why", limit=LIMIT)
    if typed.does(lambda: declining.decline(doors.actor(), public_id, way, why)):
        return redirect(url_for(".arrival"))
    return page("decline.html", view_of(public_id), v=request.form, problems=typed.problems), 400


@blueprint.post("/will-not-answer/take-back")
def take_back(public_id: str) -> ResponseReturnValue:
    """Be one of those who may still answer."""
    declining.take_back(doors.actor(), public_id)
    return redirect(url_for(".arrival"))
