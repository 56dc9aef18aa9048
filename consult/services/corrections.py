"""Correcting a paper that is out: what changed, to every invited organisation, and the time that is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain import standards
from consult.domain.access import Action, Actor
from consult.domain.counting import elapsed_days, london
from consult.domain.errors import BadInput
from consult.models.corrections import Correction
from consult.models.papers import Consultation, SupportingDocument
from consult.models.responses import Response
from consult.models.timetable import Extension, Timetable
from consult.services._answering import latest_version
from consult.services._circulation import begin_sending, list_of
from consult.services._corrections import Look, corrections_of, let_stand, looks
from consult.services._extending import close_of, new_extension, put_off
from consult.services._frozen import documents_of
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for, touch
from consult.services._supporting import Copy, keep_copy
from consult.services._telling import Part, reached, tell
from consult.services._timetable import (
    assess,
    extension_as_said,
    facts_from_steps,
    judge,
    said_of,
    step_of,
    timetable_of,
)
from consult.services._unit import unit_of_work

LINE = 500  # characters that one change may have
WHOLE = "paper"  # the place of a change that belongs to no one section


@dataclass(frozen=True)
class Wanted:
    """A correction as an officer typed it: rows of a place and what changed there, why, and whether it matters.

    ``with_document``: a document comes with it. ``new_close`` gives more time in the same act.
    """

    changes: Sequence[tuple[str, str]]
    reason: str
    is_material: bool
    with_document: bool = False
    new_close: date | None = None


@dataclass(frozen=True)
class Preview:
    """What a correction made today would bring; ``left`` is days to the close, ``longer`` with more time."""

    left: int
    longer: int | None
    assessment: standards.Assessment


def places(actor: Actor, reference: str) -> dict[str, str]:
    """What a change may name: the paper as a whole, its sections, and its documents, each by its key."""
    return _places(consultation_for(actor, Action.SEE_WORKSPACE, reference))


def _places(consultation: Consultation) -> dict[str, str]:
    version = latest_version(consultation.id)
    found = {WHOLE: str(_("The paper as a whole"))}
    for one in version.content["sections"] if version else ():
        number = f"{one['number'].rstrip('.')}. " if one["number"] else ""
        found[one["key"]] = number + one["title"]
    return found | {f"document-{one.id}": one.title for one in documents_of(consultation)}


def made(actor: Actor, reference: str) -> list[Look]:
    """Every correction of the last round in its order, with who had answered before it and who looked again."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return looks(consultation, consultation.round)


def preview(actor: Actor, reference: str, wanted: Wanted) -> Preview:
    """The time that is left and what the standards would say; nothing is saved. Raises BadInput as ``correct``."""
    consultation = consultation_for(actor, Action.CORRECT, reference)
    timetable = timetable_of(consultation)
    _rows(consultation, wanted)
    extension = _extension(actor, consultation, timetable, wanted)
    said = said_of(consultation, timetable)
    today = london(clock.now()).date()
    said["additions"] = [
        *said["additions"],
        {"date": today.isoformat(), "what": "", "material": wanted.is_material},
    ]
    if extension:
        said["extensions"] = [*said["extensions"], extension_as_said(extension)]
    steps = [step_of(milestone) for milestone in timetable.milestones]
    left = _days_left(consultation, close_of(timetable).date)
    longer = _days_left(consultation, extension.new_close) if extension else None
    return Preview(left, longer, assess(facts_from_steps(consultation, steps, said)))


def _days_left(consultation: Consultation, close: date) -> int:
    """Days from today, or from a launch that is to come, to the close."""
    begins = max(clock.now(), consultation.opens_at or clock.now())
    return elapsed_days(london(begins).date(), close)


