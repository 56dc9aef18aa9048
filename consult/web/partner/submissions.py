"""Checking the whole answer, submitting it, the receipt and its copies, and "we have no comment"."""

from __future__ import annotations

from datetime import datetime

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.answers import clean_text
from consult.domain.errors import BadInput, Closed, Conflict
from consult.domain.lifecycle import Phase
from consult.domain.questions import Question, show
from consult.services import colleagues, responses
from consult.services.responses import AUTHORITIES, PUBLICATIONS, Answering, SignOff
from consult.web import doors
from consult.web.partner import blueprint
from consult.web.partner.papers import closed_page, page, view_of
from consult.web.partner.progress import has_answer, is_skipped, stops

NAME_LIMIT = 200  # characters
CAPACITY_LIMIT = 2000  # characters


@blueprint.get("/check")
def check(public_id: str) -> ResponseReturnValue:
    """The whole answer with its blanks, then how it may be shown and who signs it."""
    view = view_of(public_id)
    if view.phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    if doors.actor().is_contributor:
        return redirect(url_for(".tasks"))  # whoever leads checks the whole and signs it
    return _check_page(view, _suggested(view), {})


@blueprint.post("/check")
def submit(public_id: str) -> ResponseReturnValue:
    """Submit the draft as the organisation's answer."""
    return _submit(public_id, clock.now(), nil=False)


@blueprint.get("/no-comment")
def no_comment(public_id: str) -> ResponseReturnValue:
    """Say that the organisation has no comment: one page, one button."""
    view = view_of(public_id)
    if view.phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    return page("no_comment.html", view, sign_off=_suggested(view, publication="full"), problems={})


@blueprint.post("/no-comment")
def submit_no_comment(public_id: str) -> ResponseReturnValue:
    """Submit a nil return."""
    return _submit(public_id, clock.now(), nil=True)


@blueprint.get("/receipt")
def receipt(public_id: str) -> ResponseReturnValue:
    """What was submitted, when, under which receipt, and until when it can be changed."""
    view = view_of(public_id)
    return redirect(url_for(".arrival")) if view.submission is None else page("receipt.html", view)


@blueprint.get("/copy")
def copy(public_id: str) -> ResponseReturnValue:
    """A copy of what was submitted, to print."""
    view = view_of(public_id)
    if view.submission is None:
        return redirect(url_for(".arrival"))
    return page("copy.html", view, answers=submitted(view))


@blueprint.get("/copy.txt")
def copy_file(public_id: str) -> ResponseReturnValue:
    """A copy of what was submitted, as a text file to keep."""
    view = view_of(public_id)
    if view.submission is None or view.response is None:
        return redirect(url_for(".arrival"))
    text = render_template(
        "partner/copy.txt", view=view, consultation=view.consultation, answers=submitted(view)
    )
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{view.response.receipt}.txt")
    return response


def _submit(public_id: str, received_at: datetime, *, nil: bool) -> ResponseReturnValue:
    sign_off = SignOff(
        publication=request.form.get("publication", ""),
        authority=request.form.get("authority", ""),
        signed_by=clean_text(request.form.get("signed_by", "")),
        capacity=clean_text(request.form.get("capacity", "")),
    )
    problems = _problems(sign_off, nil)
    if not problems:
        try:
            seen = None if nil else request.form.get("draft")
            responses.submit(doors.actor(), public_id, sign_off, received_at=received_at, nil=nil, seen=seen)
        except Conflict as changed:
            view = view_of(public_id)
            return _check_page(view, sign_off, {"nothing": str(changed)}), changed.status
        except Closed as too_late:
            return closed_page(view_of(public_id), str(too_late)), too_late.status
        except BadInput as wrong:
            problems = wrong.problems or {"nothing": str(wrong)}
        else:
            return redirect(url_for(".receipt"))
    view = view_of(public_id)
    if view.phase is not Phase.OPEN:
        return closed_page(view), Closed.status
    if nil:
        return page("no_comment.html", view, sign_off=sign_off, problems=problems), 400
    return _check_page(view, sign_off, problems), 400


def _problems(sign_off: SignOff, nil: bool) -> dict[str, str]:
    problems = {}
    if sign_off.publication not in PUBLICATIONS:
        problems["publication"] = _("Choose how your answer may be published.")
    if sign_off.authority not in AUTHORITIES and not (nil and not sign_off.authority):
        problems["authority"] = _("Choose on whose authority you answer.")
    if not sign_off.signed_by:
        problems["signed_by"] = _("Enter the name of the person who signs.")
    elif len(sign_off.signed_by) > NAME_LIMIT:
        problems["signed_by"] = _("The name must be %(limit)s characters or fewer.", limit=NAME_LIMIT)
    if len(sign_off.capacity) > CAPACITY_LIMIT:
        problems["capacity"] = _("Say it in %(limit)s characters or fewer.", limit=CAPACITY_LIMIT)
    return problems


def _suggested(view: Answering, publication: str = "") -> SignOff:
    """What was said last time; the first time, the contact's name alone."""
    last = view.submission
    if last is not None:
        return SignOff(last.publication, last.authority, last.signed_by, last.capacity)
    contact = view.invitation.contact
    return SignOff(publication, signed_by=contact.name if contact else "")


def _check_page(view: Answering, sign_off: SignOff, problems: dict[str, str]) -> str:
    way = [stop for stop in stops(view) if stop.fields]
    shown = {key: show(question, view.answers.get(key)) for key, question in view.paper.fields.items()}
    open_ones = [
        one
        for one in view.paper.questions.values()
        if view.asked[one.id] and not has_answer(view, one) and not is_skipped(view, one)
    ]
    needed = sum(one.required for one in open_ones)
    return page(
        "check.html",
        view,
        stops=way,
        shown=shown,
        blank=len(open_ones) - needed,
        needed=needed,
        team=colleagues.team(doors.actor(), view.invitation.public_id),
        sign_off=sign_off,
        problems=problems,
    )


def submitted(view: Answering) -> list[tuple[Question, str]]:
    """Each question with what was submitted to it, in the order of the paper, blanks included for questions."""
    answers = view.submission.document["answers"] if view.submission else {}
    reached = view.paper.asked(answers)
    return [
        (question, show(question, answers.get(key)) if reached.get(key, True) else _("Not asked of you"))
        for key, question in view.paper.fields.items()
        if key in view.paper.questions or key in answers
    ]
