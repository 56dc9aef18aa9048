"""For a committee clerk: what comes to a meeting, by when its papers are wanted, and which of them are late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, undefer

from consult.db import current_partnership, db, within
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import NotFound
from consult.domain.lifecycle import Stage
from consult.models.bodies import Body, Meeting
from consult.models.papers import Consultation
from consult.models.people import Partnership, Person
from consult.models.reports import StoredReport
from consult.models.timetable import Milestone, Timetable
from consult.services._mail import queue
from consult.services._people import today
from consult.services._unit import unit_of_work

COMES = (Stage.APPROVED, Stage.REPORTED)
MEETS = ("decision", "review")  # what a report is for; the decision is asked for first
NEWS_FOR = timedelta(days=14)  # a paper that has been late for longer is no news to a clerk


@dataclass(frozen=True)
class Item:
    """One consultation that comes to a meeting. ``deadline`` is the last day on which its papers are taken.

    ``report`` is the newest one that is out; days are London's.
    """

    consultation: Consultation
    meeting: Milestone | None
    deadline: date | None
    report: StoredReport | None
    today: date

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed and no report is out."""
        return self.report is None and self.deadline is not None and self.deadline < self.today


def coming(actor: Actor) -> list[Item]:
    """Everything that comes to a meeting, what is late first, then by deadline; four queries however many."""
    require(actor, Action.SEE_COMMITTEE, Subject(partnership_id=current_partnership()))
    return _items()


def _items() -> list[Item]:
    query = (
        select(Timetable, Consultation)
        .join(Consultation, Timetable.consultation_id == Consultation.id)
        .outerjoin(Timetable.milestones)
        .where(Consultation.stage.in_(COMES))
        .options(contains_eager(Timetable.milestones))
        .order_by(Consultation.id, Milestone.date, Milestone.id)
    )
    found = db.session.execute(query).unique().all()
    reports, wanted = _reports([one.id for _timetable, one in found]), _papers_by()
    items = [_item(one, timetable, reports.get(one.id), wanted) for timetable, one in found]
    return sorted(items, key=lambda one: (not one.is_late, one.deadline or date.max, one.consultation.id))


def _item(
    consultation: Consultation,
    timetable: Timetable,
    report: StoredReport | None,
    wanted: Mapping[tuple[str, date], date],
) -> Item:
    steps = timetable.milestones
    meeting = next((one for kind in MEETS for one in steps if one.kind == kind), None)
    papers = next((one for one in steps if one.kind == "papers"), None)
    deadline = (papers.date_end or papers.date) if papers else None
    if deadline is None and meeting is not None:
        deadline = wanted.get((meeting.body.casefold(), meeting.date))
    # A report of an earlier round is not the one that this meeting waits for.
    begins = consultation.opens_at
    is_of_this_round = report is not None and begins is not None and report.asked_at >= begins
    return Item(consultation, meeting, deadline, report if is_of_this_round else None, today())


def _reports(numbers: Sequence[int]) -> dict[int, StoredReport]:
    """The newest report that is out, of each consultation."""
    query = select(StoredReport).where(
        StoredReport.consultation_id.in_(numbers), StoredReport.out_at.is_not(None)
    )
    return {one.consultation_id: one for one in db.session.scalars(query.order_by(StoredReport.number))}


def _papers_by() -> dict[tuple[str, date], date]:
    """The last day for papers of each meeting where it is known, by the name of the body and the day it meets."""
    query = select(Body.name, Meeting.date, Meeting.papers_by).join(Meeting, Meeting.body_id == Body.id)
    rows = db.session.execute(query.where(Meeting.papers_by.is_not(None)))
    return {(name.casefold(), day): by for name, day, by in rows if by is not None}


def report(actor: Actor, reference: str) -> StoredReport:
    """The newest report of a consultation that is out, with its value; raises NotFound."""
    require(actor, Action.SEE_COMMITTEE, Subject(partnership_id=current_partnership()))
    query = (
        select(StoredReport)
        .join(StoredReport.consultation)
        .where(Consultation.reference == reference, StoredReport.out_at.is_not(None))
        .options(undefer(StoredReport.value))
        .order_by(StoredReport.number.desc())
    )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound(_("No report of this consultation is out."))
    return found


@unit_of_work
def tell_of_late_papers() -> int:
    """Tell every clerk once of each paper that is late; returns how many messages were queued."""
    told = 0
    for number in list(db.session.scalars(select(Partnership.id).order_by(Partnership.id))):
        with within(number):
            told += _tell_here()
    return told


def _tell_here() -> int:
    query = select(Person).where(Person.role == "clerk", Person.is_active).order_by(Person.id)
    clerks = list(db.session.scalars(query))
    late = [one for one in _items() if one.is_late and one.deadline and one.deadline >= one.today - NEWS_FOR]
    queued = sum(_tell(clerk, one) for clerk in clerks for one in late)
    db.session.flush()  # the rows belong to the partnership at work, which the next one takes the place of
    return queued


def _tell(clerk: Person, item: Item) -> bool:
    consultation = item.consultation
    message = queue(
        "late_paper",
        key=f"late_paper:{consultation.id}:{consultation.round}:{item.deadline}:{clerk.id}",
        to_name=clerk.name,
        to_address=clerk.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        item=item,
    )
    return message is not None
