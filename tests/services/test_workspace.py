"""What an officer finds on a Monday: due, overdue and owed, whom to telephone, and how each paper stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.domain.lifecycle import Phase
from consult.domain.reviews import Matter
from consult.models.circulation import Posting
from consult.models.enquiries import Enquiry
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact, Partnership
from consult.services import enquiries, feedback, papers, reviews, stages, timetable, workspace
from consult.services._due import StepRow
from consult.services.workspace import Due, Line, Workspace
from tests import many, world
from tests.services.test_stages import bring_to

REFERENCE = "SP-2010-1"
WICK, HALL, FIRE = "Wick Carers Network", "Upper Arle Village Hall", "Severnvale Fire Authority"
LAST_WEEK = datetime(2010, 9, 20, 9, tzinfo=UTC)


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A paper is open; it closes on 27 September 2010."""
    actor = world.officer()
    world.approved(actor)
    return actor


def monday(actor: Actor, *, mine: bool = False) -> Workspace:
    return workspace.workspace(actor, {}, mine=mine)


def due(actor: Actor, kind: str) -> Due:
    (found,) = [one for one in monday(actor).due if one.kind == kind]
    return found


def line(actor: Actor) -> Line:
    found = monday(actor)
    (only,) = [*found.current, *found.ended]
    return only


def test_a_step_is_due_for_the_week_before_its_day_and_then_overdue_by_so_many_days(officer: Actor) -> None:
    for day, late in (
        (date(2010, 10, 4), None),
        (date(2010, 10, 5), 0),
        (date(2010, 10, 12), 0),
        (date(2010, 10, 15), 3),
    ):
        clock.set_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        steps = [one for one in monday(officer).due if one.kind == "step" and "management group" in one.what]
        assert [one.late_by for one in steps] == ([] if late is None else [late]), day
    (step,) = steps
    assert step.on == date(2010, 10, 12) and not step.waits


def test_a_decision_that_was_recorded_does_its_step(app: Flask) -> None:
    officer = world.officer()
    bring_to(officer, Phase.DECIDED)
    steps = timetable.timetable(officer, REFERENCE).milestones
    assert [one.done_on for one in steps if one.kind == "decision"] == [date(2010, 10, 20)]
    clock.set_to(datetime(2010, 11, 20, 9, tzinfo=UTC))
    assert "The Board decides" not in [one.what for one in monday(officer).due]


def test_a_step_that_is_done_is_not_due_and_the_clock_does_the_launch_and_the_close(officer: Actor) -> None:
    clock.set_to(datetime(2010, 10, 14, 9, tzinfo=UTC))
    review = next(one for one in timetable.timetable(officer, REFERENCE).milestones if one.kind == "review")
    assert [one.kind for one in monday(officer).due] == ["report", "step", "step"]
    timetable.mark_done(officer, REFERENCE, review.key, date(2010, 10, 12))
    assert [one.what for one in monday(officer).due] == ["", "The Board decides"]
    assert line(officer).next_step is not None and line(officer).next_step.label == "The Board decides"


def test_a_launch_is_what_comes_next_until_its_hour_and_not_for_the_rest_of_its_day(officer: Actor) -> None:
    for when, label in (
        (datetime(2010, 7, 4, 22, 30, tzinfo=UTC), "The paper goes out"),
        (datetime(2010, 7, 5, 9, tzinfo=UTC), "Answers are due"),
    ):
        clock.set_to(when)
        step = line(officer).next_step
        assert step is not None and step.label == label, when


def test_a_close_at_midday_is_behind_in_the_afternoon_of_its_day() -> None:
    day = date(2010, 9, 27)
    close = StepRow("close", "Answers are due", day, None, None, "")
    assert not close.is_done(Phase.OPEN, day) and close.is_done(Phase.ANALYSIS, day)


