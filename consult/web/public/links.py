"""Personal links from messages. Opening one lets the browser in and changes nothing that is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db import choose_partnership
from consult.domain.errors import BadInput, NotFound
from consult.services import circulation, quiet, reports
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
    """A partner's link from a reminder, to ask that there be no other about this paper, or these papers."""
    if "." not in secret:
        return _into(secret, "partner.reminders")
    return render_template("public/no_reminders.html", links=_opened(secret.split(".")))


@blueprint.post("/q/<secret>")
def end_reminders(secret: str) -> ResponseReturnValue:
    """The button of a mail program (RFC 8058), which has no cookie and no form of ours: end the reminders, no more.

    Whoever presses it is let in to no page.
    """
    if request.form.get("List-Unsubscribe") != "One-Click":
        raise BadInput(
            _("Nothing was changed. Open the link at the end of the reminder, and press the button there.")
        )
    links = _opened(secret.split("."))
    opened = [(one.invitation.public_id, one.secret_hash) for one in links]
    quiet.end([(circulation.holder(*one), one[0]) for one in opened])
    return render_template("public/reminders_ended.html", links=links)


@blueprint.get("/c/<secret>")
def entered(secret: str) -> ResponseReturnValue:
    """A partner's link from the copy of an answer that was entered for it, to confirm or correct it."""
    return _into(secret, "partner.entered")


def _into(secret: str, page: str) -> ResponseReturnValue:
    (link,) = _opened([secret])
    public_id = link.invitation.public_id
    doors.let_in("invitations", public_id, link.secret_hash)
    return redirect(url_for(page, public_id=public_id))


def _opened(secrets: Sequence[str]) -> list[Any]:
    """The links of those secrets that open something in one partnership; raises NotFound where none does.

    Each that opens nothing counts as a wrong try.
    """
    links: list[Any] = []
    for secret in secrets:
        try:
            links.append(circulation.by_secret(secret))
        except NotFound as unknown:
            tries.wrong()
            if secret == secrets[-1] and not links:
                raise unknown
    choose_partnership(links[0].partnership_id)
    return [one for one in links if one.partnership_id == links[0].partnership_id]


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
