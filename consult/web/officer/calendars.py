"""The page that lists the timetables which a change of holidays, polls or standards touches."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.standards.wording import verdict
from consult.services import calendars
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/calendars/changes", methods=["GET", "POST"])
def calendar_changes() -> ResponseReturnValue:
    """What is judged differently now, paper by paper; the officer changes the dates or keeps them."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and _decide(typed):
        return redirect(url_for("officer.calendar_changes"))
    return form_page(
        "officer/calendar_changes.html",
        typed,
        affected=calendars.affected(actor),
        changed=calendars.changed(actor),
        words=verdict,
        v=typed.form,
    )


def _decide(typed: Typed) -> bool:
    actor = doors.actor()
    if typed.form.get("do") == "seen":
        return typed.does(lambda: calendars.seen(actor))
    reference = typed.form.get("reference", "")
    field = f"reason-{reference}"
    reason = typed.line(field, _("Say why the dates may stay as they are."), 500)
    return typed.does(lambda: calendars.keep_dates(actor, reference, reason), at=field)
