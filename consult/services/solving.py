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
from consult.models.timetable import Milestone, Timetable
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


def beginning(actor: Actor, reference: str) -> Wanted:
    """What the page offers first: to keep the decision of the draft and move the rest as little as can be.

    Where the draft has no decision, its launch leads to the earliest dates.
    """
    timetable = timetable_of(consultation_for(actor, Action.SET_TIMETABLE, reference))
    stands = _standing(timetable)
    kind = next((one for one in ("decision", "launch") if one in stands), None)
    decision = next((one for one in timetable.milestones if one.kind == "decision"), None)
    body = _meeting(decision, _bodies_that_meet()) if decision else None
    return Wanted(
        {kind: stands[kind]} if kind else {},
        "nearest" if kind == "decision" else "earliest",
        body.id if body else None,
    )


def standing(actor: Actor, reference: str) -> dict[str, date]:
    """The London days of the milestones in the draft, by the names that the solver has for them."""
    return _standing(timetable_of(consultation_for(actor, Action.SET_TIMETABLE, reference)))


def solve(actor: Actor, reference: str, wanted: Wanted) -> planning.Plan:
    """The timetable that keeps what was asked, or comes closest; nothing is saved.

    The reviews of the draft are planned too, in their order with the decision, each at a meeting of its body
    where those are known. Raises BadInput where the dates contradict one another, or where nothing is given to
    begin from.
    """
    consultation = consultation_for(actor, Action.SET_TIMETABLE, reference)
    timetable = timetable_of(consultation)
    if not wanted.fixed and wanted.goal != "nearest":
        raise BadInput(_("Fix at least one date to work from."))
    deciding = (_deciding(wanted.body_id),) if wanted.body_id else ()
    reviews, meeting = _reviews(timetable, {one.name for one in deciding})
    current = _standing(timetable) | {
        one.label: one.date for one in timetable.milestones if one.label in reviews
    }
    terms = planning.Terms(
        facts=_facts(consultation, timetable),
        fixed=wanted.fixed,
        current=current if wanted.goal == "nearest" else {},
        goal=wanted.goal,
        bodies=(*deciding, *meeting),
        keep_clear=tuple(wanted.keep_clear),
        milestones=tuple(reviews.values()),
    )
    return planning.solve(terms, frozenset(current_app.config["CONFIRMED_EDITIONS"]))


def _standing(timetable: Timetable) -> dict[str, date]:
    """The first milestone of each kind that the solver knows, as it stands."""
    found: dict[str, date] = {}
    for one in timetable.milestones:
        name = NAMES.get(one.kind, one.kind)
        if name in planning.KINDS:
            found.setdefault(name, one.date)
    return found


def _reviews(
    timetable: Timetable, deciding: set[str]
) -> tuple[dict[str, planning.Step], tuple[planning.Body, ...]]:
    """The reviews by their labels, before or after the decision as they stand, and the bodies that hold them."""
    bodies = _bodies_that_meet()
    decision = next((one.date for one in timetable.milestones if one.kind == "decision"), None)
    steps: dict[str, planning.Step] = {}
    meeting: dict[str, planning.Body] = {}
    for one in timetable.milestones:
        if one.kind != "review" or one.label in steps or one.label in planning.KINDS:
            continue
        body = _meeting(one, bodies)
        if body and body.name not in deciding:
            meeting[body.name] = replace(_deciding(body.id), decides=False)
        later = decision is not None and one.date > decision
        steps[one.label] = planning.Step(
            name=one.label,
            after="decision" if later else "analysis",
            before=None if later else "decision",
            on_meeting_of=body.name if body else None,
        )
    return steps, tuple(meeting.values())


def _bodies_that_meet() -> list[Body]:
    held = select(Meeting.body_id).where(Meeting.body_id.is_not(None))
    return list(db.session.scalars(select(Body).where(Body.id.in_(held)).order_by(Body.name, Body.id)))


def _meeting(milestone: Milestone, bodies: Sequence[Body]) -> Body | None:
    """The body that a milestone names, in its own field or in its label."""
    said = (milestone.body or milestone.label).casefold()
    named = [body for body in bodies if body.name.casefold() in said]
    return max(named, key=lambda body: len(body.name), default=None)


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
