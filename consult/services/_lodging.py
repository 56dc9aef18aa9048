"""Freezing an answer as a submission, with its receipt; never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.answers import Answer
from consult.domain.chain import checksum
from consult.domain.counting import last_open_day
from consult.domain.errors import BadInput
from consult.domain.signing import SignOff, faults
from consult.models.circulation import Invitation
from consult.models.responses import Response, Submission
from consult.services._answering import Paper, paper_of
from consult.services._confirmations import send_copy
from consult.services._corrections import let_stand
from consult.services._history import record
from consult.services._receipts import send_receipts

_LAST = (
    select(Submission)
    .where(Submission.response_id == bindparam("response"))
    .order_by(Submission.number.desc())
    .limit(1)
)


def lodge(
    actor: Actor,
    invitation: Invitation,
    response: Response,
    answers: Mapping[str, Answer],
    sign_off: SignOff,
    at: datetime,
    nil: bool,
    letter: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> Submission:
    """Freeze the answers as the next submission, with its receipt, in the transaction of the caller.

    ``letter``: the passages of a letter that answers no question, kept word for word. ``more`` is what the document
    says besides, such as the notice that the signer was shown.
    """
    paper, sign_off, more = paper_of(response.version), _about(sign_off, answers), more or {}
    late = "lodged_late" in more  # as it stood at the bell: nobody can fill in a blank any more
    _refuse_incomplete(paper, answers, sign_off, nil or bool(letter) or late)
    document: dict[str, Any] = (
        {
            "consultation": invitation.consultation.reference,
            "round": response.round,
            "paper_version": paper.number,
            "paper_checksum": paper.checksum,
            "organisation": invitation.organisation.name,
            "sector": invitation.organisation.sector,
            "nil": nil,
            "answers": {key: answers[key] for key in sorted(answers)},
        }
        | sign_off.document
        | dict(more)
    )
    if letter:
        document["letter"] = list(letter)
    before = last_submission(response)
    number = before.number + 1 if before else 1
    if since := _since(response, before, number):
        document["since"] = since
    if before and before.checksum == checksum(document) and response.withdrawn_at is None:
        if response.source == "online":
            let_stand(actor, invitation, response)  # read again after a correction, and nothing changed
        return before  # a double click, a reload, or a retry after a lost reply
    submission = Submission(
        response_id=response.id,
        number=number,
        document=document,
        checksum=checksum(document),
        submitted_at=at,
        **sign_off.columns,
    )
    db.session.add(submission)
    response.submitted_at, response.is_nil = at, nil
    if "kept_until" in document:
        told = date.fromisoformat(document["kept_until"])
        response.kept_until = max(told, response.kept_until or told)
    response.withdrawn_at, response.withdrawn_by = None, ""
    record(
        actor,
        "lodge an answer late" if late else _act(response, nil),
        invitation.consultation,
        organisation=invitation.organisation.name,
        receipt=response.receipt,
        round=response.round,
        number=number,
        checksum=submission.checksum,
    )
    send = send_receipts if response.source == "online" else send_copy
    send(invitation, response, submission, paper)
    return submission


def _act(response: Response, nil: bool) -> str:
    """What the history calls it; what an officer entered is never called the partner's own act."""
    if response.source != "online":
        return Action.ENTER_RESPONSE.value
    return "submit a nil return" if nil else "submit a response"


def _since(response: Response, before: Submission | None, number: int) -> int:
    """The first version after a withdrawal, before which nothing counts; 0 where nothing was withdrawn."""
    if response.withdrawn_at is not None:
        return number
    return int(before.document.get("since", 0)) if before else 0


def _about(sign_off: SignOff, answers: Mapping[str, Answer]) -> SignOff:
    """What fits its choice of authority, and parts kept back only where something was answered."""
    kept_back = tuple(key for key in dict.fromkeys(sign_off.confidential) if key in answers)
    return replace(sign_off.fitting, confidential=kept_back)


def _refuse_incomplete(paper: Paper, answers: Mapping[str, Answer], sign_off: SignOff, nil: bool) -> None:
    if wrong := faults(sign_off):
        raise BadInput(next(iter(wrong.values())), wrong)
    reached = paper.asked(answers)
    blank = [
        one for key, one in paper.questions.items() if one.required and reached[key] and key not in answers
    ]
    if blank and not nil:
        problems = {one.id: _("%(name)s needs an answer.", name=one.name.capitalize()) for one in blank}
        raise BadInput(_("Some questions that need an answer have none."), problems)
    if not answers and not nil:
        raise BadInput(
            _(
                "Nothing has been answered yet. If your organisation has no comment, use “No comment” to say so."
            )
        )


def last_submission(response: Response) -> Submission | None:
    return db.session.scalar(_LAST, {"response": response.id})


def counted_submission(response: Response, closes: datetime | None) -> Submission | None:
    """What counts of a response: see :func:`counts`."""
    last = last_submission(response)
    if last is None or last.number == 1 or not came_late(response, last, closes):
        return last
    query = select(Submission).where(Submission.response_id == response.id)
    return counts(response, db.session.scalars(query.order_by(Submission.number)).all(), closes)


def counts(response: Response, every: Sequence[Submission], closes: datetime | None) -> Submission:
    """Of all submissions of a response in their order: the last that came in time, or else the last.

    What came before a withdrawal is none of them, unless it was put back and nothing was submitted since.
    """
    last = every[-1]
    since = last.document.get("since", 1)
    in_time = [one for one in every if one.number >= since and not came_late(response, one, closes)]
    return in_time[-1] if in_time else last


def came_late(response: Response, submission: Submission, closes: datetime | None) -> bool:
    """Whether it came after the bell of its round; what came within the published grace did not.

    What an officer entered counts by the day on which it was received.
    """
    if closes is None or submission.document.get("grace_minutes"):
        return False
    if response.received_on:
        return response.received_on > last_open_day(closes)
    return submission.submitted_at >= closes
