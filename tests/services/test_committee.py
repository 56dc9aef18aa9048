"""A committee clerk sees by when papers are wanted, takes the report as Word, and hears once of a late one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import NotAllowed, NotFound
from consult.jobs import ticks
from consult.models.bodies import Body, Meeting
from consult.models.outbox import Message
from consult.models.timetable import Milestone, Timetable
from consult.services import approval, committee, people, reports, reviews, rounds, stages, timetable
from consult.services.timetable import Step
from tests import world

REFERENCE = "SP-2010-1"
WANTED = date(2010, 10, 13)
ON_THE_DAY = datetime(2010, 10, 13, 21, tzinfo=UTC)
LATE = datetime(2010, 10, 13, 23, 30, tzinfo=UTC)  # half past midnight in London, summer time


@pytest.fixture
def officer(app: Flask) -> Actor:
    """An open paper that goes to the Board on 20 October."""
    actor = world.officer()
    world.approved(actor)
    return actor


@pytest.fixture
def clerk(officer: Actor) -> Actor:
    return world.colleague(officer, "clerk", "Cleo Moss")


def wanted_by_a_step(day: date = WANTED, last: date | None = None) -> None:
    """Papers are sent out on a day of the timetable."""
    table = db.session.scalars(select(Timetable)).one()
    table.milestones.append(Milestone(kind="papers", label="Papers go out", date=day, date_end=last))
    db.session.commit()


def wanted_by_the_board(day: date = WANTED) -> None:
    """The Board's own calendar says by when it takes papers."""
    body = Body(name="the Board", kind="board")
    db.session.add(body)
    db.session.flush()
    db.session.add(Meeting(body_id=body.id, date=date(2010, 10, 20), papers_by=day))
    step = db.session.scalars(select(Milestone).where(Milestone.kind == "decision")).one()
    step.body = "The Board"
    db.session.commit()


def letters() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == "late_paper")))


@pytest.mark.parametrize("wanted", [wanted_by_a_step, wanted_by_the_board])
def test_the_deadline_is_that_of_the_timetable_or_of_the_body_that_decides(
    clerk: Actor, wanted: object
) -> None:
    wanted()  # type: ignore[operator]
    (item,) = committee.coming(clerk)
    assert item.deadline == WANTED
    assert item.meeting is not None and item.meeting.label == "The Board decides"
    assert not item.is_late and item.report is None


def test_where_nobody_said_it_is_not_known_and_never_late(clerk: Actor) -> None:
    clock.set_to(LATE + timedelta(days=30))
    (item,) = committee.coming(clerk)
    assert item.deadline is None and not item.is_late


def test_papers_that_go_out_within_days_are_wanted_by_the_last_of_them(clerk: Actor) -> None:
    wanted_by_a_step(WANTED - timedelta(days=2), WANTED)
    (item,) = committee.coming(clerk)
    assert item.deadline == WANTED


@pytest.mark.parametrize(("at", "late"), [(ON_THE_DAY, False), (LATE, True)])
def test_it_is_late_from_the_first_moment_of_the_next_day_in_london(
    clerk: Actor, at: datetime, late: bool
) -> None:
    wanted_by_a_step()
    clock.set_to(at)
    (item,) = committee.coming(clerk)
    assert item.is_late is late
    assert committee.tell_of_late_papers() == int(late)


def test_every_clerk_hears_of_a_late_paper_once(officer: Actor, clerk: Actor) -> None:
    world.colleague(officer, "clerk", "Di Penn")
    gone = world.colleague(officer, "clerk", "Gone Away")
    people.end_access(officer, gone.person_id or 0)
    wanted_by_a_step()
    clock.set_to(LATE)
    assert ticks.run("late-papers") == 2
    assert ticks.run("late-papers") == 0
    choose_partnership(officer.partnership_id)
    assert {one.to_address for one in letters()} == {"cleo@severnvale.example", "di@severnvale.example"}
    assert "Wednesday 13 October 2010" in letters()[0].text and "The Board decides" in letters()[0].text


