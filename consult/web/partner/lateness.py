"""After the bell: asking that a draft which was not submitted in time is lodged late."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.lifecycle import Phase
from consult.services import lateness, publication
from consult.services.responses import Answering
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of
from consult.web.partner.progress import stops
from consult.web.partner.signing import as_typed, signed, suggested

REASON_LIMIT = 2000  # characters


@blueprint.get("/late")
def late(public_id: str) -> ResponseReturnValue:
    """What would be lodged, why it is late, and what is said with it."""
    view = view_of(public_id)
    if view.phase not in (Phase.ANALYSIS, Phase.REPORTED) or lateness.own(doors.actor(), public_id):
        return redirect(url_for(".arrival"))
    return _page(view) if any(view.answers.values()) else redirect(url_for(".arrival"))


@blueprint.post("/late")
def ask_late(public_id: str) -> ResponseReturnValue:
    """Send the request to the team."""
    typed, view = Typed(request.form), view_of(public_id)
    reason = typed.words("reason", _("Say why it comes late."), REASON_LIMIT)
    said = signed(typed, fields=view.answers)
    if typed.does(lambda: lateness.ask(doors.actor(), public_id, reason=reason, sign_off=said)):
        return redirect(url_for(".arrival"))
    return _page(view_of(public_id), typed), 400


def _page(view: Answering, typed: Typed | None = None) -> str:
    answered = [one for stop in stops(view) for one in stop.fields if view.answers.get(one.id)]
    return page(
        "late.html",
        view,
        answered=answered,
        told=publication.told(doors.actor(), view.invitation.public_id),
        v=as_typed(typed) if typed else suggested(view),
        problems=typed.problems if typed else {},
    )
