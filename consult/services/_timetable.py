"""Steps, facts and instants of a timetable, for the services that need them; never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.db import db
from consult.domain import standards
from consult.domain.counting import END_OF_DAY, first_late_instant, instant
from consult.domain.timetable import Facts, facts_from
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.timetable import Milestone, Timetable

EVENTS = {"comment", "review", "decision", "feedback", "implementation", "other"}


@dataclass(frozen=True)
class Step:
    """One milestone as an officer typed it: dates and time are London's."""

    kind: str
    label: str
    date: date
    date_end: date | None = None
    time: time | None = None
    body: str = ""


def timetable_of(consultation: Consultation) -> Timetable:
    """The timetable with its milestones in order of date."""
    query = (
        select(Timetable)
        .where(Timetable.consultation_id == consultation.id)
        .options(selectinload(Timetable.milestones))
    )
    return db.session.scalars(query).one()


def facts_of(consultation: Consultation, timetable: Timetable) -> Facts:
    """What the standards are asked about, from what is stored."""
    steps = [_step(milestone) for milestone in timetable.milestones]
    said = {
        "kind": timetable.kind,
        "adopted": timetable.adopted or [],
        "claims": timetable.claims,
        "rationale": timetable.rationale,
        "mitigation": timetable.mitigation,
    }
    return facts_from_steps(consultation, steps, said)


def facts_from_steps(consultation: Consultation, steps: Sequence[Step], said: dict[str, Any]) -> Facts:
    """The facts that these steps would make, saved or not; raises BadInput for impossible dates."""
    partnership = db.session.get_one(Partnership, consultation.partnership_id)
    data: dict[str, Any] = {"title": consultation.title, "nation": partnership.nation}
    data |= {key: value for key, value in said.items() if value}
    if consultation.document_date:
        data["paper_date"] = consultation.document_date.isoformat()
    launch, close = _first(steps, "launch"), _first(steps, "close")
    if launch:
        last = launch.date_end or launch.date
        data["launch"] = (
            launch.date.isoformat()
            if last == launch.date
            else {"from": launch.date.isoformat(), "to": last.isoformat()}
        )
    if close:
        data["close"] = close.date.isoformat()
        data["close_time"] = (close.time or END_OF_DAY).strftime("%H:%M")
    data["events"] = [
        {
            "date": step.date.isoformat(),
            "kind": "implement" if step.kind == "implementation" else step.kind,
            "body": step.body,
            "label": step.label,
        }
        for step in steps
        if step.kind in EVENTS
    ]
    return facts_from(data)


def assess(facts: Facts) -> standards.Assessment:
    """The findings, with the editions that the operator has confirmed."""
    return standards.assess(facts, frozenset(current_app.config["CONFIRMED_EDITIONS"]))


def set_instants(consultation: Consultation, steps: Sequence[Step]) -> None:
    """Work out when the paper opens and which instant is the first too late, both in UTC."""
    launch, close = _first(steps, "launch"), _first(steps, "close")
    consultation.opens_at = instant(launch.date, launch.time or time(0)) if launch else None
    consultation.first_late_instant = first_late_instant(close.date, close.time) if close else None


def _first(steps: Sequence[Step], kind: str) -> Step | None:
    return next((step for step in steps if step.kind == kind), None)


def _step(milestone: Milestone) -> Step:
    return Step(
        kind=milestone.kind,
        label=milestone.label,
        date=milestone.date,
        date_end=milestone.date_end,
        time=milestone.time,
        body=milestone.body,
    )
