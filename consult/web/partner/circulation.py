"""Passing the paper to the right person at the organisation."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.answers import clean_text
from consult.domain.directory import name_fault
from consult.domain.lifecycle import Phase
from consult.services import circulation
from consult.services.directory import address_fault
from consult.web import doors
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of

NAME_LIMIT = 200  # characters


@blueprint.get("/pass-on")
def pass_on(public_id: str) -> ResponseReturnValue:
    """Ask who the right person is, and say what will happen."""
    view = view_of(public_id)
    if view.phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    return page("pass_on.html", view, name="", email="", again="", problems={})


@blueprint.post("/pass-on")
def send_on(public_id: str) -> ResponseReturnValue:
    """Show the address back first; once it is confirmed, send a link, and the one that was used stops working."""
    name, email, again = (clean_text(request.form.get(field, "")) for field in ("name", "email", "again"))
    problems = _problems(request.form.get("name", ""), name, email, again)
    view = view_of(public_id)
    if problems or request.form.get("do") == "change":
        shown = page("pass_on.html", view, name=name, email=email, again=again, problems=problems)
        return shown, 400 if problems else 200
    if request.form.get("do") != "send":
        return page("pass_on_check.html", view, name=name, email=email, again=again)
    told = {
        "name": name,
        "email": email,
        "title": view.consultation.title,
        "contact": view.consultation.contact_name,
        "telephone": view.consultation.contact_telephone,
    }
    circulation.pass_on(doors.actor(), public_id, name=name, email=email)
    session["passed_on"] = told
    return redirect(url_for("public.passed_on"))


def _problems(given: str, name: str, email: str, again: str) -> dict[str, str]:
    """What is wrong, by field; ``given`` is the name before it was cleaned."""
    problems = {}
    if odd := name_fault(given):
        problems["name"] = odd[1]
    elif not name:
        problems["name"] = _("Enter the name of the right person.")
    elif len(name) > NAME_LIMIT:
        problems["name"] = _("The name must be %(limit)s characters or fewer.", limit=NAME_LIMIT)
    if not email:
        problems["email"] = _("Enter an e-mail address in the correct form, such as name@example.org.")
    elif wrong := address_fault(email):
        problems["email"] = wrong
    elif again.casefold() != email.casefold():
        problems["again"] = _("The two addresses are not the same. Type it again as it should be.")
    return problems
