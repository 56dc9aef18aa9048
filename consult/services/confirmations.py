"""An organisation says whether what an officer entered for it is what it said; the officer reads what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.answers import TEXT_LIMIT
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.domain.lifecycle import Phase
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation
from consult.models.confirmations import Confirmation
from consult.models.papers import Consultation
from consult.models.responses import DraftAnswer, Response, Submission
from consult.services._answering import PAPER_COMMENT, draft_rows, paper_of
from consult.services._confirmations import answers_of, newest
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for
from consult.services._unit import unit_of_work

CONFIRMED, OBJECTED = "confirmed", "objected"


@dataclass(frozen=True)
class Entered:
    """An answer that was entered for an organisation, whole, with its files and what it said of it."""

    invitation: Invitation
    response: Response
    submission: Submission
    confirmation: Confirmation
    answers: Sequence[tuple[Any, str]]
    files: Sequence[Attachment]

    @property
    def letter(self) -> Sequence[str]:
        """The passages of a letter that follows no questions; empty for answers to them."""
        found: Sequence[str] = self.submission.document.get("letter", ())
        return found

    @property
    def consultation(self) -> Consultation:
        return self.invitation.consultation

    @property
    def can_correct(self) -> bool:
        """Whether the organisation can still submit its own answer instead."""
        return self.consultation.phase_at(clock.now()) is Phase.OPEN


def entered(actor: Actor, public_id: str) -> Entered:
    """What was entered for the holder of a link; raises NotFound where nothing was."""
    return _entered(invitation_for(actor, Action.CONFIRM, public_id))


def said(actor: Actor, reference: str, public_id: str) -> Confirmation | None:
    """For the officer: what an organisation said of what was entered for it; None where nothing was entered."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = (
        select(Response)
        .join(Response.invitation)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
        .where(Response.round == consultation.round)
    )
    response = db.session.scalar(query)
    return newest(response) if response else None


def words(actor: Actor, reference: str) -> dict[int, str]:
    """For the officer: by the id of the response "confirmed", "corrected", "objected", or "none" for no word yet."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = (
        select(Submission.response_id, Confirmation.word)
        .join(Confirmation.submission)
        .join(Submission.response)
        .where(Response.consultation_id == consultation.id)
        .order_by(Submission.response_id, Submission.number)
    )
    return {number: word or "none" for number, word in db.session.execute(query)}


@unit_of_work
def confirm(actor: Actor, public_id: str, *, name: str) -> None:
    """Say that the entered answer is right; it can be said once. Raises BadInput without a name, Conflict."""
    _say(actor, public_id, CONFIRMED, name)


@unit_of_work
def object_to(actor: Actor, public_id: str, *, name: str, note: str) -> None:
    """Say what is wrong with the entered answer, for the officer to read. Raises BadInput, Conflict."""
    if not note:
        raise BadInput(_("Say what is wrong."), {"note": _("Say what is wrong.")})
    if len(note) > TEXT_LIMIT:
        raise BadInput(_("That is too long."), {"note": _("Use %(limit)s characters.", limit=TEXT_LIMIT)})
    _say(actor, public_id, OBJECTED, name, note)


def _say(actor: Actor, public_id: str, word: str, name: str, note: str = "") -> None:
    if not name or len(name) > 200:
        raise BadInput(_("Enter your name."), {"name": _("Enter your name, in 200 characters or fewer.")})
    found = _entered(invitation_for(actor, Action.CONFIRM, public_id, lock=True))
    row = found.confirmation
    if (row.word, row.note) == (word, note):
        return  # a double click, or a reload
    if row.word:
        raise Conflict(_("%(name)s has answered this already for your organisation.", name=row.said_by))
    row.word, row.said_by, row.note, row.said_at = word, name, note, clock.now()
    record(
        actor,
        "confirm an entered answer" if word == CONFIRMED else "object to an entered answer",
        found.consultation,
        organisation=found.invitation.organisation.name,
        receipt=found.response.receipt,
        number=found.submission.number,
        by=name,
    )


@unit_of_work
def correct(actor: Actor, public_id: str) -> None:
    """Open the entered answer as the organisation's own draft; what it has written there itself stays.

    The words of a letter become the draft's comment on the whole paper, if one field can hold them. It is no act
    yet: that is the submitting. Raises Conflict once the consultation is closed.
    """
    found = _entered(invitation_for(actor, Action.CONFIRM, public_id, lock=True))
    if not found.can_correct:
        raise Conflict(
            _("This consultation is not open, so the answer cannot be changed. Say what is wrong instead.")
        )
    response, now = found.response, clock.now()
    values = dict(found.submission.document["answers"])
    whole = "\n\n".join(found.letter)
    if whole and len(whole) <= TEXT_LIMIT:
        values[PAPER_COMMENT] = {"text": whole}
    there = draft_rows(response)
    for key in values.keys() & paper_of(response.version).fields.keys() - there.keys():
        db.session.add(
            DraftAnswer(
                response_id=response.id,
                key=key,
                value=values[key],
                version=1,
                saved_at=now,
                written_by=response.entered_by,
            )
        )
    response.saved_at = now


def _entered(invitation: Invitation) -> Entered:
    here = (Response.invitation_id == invitation.id, Response.round == invitation.consultation.round)
    response = db.session.scalar(select(Response).where(*here, Response.emptied_at.is_(None)))
    confirmation = newest(response) if response else None
    if response is None or confirmation is None:
        raise NotFound(_("Nothing was entered for your organisation."))
    files = select(Attachment).where(Attachment.response_id == response.id).order_by(Attachment.id)
    return Entered(
        invitation=invitation,
        response=response,
        submission=confirmation.submission,
        confirmation=confirmation,
        answers=answers_of(paper_of(response.version), confirmation.submission),
        files=list(db.session.scalars(files)),
    )
