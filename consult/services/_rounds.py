"""Which round is meant, its version and its dates, for the services that need them; never commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import NotFound
from consult.domain.lifecycle import Phase, Stage
from consult.domain.timetable import Facts
from consult.models.papers import Consultation, PaperVersion
from consult.models.responses import Response
from consult.models.rounds import Round
from consult.models.timetable import Timetable
from consult.services._answering import latest_version
from consult.services._timetable import Step, facts_from_steps, said_of, step_of


@dataclass(frozen=True)
class Asking:
    """One round as its answers are judged: the version that was asked, and its two instants (UTC)."""

    number: int
    consultation_id: int
    opens_at: datetime | None
    closes: datetime | None  # the first instant that is too late
    row: Round | None = None  # what is kept of a round that is over

    @cached_property
    def version(self) -> PaperVersion | None:
        """What was asked; none before the first approval. Read when it is wanted: an answer knows its own version."""
        return self.row.version if self.row else latest_version(self.consultation_id)


def asking(consultation: Consultation, number: int | None = None) -> Asking:
    """A round that has been approved, the last one where none is named; raises NotFound.

    While the next round is prepared the dates of the consultation are the next one's, and those of the round that
    is over are the ones that were put down with it.
    """
    number = consultation.round if number is None else number
    if number == consultation.round and consultation.stage != Stage.REVISING.value:
        return Asking(number, consultation.id, consultation.opens_at, consultation.first_late_instant)
    row = row_of(consultation, number)
    return Asking(number, consultation.id, row.opens_at, row.first_late_instant, row)


def row_of(consultation: Consultation, number: int) -> Round:
    """What is kept of a round that has been approved; raises NotFound."""
    mine = (Round.consultation_id == consultation.id, Round.number == number, Round.version_id.is_not(None))
    row = db.session.scalar(select(Round).where(*mine).options(joinedload(Round.version)))
    if row is None:
        raise NotFound(_("There was no round %(number)s of this consultation.", number=number))
    return row


def shown(consultation: Consultation) -> tuple[Asking, Phase]:
    """The round that those who were asked see now, and how it stands: the last one that has opened.

    The next one is not shown before it opens; until then the one before it simply stays closed.
    """
    phase = consultation.phase_at(clock.now())
    if phase is Phase.REVISING:
        return asking(consultation), Phase.ANALYSIS
    if phase is Phase.SCHEDULED and consultation.round > 1:
        return asking(consultation, consultation.round - 1), Phase.ANALYSIS
    return asking(consultation), phase


def begin_first(actor: Actor, consultation: Consultation, version: PaperVersion) -> None:
    """Note that the paper is asked for the first time."""
    db.session.add(
        Round(
            consultation_id=consultation.id,
            number=1,
            version_id=version.id,
            begun_at=version.approved_at,
            begun_by=actor.name,
        )
    )


def being_prepared(consultation: Consultation) -> Round | None:
    """The round that is being prepared, if a round that is over is to be followed by another."""
    if consultation.stage != Stage.REVISING.value:
        return None
    mine = (Round.consultation_id == consultation.id, Round.number == consultation.round_in_hand)
    return db.session.scalars(select(Round).where(*mine)).one()


def put_down(consultation: Consultation, timetable: Timetable) -> Round:
    """Keep the dates of the round that is over, before those of the next take their place."""
    row = row_of(consultation, consultation.round)
    row.ended_at = clock.now()
    row.opens_at, row.first_late_instant = consultation.opens_at, consultation.first_late_instant
    steps = [_as_kept(step_of(milestone)) for milestone in timetable.milestones]
    row.timetable = {"steps": steps, "said": said_of(consultation, timetable)}
    return row


def _as_kept(step: Step) -> dict[str, Any]:
    dates = {name: one.isoformat() for name, one in asdict(step).items() if isinstance(one, date | time)}
    return asdict(step) | dates


def steps_of(row: Round) -> list[Step]:
    """The steps of a round that is over, as they were put down."""
    return [_step(kept) for kept in (row.timetable or {}).get("steps", ())]


def _step(kept: dict[str, Any]) -> Step:
    days = {name: date.fromisoformat(kept[name]) for name in ("date", "date_end") if kept[name]}
    hours = {"time": time.fromisoformat(kept["time"])} if kept["time"] else {}
    return Step(**kept | days | hours)


def facts_of_round(consultation: Consultation, row: Round) -> Facts:
    """What the standards are asked about a round that is over."""
    return facts_from_steps(consultation, steps_of(row), (row.timetable or {}).get("said", {}))


def answered_in_each(consultation: Consultation) -> dict[int, int]:
    """How many submitted an answer in each round, in time or late."""
    query = (
        select(Response.round, func.count())
        .where(Response.consultation_id == consultation.id, Response.submitted_at.is_not(None))
        .group_by(Response.round)
    )
    return dict(list(db.session.execute(query)))
