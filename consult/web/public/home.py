"""The front door: setting up an empty installation, otherwise what this is and the ways in."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.answers import clean_text
from consult.domain.directory import name_fault
from consult.services import people
from consult.services.directory import address_fault
from consult.web import doors
from consult.web.public import blueprint

LIMIT = 200  # characters of a name
ASKED = ("name", "mailbox", "officer")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Set up, while there is no partnership; otherwise the ways in."""
    partnership = people.partnership()
    if partnership is None:
        return render_template("public/set_up.html", typed={}, problems={})
    return render_template("public/home.html", partnership=partnership)


@blueprint.post("/")
def set_up() -> ResponseReturnValue:
    """Create the partnership; its first officer gets a sign-in link by mail."""
    typed = {name: clean_text(request.form.get(name, "")) for name in ASKED}
    problems = _problems(typed)
    if problems:
        return render_template("public/set_up.html", typed=typed, problems=problems), 400
    people.set_up(doors.actor(), **typed)
    session["asked"] = typed["mailbox"]
    return redirect(url_for(".link_sent"))


@blueprint.get("/accessibility")
def accessibility() -> str:
    """How far these pages are accessible, and whom to tell where they are not."""
    return render_template("public/accessibility.html", partnership=people.partnership())


@blueprint.get("/privacy")
def privacy() -> str:
    """What happens to what people write here."""
    return render_template("public/privacy.html", partnership=people.partnership())


@blueprint.get("/passed-on")
def passed_on() -> ResponseReturnValue:
    """What becomes of a paper that was passed on; its own page, because the link it came by is void."""
    told = session.get("passed_on")
    return render_template("public/passed_on.html", told=told) if told else redirect(url_for(".home"))


def _problems(typed: dict[str, str]) -> dict[str, str]:
    problems = {}
    if not typed["name"]:
        problems["name"] = _("Enter the name of your partnership.")
    if not typed["officer"]:
        problems["officer"] = _("Enter your name.")
    for name in ("name", "officer"):
        if odd := name_fault(request.form.get(name, "")):
            problems[name] = odd[1]
        elif len(typed[name]) > LIMIT:
            problems[name] = _("The name must be %(limit)s characters or fewer.", limit=LIMIT)
    if not typed["mailbox"]:
        problems["mailbox"] = _("Enter an e-mail address in the correct form, such as team@example.org.")
    elif wrong := address_fault(typed["mailbox"]):
        problems["mailbox"] = wrong
    return {name: problems[name] for name in ASKED if name in problems}
