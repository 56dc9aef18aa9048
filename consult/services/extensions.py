"""Extending a consultation that has gone out: a later close, its reason, and word to every invited partner."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.domain import standards
from consult.domain.access import Action, Actor, require
from consult.domain.errors import NotFound
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.timetable import Extension
from consult.services._circulation import list_of
from consult.services._enquiries import close_enquiry, enquiry_of
from consult.services._extending import close_of, new_extension, put_off
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of, touch
from consult.services._telling import Part, reached, tell
from consult.services._timetable import (
    assess,
    extension_as_said,
    extensions_of,
    facts_from_steps,
    judge,
    said_of,
    step_of,
    timetable_of,
)
from consult.services._unit import unit_of_work


def extensions(actor: Actor, reference: str) -> list[Extension]:
    """Every extension in the order in which it was made; each keeps the close that stood before it."""
    return extensions_of(consultation_for(actor, Action.SEE_WORKSPACE, reference))


def told(actor: Actor, public_id: str) -> list[Extension]:
    """Every extension of the paper that the holder of this invitation is asked about, in order."""
    invitation = db.session.scalar(select(Invitation).where(Invitation.public_id == public_id))
    if invitation is None:
        raise NotFound(_("This page opens only from the personal link in your message."))
    require(actor, Action.READ_PAPER, subject_of(invitation.consultation, invitation))
    return extensions_of(invitation.consultation)


def preview(actor: Actor, reference: str, *, new_close: date, reason: str) -> standards.Assessment:
    """The findings that the later close would bring; nothing is saved. Raises BadInput as ``extend`` does."""
    consultation = consultation_for(actor, Action.EXTEND, reference)
    timetable = timetable_of(consultation)
    made = new_extension(actor, consultation, close_of(timetable), new_close, reason)
    said = said_of(consultation, timetable)
    said["extensions"] = [*said["extensions"], extension_as_said(made)]
    steps = [step_of(milestone) for milestone in timetable.milestones]
    return assess(facts_from_steps(consultation, steps, said))


@unit_of_work
def extend(
    actor: Actor,
    reference: str,
    *,
    new_close: date,
    reason: str,
    seen_version: int,
    granting: int | None = None,
) -> Extension:
    """Move the close to the end of a later day, at the same time of day, and queue word to everybody invited.

    ``granting`` is the id of a partner's request for more time, which is closed as granted with it. Raises BadInput
    for a close that is not later, or that has passed already; NotAllowed once it is closed; Conflict for a request
    that has been decided.
    """
    consultation = consultation_for(actor, Action.EXTEND, reference, lock=True)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    extension = new_extension(actor, consultation, close_of(timetable), new_close, reason)
    before = consultation.first_late_instant
    put_off(consultation, timetable, extension)
    judge(consultation, timetable)
    _tell_everybody(consultation, extension, before)
    detail: dict[str, Any] = {
        "old_close": extension.old_close.isoformat(),
        "new_close": new_close.isoformat(),
    }
    if granting is not None:
        close_enquiry(actor, enquiry_of(consultation, granting, lock=True), answer=reason, outcome="granted")
        detail["granting"] = granting
    record(actor, Action.EXTEND, consultation, reason=reason, **detail)
    return extension


def _tell_everybody(consultation: Consultation, extension: Extension, before: Any) -> None:
    """One message to each person whom an invitation was sent to; the links that they have stay good."""
    tell(
        "extended",
        [Part(one, person) for one, person in reached(list_of(consultation))],
        consultation=consultation,
        key=f"extended:{extension.id}",
        due_at=consultation.opens_at,
        before=before,
        reason=extension.reason,
    )
