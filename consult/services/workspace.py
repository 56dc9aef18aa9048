"""What an officer opens on a Monday: what is due and owed, who is silent, and how every consultation stands.

Everything is read in a fixed number of queries, however many consultations there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.counting import london
from consult.domain.directory import SECTORS
from consult.domain.lifecycle import EDITABLE, Phase, Stage
from consult.domain.reviews import Matter
from consult.domain.standards import Verdict
from consult.models.circulation import Invitation, Posting
from consult.models.decisions import Decision
from consult.models.enquiries import Enquiry
from consult.models.incoming import Incoming
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation, Person
from consult.models.responses import Response
from consult.models.reviews import Review
from consult.models.timetable import Milestone, Timetable
from consult.services._chasing import SectorLine
from consult.services._circulation import lost_posting
from consult.services._due import (
    SOON,
    Due,
    StepRow,
    Waiting,
    in_order,
    of_decided,
    of_phase,
    of_steps,
    of_unentered,
    of_waiting,
)
from consult.services._incoming import counts, is_waiting
from consult.services._owed import OWING, Owed, owed
from consult.services._people import addressee, today

MOST_SILENT = 30  # organisations to telephone; the rest stand with the responses of their paper
ENDED = (Phase.CLOSED, Phase.WITHDRAWN)
ORDER = (Phase.OPEN, *OWING, Phase.REVISING, Phase.SCHEDULED, Phase.IN_REVIEW, Phase.DRAFT, *ENDED)
WARNINGS = (Verdict.ADVISE, Verdict.DEPENDS, Verdict.EXPLAINED_LATE)


@dataclass(frozen=True)
class Line:
    """One consultation with what came back so far, what comes next, and what the standards said of its dates."""

    consultation: Consultation
    phase: Phase
    sectors: Sequence[SectorLine]  # those of which somebody was asked
    steps: Sequence[StepRow]
    next_step: StepRow | None
    judged: bool
    breaches: int
    warnings: int
    refused: int  # invitations that the mail server refused
    bounced: int  # invitations that came back

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.sectors)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.sectors)

    @property
    def silent(self) -> int:
        return sum(one.silent for one in self.sectors)


@dataclass(frozen=True)
class Silent:
    """An organisation that has not answered a paper that closes soon, and whom to telephone."""

    invitation: Invitation
    contact: Contact | None
    has_begun: bool
    is_lost: bool  # what was written to it did not arrive


@dataclass(frozen=True)
class Workspace:
    """Everything on the page. ``silent`` has the first so many of them, by the closing of their papers."""

    current: Sequence[Line]
    ended: Sequence[Line]
    due: Sequence[Due]
    silent: Sequence[Silent]
    owed: Sequence[Owed]  # what has closed and is not answered, the longest wait first


def workspace(actor: Actor, ending: Mapping[int, date], *, mine: bool = False) -> Workspace:
    """Every consultation of the partnership, or the actor's own and what is due of the actor in any.

    ``ending`` says on which day answers are deleted, by the id of the consultation. Thirteen queries, however many.
    """
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    now, day = clock.now(), today()
    lines = list(_lines(now, day))
    owing = owed((one.consultation, one.phase) for one in lines)
    due = list(_due(actor, lines, owing, ending, now, day))
    if mine:
        owing = [one for one in owing if one.consultation.owner_id == actor.person_id]
        lines = [one for one in lines if one.consultation.owner_id == actor.person_id]
        due = [one for one in due if one.whose == actor.person_id]
    chased = [one.consultation.id for one in lines if _is_chased(one, now)]
    return Workspace(
        [one for one in lines if one.phase not in ENDED],
        [one for one in lines if one.phase in ENDED],
        in_order(due, day),
        [
            Silent(one, addressee(one), begun is not None, is_lost)
            for one, begun, is_lost in db.session.execute(_silent(chased))
        ],
        owing,
    )


def _is_chased(one: Line, now: datetime) -> bool:
    closes = one.consultation.first_late_instant
    return one.phase is Phase.OPEN and closes is not None and closes - now <= SOON and one.silent > 0


def _lines(now: datetime, day: date) -> Iterator[Line]:
    """A line for each consultation, what is open first and what closes first; the ended ones with the newest first."""
    counted, lost, steps = _counts(), _lost(), _steps()
    judgements = dict(list(db.session.execute(select(Timetable.consultation_id, Timetable.judged))))
    papers = [
        (one, one.phase_at(now))
        for one in db.session.scalars(select(Consultation).options(joinedload(Consultation.owner)))
    ]
    for paper, phase in sorted(papers, key=_place):
        own = steps.get(paper.id, [])
        verdicts = list((judgements.get(paper.id) or {}).values())
        yield Line(
            paper,
            phase,
            counted.get(paper.id, ()),
            own,
            next((step for step in own if not step.is_done(phase, day)), None),
            bool(verdicts),
            verdicts.count(Verdict.BREACH.value),
            sum(verdicts.count(one.value) for one in WARNINGS),
            lost.get((paper.id, "failed"), 0),
            lost.get((paper.id, "bounced"), 0),
        )


def _place(found: tuple[Consultation, Phase]) -> tuple[int, float, int]:
    paper, phase = found
    closes = paper.first_late_instant or paper.created_at + timedelta(days=36_500)
    moment = paper.created_at if phase in ENDED else closes
    return ORDER.index(phase), -moment.timestamp() if phase in ENDED else moment.timestamp(), -paper.id


def _answered() -> Any:
    """For a join: an answer that counts, to the round that was approved last."""
    return (Response.invitation_id == Invitation.id) & (Response.round == Consultation.round)


def _counts() -> dict[int, list[SectorLine]]:
    """What came back of the round that was approved last, by consultation and sector.

    Whoever wrote without being asked is in none of these numbers.
    """
    said = Response.submitted_at.is_not(None)
    declined = case((Response.submitted_at.is_(None) & Invitation.declined_at.is_not(None), 1), else_=0)
    query = (
        select(
            Invitation.consultation_id,
            Organisation.sector,
            func.count(),
            func.sum(case((said, 1), else_=0)),
            func.sum(declined),
        )
        .join(Invitation.consultation)
        .join(Invitation.organisation)
        .outerjoin(Response, _answered())
        .where(Invitation.sent_at.is_not(None))
        .group_by(Invitation.consultation_id, Organisation.sector)
    )
    found: dict[int, list[SectorLine]] = {}
    for number, sector, asked, answered, refused in db.session.execute(query):
        line = SectorLine(sector, asked, answered, asked - answered - refused, refused)
        found.setdefault(number, []).append(line)
    for lines in found.values():
        lines.sort(key=lambda one: SECTORS.index(one.sector))
    return found


def _lost() -> dict[tuple[int, str], int]:
    """How many invitations did not arrive, by consultation and by how their telling message stands."""
    query = (
        select(Invitation.consultation_id, Message.state, func.count())
        .join(Posting, Posting.invitation_id == Invitation.id)
        .join(Posting.message)
        .where(lost_posting())
        .group_by(Invitation.consultation_id, Message.state)
    )
    return {(number, state): count for number, state, count in db.session.execute(query)}


def _steps() -> dict[int, list[StepRow]]:
    """The steps of every timetable in order of date, by consultation."""
    last: Any = func.coalesce(Milestone.date_end, Milestone.date)
    columns = (Milestone.kind, Milestone.label, last, Milestone.done_on, Milestone.owner_id, Person.name)
    query = (
        select(Timetable.consultation_id, *columns)
        .join(Timetable.milestones)
        .outerjoin(Milestone.owner)
        .order_by(last, Milestone.position, Milestone.id)
    )
    found: dict[int, list[StepRow]] = {}
    for number, *row, owner in db.session.execute(query):
        found.setdefault(number, []).append(StepRow(*row, owner or ""))
    return found


def _silent(chased: Sequence[int]) -> Any:
    """Those who have not answered these papers by sector and name: whether each has begun, and whether it was reached.

    Whose answer came on paper and waits to be entered is not among them.
    """
    sectors = case(
        *((Organisation.sector == one, place) for place, one in enumerate(SECTORS)), else_=len(SECTORS)
    )
    here = (Incoming.consultation_id == Consultation.id, Incoming.round == Consultation.round)
    came_in = exists().where(*here, Incoming.organisation_id == Organisation.id, is_waiting())
    return (
        select(
            Invitation, Response.id, exists().where(Posting.invitation_id == Invitation.id, lost_posting())
        )
        .join(Invitation.consultation)
        .join(Invitation.organisation)
        .outerjoin(Response, _answered())
        .where(Invitation.consultation_id.in_(chased), Response.submitted_at.is_(None))
        .where(Invitation.sent_at.is_not(None), Invitation.revoked_at.is_(None), Invitation.declined_as == "")
        .where(~came_in)
        .order_by(Consultation.first_late_instant, Consultation.id, sectors, Organisation.name)
        .limit(MOST_SILENT)
        .options(
            contains_eager(Invitation.consultation),
            contains_eager(Invitation.organisation).options(
                selectinload(Organisation.contacts),
                selectinload(Organisation.merged_into).selectinload(Organisation.contacts),
            ),
            joinedload(Invitation.contact),
        )
    )


def _due(
    actor: Actor,
    lines: Sequence[Line],
    owing: Sequence[Owed],
    ending: Mapping[int, date],
    now: datetime,
    day: date,
) -> Iterator[Due]:
    left = {one.consultation.id: one.untold for one in owing}
    papers, decided = {one.consultation.id: one.consultation for one in lines}, _decided()
    for line in lines:
        yield from of_steps(line.consultation, line.phase, line.steps, day)
        yield from of_phase(line.consultation, line.phase, line.silent, now)
        if line.phase is Phase.DECIDED:
            yield of_decided(
                line.consultation, left.get(line.consultation.id, 0), decided.get(line.consultation.id)
            )
    yield from of_waiting("question", papers, _waiting(Enquiry, Enquiry.answered_at.is_(None)))
    yield from of_waiting("late", papers, _waiting(LateRequest, LateRequest.decided_at.is_(None)))
    arrived = {number: one for number, one in counts().items() if papers[number].stage != Stage.WITHDRAWN}
    yield from of_unentered(papers, arrived)
    yield from _reviews(actor, papers, now, day)
    for number, last in ending.items():
        yield Due("deletion", papers[number], last)


def _decided() -> dict[int, date]:
    """The London day on which the last decision on each consultation was recorded."""
    query = select(Decision.consultation_id, func.max(Decision.recorded_at)).group_by(
        Decision.consultation_id
    )
    return {number: london(at).date() for number, at in db.session.execute(query)}


def _waiting(model: type[Enquiry] | type[LateRequest], waits: Any) -> dict[int, Waiting]:
    query = (
        select(model.consultation_id, func.count(), func.min(model.asked_at))
        .where(waits)
        .group_by(model.consultation_id)
    )
    return {number: Waiting(count, since) for number, count, since in db.session.execute(query)}


def _reviews(actor: Actor, papers: Mapping[int, Consultation], now: datetime, day: date) -> Iterator[Due]:
    """The actor's own reviews that wait, and those of others whose day is over."""
    query = (
        select(Review)
        .where(Review.verdict == "", Review.ended_at.is_(None))
        .options(joinedload(Review.person))
        .order_by(Review.id)
    )
    for one in db.session.scalars(query):
        paper = papers[one.consultation_id]
        if not _changes_something(one, paper, paper.phase_at(now)):
            continue
        if one.person_id == actor.person_id:
            since = london(one.asked_at).date()
            yield Due("own_review", paper, one.due or since, not one.due, one.kind, owner_id=one.person_id)
        elif one.due and one.due < day:
            yield Due("review", paper, one.due, what=one.kind, who=one.person.name)


def _changes_something(one: Review, paper: Consultation, phase: Phase) -> bool:
    """Whether what was to be reviewed can still be changed: a draft, or a report before the decision."""
    if one.subject == Matter.PAPER.value:
        return phase in EDITABLE and one.number == paper.round_in_hand
    return phase in (Phase.ANALYSIS, Phase.REPORTED)
