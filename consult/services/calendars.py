"""When what dates are judged by changes: which timetables it touches, and what an officer decides about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.domain import standards
from consult.domain.access import Action, Actor, Subject, allowed, require
from consult.domain.errors import BadInput
from consult.domain.lifecycle import UNSENT, Stage
from consult.models.corrections import Correction
from consult.models.papers import Consultation
from consult.models.timetable import Extension, Timetable
from consult.services._history import record
from consult.services._loading import consultation_for, subject_of
from consult.services._timetable import (
    Around,
    around,
    assess,
    facts_from_steps,
    facts_of,
    said_of,
    step_of,
    timetable_of,
    verdicts_of,
)
from consult.services._unit import unit_of_work

# The stages whose dates can still be decided about.
UNSETTLED = (*UNSENT, Stage.REVISING, Stage.APPROVED)
NOT_SAID = standards.Verdict.NOT_APPLICABLE
HARMLESS = {standards.Verdict.NOT_APPLICABLE, standards.Verdict.PASS}  # between these nobody has to decide


@dataclass(frozen=True)
class Difference:
    """A rule that finds something else than an officer saw: the verdict then, the verdict now, and why."""

    rule: str
    title: str
    before: standards.Verdict
    now: standards.Verdict
    explanation: str


@dataclass(frozen=True)
class Affected:
    """A timetable that is judged differently now."""

    consultation: Consultation
    differences: tuple[Difference, ...]
    is_draft: bool
    may_extend: bool


def changed(actor: Actor) -> bool:
    """Whether dates are judged by something else than when an officer last looked at all of them."""
    require(actor, Action.SEE_WORKSPACE, _here())
    known = around()
    return known.partnership.calendars_seen not in ("", known.fingerprint())


def affected(actor: Actor) -> list[Affected]:
    """Every draft and every paper on its way whose findings differ, by reference; seven queries however many."""
    require(actor, Action.SEE_WORKSPACE, _here())
    found = []
    for consultation, differences in _differing(around()):
        may_extend = allowed(actor, Action.EXTEND, subject_of(consultation))
        is_draft = consultation.stage != Stage.APPROVED.value
        found.append(Affected(consultation, differences, is_draft, may_extend))
    return found


@unit_of_work
def keep_dates(actor: Actor, reference: str, reason: str) -> None:
    """Let a timetable stand although it is judged differently now; the reason is kept. Raises BadInput."""
    consultation = consultation_for(actor, Action.EXPLAIN, reference)
    timetable, known = timetable_of(consultation), around()
    assessment = assess(facts_of(consultation, timetable, known))
    differences = _differences(timetable, assessment)
    if not differences:
        raise BadInput(_("This timetable is not judged differently any more. Open the page again."))
    timetable.judged = verdicts_of(assessment)
    said = {one.rule: f"{one.before} to {one.now}" for one in differences}
    record(actor, "keep the dates", consultation, differences=said, reason=reason)
    _note_what_was_seen(known)


@unit_of_work
def seen(actor: Actor) -> None:
    """Put the notice away. Raises BadInput while a timetable is judged differently and nobody has decided."""
    require(actor, Action.SET_STANDARDS, _here())
    known = around()
    if not _note_what_was_seen(known):
        raise BadInput(_("Decide about each timetable first."))
    record(actor, "look at changed calendars", at=clock.now().isoformat())


def _note_what_was_seen(known: Around) -> bool:
    """Remember what dates are judged by, once no timetable waits for a decision."""
    if next(_differing(known), None) is not None:
        return False
    known.partnership.calendars_seen = known.fingerprint()
    return True


def _differing(known: Around) -> Iterator[tuple[Consultation, tuple[Difference, ...]]]:
    made: dict[tuple[int, int], list[Extension]] = {}
    for one in db.session.scalars(select(Extension).order_by(Extension.id)):
        made.setdefault((one.consultation_id, one.round), []).append(one)
    corrected: dict[tuple[int, int], list[Correction]] = {}
    for each in db.session.scalars(select(Correction).order_by(Correction.id)):
        corrected.setdefault((each.consultation_id, each.round), []).append(each)
    query = (
        select(Consultation, Timetable)
        .join(Timetable, Timetable.consultation_id == Consultation.id)
        .where(Consultation.stage.in_(UNSETTLED))
        .options(selectinload(Timetable.milestones))
        .order_by(Consultation.reference)
    )
    for consultation, timetable in db.session.execute(query):
        if timetable.judged is None:
            continue
        here = consultation.id, consultation.round_in_hand
        said = said_of(consultation, timetable, made.get(here, []), corrected.get(here, []))
        steps = [step_of(one) for one in timetable.milestones]
        assessment = assess(facts_from_steps(consultation, steps, said, known))
        if differences := _differences(timetable, assessment):
            yield consultation, differences


def _differences(timetable: Timetable, assessment: standards.Assessment) -> tuple[Difference, ...]:
    before = {rule: standards.Verdict(word) for rule, word in (timetable.judged or {}).items()}
    return tuple(
        Difference(one.rule, one.title, before.get(one.rule, NOT_SAID), one.verdict, one.explanation)
        for one in assessment.findings
        if before.get(one.rule, NOT_SAID) is not one.verdict
        and not {before.get(one.rule, NOT_SAID), one.verdict} <= HARMLESS
    )


def _here() -> Subject:
    return Subject(partnership_id=current_partnership())
