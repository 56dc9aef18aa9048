"""What has closed and is not answered, for the Monday page and for the plan; never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from consult.db import db
from consult.domain.lifecycle import Phase
from consult.models.papers import Consultation
from consult.models.timetable import Milestone, Timetable
from consult.services._feedback import untold

OWING = {Phase.ANALYSIS: "report", Phase.REPORTED: "decision", Phase.DECIDED: "feedback"}


@dataclass(frozen=True)
class Owed:
    """A consultation whose partners still wait for something: "report", "decision" or "feedback", and what follows it.

    ``feedback_by`` is the London day by which they were promised to hear what became of their answers; ``untold``
    counts the respondents of a decided one who have not heard. A decided one whose respondents all have owes nothing.
    """

    consultation: Consultation
    owes: str
    feedback_by: date | None
    untold: int


def owed(found: Iterable[tuple[Consultation, Phase]]) -> list[Owed]:
    """Those that owe something, the longest wait first; two queries, however many."""
    closed = [(paper, phase) for paper, phase in found if phase in OWING and paper.first_late_instant]
    left = untold([paper for paper, phase in closed if phase is Phase.DECIDED])
    promised = _promised([paper.id for paper, _phase in closed])
    rows = [
        Owed(paper, OWING[phase], promised.get(paper.id), left.get(paper.id, 0))
        for paper, phase in closed
        if phase is not Phase.DECIDED or paper.id in left
    ]
    return sorted(rows, key=lambda one: (one.consultation.first_late_instant, one.consultation.id))


def _promised(numbers: list[int]) -> dict[int, date]:
    """By when partners were promised to hear: the first step of that kind, or what was said of it otherwise."""
    last: Any = func.min(func.coalesce(Milestone.date_end, Milestone.date))
    steps = (
        select(Milestone.timetable_id, last.label("last"))
        .where(Milestone.kind == "feedback")
        .group_by(Milestone.timetable_id)
        .subquery()
    )
    query = (
        select(Timetable.consultation_id, Timetable.feedback, steps.c.last)
        .outerjoin(steps, steps.c.timetable_id == Timetable.id)
        .where(Timetable.consultation_id.in_(numbers))
    )
    found = {}
    for number, said, step in db.session.execute(query):
        text = (said or {}).get("promised_by")
        if day := step or (date.fromisoformat(text) if text else None):
            found[number] = day
    return found
