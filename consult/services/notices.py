"""The public notice of a consultation: what is asked, by whom, until when, and which promises it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.domain import standards
from consult.domain.access import Action, Actor, allowed
from consult.domain.errors import NotFound
from consult.domain.lifecycle import OVER, Phase
from consult.domain.timetable import Facts
from consult.models.corrections import Correction
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.timetable import Extension, Milestone
from consult.services._answering import paper_of
from consult.services._corrections import corrections_of
from consult.services._enquiries import Shared, shared_of
from consult.services._keeping import Keeping, keeping_of
from consult.services._loading import subject_of
from consult.services._rounds import Asking, facts_of_round, row_of, shown, steps_of
from consult.services._timetable import Step, assess, extensions_of, facts_of, timetable_of

EVERYWHERE = {"every_partnership": True}  # a reader of a public page belongs to no partnership


@dataclass(frozen=True)
class Notice:
    """What anybody may know of a consultation that has been launched; no answer is part of it."""

    partnership: Partnership
    consultation: Consultation
    phase: Phase
    content: Mapping[str, Any]
    closes: datetime | None  # the first instant that is too late
    milestones: tuple[Milestone | Step, ...]
    extensions: tuple[Extension, ...]
    corrections: tuple[Correction, ...]
    shared: tuple[Shared, ...]
    keeping: Keeping
    statement: str
    findings: tuple[standards.Finding, ...]


def notice(actor: Actor, reference: str) -> Notice:
    """The notice of a launched consultation; raises NotFound for any other, as if there were none."""
    query = select(Consultation).where(Consultation.reference == reference)
    consultation = db.session.scalar(query, execution_options=EVERYWHERE)
    missing = NotFound(_("There is no consultation under this reference."))
    if consultation is None:
        raise missing
    with within(consultation.partnership_id):
        here, phase = shown(consultation)
        if not allowed(actor, Action.READ_NOTICE, replace(subject_of(consultation), phase=phase)):
            raise missing
        milestones, facts = _dates(consultation, here)
        over = phase in OVER
        assessment = assess(facts, over=over)
        return Notice(
            partnership=db.session.get_one(Partnership, consultation.partnership_id),
            consultation=consultation,
            phase=phase,
            content=paper_of(here.version).content if here.version else {},
            closes=here.closes,
            milestones=milestones,
            extensions=tuple(extensions_of(consultation, here.number)),
            corrections=tuple(corrections_of(consultation, here.number)),
            shared=tuple(shared_of(consultation, here.number)),
            keeping=keeping_of(consultation, here.closes, clock.now()),
            statement=standards.statement(assessment, facts, over=over),
            findings=standards.for_print(assessment.findings),
        )


def _dates(consultation: Consultation, here: Asking) -> tuple[tuple[Milestone | Step, ...], Facts]:
    """The steps of the round that is shown, and what the standards are asked about it."""
    if here.number == consultation.round_in_hand:
        timetable = timetable_of(consultation)
        return tuple(timetable.milestones), facts_of(consultation, timetable)
    row = row_of(consultation, here.number)
    return tuple(steps_of(row)), facts_of_round(consultation, row)
