"""Passing a person's work on: consultations, milestones and waiting reviews go to another in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import SIGN_IN, Action, Actor, Subject, require
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import Stage
from consult.models.papers import Consultation
from consult.models.people import Partnership, Person
from consult.models.reviews import Review
from consult.models.timetable import Milestone, Timetable
from consult.services._history import record
from consult.services._mail import queue
from consult.services._unit import unit_of_work

OVER = (Stage.CLOSED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Work:
    """What a person has in hand: consultations of the person's own, steps of any, and reviews not given yet.

    ``named`` are the consultations whose papers name the person as the one to ask; what has gone out keeps the name.
    """

    person: Person
    consultations: Sequence[Consultation]
    steps: Sequence[tuple[Milestone, Consultation]]
    reviews: Sequence[Review]
    named: Sequence[Consultation]

    @property
    def is_nothing(self) -> bool:
        return not (self.consultations or self.steps or self.reviews)


def work_of(actor: Actor, person_id: int) -> Work:
    """What a person has in hand; raises NotFound."""
    require(actor, Action.HAND_OVER, Subject(partnership_id=current_partnership()))
    return _work(_person(person_id))


def _person(person_id: int) -> Person:
    person = db.session.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def _work(person: Person) -> Work:
    current = Consultation.stage.not_in(OVER)
    own = select(Consultation).where(Consultation.owner_id == person.id)
    steps = (
        select(Milestone, Consultation)
        .join(Timetable, Milestone.timetable_id == Timetable.id)
        .join(Consultation, Timetable.consultation_id == Consultation.id)
        .where(Milestone.owner_id == person.id, Milestone.done_on.is_(None), current)
        .order_by(Milestone.date, Milestone.id)
    )
    waiting = (
        select(Review)
        .join(Review.consultation)
        .where(Review.person_id == person.id, Review.verdict == "", Review.ended_at.is_(None), current)
        .options(joinedload(Review.consultation))
        .order_by(Review.id)
    )
    named = select(Consultation).where(current, Consultation.contact_name == person.name)
    return Work(
        person,
        db.session.scalars(own.order_by(Consultation.reference)).all(),
        [(step, consultation) for step, consultation in db.session.execute(steps)],
        db.session.scalars(waiting).all(),
        db.session.scalars(named.order_by(Consultation.reference)).all(),
    )


def left_behind(actor: Actor) -> Sequence[Person]:
    """Whose access has ended while work was in hand, by name; one query."""
    require(actor, Action.HAND_OVER, Subject(partnership_id=current_partnership()))
    current = select(Consultation.id).where(Consultation.stage.not_in(OVER))
    owners = select(Consultation.owner_id).where(Consultation.id.in_(current))
    timetables = select(Timetable.id).where(Timetable.consultation_id.in_(current))
    steps = select(Milestone.owner_id).where(
        Milestone.timetable_id.in_(timetables), Milestone.done_on.is_(None)
    )
    reviewers = select(Review.person_id).where(
        Review.consultation_id.in_(current), Review.verdict == "", Review.ended_at.is_(None)
    )
    busy = or_(
        *(
            Person.id.in_(each.where(column.is_not(None)))
            for each, column in (
                (owners, Consultation.owner_id),
                (steps, Milestone.owner_id),
                (reviewers, Review.person_id),
            )
        )
    )
    query = select(Person).where(Person.is_active.is_(False), busy)
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def takers(actor: Actor, person_id: int) -> Sequence[Person]:
    """Who can take it: an officer for an officer's work, anybody who signs in for reviews alone."""
    require(actor, Action.HAND_OVER, Subject(partnership_id=current_partnership()))
    work = _work(_person(person_id))
    roles = ("officer",) if work.consultations or work.steps else SIGN_IN
    query = select(Person).where(Person.is_active, Person.role.in_(roles), Person.id != person_id)
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


@unit_of_work
def hand_over(actor: Actor, person_id: int, to_id: int) -> Work:
    """Let another have all that a person has in hand; both are told. Returns what was passed on.

    Raises NotFound, BadInput where there is nothing to pass on, or nobody fit to take it.
    """
    require(actor, Action.HAND_OVER, Subject(partnership_id=current_partnership()))
    person = _person(person_id)
    work = _work(person)
    taker = db.session.scalar(select(Person).where(Person.id == to_id, Person.is_active))
    fits = taker is not None and taker.id != person.id and taker.role in SIGN_IN
    if taker is None or not fits or (taker.role != "officer" and (work.consultations or work.steps)):
        raise BadInput("", {"to": _("Choose who takes it.")})
    if work.is_nothing:
        raise BadInput(_("%(name)s has nothing in hand.", name=person.name))
    for consultation in work.consultations:
        consultation.owner = taker
        consultation.seen_version += 1
    for step, _consultation in work.steps:
        step.owner = taker
        step.timetable.seen_version += 1
    reviews = [one.id for one in work.reviews if _pass_on(one, taker)]
    db.session.flush()
    at = clock.now().isoformat()
    for reader in (person, taker):
        _tell(reader, work, taker, f"handed_over:{person.id}:{at}:{reader.id}")
    references = [one.reference for one in work.consultations]
    detail = {"consultations": references, "steps": len(work.steps), "reviews": len(reviews)}
    record(actor, Action.HAND_OVER, person=person.name, to=taker.name, **detail)
    return work


def _pass_on(review: Review, taker: Person) -> bool:
    """Ask the taker instead; one who is asked for the same already is not asked twice."""
    same = (Review.consultation_id == review.consultation_id, Review.subject == review.subject)
    mine = (Review.number == review.number, Review.kind == review.kind, Review.person_id == taker.id)
    there = db.session.scalar(select(Review).where(*same, *mine))
    if there is not None or taker.id in review.consultation.prepared_by:
        review.ended_at = clock.now()
        if there is not None:
            there.ended_at = None
        return False
    review.person = taker
    return True


def _tell(reader: Person, work: Work, taker: Person, key: str) -> None:
    home = db.session.get_one(Partnership, current_partnership())
    queue(
        "handed_over",
        key=key,
        to_name=reader.name,
        to_address=reader.email,
        reply_to=home.mailbox,
        work=work,
        taker=taker,
        is_taker=reader is taker,
    )