def test_what_is_late_comes_before_what_is_to_come_and_an_idle_draft_last(officer: Actor) -> None:
    papers.begin_from_outline(officer, title="Idle", issuing_body="", summary="", outline={})
    clock.set_to(datetime(2010, 10, 14, 9, tzinfo=UTC))
    days = [one.on for one in monday(officer).due]
    assert days == [date(2010, 9, 27), date(2010, 10, 12), date(2010, 10, 20), date(2010, 8, 2)]
    assert monday(officer).due[-1].kind == "draft"


def test_a_draft_whose_launch_is_past_is_overdue(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    clock.set_to(datetime(2010, 7, 8, 9, tzinfo=UTC))
    late = due(actor, "draft")
    assert (late.on, late.waits, late.late_by) == (world.LAUNCH, False, 3)


def test_who_is_silent_on_what_closes_within_two_weeks_is_listed_by_sector_with_a_number(
    officer: Actor,
) -> None:
    clock.set_to(world.FIRST_LATE - timedelta(days=14, seconds=1))
    assert monday(officer).silent == []
    clock.set_to(world.FIRST_LATE - timedelta(days=14))
    answered = world.invitation_of(WICK)
    many.submitted(answered)
    world.invitation_of(FIRE).declined_as, world.invitation_of(FIRE).declined_at = "declined", clock.now()
    db.session.execute(update(Contact).where(Contact.email == "jo@upperarle.example").values(telephone=""))
    db.session.commit()
    silent = [
        (one.invitation.organisation.name, one.contact.telephone)
        for one in monday(officer).silent
        if one.contact
    ]
    assert silent == [
        ("Coalholme Borough Council", "01632 960011"),
        (HALL, ""),
        ("Severnvale Chamber of Trade", "01632 960015"),
    ]
    assert due(officer, "closing").number == 3
    clock.set_to(world.FIRST_LATE)
    assert monday(officer).silent == []


def test_a_line_counts_by_sector_against_who_was_asked(officer: Actor) -> None:
    clock.set_to(LAST_WEEK)
    for name in (WICK, FIRE):
        many.submitted(world.invitation_of(name))
    db.session.commit()
    found = line(officer)
    assert [(one.sector, one.answered, one.asked) for one in found.sectors] == [
        ("public", 1, 2),
        ("voluntary", 1, 1),
        ("community", 0, 1),
        ("private", 0, 1),
    ]
    assert (found.answered, found.asked, found.silent) == (2, 5, 3)


def test_a_line_says_how_many_breaches_the_timetable_page_shows(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    assert line(actor).breaches == _breaches(actor, reference)
    steps = [one for one in world.MILESTONES if one.kind == "launch"]
    short = timetable.Step("close", "Answers are due", world.LAUNCH + timedelta(days=20))
    timetable.save(actor, reference, [*steps, short], {}, seen_version=_seen(actor, reference))
    assert line(actor).breaches == _breaches(actor, reference) > 0


def _seen(actor: Actor, reference: str) -> int:
    return timetable.timetable(actor, reference).seen_version


def _breaches(actor: Actor, reference: str) -> int:
    found = timetable.findings(actor, reference).findings
    return sum(one.verdict.value == "BREACH" for one in found)


@pytest.mark.parametrize(
    ("stage", "owes"),
    [("approved", "report"), ("reported", "decision"), ("decided", "feedback"), ("closed", "")],
)
def test_what_has_closed_says_what_partners_still_wait_for(officer: Actor, stage: str, owes: str) -> None:
    clock.set_to(world.AFTER)
    many.submitted(world.invitation_of(WICK))
    db.session.execute(update(Consultation).values(stage=stage))
    db.session.commit()
    assert [one.owes for one in monday(officer).owed] == ([owes] if owes else [])
    assert bool(monday(officer).ended) == (stage == "closed")


def test_nothing_is_owed_once_everybody_was_told_and_the_end_is_due(officer: Actor) -> None:
    clock.set_to(world.AFTER)
    many.submitted(world.invitation_of(WICK))
    db.session.commit()
    world.compiled(officer)
    timetable.timetable(officer, REFERENCE).feedback = {"promised_by": "2010-09-20"}
    db.session.commit()
    said = {"decided_on": date(2010, 9, 28), "body": "The Board", "text": "Eleven seats are kept."}
    stages.decide(officer, REFERENCE, **said, seen_version=world.seen(officer, REFERENCE))
    (owed,) = monday(officer).owed
    assert (owed.feedback_by, owed.untold) == (date(2010, 9, 20), 1)
    assert (due(officer, "untold").number, due(officer, "untold").on) == (1, date(2010, 9, 28))
    told = [world.invitation_of(WICK).public_id]
    feedback.note_told(officer, REFERENCE, told, way="paper", told_on=date(2010, 9, 28))
    assert monday(officer).owed == [] and due(officer, "close").on == date(2010, 9, 28)
    assert [one for one in monday(officer).due if one.kind == "untold"] == []


def test_questions_wait_since_the_first_of_them(officer: Actor) -> None:
    for name in (WICK, HALL):
        holder, public_id = world.partner(name)
        enquiries.ask(holder, public_id, kind="question", text="Why?", until=None, asked_by=name)
        clock.set_to(clock.now() + timedelta(days=2))
    waits = due(officer, "question")
    assert (waits.number, waits.on, waits.days, waits.late_by) == (2, date(2010, 8, 2), 4, 0)
    for one in db.session.scalars(select(Enquiry)):
        enquiries.answer(officer, REFERENCE, one.id, answer="Because.")
    assert [one for one in monday(officer).due if one.kind == "question"] == []


def test_a_review_is_due_of_its_reviewer_and_overdue_for_everybody(app: Flask) -> None:
    officer = world.officer()
    reference = world.draft(officer)
    lena = world.colleague(officer, "officer")
    for kind, person in (("legal", officer), ("finance", lena)):
        day = date(2010, 6, 25)
        assert person.person_id
        reviews.ask(officer, reference, Matter.PAPER, 1, kind=kind, person_id=person.person_id, due=day)
    assert due(officer, "own_review").what == "legal"
    assert [one for one in monday(officer).due if one.kind == "review"] == []
    clock.set_to(datetime(2010, 6, 27, 9, tzinfo=UTC))
    overdue = due(officer, "review")
    assert (overdue.what, overdue.who, overdue.late_by) == ("finance", "Lena Orr", 2)
    assert [one.what for one in monday(lena, mine=True).due] == ["finance"]


def test_ones_own_are_the_papers_one_runs_and_the_steps_one_sees_to(officer: Actor) -> None:
    lena = world.colleague(officer, "officer")
    clock.set_to(LAST_WEEK)
    timetable.promise(
        officer, REFERENCE, what="Send the costs", by=date(2010, 9, 22), owner_id=lena.person_id
    )
    hers = monday(lena, mine=True)
    assert hers.current == [] and hers.silent == []
    assert [one.what for one in hers.due] == ["Send the costs"]
    own = monday(officer, mine=True)
    assert len(own.current) == 1 and own.silent
    assert "Send the costs" not in [one.what for one in own.due]


def test_a_promise_is_due_overdue_and_done_like_any_step_even_after_the_end(officer: Actor) -> None:
    timetable.promise(
        officer, REFERENCE, what="Send the costs", by=date(2010, 9, 22), owner_id=officer.person_id
    )
    clock.set_to(datetime(2011, 1, 10, 9, tzinfo=UTC))
    db.session.execute(update(Consultation).values(stage="closed"))
    db.session.commit()
    promised = due(officer, "step")
    assert (promised.what, promised.who, promised.late_by) == ("Send the costs", "Ann Wade", 110)
    step = next(one for one in timetable.timetable(officer, REFERENCE).milestones if one.kind == "other")
    timetable.mark_done(officer, REFERENCE, step.key, date(2011, 1, 10))
    assert monday(officer).due == []
    acts = list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))
    assert "note a promise" in acts


