"""Working back from a date: the solver asked about a draft, with the meetings of the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.domain import planning
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput
from consult.domain.timetable import Facts
from consult.models.bodies import Body, Meeting
from consult.models.papers import Consultation
from consult.models.timetable import Timetable
from consult.services._loading import consultation_for
from consult.services._timetable import facts_of, timetable_of

NAMES = {"papers": "papers_despatched"}  # milestones that the solver calls by another name


@dataclass(frozen=True)
class Wanted:
    """What an officer asks for. ``fixed`` are London days of launch, close or decision."""

    fixed: Mapping[str, date]
    goal: str = "earliest"
    body_id: int | None = None
    keep_clear: Sequence[str] = ()


def solve(actor: Actor, reference: str, wanted: Wanted) -> planning.Plan:
    """The timetable that keeps what was asked, or comes closest; nothing is saved.

    Raises BadInput where the dates contradict one another, or where nothing is given to begin from.
    """
    consultation = consultation_for(actor, Action.SET_TIMETABLE, reference)
    timetable = timetable_of(consultation)
    if not wanted.fixed and wanted.goal != "nearest":
        raise BadInput(_("Fix at least one date to work from."))
    data = {
        "fixed": {name: day.isoformat() for name, day in wanted.fixed.items()},
        "goal": wanted.goal,
        "keep_clear": list(wanted.keep_clear),
        "current": _standing(timetable) if wanted.goal == "nearest" else None,
    }
    bodies = (_deciding(wanted.body_id),) if wanted.body_id else ()
    terms = replace(planning.terms_from(data), facts=_facts(consultation, timetable), bodies=bodies)
    return planning.solve(terms, frozenset(current_app.config["CONFIRMED_EDITIONS"]))


def _standing(timetable: Timetable) -> dict[str, str]:
    """The first milestone of each kind that the solver knows, as it stands."""
    found: dict[str, str] = {}
    for one in timetable.milestones:
        name = NAMES.get(one.kind, one.kind)
        if name in planning.KINDS:
            found.setdefault(name, one.date.isoformat())
    return found


def _facts(consultation: Consultation, timetable: Timetable) -> Facts:
    """What the standards know of the draft besides its dates."""
    return replace(
        facts_of(consultation, timetable), launch=None, close=None, events=(), decision=None, extensions=()
    )


def _deciding(body_id: int) -> planning.Body:
    """A body that decides, with its meetings and the longest time before one that it wants its papers."""
    body = db.session.scalar(select(Body).where(Body.id == body_id))
    days = list(db.session.scalars(select(Meeting).where(Meeting.body_id == body_id).order_by(Meeting.date)))
    if body is None or not days:
        raise BadInput(_("No meetings of this body are known. Paste its dates first."))
    leads = [_working_days(one.papers_by, one.date) for one in days if one.papers_by]
    return planning.Body(
        name=body.name,
        meetings=tuple(one.date for one in days),
        papers_lead_working_days=max(leads, default=None),
        decides=True,
    )


def _working_days(papers_by: date, meeting: date) -> int:
    """Mondays to Fridays from the day on which papers are due to the meeting, the meeting not counted."""
    days = (papers_by + timedelta(days=number) for number in range((meeting - papers_by).days))
    return sum(day.weekday() < 5 for day in days)
