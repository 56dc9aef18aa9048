"""Mail that may or may not have gone out: each message is sent again or left, by a person."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import held
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed


@blueprint.get("/held", endpoint="held")
def everything() -> ResponseReturnValue:
    """Every such message, with what is known of it."""
    return render_template("officer/held.html", found=held.held(doors.actor()))


@blueprint.post("/held/again")
def release_held() -> ResponseReturnValue:
    """Send one again."""
    held.release(doors.actor(), Typed(request.form).number("message"))
    flash(_("It goes out again now."))
    return redirect(url_for("officer.held"))


@blueprint.post("/held/leave")
def leave_held() -> ResponseReturnValue:
    """Leave one."""
    held.leave(doors.actor(), Typed(request.form).number("message"))
    flash(_("It is left as it is, and is not sent again."))
    return redirect(url_for("officer.held"))