def test_a_promise_needs_an_officer_a_paper_that_is_out_and_somebody_who_is_there(officer: Actor) -> None:
    day = date(2010, 9, 22)
    with pytest.raises(BadInput):
        timetable.promise(officer, REFERENCE, what="x", by=day, owner_id=999)
    with pytest.raises(NotFound):
        timetable.promise(officer, "SP-2010-9", what="x", by=day, owner_id=None)
    draft = papers.begin_from_outline(officer, title="Draft", issuing_body="", summary="", outline={})
    for actor, reference in ((officer, draft.reference), (world.partner(WICK)[0], REFERENCE)):
        with pytest.raises(NotAllowed):
            timetable.promise(actor, reference, what="x", by=day, owner_id=None)
    assert [one.reference for one in timetable.open_to_promises(officer)] == [REFERENCE]
    for _each in range(timetable.MOST_STEPS - len(world.MILESTONES)):
        timetable.promise(officer, REFERENCE, what="x", by=day, owner_id=None)
    with pytest.raises(BadInput, match="40 steps"):
        timetable.promise(officer, REFERENCE, what="x", by=day, owner_id=None)


def test_what_is_open_stands_first_and_what_closes_first_before_it(officer: Actor) -> None:
    stages = ("approved", "closed", "reported", "draft", "approved", "withdrawn")
    many.copies(
        len(stages),
        lambda copy: {
            "title": f"Copy {copy}",
            "stage": stages[copy - 1],
            "first_late_instant": world.FIRST_LATE - timedelta(days=copy),
        },
    )
    found = monday(officer)
    assert [one.consultation.title for one in found.current] == [
        "Copy 5",
        "Copy 1",
        "A smaller Board",
        "Copy 3",
        "Copy 4",
    ]
    assert {one.phase for one in found.ended} == {Phase.CLOSED, Phase.WITHDRAWN}


