"""Checking the whole answer and submitting it, and "we have no comment"."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.domain.errors import BadInput, Closed, Conflict
from consult.domain.lifecycle import Phase
from consult.domain.questions import show
from consult.services import colleagues, publication, responses
from consult.web import doors
from consult.web.officer.typed import Typed
from consult.web.partner import blueprint
from consult.web.partner.papers import closed_page, page, view_of
from consult.web.partner.progress import has_answer, is_skipped, stops
from consult.web.partner.signing import as_typed, signed, suggested


@blueprint.get("/check")
def check(public_id: str) -> ResponseReturnValue:
    """The whole answer with its blanks, then how it may be shown and who signs it."""
    if view_of(public_id).phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    if doors.actor().is_contributor:
        return redirect(url_for(".tasks"))  # whoever leads checks the whole and signs it
    return _check_page(public_id)


@blueprint.post("/check")
def submit(public_id: str) -> ResponseReturnValue:
    """Submit the draft as the organisation's answer."""
    return _submit(public_id, nil=False)


@blueprint.get("/no-comment")
def no_comment(public_id: str) -> ResponseReturnValue:
    """Say that the organisation has no comment: one page, one button."""
    if view_of(public_id).phase is not Phase.OPEN:
        return redirect(url_for(".arrival"))
    return _no_comment_page(public_id)


@blueprint.post("/no-comment")
def submit_no_comment(public_id: str) -> ResponseReturnValue:
    """Submit a nil return."""
    return _submit(public_id, nil=True)


def _submit(public_id: str, *, nil: bool) -> ResponseReturnValue:
    typed = Typed(request.form)
    said = signed(typed, nil=nil)
    if not typed.problems:
        seen = None if nil else request.form.get("draft")
        received_at = doors.received_at()
        try:
            responses.submit(doors.actor(), public_id, said, received_at=received_at, nil=nil, seen=seen)
        except Conflict as changed:
            return _check_page(public_id, typed, {"nothing": str(changed)}), changed.status
        except Closed as too_late:
            return closed_page(view_of(public_id), str(too_late)), too_late.status
        except BadInput as wrong:
            typed.problems |= wrong.problems or {"nothing": str(wrong)}
        else:
            return redirect(url_for(".receipt"))
    view = view_of(public_id)
    if view.phase is not Phase.OPEN:
        return closed_page(view, responses.too_late()), Closed.status
    if nil:
        return _no_comment_page(public_id, typed), 400
    return _check_page(public_id, typed, typed.problems), 400


def _no_comment_page(public_id: str, typed: Typed | None = None) -> str:
    view = view_of(public_id)
    return page(
        "no_comment.html",
        view,
        told=publication.told(doors.actor(), public_id),
        v=as_typed(typed) if typed else suggested(view, publication="full"),
        problems=typed.problems if typed else {},
    )


def _check_page(public_id: str, typed: Typed | None = None, problems: dict[str, str] | None = None) -> str:
    view = view_of(public_id)
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
        team=colleagues.team(doors.actor(), public_id),
        told=publication.told(doors.actor(), public_id),
        v=as_typed(typed) if typed else suggested(view),
        problems=problems or {},
    )
