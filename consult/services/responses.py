"""Answering: drafts that save themselves, submitting, nil returns, and answers entered on behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.answers import Answer, Raw
from consult.domain.chain import checksum
from consult.domain.errors import BadInput, Closed, NotFound
from consult.domain.lifecycle import Phase
from consult.domain.questions import BadAnswer, show
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.responses import DraftAnswer, Response, Submission
from consult.services._answering import (
    Paper,
    draft_rows,
    draft_values,
    latest_version,
    paper_of,
    receipt_letters,
)
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of
from consult.services._mail import queue
from consult.services._unit import unit_of_work

_LOCKED_INVITATION = (
    select(Invitation)
    .where(Invitation.id == bindparam("invitation"))
    .options(joinedload(Invitation.consultation), joinedload(Invitation.organisation))
    .with_for_update(of=Invitation)
)
_RESPONSE_TO = (
    select(Response)
    .where(Response.invitation_id == bindparam("invitation"))
    .options(joinedload(Response.version))
)
PUBLICATIONS = ("full", "unnamed", "none")
AUTHORITIES = ("mine", "chief", "board", "pending", "members")
SOURCES = ("paper", "email", "telephone", "event")


@dataclass(frozen=True)
class Answering:
    """Everything that a page for a partner shows: who, which paper, when it closes, and what was written."""

    invitation: Invitation
    consultation: Consultation
    paper: Paper
    phase: Phase
    response: Response | None
    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    submission: Submission | None = None


@dataclass(frozen=True)
class Clash:
    """Two texts for one field: somebody saved ``theirs`` while ``yours`` was being written."""

    key: str
    yours: str
    theirs: str
    version: int


@dataclass(frozen=True)
class Saved:
    """What became of a draft that was sent: versions now seen, sentences for what could not be used, clashes."""

    versions: Mapping[str, int]
    problems: Mapping[str, str]
    clashes: tuple[Clash, ...]
    at: datetime


@dataclass(frozen=True)
class SignOff:
    """What is said on submitting: how it may be shown, on what authority, by whom and for whom."""

    publication: str
    authority: str = ""
    signed_by: str = ""
    capacity: str = ""


def answering(actor: Actor, public_id: str) -> Answering:
    """What the holder of a link sees; raises NotFound for anybody else."""
    invitation = _invitation(actor, public_id, Action.READ_PAPER)
    consultation = invitation.consultation
    response = _response(invitation)
    version = response.version if response else latest_version(consultation.id)
    if version is None:
        raise NotFound(_("This paper is not out yet."))
    kept = draft_values(response) if response else {}
    return Answering(
        invitation=invitation,
        consultation=consultation,
        paper=paper_of(version),
        phase=consultation.phase_at(clock.now()),
        response=response,
        answers={key: answer for key, (answer, _version) in kept.items()},
        versions={key: version for key, (_answer, version) in kept.items()},
        submission=_last(response) if response and response.submitted_at else None,
    )


@unit_of_work
def save_draft(actor: Actor, public_id: str, given: Mapping[str, tuple[Raw, int]]) -> Saved:
    """Keep what was typed, field by field; ``given`` maps each to its raw answer and the version seen.

    A field that cannot be used, or that somebody else changed meanwhile, is reported and the others are kept.
    Saving a draft is no act: it writes no history. It works after the bell too, so that nothing typed is lost.
    """
    invitation = _invitation(actor, public_id, Action.KEEP_DRAFT, lock=True)
    response = _response(invitation) or _begin(invitation, latest_version(invitation.consultation_id))
    paper, rows, now = paper_of(response.version), draft_rows(response), clock.now()
    versions: dict[str, int] = {}
    problems: dict[str, str] = {}
    clashes: list[Clash] = []
    for key, (raw, seen) in given.items():
        if key not in paper.fields:
            continue
        try:
            value = paper.clean(key, raw)
        except BadAnswer as wrong:
            problems[key] = str(wrong)
            continue
        row = rows.get(key)
        if row is not None and row.version != seen and row.value != value:
            clashes.append(_clash(paper, row, value))
        else:
            versions[key] = _write(response, key, row, value, now)
    response.saved_at = now
    return Saved(versions, problems, tuple(clashes), now)


def _write(response: Response, key: str, row: DraftAnswer | None, value: Answer | None, now: datetime) -> int:
    if row is None:
        if value is None:
            return 0
        row = DraftAnswer(response_id=response.id, key=key, value=value, version=1, saved_at=now)
        db.session.add(row)
    elif row.value != value:
        row.value, row.version, row.saved_at = value, row.version + 1, now
    return row.version


def _clash(paper: Paper, row: DraftAnswer, value: Answer | None) -> Clash:
    question = paper.fields[row.key]
    yours = show(question, value) if value else ""
    theirs = show(question, row.value) if row.value else ""
    return Clash(row.key, yours, theirs, row.version)


@unit_of_work
def submit(
    actor: Actor, public_id: str, sign_off: SignOff, *, received_at: datetime, nil: bool = False
) -> Submission:
    """Submit the draft, or a nil return, as it reached the server at ``received_at`` (UTC).

    What reached us before the closing instant counts. Sending the same twice gives the same submission. Raises
    Closed after the bell (the draft is kept) and BadInput for a required question left blank.
    """
    invitation = _invitation(actor, public_id, Action.READ_PAPER, lock=True)
    consultation = invitation.consultation
    if consultation.phase_at(received_at) is not Phase.OPEN:
        raise Closed(
            _(
                "This consultation closed before your answer was sent, so it was not submitted. Everything "
                "that you wrote is kept. Ask %(name)s whether it can be lodged late.",
                name=consultation.contact_name,
            )
        )
    response = _response(invitation) or _begin(invitation, latest_version(consultation.id))
    answers = {} if nil else {key: row.value for key, row in draft_rows(response).items() if row.value}
    return _lodge(actor, invitation, response, answers, sign_off, received_at, nil)


@unit_of_work
def enter_on_behalf(
    actor: Actor,
    reference: str,
    public_id: str,
    given: Mapping[str, Raw],
    sign_off: SignOff,
    *,
    source: str,
    received_on: date,
    nil: bool = False,
) -> Submission:
    """Enter what an organisation sent by ``source``; it is sent a copy. Raises BadInput for answers that do not fit."""
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    query = select(Invitation).where(
        Invitation.public_id == public_id, Invitation.consultation_id == consultation.id
    )
    invitation = db.session.scalar(query.with_for_update())
    if invitation is None:
        raise NotFound(_("That organisation is not on the circulation list."))
    if source not in SOURCES or received_on > clock.now().date():
        raise BadInput(_("Say how the answer came and on which day; the day cannot be in the future."))
    response = _response(invitation) or _begin(invitation, latest_version(consultation.id))
    if response.source == "online" and response.submitted_at:
        raise BadInput(_("This organisation has submitted its own answer; it can change it until the close."))
    response.source, response.received_on, response.entered_by = source, received_on, actor.name
    paper, rows = paper_of(response.version), draft_rows(response)
    problems: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    for key in paper.fields.keys() & given.keys():
        try:
            value = paper.clean(key, given[key])
        except BadAnswer as wrong:
            problems[key] = str(wrong)
            continue
        _write(response, key, rows.get(key), value, clock.now())
        if value:
            answers[key] = value
    if problems:
        raise BadInput(_("Some answers could not be used. Nothing was saved."), problems)
    return _lodge(actor, invitation, response, {} if nil else answers, sign_off, clock.now(), nil)


def _lodge(
    actor: Actor,
    invitation: Invitation,
    response: Response,
    answers: Mapping[str, Answer],
    sign_off: SignOff,
    at: datetime,
    nil: bool,
) -> Submission:
    """Freeze the answers as the next submission, with its receipt, in the transaction of the caller."""
    paper = paper_of(response.version)
    _refuse_incomplete(paper, answers, sign_off, nil)
    document: dict[str, Any] = {
        "consultation": invitation.consultation.reference,
        "paper_version": paper.number,
        "paper_checksum": paper.checksum,
        "organisation": invitation.organisation.name,
        "sector": invitation.organisation.sector,
        "nil": nil,
        "answers": {key: answers[key] for key in sorted(answers)},
    } | vars(sign_off)
    before = _last(response)
    if before and before.checksum == checksum(document):
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
        "submit a nil return" if nil else "submit a response",
        invitation.consultation,
        organisation=invitation.organisation.name,
        receipt=response.receipt,
        number=number,
        checksum=submission.checksum,
    )
    _send_receipt(invitation, response, submission, paper)
    return submission


def _send_receipt(invitation: Invitation, response: Response, submission: Submission, paper: Paper) -> None:
    if invitation.contact is None or not invitation.contact.email:
        return
    queue(
        "receipt",
        key=f"receipt:{response.id}:{submission.number}",
        to_name=invitation.contact.name,
        to_address=invitation.contact.email,
        consultation=invitation.consultation,
        reply_to=invitation.consultation.contact_email,
        organisation=invitation.organisation,
        response=response,
        submission=submission,
        copy=[
            (question, show(question, submission.document["answers"][key]))
            for key, question in paper.fields.items()
            if key in submission.document["answers"]
        ],
    )


def _refuse_incomplete(paper: Paper, answers: Mapping[str, Answer], sign_off: SignOff, nil: bool) -> None:
    if sign_off.publication not in PUBLICATIONS:
        raise BadInput(_("Choose how your answer may be published."), {"publication": _("Choose one.")})
    blank = [
        question for key, question in paper.questions.items() if question.required and key not in answers
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


def _invitation(actor: Actor, public_id: str, action: Action, lock: bool = False) -> Invitation:
    """The actor's own invitation; what the door loaded is used again unless the row is to be locked."""
    if actor.invitation_id is None:
        raise NotFound(_("This link does not open anything."))
    if lock:
        invitation = db.session.scalar(_LOCKED_INVITATION, {"invitation": actor.invitation_id})
    else:
        invitation = db.session.get(Invitation, actor.invitation_id)
    if invitation is None or invitation.public_id != public_id:
        raise NotFound(_("This link does not open anything."))
    require(actor, action, subject_of(invitation.consultation, invitation))
    return invitation


def _response(invitation: Invitation) -> Response | None:
    return db.session.scalar(_RESPONSE_TO, {"invitation": invitation.id})


def _begin(invitation: Invitation, version: Any) -> Response:
    response = Response(
        consultation_id=invitation.consultation_id,
        invitation_id=invitation.id,
        version_id=version.id,
        receipt=f"{invitation.consultation.reference}-{receipt_letters()}",
        started_at=clock.now(),
    )
    db.session.add(response)
    db.session.flush()
    return response


def _last(response: Response) -> Submission | None:
    query = (
        select(Submission)
        .where(Submission.response_id == response.id)
        .order_by(Submission.number.desc())
        .limit(1)
    )
    return db.session.scalar(query)
