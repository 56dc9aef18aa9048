"""Pages for the steering group. They carry the public id of a report link; the personal link opens them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

blueprint = Blueprint("steering", __name__, url_prefix="/report/<public_id>")


@blueprint.url_defaults
def _same_link(endpoint: str, values: dict[str, Any]) -> None:
    """Links between these pages stay with the link of the page that they stand on."""
    if request.view_args and "public_id" in request.view_args:
        values.setdefault("public_id", request.view_args["public_id"])


from consult.web.steering import reports  # noqa: E402,F401
