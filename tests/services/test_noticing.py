"""Early notice by the clock: on its London day, once, to whom nobody has told, and not when it has lost its sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.meetings import MeetingDay
from consult.domain.policy import Choices
from consult.jobs import ticks
from consult.models.circulation import Invitation
from consult.models.history import HistoryRow
from consult.models.policy import PolicyRun
from consult.services import approval, circulation, early_notice, meetings, policy, stages, timetable
from consult.services.timetable import Step
from tests import many, world
from tests.services.test_early_notice import FIRE, WICK, id_of, letters
from tests.services.test_no_longer_true import kept_back, leaves

DAY = date(2010, 6, 28)  # a Monday, a week before the launch
DUE = datetime(2010, 6, 28, 9, tzinfo=UTC)  # ten in the morning in London


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """A draft whose early notice has a day, and whose officer lets the clock give it."""
    actor = world.officer()
    reference = world.draft(actor)
    steps = [Step("early_notice", "We tell you that it comes", DAY), *world.MILESTONES]
    seen = timetable.timetable(actor, reference).seen_version
    timetable.save(actor, reference, steps, {"adopted": ["compact"]}, seen_version=seen)
    want(actor, reference, "early_notice")
    return actor, reference


def want(actor: Actor, reference: str, *kinds: str, **words: str) -> None:
    policy.choose(actor, reference, Choices(kinds), words, seen_version=world.seen(actor, reference))


def tick(at: datetime) -> int:
    clock.set_to(at)
    queued = ticks.run("reminders")
    choose_partnership(1)
    return queued


def run_of_it() -> tuple[str, int] | None:
    db.session.expire_all()
    run = db.session.scalar(select(PolicyRun).where(PolicyRun.kind == "early_notice"))
    return (run.state, run.messages) if run else None


def line(paper: tuple[Actor, str]) -> policy.Line:
    return next(one for one in policy.policy(*paper).lines if one.kind == "early_notice")


def approve(actor: Actor, reference: str) -> None:
    approval.approve(actor, reference, seen_version=world.seen(actor, reference), unexplained=True)


def set_aside(paper: tuple[Actor, str]) -> set[str]:
    """Why the notices that were set aside were, as the officer's list says."""
    listed = kept_back(paper[0])
    return {listed.get(row.email, "") for row in world.ROWS}


def withdraw(actor: Actor, reference: str) -> None:
    stages.withdraw(actor, reference, reason="The law.", seen_version=world.seen(actor, reference))


def test_it_goes_at_ten_on_its_day_and_not_a_minute_before(paper: tuple[Actor, str]) -> None:
    assert (line(paper).state, line(paper).at, line(paper).number) == ("due", DUE, 5)
    assert tick(DUE - timedelta(minutes=1)) == 0
    assert tick(DUE) == 5
    assert set(letters()) == {row.email for row in world.ROWS}
    assert run_of_it() == ("sent", 5) and (line(paper).state, line(paper).number) == ("sent", 5)
    assert db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id.desc())).first() == (
        "send by the clock"
    )


def test_the_marks_are_those_of_a_notice_given_by_hand(paper: tuple[Actor, str]) -> None:
    tick(DUE)
    told = {one.noticed_at for one in db.session.scalars(select(Invitation))}
    assert None not in told and {at.date() for at in told if at} == {DAY}
    steps = timetable.timetable(*paper).milestones
    (step,) = [one for one in steps if one.kind == "early_notice"]
    assert (step.date, step.done_on) == (DAY, DAY)


def test_however_often_it_ticks_it_goes_once(app: Flask, paper: tuple[Actor, str]) -> None:
    clock.set_to(DUE)
    assert world.three_at_once(app, ticks.send_reminders) == [0, 0, 5]
    for later in (1, 60 * 24, 60 * 24 * 10):
        assert tick(DUE + timedelta(minutes=later)) == 0
    assert len(letters()) == 5