def test_it_takes_as_many_queries_for_twenty_papers_as_for_one(officer: Actor) -> None:
    clock.set_to(LAST_WEEK)
    many.answered(2)
    asked = []
    for papers_now in (1, 20):
        db.session.expunge_all()
        with world.counting_queries() as sent:
            found = monday(officer)
        assert len(found.current) == papers_now and len(found.silent) >= 2
        asked.append(len(sent))
        if papers_now == 1:
            many.copies(19)
    assert asked[0] == asked[1]


def test_what_came_back_is_counted_for_each_of_twenty_papers_by_as_many_queries_as_for_one(
    officer: Actor,
) -> None:
    clock.set_to(LAST_WEEK)
    world.all_sent()
    to(WICK).state, to(FIRE).state, to(HALL).state = "bounced", "bounced", "failed"
    db.session.commit()
    asked = []
    for papers_now in (1, 20):
        db.session.expunge_all()
        with world.counting_queries() as sent:
            found = monday(officer)
        assert [(one.bounced, one.refused) for one in found.current] == [(2, 1)] * papers_now
        lost = {one.invitation.organisation.name for one in found.silent if one.is_lost}
        reached = {one.invitation.organisation.name for one in found.silent if not one.is_lost}
        assert lost == {WICK, FIRE, HALL} and len(reached) == 2
        asked.append(len(sent))
        if papers_now == 1:
            many.copies(19)
    assert asked[0] == asked[1]


def test_a_message_that_another_partnership_lost_is_in_no_count_here(officer: Actor) -> None:
    other = Partnership(name="Elsewhere", initials="E", mailbox="e@else.example", created_at=world.BEFORE)
    db.session.add(other)
    world.all_sent()
    to(WICK).state = to(FIRE).state = "bounced"
    db.session.commit()
    assert line(officer).bounced == 2
    to(FIRE).partnership_id = other.id
    db.session.commit()
    assert line(officer).bounced == 1


def to(name: str) -> Message:
    """The message that brought an organisation its invitation."""
    query = select(Message).join(Posting, Posting.message_id == Message.id)
    return db.session.scalars(query.where(Posting.invitation_id == world.invitation_of(name).id)).one()


def test_nobody_but_an_officer_of_the_partnership_sees_it(officer: Actor) -> None:
    for actor in (
        world.partner(WICK)[0],
        Actor(),
        Actor(role="officer", partnership_id=2),
        Actor(role="clerk", partnership_id=1),
    ):
        with pytest.raises(NotAllowed):
            monday(actor)
