"""Calendars for an officer: files to take away, and addresses that a calendar program follows."""

from __future__ import annotations

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.services import feeds, papers
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint


@blueprint.get("/calendars")
def calendars() -> ResponseReturnValue:
    """The addresses in use, and how to make another."""
    return _page()


@blueprint.post("/calendars")
def issue_calendar() -> ResponseReturnValue:
    """Make an address and show it, this once: it is kept nowhere, so this page is the answer and not a redirect."""
    kind, reference = request.form.get("kind", ""), request.form.get("reference") or None
    secret = feeds.issue(doors.actor(), kind, reference)
    return _page(reference, address_of(secret))


@blueprint.post("/calendars/<int:feed_id>/stop")
def stop_calendar(feed_id: int) -> ResponseReturnValue:
    """Let an address stop working."""
    feeds.revoke(doors.actor(), feed_id)
    return redirect(url_for("officer.calendars", stopped=1))


@blueprint.get("/consultations/<reference>/calendar")
def consultation_calendar(reference: str) -> ResponseReturnValue:
    """The dates of one consultation, to take away or to follow."""
    return _page(reference)


@blueprint.get("/consultations/<reference>/calendar.ics")
def calendar_file(reference: str) -> Response:
    """All dates of one consultation as a file."""
    return kept(feeds.calendar(doors.actor(), reference), "text/calendar", f"{reference}.ics")


def address_of(secret: str) -> str:
    """Where a calendar program finds what a secret opens; from configuration, never from the request."""
    return current_app.config["PUBLIC_URL"] + url_for("public.calendar", secret=secret)


def _page(reference: str | None = None, address: str = "") -> str:
    actor = doors.actor()
    return render_template(
        "officer/calendars.html",
        consultation=papers.paper(actor, reference) if reference else None,
        addresses=feeds.addresses(actor),
        address=address,
    )
