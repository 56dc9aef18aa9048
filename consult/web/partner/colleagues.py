"""Working on it together: who is let in, whose part is what, what is ready, and what colleagues say."""

from __future__ import annotations

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.lifecycle import Phase
from consult.services import colleagues, remarks
from consult.services.colleagues import Member
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of
from consult.web.partner.progress import has_answer, stops

NAME = 100  # characters
REASON = 2000


@blueprint.get("/together")
def together(public_id: str) -> ResponseReturnValue:
    """Who works on the answer, how far each question is, and a form to let somebody in."""
    return _together(public_id, Typed(request.form))


@blueprint.post("/together")
def let_in(public_id: str) -> ResponseReturnValue:
    """Let a colleague in: their link is mailed, or shown this once."""
    typed = Typed(request.form)
    name, email = typed.named("name", _("Enter the colleague's name."), NAME), typed.address("email")
    role = typed.chosen("role", colleagues.ROLES, _("Choose what this colleague may do."))
    if typed.does(lambda: colleagues.add(doors.actor(), public_id, name=name, email=email, role=role)):
        return _handed(public_id, name, typed.result)
    return _together(public_id, typed)


@blueprint.get("/together/<int:colleague_id>")
def colleague(public_id: str, colleague_id: int) -> ResponseReturnValue:
    """One colleague: their part, what they may do, and their link."""
    return _colleague(public_id, colleague_id, Typed(request.form))


@blueprint.post("/together/<int:colleague_id>")
def give_part(public_id: str, colleague_id: int) -> ResponseReturnValue:
    """Say what a colleague's part is, and what they may do."""
    typed, view = Typed(request.form), view_of(public_id)
    role = typed.chosen("role", colleagues.ROLES, _("Choose what this colleague may do."))
    keys, fields = set(request.form.getlist("key")), set(view.paper.fields)
    if typed.does(
        lambda: colleagues.give_part(
            doors.actor(), public_id, colleague_id, keys=keys, role=role, fields=fields
        )
    ):
        return redirect(url_for(".together"))
    return _colleague(public_id, colleague_id, typed)


@blueprint.post("/together/<int:colleague_id>/back")
def give_back(public_id: str, colleague_id: int) -> ResponseReturnValue:
    """Give a part back, with the reason."""
    typed = Typed(request.form)
    why = typed.words("why", _("Say what is still to be done."), REASON)
    if typed.does(lambda: colleagues.give_back(doors.actor(), public_id, colleague_id, why=why)):
        return redirect(url_for(".together"))
    return _colleague(public_id, colleague_id, typed)


@blueprint.post("/together/<int:colleague_id>/link")
def new_link(public_id: str, colleague_id: int) -> ResponseReturnValue:
    """Give a colleague another link: mailed, or shown this once."""
    secret = colleagues.new_link(doors.actor(), public_id, colleague_id)
    return _handed(public_id, _member(public_id, colleague_id).colleague.name, secret)


@blueprint.post("/together/<int:colleague_id>/remove")
def remove(public_id: str, colleague_id: int) -> ResponseReturnValue:
    """Take a colleague's links away."""
    colleagues.remove(doors.actor(), public_id, colleague_id)
    return redirect(url_for(".together"))


@blueprint.post("/ready")
def ready(public_id: str) -> ResponseReturnValue:
    """Call one's own part ready, or say that there is more to do."""
    colleagues.say_ready(doors.actor(), public_id, request.form.get("ready") == "yes")
    return redirect(url_for(".tasks"))


@blueprint.route("/talk/<key>", methods=["GET", "POST"])
def talk(public_id: str, key: str) -> ResponseReturnValue:
    """What colleagues say to one another about one field."""
    actor, typed, view = doors.actor(), Typed(request.form), view_of(public_id)
    place = next((stop.key for stop in stops(view) for one in stop.fields if one.id == key), None)
    if place is None:
        abort(404)
    said = remarks.remarks(actor, public_id, key)
    if request.method == "POST":
        text = typed.words("text", _("Write what you want to say."))
        if typed.does(lambda: remarks.say(actor, public_id, key, text)):
            return redirect(url_for(".talk", key=key))
    question = view.paper.fields[key]
    shown = page(
        "talk.html",
        view,
        question=question,
        place=place,
        said=said,
        own={one.id for one in said if remarks.is_own(actor, one)},
        problems=typed.problems,
        v=request.form,
    )
    return shown, 400 if typed.problems else 200


@blueprint.post("/talk/<key>/back")
def unsay(public_id: str, key: str) -> ResponseReturnValue:
    """Take back something that one said oneself."""
    number = Typed(request.form).number("remark")
    remarks.take_back(doors.actor(), public_id, key, number)
    return redirect(url_for(".talk", key=key))


def _together(public_id: str, typed: Typed) -> ResponseReturnValue:
    team, view = colleagues.team(doors.actor(), public_id, leading=True), view_of(public_id)
    answered = {key for key, one in view.paper.questions.items() if has_answer(view, one)}
    answered |= {key for key, value in view.answers.items() if value and key not in view.paper.questions}
    values = {"team": team, "stops": stops(view), "answered": answered}
    shown = page("together.html", view, **values, problems=typed.problems, v=request.form)
    return shown, 400 if typed.problems else 200


def _member(public_id: str, colleague_id: int) -> Member:
    team = colleagues.team(doors.actor(), public_id, leading=True)
    found = next((one for one in team.members if one.colleague.id == colleague_id), None)
    return found or abort(404)


def _colleague(public_id: str, colleague_id: int, typed: Typed) -> ResponseReturnValue:
    member, view = _member(public_id, colleague_id), view_of(public_id)
    if view.phase is not Phase.OPEN:
        return redirect(url_for(".together"))
    team = colleagues.team(doors.actor(), public_id, leading=True)
    values = {"member": member, "team": team, "stops": stops(view), "v": request.form}
    shown = page("colleague.html", view, **values, problems=typed.problems)
    return shown, 400 if typed.problems else 200


def _handed(public_id: str, name: str, secret: str | None) -> ResponseReturnValue:
    """Where a link was mailed, back to the list; else the link itself, which is kept nowhere."""
    if secret is None:
        return redirect(url_for(".together", mailed=1))
    address = current_app.config["PUBLIC_URL"] + url_for("public.answer", secret=secret)
    return page("colleague_link.html", view_of(public_id), name=name, address=address)