def test_a_deadline_that_is_moved_and_missed_again_is_told_again(clerk: Actor) -> None:
    wanted_by_a_step()
    clock.set_to(LATE)
    committee.tell_of_late_papers()
    step = db.session.scalars(select(Milestone).where(Milestone.kind == "papers")).one()
    step.date = date(2010, 10, 15)
    db.session.commit()
    assert committee.tell_of_late_papers() == 0
    clock.set_to(LATE + timedelta(days=2))
    assert committee.tell_of_late_papers() == 1


def test_after_a_long_outage_what_has_been_late_for_weeks_is_shown_and_no_news(clerk: Actor) -> None:
    wanted_by_a_step()
    clock.set_to(LATE + timedelta(days=20))
    assert committee.tell_of_late_papers() == 0
    (item,) = committee.coming(clerk)
    assert item.is_late


def test_a_report_that_is_out_is_not_late_and_one_that_waits_to_be_cleared_is(
    officer: Actor, clerk: Actor
) -> None:
    wanted_by_a_step()
    reviews.need(officer, REFERENCE, {"report": ["legal"]})
    clock.set_to(LATE)
    number = world.compiled(officer)
    assert committee.tell_of_late_papers() == 1
    with pytest.raises(NotFound):
        committee.report(clerk, REFERENCE)
    reviews.need(officer, REFERENCE, {})
    reports.put_out(officer, REFERENCE, number)
    (item,) = committee.coming(clerk)
    assert not item.is_late and item.report is not None and item.report.number == number
    assert reports.word_of(committee.report(clerk, REFERENCE)).startswith(b"PK")


def test_a_report_of_an_earlier_round_is_not_what_the_next_meeting_waits_for(
    officer: Actor, clerk: Actor
) -> None:
    clock.set_to(world.AFTER)
    world.compiled(officer)
    rounds.ask_again(officer, REFERENCE, reason="More.", seen_version=world.seen(officer, REFERENCE))
    assert committee.coming(clerk) == []
    steps = [
        Step("launch", "Out", date(2010, 11, 1)),
        Step("close", "Due", date(2011, 1, 31), time=time(17)),
        Step("papers", "Papers go out", date(2011, 2, 10)),
    ]
    kept = timetable.timetable(officer, REFERENCE)
    timetable.save(officer, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    approval.approve(officer, REFERENCE, seen_version=world.seen(officer, REFERENCE), unexplained=True)
    clock.set_to(datetime(2011, 2, 11, 9, tzinfo=UTC))
    (item,) = committee.coming(clerk)
    assert item.report is None and item.is_late
    world.compiled(officer)
    (item,) = committee.coming(clerk)
    assert item.report is not None and not item.is_late


def test_a_draft_and_what_has_ended_come_to_no_meeting(officer: Actor, clerk: Actor) -> None:
    stages.withdraw(officer, REFERENCE, reason="No.", seen_version=world.seen(officer, REFERENCE))
    world.for_nobody_yet(officer, "Another paper")
    assert committee.coming(clerk) == []


def test_what_is_late_comes_first_and_one_list_takes_as_many_queries_as_three(
    officer: Actor, clerk: Actor
) -> None:
    wanted_by_a_step()
    with world.counting_queries() as one:
        committee.coming(clerk)
    home = world.invitation_of("Wick Carers Network").organisation_id
    for title in ("Second", "Third"):
        reference = world.for_nobody_yet(officer, title)
        world.circulation.choose(officer, reference, [home], seen_version=world.seen(officer, reference))
        seen = world.seen(officer, reference)
        approval.approve(officer, reference, seen_version=seen, unexplained=True)
    db.session.expire_all()
    with world.counting_queries() as three:
        found = committee.coming(clerk)
    assert len(found) == 3 and len(three) == len(one)
    clock.set_to(LATE)
    assert committee.coming(clerk)[0].consultation.reference == REFERENCE


def test_nobody_but_a_clerk_sees_it(officer: Actor, clerk: Actor) -> None:
    others = (officer, world.colleague(officer, "reviewer"), Actor(), Actor(role="clerk", partnership_id=99))
    for other in others:
        with pytest.raises(NotAllowed):
            committee.coming(other)
        with pytest.raises(NotAllowed):
            committee.report(other, REFERENCE)
