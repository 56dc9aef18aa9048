"""What programs follow: calendars by secret addresses, and the public news of consultations."""

from __future__ import annotations

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from consult.domain.errors import NotFound
from consult.services import feeds
from consult.web import tries
from consult.web.public import blueprint


@blueprint.get("/calendar/<secret>.ics")
def calendar(secret: str) -> ResponseReturnValue:
    """The calendar behind an address; looking changes nothing."""
    try:
        content = feeds.followed(secret)
    except NotFound:
        tries.wrong()
        raise
    return Response(content, content_type="text/calendar; charset=utf-8")


@blueprint.get("/papers.atom")
def news() -> ResponseReturnValue:
    """Openings, extensions, closings and outcomes of what is out, for a news reader."""
    page = render_template(
        "public/papers.atom.xml", bulletin=feeds.bulletin(), address=current_app.config["PUBLIC_URL"]
    )
    return Response(page, content_type="application/atom+xml; charset=utf-8")
