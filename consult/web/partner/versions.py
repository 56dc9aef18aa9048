"""The versions of one answer: two texts to choose from, and what stood there before."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.lifecycle import Phase
from consult.services import versions
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of
from consult.web.partner.progress import stops


@blueprint.get("/versions/<key>", endpoint="versions")
def all_of(public_id: str, key: str) -> ResponseReturnValue:
    """What stands in the field, what waits beside it, and what stood there before."""
    return _page(public_id, key, Typed(request.form))


@blueprint.post("/versions/<key>")
def choose(public_id: str, key: str) -> ResponseReturnValue:
    """Let the chosen text stand."""
    typed = Typed(request.form)
    way, _dash, row = typed.form.get("take", "").partition("-")
    take = int(row) if row.isascii() and row.isdigit() and len(row) < 10 else 0
    if way not in ("stands", "other", "both") or (way != "stands" and not take):
        typed.note("take", _("Choose which to keep."))
    seen, shown = typed.number("seen"), typed.numbers("shown")
    if typed.does(
        lambda: versions.choose(
            doors.actor(), public_id, key, take=take, seen=seen, shown=shown, both=way == "both"
        )
    ):
        return redirect(url_for(".section", key=_stop_of(public_id, key), _anchor=key))
    return _page(public_id, key, typed)


def _page(public_id: str, key: str, typed: Typed) -> ResponseReturnValue:
    found, view = versions.versions(doors.actor(), public_id, key), view_of(public_id)
    if view.phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    place = _stop_of(public_id, key)
    shown = page("versions.html", view, found=found, place=place, problems=typed.problems)
    return shown, 400 if typed.problems else 200


def _stop_of(public_id: str, key: str) -> str:
    """The page that the field stands on."""
    way = stops(view_of(public_id))
    return next(stop.key for stop in way for one in stop.fields if one.id == key)
