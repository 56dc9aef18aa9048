"""Withdrawing an answer, and putting it back, until the close."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.lifecycle import Phase
from consult.domain.signing import NAME_LIMIT
from consult.services import withdrawing
from consult.services.responses import Answering
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.get("/withdraw")
def withdraw(public_id: str) -> ResponseReturnValue:
    """Say what follows from withdrawing, and ask who does it; or offer to put back what was withdrawn."""
    view = view_of(public_id)
    if view.phase is not Phase.OPEN or not (view.submission or _is_withdrawn(view)):
        return redirect(url_for(".arrival"))
    return page("withdraw.html", view, gone=_is_withdrawn(view), v=request.form, problems={})


@blueprint.post("/withdraw")
def do_withdraw(public_id: str) -> ResponseReturnValue:
    """Withdraw it."""
    return _does(public_id, gone=False)


@blueprint.post("/withdraw/restore")
def restore(public_id: str) -> ResponseReturnValue:
    """Put it back as it was received."""
    return _does(public_id, gone=True)


def _does(public_id: str, *, gone: bool) -> ResponseReturnValue:
    typed, act = Typed(request.form), withdrawing.restore if gone else withdrawing.withdraw
    name = typed.line("name", _("Enter your name."), limit=NAME_LIMIT)
    if typed.does(lambda: act(doors.actor(), public_id, name=name)):
        return redirect(url_for(".arrival"))
    return page("withdraw.html", view_of(public_id), gone=gone, v=request.form, problems=typed.problems), 400


def _is_withdrawn(view: Answering) -> bool:
    return view.response is not None and view.response.withdrawn_at is not None
