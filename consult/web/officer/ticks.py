"""The clock's work and the post: when each tick last ran, what mail did not surely go out, and what becomes of it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import ticks
from consult.services import undelivered as post
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed

SHOWN = 200  # messages on the page


@blueprint.get("/clock-and-post", endpoint="ticks")
def clock_and_post() -> ResponseReturnValue:
    """Each tick with its last run, what is wrong in sentences, and the mail that did not surely go out."""
    found, number = post.undelivered(doors.actor(), SHOWN)
    return render_template("officer/ticks.html", health=ticks.health(), found=found, number=number)


@blueprint.post("/clock-and-post/again")
def send_unknown_again() -> ResponseReturnValue:
    """Send one message again of which nobody knows whether it went out."""
    post.release(doors.actor(), Typed(request.form).number("message"))
    flash(_("It goes out again now."))
    return redirect(url_for("officer.ticks"))


@blueprint.post("/clock-and-post/leave")
def leave_unknown() -> ResponseReturnValue:
    """Leave one as it is."""
    post.leave(doors.actor(), Typed(request.form).number("message"))
    flash(_("It is left as it is, and is not sent again."))
    return redirect(url_for("officer.ticks"))


@blueprint.context_processor
def _trouble() -> dict[str, Any]:
    """What every page of an officer says while the clock's work has stopped, or mail is held.

    The clock of a demonstration jumps, and nobody relies on it.
    """
    if current_app.config["DEMONSTRATION"] or g.actor.role != "officer":
        return {"trouble": None}
    return {"trouble": ticks.health()}
