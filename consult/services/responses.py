"""Answering: drafts that save themselves, submitting, nil returns, and answers entered on behalf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.answers import Answer, Raw
from consult.domain.chain import checksum
from consult.domain.counting import london
from consult.domain.errors import BadInput, Closed, Conflict, NotFound
from consult.domain.lifecycle import Phase
from consult.domain.questions import BadAnswer, show
from consult.models.circulation import Invitation
from consult.models.corrections import Correction
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
from consult.services._corrections import corrections_of, waits_for_a_look
from consult.services._loading import consultation_for, subject_of
from consult.services._lodging import AUTHORITIES, PUBLICATIONS, SignOff, last_submission, lodge
from consult.services._unit import unit_of_work

__all__ = [
    "AUTHORITIES",
    "PUBLICATIONS",
    "Answering",
    "SignOff",
    "answering",
    "enter_on_behalf",
    "save_draft",
    "submit",
]

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
A_MOMENT = timedelta(minutes=1)
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
    corrections: Sequence[Correction] = ()
    look_again: bool = False  # submitted before the last correction, and not confirmed since

    @property
    def draft_checksum(self) -> str:
        """The checksum of what would be submitted now; the sign-off is bound to it."""
        return checksum({key: value for key, value in self.answers.items() if value})


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


def answering(actor: Actor, public_id: str) -> Answering:
    """What the holder of a link sees; raises NotFound for anybody else."""
    invitation = _invitation(actor, public_id, Action.READ_PAPER)
    consultation = invitation.consultation
    response = _response(invitation)
    version = response.version if response else latest_version(consultation.id)
    if version is None:
        raise NotFound(_("This paper is not out yet."))
    kept = draft_values(response) if response else {}
    corrections = corrections_of(consultation)
    return Answering(
        invitation=invitation,
        consultation=consultation,
        paper=paper_of(version),
        phase=consultation.phase_at(clock.now()),
        response=response,
        answers={key: answer for key, (answer, _version) in kept.items()},
        versions={key: version for key, (_answer, version) in kept.items()},
        submission=last_submission(response) if response and response.submitted_at else None,
        corrections=corrections,
        look_again=bool(response and waits_for_a_look(response, corrections)),
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
    actor: Actor,
    public_id: str,
    sign_off: SignOff,
    *,
    received_at: datetime,
    nil: bool = False,
    seen: str | None = None,
) -> Submission:
    """Submit the draft, or a nil return, as it reached the server at ``received_at`` (UTC).

    ``seen`` is the checksum of the draft that the signer was shown (see :attr:`Answering.draft_checksum`).

    What reached us before the closing instant counts. Sending the same twice gives the same submission. Raises
    Closed after the bell (the draft is kept), Conflict when a colleague changed the draft that is signed, and
    BadInput for a required question left blank.
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
    if seen is not None and seen != checksum(answers):
        raise Conflict(
            _(
                "A colleague changed the answer while you were checking it, so it was not submitted. "
                "Read it again, then submit it."
            )
        )
    response.source, response.received_on, response.entered_by = "online", None, ""
    return lodge(actor, invitation, response, answers, sign_off, received_at, nil)


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
    today = london(clock.now()).date()
    if source not in SOURCES or received_on > today:
        raise BadInput(_("Say how the answer came and on which day; the day cannot be in the future."))
    response = _response(invitation) or _begin(invitation, latest_version(consultation.id))
    _refuse_to_replace(response, consultation, received_on)
    paper = paper_of(response.version)
    problems: dict[str, str] = {}
    answers: dict[str, Answer] = {}  # the draft that the partner may have begun is left as it is
    for key in paper.fields.keys() & given.keys():
        try:
            if value := paper.clean(key, given[key]):
                answers[key] = value
        except BadAnswer as wrong:
            problems[key] = str(wrong)
    if problems:
        raise BadInput(_("Some answers could not be used. Nothing was saved."), problems)
    response.source, response.received_on, response.entered_by = source, received_on, actor.name
    return lodge(actor, invitation, response, {} if nil else answers, sign_off, clock.now(), nil)


def _refuse_to_replace(response: Response, consultation: Consultation, received_on: date) -> None:
    """An officer's entry never replaces what the partner submitted, nor a timely answer by one that came late."""
    if response.submitted_at is None:
        return
    if response.source == "online":
        raise BadInput(_("This organisation has submitted its own answer; it can change it until the close."))
    late = consultation.first_late_instant
    if late and received_on > london(late - A_MOMENT).date():
        raise BadInput(
            _(
                "An answer of this organisation that came in time is counted. "
                "What came after the close cannot replace it."
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
