"""The timetable of a draft: its milestones, and what the standards make of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import current_partnership, db
from consult.domain import standards
from consult.domain.access import Action, Actor, Subject, allowed, require
from consult.domain.counting import london
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.domain.milestones import BY_THE_CLOCK, circular
from consult.domain.windows import Window, windows
from consult.models.papers import Consultation
from consult.models.people import Person
from consult.models.timetable import Milestone, Timetable, new_key
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of
from consult.services._timetable import (
    Step,
    assess,
    facts_from_steps,
    facts_of,
    judge,
    said_of,
    set_instants,
    timetable_of,
)
from consult.services._unit import unit_of_work

__all__ = [
    "KINDS",
    "Step",
    "findings",
    "mark_done",
    "overlapping",
    "owners",
    "preview",
    "save",
    "timetable",
]

KINDS = (
    "early_notice",
    "launch",
    "comment",
    "close",
    "analysis",
    "papers",
    "review",
    "decision",
    "feedback",
    "implementation",
    "other",
)

MOST_STEPS = 40  # in one timetable

SAID = (
    "kind",
    "statutory",
    "adopted",
    "claims",
    "rationale",
    "mitigation",
)  # what a save takes beside the dates


def timetable(actor: Actor, reference: str) -> Timetable:
    """The timetable of a consultation, with its milestones in order of date."""
    return timetable_of(consultation_for(actor, Action.SEE_WORKSPACE, reference))


def findings(actor: Actor, reference: str) -> standards.Assessment:
    """What the standards make of the timetable as it is saved."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return assess(facts_of(consultation, timetable_of(consultation)))


def preview(
    actor: Actor, reference: str, steps: Sequence[Step], said: dict[str, Any]
) -> standards.Assessment:
    """The findings that these steps would bring; nothing is saved and no record is left."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    kept = said_of(consultation, timetable_of(consultation))
    return assess(facts_from_steps(consultation, steps, kept | said))


def overlapping(
    actor: Actor, reference: str, steps: Sequence[Step], said: dict[str, Any]
) -> tuple[Window, ...]:
    """The holidays and times before polls that these steps run into, from the first of them to the last."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    if not steps:
        return ()
    last = max(step.date_end or step.date for step in steps)
    facts = facts_from_steps(consultation, steps, said)
    return windows(facts, min(step.date for step in steps), last)


def owners(actor: Actor) -> dict[int, str]:
    """The people who may own a step, by name."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = db.session.scalars(select(Person).order_by(Person.name, Person.id))
    return {person.id: person.name for person in found}


def open_to_promises(actor: Actor) -> list[Consultation]:
    """The consultations of which a promise can be noted, the newest first."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = select(Consultation).order_by(Consultation.created_at.desc(), Consultation.id.desc())
    return [one for one in db.session.scalars(query) if allowed(actor, Action.PROMISE, subject_of(one))]


@unit_of_work
def promise(actor: Actor, reference: str, *, what: str, by: date, owner_id: int | None) -> None:
    """Note something that was promised, in a meeting for instance: a step of its own, due by a day (London).

    Raises BadInput where the owner is not there, or the timetable is full.
    """
    consultation = consultation_for(actor, Action.PROMISE, reference)
    kept = timetable_of(consultation)
    if len(kept.milestones) >= MOST_STEPS:
        raise BadInput(
            _("This timetable has %(most)s steps, which is as many as it can hold.", most=MOST_STEPS)
        )
    step = Step("other", what, by, owner_id=owner_id)
    _known([step], set())
    position = max((one.position for one in kept.milestones), default=0) + 1
    kept.milestones.append(Milestone(**vars(step) | {"key": new_key()}, position=position, planned=by))
    kept.seen_version += 1
    judge(consultation, kept)
    record(actor, Action.PROMISE, consultation, step=what, by=by.isoformat(), owner=owner_id)


@unit_of_work
def mark_done(actor: Actor, reference: str, key: str, done_on: date | None) -> None:
    """Say that a step was done on a day (London), or with None that it was not done after all.

    The launch and the close are done by the clock. Raises BadInput for them and for a day to come.
    """
    consultation = consultation_for(actor, Action.MARK_DONE, reference)
    kept = timetable_of(consultation)
    step = next((milestone for milestone in kept.milestones if milestone.key == key), None)
    if step is None:
        raise NotFound(_("There is no such step in this timetable."))
    if step.kind in BY_THE_CLOCK:
        raise BadInput(_("The launch and the close are done when their day has come."))
    if done_on and done_on > london(clock.now()).date():
        raise BadInput(_("That day is still to come. Mark the step when it is done."))
    step.done_on = done_on
    kept.seen_version += 1
    day = done_on.isoformat() if done_on else None
    record(actor, Action.MARK_DONE, consultation, step=step.label, done_on=day)


@unit_of_work
def save(
    actor: Actor, reference: str, steps: Sequence[Step], said: dict[str, Any], *, seen_version: int
) -> None:
    """Replace the milestones and what was said about them; raises BadInput or Conflict, saving nothing."""
    consultation = consultation_for(actor, Action.SET_TIMETABLE, reference)
    kept = timetable_of(consultation)
    if kept.seen_version != seen_version:
        raise Conflict(
            _("Somebody else changed this timetable while you had it open. Nothing of yours was saved.")
        )
    for kind in ("launch", "close"):
        if sum(step.kind == kind for step in steps) > 1:
            raise BadInput(_("A timetable has one %(kind)s.", kind=kind))
    if circular(steps):
        raise BadInput(_("A step waits for itself, through the others. Take one of the waits away."))
    facts_from_steps(consultation, steps, said)  # refuses impossible dates before anything is changed
    kept.seen_version += 1
    for name in SAID:
        if name in said:
            setattr(kept, name, said[name])
    keys = {milestone.key for milestone in kept.milestones}
    _known(steps, keys)
    kept.milestones.clear()
    db.session.flush()
    for position, step in enumerate(steps, 1):
        key = step.key if step.key in keys else new_key()
        keys.discard(key)
        kept.milestones.append(Milestone(**vars(step) | {"key": key}, position=position))
    set_instants(consultation, steps)
    judge(consultation, kept)
    consultation.seen_version += 1
    record(actor, "set the timetable", consultation, dates=[f"{step.kind} {step.date}" for step in steps])


def _known(steps: Sequence[Step], keys: set[str]) -> None:
    """Refuse an owner or a step to wait for that is not there: the page was made before it was taken away."""
    people = set(db.session.scalars(select(Person.id)))
    gone = {step.owner_id for step in steps} - people - {None}
    lost = {step.after_key for step in steps} - keys - {None}
    if gone or lost:
        raise BadInput(
            _("A person or a step that you chose is no longer there. Open the page again and choose anew.")
        )
