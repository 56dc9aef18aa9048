"""The forward plan: every consultation of the partnership on one time axis, and what each partner is being asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.lifecycle import EDITABLE, Phase, Stage, phase
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation, Person
from consult.models.responses import Response
from consult.models.timetable import Milestone, Timetable
from consult.services._loading import consultation_for
from consult.services._owed import Owed, owed

CURRENT = (*EDITABLE, Phase.SCHEDULED, Phase.OPEN, Phase.ANALYSIS)
OWING_STAGES = (Stage.APPROVED, Stage.REPORTED, Stage.DECIDED)  # of what can have closed without an answer
FULL_PLATE = 2  # other papers open in the same window


@dataclass(frozen=True)
class Planned:
    """One consultation of the plan. ``opens_at`` and ``first_late_instant`` are UTC; days are London's."""

    id: int
    reference: str
    title: str
    body: str
    phase: Phase
    opens_at: datetime | None
    first_late_instant: datetime | None
    sectors: frozenset[str] = frozenset()
    decision: date | None = None


@dataclass(frozen=True)
class Chosen:
    """What of the plan is to be shown; an empty choice shows what is running and what is coming."""

    body: str = ""
    sector: str = ""
    state: str = ""  # a phase, "all", or empty for what is not finished

    def shows(self, one: Planned) -> bool:
        """Whether a consultation is among what was chosen."""
        return (
            (not self.body or one.body == self.body)
            and (not self.sector or self.sector in one.sectors)
            and (self.state == "all" or (one.phase == self.state if self.state else one.phase in CURRENT))
        )


@dataclass(frozen=True)
class Asked:
    """One paper on the plate of a partner."""

    paper: Planned
    answered: bool


@dataclass(frozen=True)
class Plate:
    """A partner and the papers that it is being asked about now or soon, by closing date."""

    organisation_id: int
    organisation: str
    sector: str
    papers: tuple[Asked, ...] = field(default=())

    @property
    def waiting(self) -> int:
        """Papers that it has not answered yet."""
        return sum(not one.answered for one in self.papers)


def forward_plan(actor: Actor) -> list[Planned]:
    """Every consultation by the day on which it opens, those without a date last; three queries however many."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    sectors: dict[int, set[str]] = {}
    for consultation_id, sector in db.session.execute(_sectors_asked()):
        sectors.setdefault(consultation_id, set()).add(sector)
    decided = dict(list(db.session.execute(_decisions())))
    plan = [
        replace(one, sectors=frozenset(sectors.get(one.id, ())), decision=decided.get(one.id))
        for one in _planned(_PAPERS)
    ]
    return sorted(
        plan, key=lambda one: (one.opens_at is None, one.opens_at or one.first_late_instant, one.id)
    )


def unanswered(actor: Actor) -> list[Owed]:
    """What has closed and is not answered, the longest wait first; three queries however many."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    now = clock.now()
    over = select(Consultation).where(
        Consultation.stage.in_([stage.value for stage in OWING_STAGES]),
        Consultation.first_late_instant <= now,
    )
    return owed((one, one.phase_at(now)) for one in db.session.scalars(over.order_by(Consultation.id)))


def burden(actor: Actor) -> list[Plate]:
    """Every partner with what it is asked now or soon, the fullest plate first; one query however many."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    return _plates(_asked_now())


def full_plates(actor: Actor, reference: str) -> list[Plate]:
    """Partners with two or more other papers in the window of this one; where it has no dates, from now on."""
    here = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    opens, closes = here.opens_at or clock.now(), here.first_late_instant
    query = _asked_now().where(Consultation.id != here.id)
    query = query.where(
        (Consultation.first_late_instant.is_(None)) | (Consultation.first_late_instant > opens)
    )
    if closes is not None:
        query = query.where((Consultation.opens_at.is_(None)) | (Consultation.opens_at < closes))
    return [plate for plate in _plates(query) if len(plate.papers) >= FULL_PLATE]


_COLUMNS = (
    Consultation.id,
    Consultation.reference,
    Consultation.title,
    Consultation.issuing_body,
    Person.name,
    Consultation.stage,
    Consultation.opens_at,
    Consultation.first_late_instant,
)
_PAPERS = select(*_COLUMNS).outerjoin(Consultation.owner)


def _planned(query: Any) -> list[Planned]:
    now = clock.now()
    return [_one(row, now) for row in db.session.execute(query)]


def _one(row: Sequence[Any], now: datetime) -> Planned:
    found, reference, title, issuing_body, owner, stage, opens_at, late = row[:8]
    at = phase(Stage(stage), opens_at, late, now)
    return Planned(found, reference, title, issuing_body or owner or "", at, opens_at, late)


def _sectors_asked() -> Any:
    return select(Invitation.consultation_id, Organisation.sector).join(Invitation.organisation).distinct()


def _decisions() -> Any:
    """The first day on which each is to be decided."""
    return (
        select(Timetable.consultation_id, func.min(Milestone.date))
        .join(Timetable.milestones)
        .where(Milestone.kind == "decision")
        .group_by(Timetable.consultation_id)
    )


def _asked_now() -> Any:
    """Who is asked about each paper that is out or will be, and whether they have answered."""
    late = Consultation.first_late_instant
    return (
        select(*_COLUMNS, Organisation.id, Organisation.name, Organisation.sector, Response.submitted_at)
        .select_from(Invitation)
        .join(Invitation.consultation)
        .join(Invitation.organisation)
        .outerjoin(Consultation.owner)
        .outerjoin(
            Response,
            (Response.invitation_id == Invitation.id) & (Response.round == Consultation.round),
        )
        .where(Consultation.stage == Stage.APPROVED.value, Invitation.revoked_at.is_(None))
        .where(late.is_(None) | (late > clock.now()))
        .order_by(late, Consultation.id)
    )


def _plates(query: Any) -> list[Plate]:
    now = clock.now()
    papers: dict[int, Planned] = {}
    found: dict[int, tuple[str, str, list[Asked]]] = {}
    for row in db.session.execute(query):
        organisation_id, name, sector, submitted_at = row[8:]
        paper = papers.get(row[0]) or papers.setdefault(row[0], _one(row, now))
        found.setdefault(organisation_id, (name, sector, []))[2].append(
            Asked(paper, submitted_at is not None)
        )
    plates = [Plate(key, name, sector, tuple(asked)) for key, (name, sector, asked) in found.items()]
    return sorted(plates, key=lambda plate: (-plate.waiting, plate.organisation, plate.organisation_id))
