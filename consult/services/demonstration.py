"""What only a demonstration asks for: the marks of its partnership, and the instants that lie ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.counting import instant
from consult.domain.lifecycle import Phase
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.timetable import Timetable
from consult.services._history import record
from consult.services._unit import unit_of_work

MORNING = time(9)
BEFORE_THE_BELL = timedelta(minutes=50)


@dataclass(frozen=True)
class Ahead:
    """An instant (UTC) that the clock has not reached, and what happens then."""

    at: datetime
    label: str


@unit_of_work
def settle(actor: Actor, *, initials: str, telephone: str) -> None:
    """Say what references begin with and which number partners may ring."""
    require(actor, Action.RUN_CLOCK, Subject())
    home = db.session.get_one(Partnership, current_partnership())
    home.initials, home.telephone = initials, telephone
    record(actor, "settle the partnership", initials=initials)


def open_papers(actor: Actor) -> dict[str, str]:
    """The titles of the papers that are open, the first to close first, by the thread of the mail about each."""
    require(actor, Action.RUN_CLOCK, Subject())
    now = clock.now()
    found = db.session.scalars(
        select(Consultation).order_by(Consultation.first_late_instant, Consultation.id)
    )
    return {f"consultation-{one.id}": one.title for one in found if one.phase_at(now) is Phase.OPEN}


def ahead(actor: Actor) -> dict[str, list[Ahead]]:
    """By the title of each consultation, the instants of its timetable that are still to come."""
    require(actor, Action.RUN_CLOCK, Subject())
    now = clock.now()
    query = select(Consultation, Timetable).join(Timetable, Timetable.consultation_id == Consultation.id)
    rows = db.session.execute(query.options(selectinload(Timetable.milestones)).order_by(Consultation.id))
    found = {f"{one.reference}: {one.title}": _of(one, timetable) for one, timetable in rows}
    return {title: [one for one in steps if one.at > now] for title, steps in found.items()}


def _of(consultation: Consultation, timetable: Timetable) -> list[Ahead]:
    steps = [
        Ahead(instant(one.date, one.time or MORNING), one.label)
        for one in timetable.milestones
        if one.kind not in {"launch", "close"}
    ]
    if consultation.opens_at:
        steps.append(Ahead(consultation.opens_at, _("It opens")))
    if bell := consultation.first_late_instant:
        steps.append(Ahead(bell - BEFORE_THE_BELL, _("The last hour")))
        steps.append(Ahead(bell, _("It closes: the first instant that is too late")))
    return sorted(steps, key=lambda one: one.at)
