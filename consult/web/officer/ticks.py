"""The clock's work and the post: when each tick last ran, and what mail did not go out."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template
from flask.typing import ResponseReturnValue

from consult.services import ticks
from consult.services import undelivered as post
from consult.web import doors
from consult.web.officer import blueprint

SHOWN = 200  # messages on the page


@blueprint.get("/clock-and-post", endpoint="ticks")
def clock_and_post() -> ResponseReturnValue:
    """Each tick with its last run, what is wrong in sentences, and the mail that did not go out."""
    found, number = post.undelivered(doors.actor(), SHOWN)
    return render_template("officer/ticks.html", health=ticks.health(), found=found, number=number)


@blueprint.context_processor
def _trouble() -> dict[str, Any]:
    """What every page of an officer says while the clock's work has stopped, or mail is held.

    The clock of a demonstration jumps, and nobody relies on it.
    """
    if current_app.config["DEMONSTRATION"] or g.actor.role != "officer":
        return {"trouble": None}
    return {"trouble": ticks.health()}
