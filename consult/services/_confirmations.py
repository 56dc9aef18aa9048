"""The copy that an organisation is sent of an answer entered for it, and what it said of it; never commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.questions import show
from consult.models.circulation import Invitation
from consult.models.confirmations import Confirmation
from consult.models.responses import Response, Submission
from consult.services._answering import Paper
from consult.services._circulation import issue_link
from consult.services._mail import queue
from consult.services._people import addressee


def send_copy(invitation: Invitation, response: Response, submission: Submission, paper: Paper) -> None:
    """Queue a copy of what was entered, with a link of its own to confirm or correct it.

    Where nobody there has an address nothing is sent, and the officer's page says so.
    """
    contact = addressee(invitation)
    db.session.flush()
    db.session.add(Confirmation(submission_id=submission.id, sent_to=contact.email if contact else ""))
    if contact is None:
        return
    queue(
        "entered_copy",
        key=f"entered:{response.id}:{submission.number}",
        to_name=contact.name,
        to_address=contact.email,
        language=contact.language,
        consultation=invitation.consultation,
        reply_to=invitation.consultation.contact_email,
        secret=issue_link(invitation, contact),
        organisation=invitation.organisation,
        response=response,
        submission=submission,
        letter=submission.document.get("letter", ()),
        copy=answers_of(paper, submission),
    )


def answers_of(paper: Paper, submission: Submission) -> list[tuple[Any, str]]:
    """Each field that was answered, with its words, in the order of the paper."""
    answers = submission.document["answers"]
    return [(field, show(field, answers[key])) for key, field in paper.fields.items() if key in answers]


def newest(response: Response) -> Confirmation | None:
    """What was said of the last answer that was entered for the organisation, if one ever was."""
    query = (
        select(Confirmation)
        .join(Confirmation.submission)
        .where(Submission.response_id == response.id)
        .order_by(Submission.number.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def note_correction(response: Response, by: str) -> None:
    """The organisation submitted its own answer in place of the one that was entered for it."""
    if found := newest(response):
        found.word, found.said_by, found.said_at = "corrected", by, clock.now()
