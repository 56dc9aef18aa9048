"""After the close: what the board, trustees or council said of an answer that was provisional."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.errors import BadInput, NotFound
from consult.domain.signing import NAME_LIMIT
from consult.services import agreements
from consult.services.responses import Answering
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.get("/agreed")
def agreed(public_id: str) -> ResponseReturnValue:
    """Ask what was agreed, or show what was said of it; there is no such page where nothing is provisional."""
    return _page(view_of(public_id), Typed(request.form))


@blueprint.post("/agreed")
def say_what_was_agreed(public_id: str) -> ResponseReturnValue:
    """Keep what was agreed; the answer stays as it was received."""
    typed = Typed(request.form)
    word = typed.chosen("word", agreements.WORDS, _("Choose what was agreed."))
    on = typed.day("on", _("The day"), _("Give the day on which it was agreed."))
    said = {
        "body": typed.line("body", limit=NAME_LIMIT),
        "minute": typed.line("minute", limit=NAME_LIMIT),
        "changes": typed.words("changes"),
        "said_by": typed.line("said_by", _("Enter your name."), limit=NAME_LIMIT),
    }
    if word == "changed" and not said["changes"]:
        typed.note("changes", _("Write what they want changed."))
    if on and not typed.problems:
        try:  # that somebody else has said it goes to the page for errors, which gives back what was typed
            agreements.agree(doors.actor(), public_id, word, on=on, **said)
            return redirect(url_for(".agreed"))
        except BadInput as refused:
            typed.problems |= refused.problems
    return _page(view_of(public_id), typed), 400


def _page(view: Answering, typed: Typed) -> str:
    actor, public_id = doors.actor(), view.invitation.public_id
    found = agreements.said(actor, public_id)
    waiting = agreements.awaited(actor, public_id)
    if found is None and waiting is None:
        raise NotFound(_("No answer of yours waits to be agreed."))
    return page("agreed.html", view, found=found, waiting=waiting, v=typed.form, problems=typed.problems)