@unit_of_work
def correct(
    actor: Actor, reference: str, wanted: Wanted, copy: Copy | None = None, *, seen_version: int
) -> Correction:
    """Keep the correction, its document and the time left, and write to every invited organisation.

    The approved version stays as it is. Raises BadInput naming the field; then nothing is kept and nobody told.
    """
    consultation = consultation_for(actor, Action.CORRECT, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    if wanted.with_document and copy is None:
        raise BadInput("", {"file": _("Choose the file.")})
    rows = _rows(consultation, wanted)
    extension = _extension(actor, consultation, timetable, wanted)
    document = keep_copy(consultation, copy) if copy else None
    correction = Correction(
        consultation_id=consultation.id,
        round=consultation.round,
        number=len(corrections_of(consultation)) + 1,
        changes=[*rows, *([_of_document(document)] if document else [])],
        reason=wanted.reason,
        is_material=wanted.is_material,
        days_left=_days_left(consultation, close_of(timetable).date),
        document=document,
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(correction)
    before = consultation.first_late_instant
    if extension:
        put_off(consultation, timetable, extension)
    db.session.flush()
    judge(consultation, timetable)
    _tell_everybody(actor, consultation, correction, before if extension else None)
    detail: dict[str, Any] = {"correction": correction.number, "changes": correction.changes}
    if document:
        detail["checksum"] = document.checksum
    if extension:
        detail["new_close"] = extension.new_close.isoformat()
    record(actor, Action.CORRECT, consultation, reason=wanted.reason, material=wanted.is_material, **detail)
    return correction


def _rows(consultation: Consultation, wanted: Wanted) -> list[dict[str, str]]:
    """The changes as they are kept, each with the name of its place."""
    named, problems = _places(consultation), {}
    for number, (place, what) in enumerate(wanted.changes):
        if place not in named:
            problems[f"place-{number}"] = _("Choose where the change is.")
        elif not what:
            problems[f"what-{number}"] = _("Say what changed there.")
        elif len(what) > LINE:
            problems[f"what-{number}"] = _("Say it in %(limit)s characters or fewer.", limit=LINE)
    if problems:
        raise BadInput("", problems)
    if not wanted.changes and not wanted.with_document:
        raise BadInput("", {"what-0": _("List what changed, one change a line.")})
    return [{"place": place, "name": named[place], "what": what} for place, what in wanted.changes]


def _of_document(document: SupportingDocument) -> dict[str, str]:
    what = _("A new document.") if document.version == 1 else _("A new version; the earlier one is kept.")
    return {"place": f"document-{document.id}", "name": document.title, "what": what}


def _extension(
    actor: Actor, consultation: Consultation, timetable: Timetable, wanted: Wanted
) -> Extension | None:
    if wanted.new_close is None:
        return None
    reason = _("The paper was corrected: %(reason)s", reason=wanted.reason)
    return new_extension(actor, consultation, close_of(timetable), wanted.new_close, reason)


def _tell_everybody(actor: Actor, consultation: Consultation, correction: Correction, before: Any) -> None:
    """One message a person, with a new link for each organisation; who has answered is asked to look again."""
    mine = (Response.consultation_id == consultation.id, Response.round == consultation.round)
    query = select(Response.invitation_id).where(*mine, Response.submitted_at.is_not(None))
    answered = set(db.session.scalars(query))
    parts = [
        Part(one, person, has_link=True, said={"has_answered": one.id in answered})
        for one, person in reached(list_of(consultation))
    ]
    tell(
        "correction",
        parts,
        consultation=consultation,
        key=f"correction:{correction.id}",
        sending=begin_sending(consultation, "correct", actor.name),
        due_at=consultation.opens_at,
        correction=correction,
        before=before,
    )


@unit_of_work
def it_stands(actor: Actor, public_id: str) -> None:
    """Say that the answer, given before the last correction, stands as it is; twice is once.

    Raises BadInput where there is no answer that it could be said of.
    """
    invitation = invitation_for(actor, Action.LET_STAND, public_id, lock=True)
    mine = (Response.invitation_id == invitation.id, Response.round == invitation.consultation.round)
    query = select(Response).where(*mine, Response.submitted_at.is_not(None))
    response = db.session.scalar(query)
    if response is None:
        raise BadInput(_("Your organisation has not submitted an answer yet."))
    let_stand(actor, invitation, response)
