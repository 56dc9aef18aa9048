"""The public notice of a consultation: what is asked, by whom, until when, and which promises it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.domain import standards
from consult.domain.access import Action, Actor, allowed
from consult.domain.errors import NotFound
from consult.domain.lifecycle import Phase
from consult.models.corrections import Correction
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.timetable import Extension, Milestone
from consult.services._corrections import corrections_of
from consult.services._enquiries import Shared, shared_of
from consult.services._loading import subject_of
from consult.services._timetable import assess, extensions_of, facts_of, timetable_of

EVERYWHERE = {"every_partnership": True}  # a reader of a public page belongs to no partnership


@dataclass(frozen=True)
class Notice:
    """What anybody may know of a consultation that has been launched; no answer is part of it."""

    partnership: Partnership
    consultation: Consultation
    phase: Phase
    content: Mapping[str, Any]
    milestones: tuple[Milestone, ...]
    extensions: tuple[Extension, ...]
    corrections: tuple[Correction, ...]
    shared: tuple[Shared, ...]
    statement: str
    findings: tuple[standards.Finding, ...]


def notice(actor: Actor, reference: str) -> Notice:
    """The notice of a launched consultation; raises NotFound for any other, as if there were none."""
    query = select(Consultation).where(Consultation.reference == reference)
    consultation = db.session.scalar(query, execution_options=EVERYWHERE)
    if consultation is None or not allowed(actor, Action.READ_NOTICE, subject_of(consultation)):
        raise NotFound(_("There is no consultation under this reference."))
    with within(consultation.partnership_id):
        timetable = timetable_of(consultation)
        facts = facts_of(consultation, timetable)
        phase = consultation.phase_at(clock.now())
        over = phase in (Phase.ANALYSIS, Phase.REPORTED)
        assessment = assess(facts, over=over)
        return Notice(
            partnership=db.session.get_one(Partnership, consultation.partnership_id),
            consultation=consultation,
            phase=phase,
            content=consultation.versions[-1].content,
            milestones=tuple(timetable.milestones),
            extensions=tuple(extensions_of(consultation)),
            corrections=tuple(corrections_of(consultation)),
            shared=tuple(shared_of(consultation)),
            statement=standards.statement(assessment, facts, over=over),
            findings=standards.for_print(assessment.findings),
        )
