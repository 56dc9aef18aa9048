"""Personal links from messages. Opening one lets the browser in and changes nothing that is stored."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from consult.domain.errors import NotFound
from consult.services import circulation, reports
from consult.web import doors, tries
from consult.web.public import blueprint


@blueprint.get("/a/<secret>")
def answer(secret: str) -> ResponseReturnValue:
    """A partner's link to the paper that it is asked about."""
    return _into(secret, "partner.arrival")


@blueprint.get("/m/<secret>")
def meetings(secret: str) -> ResponseReturnValue:
    """A partner's link from an early notice, to say when its board meets."""
    return _into(secret, "partner.meetings")


@blueprint.get("/q/<secret>")
def no_reminders(secret: str) -> ResponseReturnValue:
    """A partner's link from a reminder, to ask that there be no other about this paper."""
    return _into(secret, "partner.reminders")


@blueprint.get("/c/<secret>")
def entered(secret: str) -> ResponseReturnValue:
    """A partner's link from the copy of an answer that was entered for it, to confirm or correct it."""
    return _into(secret, "partner.entered")


def _into(secret: str, page: str) -> ResponseReturnValue:
    try:
        link = circulation.by_secret(secret)
    except NotFound:
        tries.wrong()
        raise
    public_id = link.invitation.public_id
    doors.let_in("invitations", public_id, link.secret_hash)
    return redirect(url_for(page, public_id=public_id))


@blueprint.get("/r/<secret>")
def report(secret: str) -> ResponseReturnValue:
    """A steering group member's link to one report."""
    try:
        link = reports.by_secret(secret)
    except NotFound:
        tries.wrong()
        raise
    doors.let_in("reports", link.public_id, link.secret_hash)
    return redirect(url_for("steering.summary", public_id=link.public_id))
