"""After the close an organisation says what its board, trustees or council said of an answer that was provisional."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, require
from consult.domain.counting import london
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.models.agreements import Agreement
from consult.models.circulation import Invitation
from consult.models.responses import Response, Submission
from consult.services._agreements import WORDS as WORDS
from consult.services._agreements import agreements_of
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for, subject_of
from consult.services._lodging import counted_submission
from consult.services._rounds import asking, shown
from consult.services._unit import unit_of_work


def awaited(actor: Actor, public_id: str) -> Submission | None:
    """The provisional answer that counts and of which nothing was said yet; None where there is none."""
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    found = _provisional(invitation)
    return found if found is not None and _said_of(found) is None else None


def said(actor: Actor, public_id: str) -> Agreement | None:
    """What was said of the provisional answer of the round that is shown now."""
    found = _provisional(invitation_for(actor, Action.READ_PAPER, public_id))
    return _said_of(found) if found is not None else None


def everything(actor: Actor, reference: str) -> dict[int, Agreement]:
    """For the officer: what was said in the round that was approved last, by the id of the submission."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    return agreements_of(consultation, asking(consultation).number)


@unit_of_work
def agree(
    actor: Actor,
    public_id: str,
    word: str,
    *,
    on: date,
    said_by: str,
    body: str = "",
    minute: str = "",
    changes: str = "",
) -> None:
    """Say that it was ``agreed`` as it stands on that day (London's), or ``changed``: then what it wants otherwise.

    The submission stays as it is, with the instant at which it was received, and goes on counting; ``changes`` are
    listed as late. Raises BadInput naming the field, NotFound where nothing waits, Conflict where it was said before.
    """
    invitation = invitation_for(actor, Action.READ_PAPER, public_id, lock=True)
    _here, phase = shown(invitation.consultation)
    require(actor, Action.AGREE, replace(subject_of(invitation.consultation, invitation), phase=phase))
    submission = _provisional(invitation)
    if submission is None:
        raise NotFound(_("No answer of yours waits to be agreed."))
    if _said_of(submission) is not None:
        raise Conflict(_("A colleague has said already what was agreed. Open the page again to read it."))
    _refuse(word, on, changes)
    changes = changes if word == "changed" else ""
    db.session.add(
        Agreement(
            submission_id=submission.id,
            word=word,
            body=body,
            on=on,
            minute=minute,
            changes=changes,
            said_by=said_by,
            said_at=clock.now(),
        )
    )
    record(
        actor,
        Action.AGREE,
        invitation.consultation,
        organisation=invitation.organisation.name,
        number=submission.number,
        checksum=submission.checksum,
        word=word,
        on=on.isoformat(),
        minute=minute,
    )


def _refuse(word: str, on: date, changes: str) -> None:
    if word not in WORDS:
        raise BadInput("", {"word": _("Choose what was agreed.")})
    if on > london(clock.now()).date():
        raise BadInput("", {"on-day": _("That day has not come yet.")})
    if word == "changed" and not changes:
        raise BadInput("", {"changes": _("Write what they want changed.")})


def _provisional(invitation: Invitation) -> Submission | None:
    """What counts of the round that is shown now, if it is provisional."""
    here, _phase = shown(invitation.consultation)
    mine = (Response.invitation_id == invitation.id, Response.round == here.number)
    response = db.session.scalar(
        select(Response).where(*mine, Response.submitted_at.is_not(None), Response.emptied_at.is_(None))
    )
    found = counted_submission(response, here.closes) if response else None
    return found if found is not None and found.authority == "pending" else None


def _said_of(submission: Submission) -> Agreement | None:
    return db.session.scalar(select(Agreement).where(Agreement.submission_id == submission.id))
