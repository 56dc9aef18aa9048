"""The timetable of a draft: its milestones, and what the standards make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from consult.db import db
from consult.domain import standards
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, Conflict
from consult.models.timetable import Milestone, Timetable, new_key
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._timetable import (
    Step,
    assess,
    facts_from_steps,
    facts_of,
    set_instants,
    timetable_of,
)
from consult.services._unit import unit_of_work

__all__ = ["KINDS", "Step", "findings", "preview", "save", "timetable"]

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
    return assess(facts_from_steps(consultation, steps, said))


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
    facts_from_steps(consultation, steps, said)  # refuses impossible dates before anything is changed
    kept.seen_version += 1
    for name in ("adopted", "claims", "rationale", "mitigation"):
        if name in said:
            setattr(kept, name, said[name])
    keys = {milestone.key for milestone in kept.milestones}
    kept.milestones.clear()
    db.session.flush()
    for position, step in enumerate(steps, 1):
        key = step.key if step.key in keys else new_key()
        keys.discard(key)
        kept.milestones.append(Milestone(**vars(step) | {"key": key}, position=position))
    set_instants(consultation, steps)
    consultation.seen_version += 1
    record(actor, "set the timetable", consultation, dates=[f"{step.kind} {step.date}" for step in steps])
