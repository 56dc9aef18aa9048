"""Pages that only a demonstration has: every way in, the mail that was caught, and the clock that can be moved on.

The blueprint is not registered in a real installation, and answers this machine alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.db import choose_partnership
from consult.domain.access import SYSTEM
from consult.domain.errors import BadInput
from consult.services import demonstration, people

LOOPBACK = {"127.0.0.1", "::1"}
blueprint = Blueprint("demonstration", __name__, url_prefix="/dev")


@blueprint.before_request
def this_machine_alone() -> None:
    """A page that shows everybody's mail exists for nobody else."""
    if request.remote_addr not in LOOPBACK:
        abort(404)


def _shown() -> Any:
    """What the demonstration put beside the application; None where only the pages are switched on."""
    return current_app.extensions.get("demonstration")


def _letters() -> list[Any]:
    shown = _shown()
    return list(shown.letters) if shown else []


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Every way in, and what to try."""
    shown, home = _shown(), people.partnership()
    if shown is None or home is None:
        return render_template("demonstration/start.html", ways=[])
    choose_partnership(home.id)
    return render_template("demonstration/start.html", ways=shown.ways_in())


@blueprint.post("/as-<any(officer,reviewer,clerk):part>")
def sign_in(part: str) -> ResponseReturnValue:
    """A fresh sign-in link for this part, followed at once to the page that uses it."""
    shown = _shown()
    home = people.partnership()
    if shown is None or home is None:
        abort(404)
    choose_partnership(home.id)
    return redirect(shown.sign_in_link(part))


@blueprint.get("/mail")
def mail() -> ResponseReturnValue:
    """The messages that were caught, the newest first, or those in which a word stands."""
    wanted = request.args.get("q", "").strip()
    found = [one for one in reversed(_letters()) if _holds(one, wanted.casefold())]
    return render_template("demonstration/mail.html", letters=found, wanted=wanted)


def _holds(letter: Any, wanted: str) -> bool:
    return wanted in f"{letter.to} {letter.to_name} {letter.subject}".casefold()


@blueprint.get("/mail/<int:number>")
def message(number: int) -> ResponseReturnValue:
    """One message: its text with links that can be followed, and its headers."""
    letters = _letters()
    if not 1 <= number <= len(letters):
        abort(404)
    return render_template("demonstration/message.html", letter=letters[number - 1], last=len(letters))


@blueprint.get("/clock")
def clock_page() -> ResponseReturnValue:
    """What the clock shows, and the instants that lie ahead."""
    home = people.partnership()
    if home is None:
        return render_template("demonstration/clock.html", ahead={})
    choose_partnership(home.id)
    return render_template("demonstration/clock.html", ahead=demonstration.ahead(SYSTEM))


@blueprint.post("/clock")
def move_clock() -> ResponseReturnValue:
    """Move the clock on to an instant and do what is due by then; it never moves back."""
    instant = _instant(request.form.get("to", ""))
    if instant <= clock.now():
        raise BadInput(_("The clock of a demonstration moves forward only."))
    shown = _shown()
    if shown:
        shown.move_to(instant)
    else:
        clock.set_to(instant)
    flash(_("The clock was moved on. Whoever was signed in for more than twelve hours has to sign in again."))
    return redirect(url_for(".clock_page"))


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadInput(_("That is not an instant to which the clock can be moved."))
    return instant
