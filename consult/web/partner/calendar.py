"""The dates of a paper in a partner's own calendar."""

from __future__ import annotations

from flask import Response, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.services import feeds
from consult.web import doors
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.get("/calendar")
def calendar(public_id: str) -> ResponseReturnValue:
    """Take the dates as a file, or follow them."""
    return page("calendar.html", view_of(public_id), address="", addresses=feeds.addresses(doors.actor()))


@blueprint.post("/calendar")
def follow(public_id: str) -> ResponseReturnValue:
    """Make an address and show it, this once: it is kept nowhere, so this page is the answer and not a redirect."""
    secret = feeds.issue_to_partner(doors.actor(), public_id)
    address = current_app.config["PUBLIC_URL"] + url_for("public.calendar", secret=secret)
    return page(
        "calendar.html", view_of(public_id), address=address, addresses=feeds.addresses(doors.actor())
    )


@blueprint.post("/calendar/<int:feed_id>/stop")
def stop_following(public_id: str, feed_id: int) -> ResponseReturnValue:
    """Let the address stop working."""
    feeds.revoke(doors.actor(), feed_id)
    return redirect(url_for(".calendar"))


@blueprint.get("/calendar.ics")
def calendar_file(public_id: str) -> Response:
    """The dates as a file for any calendar."""
    response = Response(feeds.calendar_for_partner(doors.actor(), public_id), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename="consultation.ics")
    return response
