"""After a correction: one button that says that the answer stands."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.services import corrections
from consult.web import doors
from consult.web.partner import blueprint


@blueprint.post("/stands")
def stands(public_id: str) -> ResponseReturnValue:
    """Let the answer stand as it was given."""
    corrections.it_stands(doors.actor(), public_id)
    return redirect(url_for(".arrival"))