def test_whom_an_officer_told_by_hand_the_clock_leaves_alone(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    early_notice.give(actor, reference, set(), seen_version=world.seen(actor, reference))
    assert (line(paper).state, line(paper).number) == ("given", 5)
    assert tick(DUE) == 0 and len(letters()) == 5


def test_boards_that_are_marked_or_known_to_meet_are_asked_for_their_dates(paper: tuple[Actor, str]) -> None:
    world.invitation_of(FIRE).organisation.meets = True
    db.session.commit()
    day = MeetingDay(date(2010, 8, 3), date(2010, 7, 26), "Trustees")
    meetings.keep(paper[0], [day], organisation_id=id_of(WICK))
    tick(DUE)
    asked = {address for address, one in letters().items() if "/m/" in one.text}
    assert asked == {"tom@svfire.example", "mair@wickcarers.example"}


def test_the_officers_own_words_stand_in_it(paper: tuple[Actor, str]) -> None:
    want(*paper, "early_notice", early_notice="Keep the third of August free.")
    assert "Keep the third of August free." in line(paper).text
    tick(DUE)
    assert all("Keep the third of August free." in one.text for one in letters().values())
    assert all("Keep the third of August free." in one.html for one in letters().values())


def test_it_stays_by_hand_until_an_officer_chooses_otherwise(paper: tuple[Actor, str]) -> None:
    want(*paper, "silent")
    assert line(paper).state == "off"
    assert tick(DUE) == 0 and letters() == {}


def test_it_waits_for_somebody_to_be_on_the_list(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    circulation.choose(actor, reference, [], seen_version=world.seen(actor, reference))
    assert tick(DUE) == 0 and run_of_it() is None
    circulation.choose(actor, reference, [id_of(WICK)], seen_version=world.seen(actor, reference))
    assert tick(DUE + timedelta(hours=1)) == 1


def test_after_an_outage_it_still_goes_before_the_launch_and_never_at_night(
    paper: tuple[Actor, str],
) -> None:
    assert tick(DUE + timedelta(days=2, hours=10)) == 0 and run_of_it() is None
    assert tick(DUE + timedelta(days=3)) == 5


def test_a_paper_that_is_approved_and_not_out_still_gives_it_and_keeps_its_planned_day(
    paper: tuple[Actor, str],
) -> None:
    approve(*paper)
    assert tick(DUE + timedelta(days=1)) == 5
    steps = timetable.timetable(*paper).milestones
    (step,) = [one for one in steps if one.kind == "early_notice"]
    assert (step.date, step.done_on) == (DAY, DAY + timedelta(days=1))


def test_once_the_paper_is_out_it_is_put_down_as_not_sent(paper: tuple[Actor, str]) -> None:
    approve(*paper)
    assert tick(world.OPEN) == 0 and letters() == {}
    assert run_of_it() == ("missed", 0) and line(paper).state == "missed"


def test_of_a_paper_that_was_withdrawn_nothing_is_sent(paper: tuple[Actor, str]) -> None:
    withdraw(*paper)
    assert tick(DUE) == 0 and letters() == {}


def test_what_waits_when_the_paper_is_withdrawn_is_set_aside_with_that_reason(
    paper: tuple[Actor, str],
) -> None:
    tick(DUE)
    withdraw(*paper)
    assert [event for event, _address in leaves() if event == "early_notice"] == []
    assert set_aside(paper) == {"the paper was withdrawn before it could leave"}


def test_what_waits_when_the_paper_comes_out_is_set_aside_with_that_reason(paper: tuple[Actor, str]) -> None:
    tick(DUE)
    approve(*paper)
    clock.set_to(world.OPEN)
    leaves()
    assert set_aside(paper) == {"the paper itself was out before it could leave"}


def test_a_draft_sends_none_of_the_other_messages(paper: tuple[Actor, str]) -> None:
    want(*paper, "silent", "half_way", "week_before", "last_day", "closed")
    for day in range(0, 100, 7):
        assert tick(DUE + timedelta(days=day)) == 0
    assert db.session.scalars(select(PolicyRun)).all() == []


def test_the_clock_looks_at_ten_drafts_with_as_many_queries_as_at_one(paper: tuple[Actor, str]) -> None:
    clock.set_to(DUE)
    asked = []
    for more in (0, 9):
        many.copies(more)
        db.session.expire_all()
        with world.counting_queries() as sent:
            policy.due()
        asked.append(len(sent))
    assert asked[0] == asked[1]
