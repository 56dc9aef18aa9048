""" "Is this what you said?": an organisation confirms, corrects or disputes what an officer entered for it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.domain.answers import clean_text
from consult.domain.errors import BadInput
from consult.services import attachments, confirmations
from consult.web import doors
from consult.web.files import kept
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.get("/entered")
def entered(public_id: str) -> ResponseReturnValue:
    """The whole answer as it was entered, and the ways on. Looking changes nothing: mail scanners look first."""
    return _page(public_id, {})


@blueprint.post("/entered/confirm")
def confirm(public_id: str) -> ResponseReturnValue:
    """Say that it is right."""
    name = clean_text(request.form.get("name", ""))
    try:
        confirmations.confirm(doors.actor(), public_id, name=name)
    except BadInput as refused:
        return _page(public_id, refused.problems), 400
    return redirect(url_for(".entered"))


@blueprint.post("/entered/object")
def object_to(public_id: str) -> ResponseReturnValue:
    """Say what is wrong, for the officer to read."""
    name, note = (clean_text(request.form.get(field, "")) for field in ("objector", "note"))
    try:
        confirmations.object_to(doors.actor(), public_id, name=name, note=note)
    except BadInput as refused:
        places = {"name": "objector"}
        return _page(public_id, {places.get(at, at): said for at, said in refused.problems.items()}), 400
    return redirect(url_for(".entered"))


@blueprint.post("/entered/correct")
def correct(public_id: str) -> ResponseReturnValue:
    """Open it as the organisation's own draft."""
    confirmations.correct(doors.actor(), public_id)
    return redirect(url_for(".tasks"))


@blueprint.get("/files/<int:attachment_id>")
def file(public_id: str, attachment_id: int) -> ResponseReturnValue:
    """A file that came with the answer, to keep."""
    found = attachments.fetch_own(doors.actor(), public_id, attachment_id)
    return kept(found.content, found.media_type, found.filename)


def _page(public_id: str, problems: dict[str, str]) -> str:
    found = confirmations.entered(doors.actor(), public_id)
    return page(
        "entered.html",
        view_of(public_id),
        found=found,
        problems=problems,
        v=request.form,
    )
