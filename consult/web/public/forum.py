"""Joining by interest: anybody may ask to be asked, and may leave again, without an account."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.errors import NotFound
from consult.services import forum, people
from consult.web import doors, tries
from consult.web.officer.typed import Typed, form_page
from consult.web.public import blueprint


@blueprint.route("/join", methods=["GET", "POST"])
def join() -> ResponseReturnValue:
    """Ask who wants to be asked. What is said is the same whether or not the address is known."""
    typed, names = Typed(request.form), [(one.name, one.name) for one in forum.sectors()]
    if request.method == "POST":
        values = {
            "name": typed.named("name", _("Enter your name.")),
            "organisation": typed.named("organisation"),
            "sector": typed.chosen("sector", dict(names), _("Choose the sector that fits best.")),
            "email": typed.address("email", _("Enter your e-mail address.")),
        }
        if not typed.problems:
            tries.asked()
        if typed.does(lambda: forum.ask(doors.actor(), **values)):
            session["joining"] = values["email"]
            return redirect(url_for(".join_sent"))
    return form_page(
        "public/join.html", typed, v=request.form, sectors=names, partnership=people.partnership()
    )


@blueprint.get("/join-sent")
def join_sent() -> ResponseReturnValue:
    """What to do now that a message is on its way."""
    if "joining" not in session:
        return redirect(url_for(".join"))
    return render_template(
        "public/join_sent.html", email=session["joining"], partnership=people.partnership()
    )


@blueprint.route("/join/<secret>", methods=["GET", "POST"])
def confirm_join(secret: str) -> ResponseReturnValue:
    """A button. Opening the link does not use it, because mail scanners open links too."""
    try:
        if request.method == "POST":
            session["joined"] = forum.confirm(doors.actor(), secret)
            return redirect(url_for(".joined"))
        joining = forum.asked(secret)
    except NotFound:
        tries.wrong()
        raise
    return render_template("public/confirm_join.html", joining=joining, partnership=people.partnership())


@blueprint.get("/joined")
def joined() -> ResponseReturnValue:
    """What happens from now on."""
    if "joined" not in session:
        return redirect(url_for(".join"))
    return render_template("public/joined.html", name=session["joined"], partnership=people.partnership())


@blueprint.route("/leave/<secret>", methods=["GET", "POST"])
def leave(secret: str) -> ResponseReturnValue:
    """A button that ends it, without a reason."""
    try:
        if request.method == "POST":
            forum.leave(doors.actor(), secret)
            return redirect(url_for(".left"))
        joining = forum.joined(secret)
    except NotFound:
        tries.wrong()
        raise
    return render_template("public/leave.html", joining=joining, partnership=people.partnership())


@blueprint.get("/left")
def left() -> str:
    """That somebody has left; it says nothing about whom."""
    return render_template("public/left.html", partnership=people.partnership())
