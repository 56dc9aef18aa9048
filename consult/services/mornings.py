"""An officer's morning list: what is due, overdue, unanswered or waiting, in one message on a working day.

It goes out where something on it is news, and on the first working day of a week with everything that is still open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.db import current_partnership, db, within
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.counting import last_open_day, london
from consult.domain.errors import BadInput
from consult.domain.lifecycle import OVER, Stage
from consult.domain.milestones import State, state_of
from consult.domain.policy import is_quiet, is_working, working_day
from consult.models.enquiries import Enquiry
from consult.models.lateness import LateRequest
from consult.models.papers import Consultation
from consult.models.people import Partnership, Person
from consult.models.timetable import Milestone, Timetable
from consult.services._feedback import untold
from consult.services._history import record
from consult.services._incoming import counts
from consult.services._mail import queue
from consult.services._people import today
from consult.services._unit import unit_of_work

PARTS = ("due", "overdue", "deputy", "incoming", "unanswered", "waiting")
PATIENCE = 5  # working days after which a deputy hears of what is overdue
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One line of a list, for the person whose it is (None: for every officer).

    ``day`` is its London day; ``is_news`` says that it was not so on the working day before.
    """

    part: str
    person_id: int | None
    consultation: Consultation
    what: str
    day: date | None
    is_news: bool


@dataclass(frozen=True)
class Mine:
    """What an officer gets, who stands in, and who could."""

    unwanted: Collection[str]
    deputy_id: int | None
    others: Sequence[Person]


def mine(actor: Actor) -> Mine:
    """The actor's own choices."""
    person = _own(actor)
    query = select(Person).where(Person.role == "officer", Person.is_active, Person.id != person.id)
    others = db.session.scalars(query.order_by(Person.name, Person.id)).all()
    return Mine(person.unwanted, person.deputy_id, others)


@unit_of_work
def choose(actor: Actor, wanted: Collection[str], deputy_id: int | None) -> None:
    """Keep which parts of the list the actor wants, and who hears of what is long overdue; raises BadInput."""
    person = _own(actor)
    others = select(Person.id).where(Person.role == "officer", Person.is_active, Person.id != person.id)
    if deputy_id is not None and deputy_id not in set(db.session.scalars(others)):
        raise BadInput("", {"deputy": _("Choose another officer, or nobody.")})
    person.unwanted = [part for part in PARTS if part not in wanted]
    person.deputy_id = deputy_id
    record(actor, Action.CHOOSE_MAIL, unwanted=person.unwanted, deputy=deputy_id)


def _own(actor: Actor) -> Person:
    require(actor, Action.CHOOSE_MAIL, Subject(partnership_id=current_partnership()))
    return db.session.scalars(select(Person).where(Person.id == actor.person_id)).one()


@unit_of_work
def write() -> int:
    """Write the lists of this morning, each once, in every partnership; returns how many messages were queued."""
    written = 0  # a second process waits for the rows, and then finds the messages there
    for home in list(db.session.scalars(select(Partnership).order_by(Partnership.id).with_for_update())):
        if not is_quiet(home.nation, clock.now()):
            with within(home.id):
                written += _write_here(home)
                db.session.flush()  # the rows belong to the partnership at work
    return written


def _write_here(home: Partnership) -> int:
    items = list(_items(home.nation))
    officers = select(Person).where(Person.role == "officer", Person.is_active).order_by(Person.id)
    begins = not any(is_working(home.nation, one) for one in _week_so_far())
    return sum(
        _write(home, person, items, everything=begins) for person in list(db.session.scalars(officers))
    )


def _week_so_far() -> list[date]:
    """The days of this week before today."""
    return [today() - number * DAY for number in range(1, today().weekday() + 1)]


def _write(home: Partnership, person: Person, items: Sequence[Item], *, everything: bool) -> bool:
    own = [one for one in items if one.person_id in (None, person.id) and one.part not in person.unwanted]
    if not (own and (everything or any(one.is_news for one in own))):
        return False
    message = queue(
        "morning",
        key=f"morning:{person.id}:{today().isoformat()}",
        to_name=person.name,
        to_address=person.email,
        reply_to=home.mailbox,
        parts={part: [one for one in own if one.part == part] for part in PARTS},
        number=len(own),
        day=today(),
    )
    return message is not None


