"""What is known about consultations that decides what the clock sends of them; never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from consult.db import current_partnership, db
from consult.domain.policy import NOTICE, Facts
from consult.models.decisions import Decision
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.policy import Policy, PolicyRun
from consult.models.reports import StoredReport
from consult.models.timetable import Milestone, Timetable


@dataclass(frozen=True)
class Known:
    """What was decided about consultations and what became of it, by the number of each.

    ``reported`` are the instants at which its reports went out, the first of them first.
    """

    nation: str  # of the partnership at work
    rows: Mapping[int, Policy]
    runs: Mapping[int, Mapping[str, PolicyRun]]
    reported: Mapping[int, Sequence[datetime]]
    decided: Mapping[int, datetime]
    notices: Mapping[int, date]  # of those that nobody has given yet


def read(papers: Sequence[Consultation]) -> Known:
    """Six queries, however many papers; of runs and decisions, those of the round in force."""
    numbers, rounds = [one.id for one in papers], {one.id: one.round for one in papers}
    rows = db.session.scalars(select(Policy).where(Policy.consultation_id.in_(numbers)))
    runs: dict[int, dict[str, PolicyRun]] = {}
    for run in db.session.scalars(select(PolicyRun).where(PolicyRun.consultation_id.in_(numbers))):
        if run.round == rounds[run.consultation_id]:
            runs.setdefault(run.consultation_id, {})[run.kind] = run
    out = select(StoredReport.consultation_id, StoredReport.out_at).where(
        StoredReport.consultation_id.in_(numbers), StoredReport.out_at.is_not(None)
    )
    reported: dict[int, list[datetime]] = {}
    for number, at in db.session.execute(out.order_by(StoredReport.out_at)):
        reported.setdefault(number, []).append(at)
    decisions = db.session.scalars(select(Decision).where(Decision.consultation_id.in_(numbers)))
    decided = {
        one.consultation_id: one.recorded_at for one in decisions if one.round == rounds[one.consultation_id]
    }
    nation = db.session.get_one(Partnership, current_partnership()).nation
    return Known(
        nation, {one.consultation_id: one for one in rows}, runs, reported, decided, _notices(papers)
    )


def _notices(papers: Sequence[Consultation]) -> dict[int, date]:
    """The planned day of each early notice that is still to be given; a further round gives none."""
    first = [one.id for one in papers if one.round_in_hand == 1]
    query = (
        select(Timetable.consultation_id, Milestone.date)
        .join(Timetable.milestones)
        .where(Timetable.consultation_id.in_(first), Milestone.kind == NOTICE, Milestone.done_on.is_(None))
    )
    return dict(list(db.session.execute(query)))


def facts(consultation: Consultation, known: Known) -> Facts:
    """What the days of a consultation's messages follow from."""
    opens = consultation.opens_at
    reports = known.reported.get(consultation.id, ())
    return Facts(
        known.nation,
        opens,
        consultation.first_late_instant,
        next((at for at in reports if opens and at >= opens), None),
        known.decided.get(consultation.id),
        known.notices.get(consultation.id),
    )
