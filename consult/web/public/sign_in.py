"""Signing in by a one-time link. What is said is the same whether or not an address is known."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.errors import NotFound
from consult.services import people
from consult.web import doors, tries
from consult.web.public import blueprint

ADDRESS_LIMIT = 320  # characters


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for the address to send a link to; remember where the visitor was going."""
    wanted = own_path(request.args.get("next", ""))
    if wanted:
        session["next"] = wanted
    if doors.actor().role in doors.HOMES:
        return redirect(session.pop("next", None) or _workspace())
    return render_template("public/sign_in.html", email="", problems={}, partnership=people.partnership())


@blueprint.post("/sign-in")
def ask_to_sign_in() -> ResponseReturnValue:
    """Send a link if the address is of somebody who signs in; say the same either way."""
    email = request.form.get("email", "").strip()
    if "@" not in email or len(email) > ADDRESS_LIMIT:
        problems = {"email": _("Enter your e-mail address, such as name@example.org.")}
        page = render_template(
            "public/sign_in.html", email=email, problems=problems, partnership=people.partnership()
        )
        return page, 400
    tries.asked()
    people.ask_to_sign_in(email)
    session["asked"] = email
    return redirect(url_for(".link_sent"))


@blueprint.get("/sign-in-sent")
def link_sent() -> ResponseReturnValue:
    """What to do now that a link is on its way, if it is."""
    asked = session.get("asked")
    if not asked:
        return redirect(url_for(".sign_in"))
    return render_template("public/link_sent.html", asked=asked, partnership=people.partnership())


@blueprint.get("/sign-in/<secret>")
def open_link(secret: str) -> ResponseReturnValue:
    """A button. Opening the link does not use it, because mail scanners open links too."""
    link = people.sign_in_link(secret)
    if link is None:
        return _dead_link()
    return render_template("public/sign_in_button.html", name=link.person.name)


@blueprint.post("/sign-in/<secret>")
def use_link(secret: str) -> ResponseReturnValue:
    """Sign in, in a session that carries nothing over from before but where the visitor was going."""
    try:
        key = people.sign_in(secret)
    except NotFound:
        return _dead_link()
    wanted = session.get("next")
    session.clear()
    session["visit"] = key
    return redirect(wanted or _workspace())


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the visit, here and on the server."""
    if "visit" in session:
        people.sign_out(session["visit"])
    session.clear()
    return redirect(url_for(".home"))


def own_path(text: str) -> str | None:
    """A path of this site as it may be redirected to; None for anything else.

    Browsers drop control characters and read a backslash as a slash, so both are dealt with before looking.
    """
    path = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C").strip()
    parts = urlsplit(path.replace("\\", "/"))
    own = path.startswith("/") and "\\" not in path and not path.startswith("//")
    return path if own and not parts.scheme and not parts.netloc else None


def _workspace() -> str:
    return url_for("officer.workspace")


def _dead_link() -> ResponseReturnValue:
    tries.wrong()
    return render_template("public/dead_link.html"), 404