def _items(nation: str) -> Iterator[Item]:
    before = working_day(nation, today() - DAY, -1)
    query = (
        select(Timetable, Consultation)
        .join(Consultation, Timetable.consultation_id == Consultation.id)
        .where(Consultation.stage.not_in((Stage.CLOSED, Stage.WITHDRAWN)))
        .options(selectinload(Timetable.milestones))
        .order_by(Consultation.id)
    )
    deputies = dict(list(db.session.execute(select(Person.id, Person.deputy_id))))
    found = db.session.execute(query).all()
    left = untold([paper for _timetable, paper in found])
    for timetable, paper in found:
        for step in timetable.milestones:
            yield from _of_step(nation, step, paper, deputies, before)
        yield from _unanswered(paper, left.get(paper.id, 0), before)
    yield from _incoming({paper.id: paper for _timetable, paper in found}, before)
    yield from _waiting(before)


def _of_step(
    nation: str, step: Milestone, paper: Consultation, deputies: dict[int, int | None], before: date
) -> Iterator[Item]:
    last, owner = step.date_end or step.date, step.owner_id or paper.owner_id
    state = state_of(
        step.kind, last, planned=step.planned, day=step.date, done_on=step.done_on, today=today()
    )
    if state is State.OVERDUE:
        yield Item("overdue", owner, paper, step.label, last, is_news=last >= before)
        deputy, since = deputies.get(owner or 0), _working_days(nation, last)
        if deputy is not None and since >= PATIENCE:
            yield Item("deputy", deputy, paper, step.label, last, is_news=since == PATIENCE)
    elif state is not State.DONE and step.date <= today():
        yield Item("due", owner, paper, step.label, last, is_news=step.date > before)


def _working_days(nation: str, after: date) -> int:
    days = range(1, (today() - after).days + 1)
    return sum(is_working(nation, after + number * DAY) for number in days)


def _unanswered(paper: Consultation, number: int, before: date) -> Iterator[Item]:
    """It has closed, and those who answered have not been told what became of it."""
    closes = paper.first_late_instant
    if closes is None or paper.phase_at(clock.now()) not in OVER or not number:
        return
    last = last_open_day(closes)
    what = ngettext("%(num)s respondent has not been told", "%(num)s respondents have not been told", number)
    yield Item("unanswered", paper.owner_id, paper, what, last, is_news=last >= before)


def _incoming(papers: Mapping[int, Consultation], before: date) -> Iterator[Item]:
    """What came on paper or by telephone and nobody has entered. It is news when something more was noted."""
    for number, one in sorted(counts().items()):
        if paper := papers.get(number):
            what = ngettext(
                "%(num)s response waits to be entered", "%(num)s responses wait to be entered", one.number
            )
            is_news = london(one.noted_at).date() >= before
            yield Item("incoming", paper.owner_id, paper, what, one.first, is_news)


def _waiting(before: date) -> Iterator[Item]:
    """What partners asked and nobody has answered."""
    asked = (Enquiry, Enquiry.answered_at.is_(None)), (LateRequest, LateRequest.decided_at.is_(None))
    for table, waits in asked:
        query = (
            select(Consultation, func.count(table.id), func.max(table.asked_at))
            .join(Consultation, Consultation.id == table.consultation_id)
            .where(waits, Consultation.stage != Stage.WITHDRAWN)
            .group_by(Consultation.id)
            .order_by(Consultation.id)
        )
        for paper, number, newest in db.session.execute(query):
            day = london(newest).date()
            yield Item("waiting", paper.owner_id, paper, _asked(table is Enquiry, number), day, day >= before)


def _asked(is_question: bool, number: int) -> str:
    if is_question:
        return ngettext(
            "%(num)s question waits for an answer", "%(num)s questions wait for an answer", number
        )
    return ngettext("%(num)s asks to be lodged late", "%(num)s ask to be lodged late", number)
