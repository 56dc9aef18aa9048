"""Pages for a partner who answers. They carry the public id of an invitation; the personal link opens them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

blueprint = Blueprint("partner", __name__, url_prefix="/answer/<public_id>")


@blueprint.url_defaults
def _same_invitation(endpoint: str, values: dict[str, Any]) -> None:
    """Links between these pages stay with the invitation of the page that they stand on."""
    if request.view_args and "public_id" in request.view_args:
        values.setdefault("public_id", request.view_args["public_id"])


from consult.web.partner import (  # noqa: E402,F401
    agreements,
    calendar,
    circulation,
    colleagues,
    confirmations,
    copies,
    corrections,
    declining,
    enquiries,
    home,
    lateness,
    meetings,
    papers,
    quiet,
    responses,
    rounds,
    submissions,
    versions,
    withdrawing,
    word_forms,
)
