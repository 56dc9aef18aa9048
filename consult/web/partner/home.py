"""A partner's home: what waits, what was said, and what became of it."""

from __future__ import annotations

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from consult.services import home as homes
from consult.services import stages
from consult.web import doors
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of, withdrawn_page


@blueprint.get("/home")
def home(public_id: str) -> ResponseReturnValue:
    """The holder's papers. Those whose own link was opened in this browser open from here; the others do not."""
    places = homes.places(doors.actor(), public_id)
    opens = {one.invitation.public_id for one in places} & {public_id, *session.get("invitations", {})}
    shown = {"places": places, "opens": opens, "sent": session.pop("sent_to", "")}
    if gone := stages.withdrawn(doors.actor(), public_id):
        return withdrawn_page("home.html", gone, **shown)
    return page("home.html", view_of(public_id), **shown)


@blueprint.post("/home/<name>/send")
def send_link(public_id: str, name: str) -> ResponseReturnValue:
    """Send the holder the link to another of their papers."""
    session["sent_to"] = homes.send_link(doors.actor(), public_id, name)
    return redirect(url_for(".home"))
