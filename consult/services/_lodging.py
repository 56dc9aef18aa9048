"""Freezing an answer as a submission, with its receipt; never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.answers import Answer
from consult.domain.chain import checksum
from consult.domain.errors import BadInput
from consult.models.circulation import Invitation
from consult.models.responses import Response, Submission
from consult.services._answering import Paper, paper_of
from consult.services._confirmations import answers_of, send_copy
from consult.services._corrections import let_stand
from consult.services._history import record
from consult.services._mail import queue
from consult.services._people import addressee

PUBLICATIONS = ("full", "unnamed", "none")
AUTHORITIES = ("mine", "chief", "board", "pending", "members")
NAME_LIMIT = 200  # characters, as the column holds


@dataclass(frozen=True)
class SignOff:
    """What is said on submitting: how it may be shown, on what authority, by whom and for whom."""

    publication: str
    authority: str = ""
    signed_by: str = ""
    capacity: str = ""


def lodge(
    actor: Actor,
    invitation: Invitation,
    response: Response,
    answers: Mapping[str, Answer],
    sign_off: SignOff,
    at: datetime,
    nil: bool,
    letter: Sequence[str] = (),
) -> Submission:
    """Freeze the answers as the next submission, with its receipt, in the transaction of the caller.

    ``letter``: the passages of a letter that answers no question, kept word for word.
    """
    paper = paper_of(response.version)
    _refuse_incomplete(paper, answers, sign_off, nil or bool(letter))
    document: dict[str, Any] = {
        "consultation": invitation.consultation.reference,
        "round": response.round,
        "paper_version": paper.number,
        "paper_checksum": paper.checksum,
        "organisation": invitation.organisation.name,
        "sector": invitation.organisation.sector,
        "nil": nil,
        "answers": {key: answers[key] for key in sorted(answers)},
    } | vars(sign_off)
    if letter:
        document["letter"] = list(letter)
    before = last_submission(response)
    if before and before.checksum == checksum(document):
        if response.source == "online":
            let_stand(actor, invitation, response)  # read again after a correction, and nothing changed
        return before  # a double click, a reload, or a retry after a lost reply
    number = before.number + 1 if before else 1
    submission = Submission(
        response_id=response.id,
        number=number,
        document=document,
        checksum=checksum(document),
        submitted_at=at,
        **vars(sign_off),
    )
    db.session.add(submission)
    response.submitted_at, response.is_nil = at, nil
    record(
        actor,
        _act(response, nil),
        invitation.consultation,
        organisation=invitation.organisation.name,
        receipt=response.receipt,
        round=response.round,
        number=number,
        checksum=submission.checksum,
    )
    send = _send_receipt if response.source == "online" else send_copy
    send(invitation, response, submission, paper)
    return submission


def _act(response: Response, nil: bool) -> str:
    """What the history calls it; what an officer entered is never called the partner's own act."""
    if response.source != "online":
        return Action.ENTER_RESPONSE.value
    return "submit a nil return" if nil else "submit a response"


def _send_receipt(invitation: Invitation, response: Response, submission: Submission, paper: Paper) -> None:
    contact = addressee(invitation)
    if contact is None:
        return
    queue(
        "receipt",
        key=f"receipt:{response.id}:{submission.number}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=invitation.consultation,
        reply_to=invitation.consultation.contact_email,
        organisation=invitation.organisation,
        response=response,
        submission=submission,
        copy=answers_of(paper, submission),
    )


def _refuse_incomplete(paper: Paper, answers: Mapping[str, Answer], sign_off: SignOff, nil: bool) -> None:
    if sign_off.publication not in PUBLICATIONS:
        raise BadInput(_("Choose how your answer may be published."), {"publication": _("Choose one.")})
    if sign_off.authority and sign_off.authority not in AUTHORITIES:
        raise BadInput(_("Choose on whose authority you answer."), {"authority": _("Choose one.")})
    if len(sign_off.signed_by) > NAME_LIMIT:
        raise BadInput(
            _("The name is too long."), {"signed_by": _("Use %(limit)s characters.", limit=NAME_LIMIT)}
        )
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
    query = (
        select(Submission)
        .where(Submission.response_id == response.id)
        .order_by(Submission.number.desc())
        .limit(1)
    )
    return db.session.scalar(query)
