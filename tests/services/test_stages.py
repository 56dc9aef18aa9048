"""A consultation goes from stage to stage by the acts of the table, and by no other way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import Base, db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, Conflict, DomainError, NotAllowed
from consult.domain.lifecycle import Act, Phase, Stage
from consult.domain.reviews import Matter
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.responses import Submission
from consult.models.timetable import Milestone
from consult.services import (
    approval,
    early_notice,
    extensions,
    feedback,
    feeds,
    home,
    papers,
    plan,
    reports,
    responses,
    reviews,
    rounds,
    stages,
    timetable,
    verification,
)
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world

REFERENCE = "SP-2010-1"
DECIDED = datetime(2010, 10, 21, 9, tzinfo=UTC)
ON = date(2010, 10, 20)
WHY = "The law has changed."


@pytest.fixture
def officer(app: Flask) -> Actor:
    return world.officer()


def seen(actor: Actor) -> int:
    db.session.expire_all()
    return world.seen(actor, REFERENCE)


def answer(name: str = "Wick Carers Network") -> None:
    holder, public_id = world.partner(name)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Too few."]}, 0)})
    responses.submit(holder, public_id, SignOff("full", "mine", "Mair"), received_at=clock.now())


def approve(actor: Actor) -> None:
    approval.approve(actor, REFERENCE, seen_version=world.seen(OFFICER_OF[0], REFERENCE), unexplained=True)


def ask_for_review(actor: Actor) -> None:
    reviews.ask(
        actor, REFERENCE, Matter.PAPER, 1, kind="legal", person_id=OFFICER_OF[0].person_id or 0, due=None
    )


def decide(actor: Actor) -> None:
    said = {"decided_on": ON, "body": "The Board", "text": "Eleven seats are kept."}
    stages.decide(actor, REFERENCE, **said, seen_version=seen(OFFICER_OF[0]))  # type: ignore[arg-type]


def ask_again(actor: Actor) -> None:
    rounds.ask_again(actor, REFERENCE, reason=WHY, seen_version=seen(OFFICER_OF[0]))


OFFICER_OF: list[Actor] = []  # who made the paper, whoever acts on it
ACTS: dict[Act, Callable[[Actor], object]] = {
    Act.SEND_FOR_REVIEW: ask_for_review,
    Act.TAKE_BACK: lambda actor: reviews.take_back(actor, REFERENCE),
    Act.APPROVE: approve,
    Act.PUT_OUT: lambda actor: reports.put_out(actor, REFERENCE, 1),
    Act.ASK_AGAIN: ask_again,
    Act.DECIDE: decide,
    Act.CLOSE: lambda actor: stages.close(actor, REFERENCE, reason=WHY, seen_version=seen(OFFICER_OF[0])),
    Act.WITHDRAW: lambda actor: stages.withdraw(
        actor, REFERENCE, reason=WHY, seen_version=seen(OFFICER_OF[0])
    ),
}


def bring_to(actor: Actor, phase: Phase) -> None:
    """Let the paper stand there, by the acts that lead there; an answer has come in, and its report is cleared."""
    OFFICER_OF[:] = [actor]
    world.draft(actor)
    if phase is Phase.IN_REVIEW:
        ask_for_review(actor)
    if phase in (Phase.DRAFT, Phase.IN_REVIEW):
        return
    approve(actor)
    if phase is Phase.SCHEDULED:
        return
    clock.set_to(world.OPEN)
    answer()
    if phase is Phase.OPEN:
        return
    clock.set_to(DECIDED)
    reviews.need(actor, REFERENCE, {"report": ["legal"]})
    world.compiled(actor)
    reviews.need(actor, REFERENCE, {})
    follow = {
        Phase.REPORTED: [Act.PUT_OUT],
        Phase.DECIDED: [Act.PUT_OUT, Act.DECIDE],
        Phase.CLOSED: [Act.PUT_OUT, Act.DECIDE, Act.CLOSE],
        Phase.REVISING: [Act.ASK_AGAIN],
        Phase.WITHDRAWN: [Act.WITHDRAW],
    }
    for act in follow.get(phase, []):
        ACTS[act](actor)
    if phase is Phase.REVISING:
        steps = [Step("launch", "Out", date(2010, 11, 1)), Step("close", "Due", date(2011, 1, 31))]
        kept = timetable.timetable(actor, REFERENCE)
        timetable.save(actor, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)


def stands_at() -> Phase:
    db.session.expire_all()
    one = db.session.scalars(select(Consultation).where(Consultation.reference == REFERENCE)).one()
    return one.phase_at(clock.now())


def everything() -> dict[str, list[tuple[object, ...]]]:
    db.session.rollback()
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table))]
        for table in Base.metadata.sorted_tables
    }


# What each act leads to from each phase in which it may be done. A reviewer may be added while a paper is in review
# or being revised, and a second report may go out: these leave the stage as it is.
GOES = {
    (Phase.DRAFT, Act.SEND_FOR_REVIEW): Phase.IN_REVIEW,
    (Phase.DRAFT, Act.APPROVE): Phase.SCHEDULED,
    (Phase.IN_REVIEW, Act.TAKE_BACK): Phase.DRAFT,
    (Phase.IN_REVIEW, Act.APPROVE): Phase.SCHEDULED,
    (Phase.REVISING, Act.APPROVE): Phase.SCHEDULED,
    (Phase.ANALYSIS, Act.PUT_OUT): Phase.REPORTED,
    (Phase.REPORTED, Act.PUT_OUT): Phase.REPORTED,
    (Phase.ANALYSIS, Act.ASK_AGAIN): Phase.REVISING,
    (Phase.REPORTED, Act.ASK_AGAIN): Phase.REVISING,
    (Phase.DECIDED, Act.ASK_AGAIN): Phase.REVISING,
    (Phase.REPORTED, Act.DECIDE): Phase.DECIDED,
    (Phase.DECIDED, Act.CLOSE): Phase.CLOSED,
    **{(phase, Act.WITHDRAW): Phase.WITHDRAWN for phase in Phase if phase is not Phase.WITHDRAWN},
}
BY_THE_SYSTEM = [one for one in GOES if one[1] in (Act.APPROVE, Act.PUT_OUT)]
# Not refused, since asking one more reviewer is no move; or refused because there is nothing of the kind to review.
ASKED_ALL_THE_SAME = {
    (phase, Act.SEND_FOR_REVIEW)
    for phase in (Phase.IN_REVIEW, Phase.REVISING, Phase.ANALYSIS, Phase.REPORTED)
}


@pytest.mark.parametrize(("phase", "act"), GOES, ids=lambda one: one.value)
def test_what_an_officer_may_do_leads_where_the_table_says(officer: Actor, phase: Phase, act: Act) -> None:
    bring_to(officer, phase)
    assert stands_at() is phase
    ACTS[act](officer)
    assert stands_at() is GOES[phase, act]
    assert not verification.verify(SYSTEM).broken


@pytest.mark.parametrize(("phase", "act"), BY_THE_SYSTEM, ids=lambda one: one.value)
def test_the_system_approves_and_puts_reports_out(officer: Actor, phase: Phase, act: Act) -> None:
    bring_to(officer, phase)
    ACTS[act](SYSTEM)
    assert stands_at() is GOES[phase, act]


@pytest.mark.parametrize("phase", list(Phase), ids=lambda one: one.value)
def test_whatever_else_anybody_tries_is_refused_in_words_and_changes_nothing(
    officer: Actor, phase: Phase
) -> None:
    roles = [
        officer,
        SYSTEM,
        world.colleague(officer, "reviewer"),
        world.colleague(officer, "clerk", "Cleo Moss"),
        Actor(role="steering", partnership_id=officer.partnership_id, report_id=1),
        Actor(role="partner", partnership_id=officer.partnership_id, invitation_id=1),
        Actor(),
        Actor(role="officer", name="Ivo", partnership_id=99, person_id=99),
    ]
    bring_to(officer, phase)
    before, tried = everything(), 0
    for actor in roles:
        for act, do in ACTS.items():
            if actor is officer and ((phase, act) in GOES or (phase, act) in ASKED_ALL_THE_SAME):
                continue
            if actor is SYSTEM and (phase, act) in BY_THE_SYSTEM:
                continue
            words = "ask for a review" if act is Act.SEND_FOR_REVIEW else act.value
            with pytest.raises(NotAllowed, match=rf"^You cannot {words} now\.$"):
                do(actor)
            tried += 1
    assert tried >= 56
    assert everything() == before


@pytest.mark.parametrize("phase", [Phase.IN_REVIEW, Phase.REVISING], ids=lambda one: one.value)
def test_one_more_reviewer_is_no_move(officer: Actor, phase: Phase) -> None:
    lena = world.colleague(officer, "reviewer")
    bring_to(officer, phase)
    number = 2 if phase is Phase.REVISING else 1
    reviews.ask(
        officer, REFERENCE, Matter.PAPER, number, kind="sponsor", person_id=lena.person_id or 0, due=None
    )
    assert stands_at() is phase


@pytest.mark.parametrize("phase", [Phase.ANALYSIS, Phase.REPORTED], ids=lambda one: one.value)
def test_a_paper_that_is_out_is_not_sent_for_review(officer: Actor, phase: Phase) -> None:
    bring_to(officer, phase)
    with pytest.raises(BadInput, match="out already"):
        ask_for_review(officer)


def test_a_decision_is_kept_with_its_body_its_day_and_its_words(officer: Actor) -> None:
    bring_to(officer, Phase.DECIDED)
    (one,) = stages.decisions(officer, REFERENCE)
    assert (one.round, one.body, one.decided_on, one.text) == (1, "The Board", ON, "Eleven seats are kept.")
    row = db.session.scalars(select(HistoryRow).where(HistoryRow.act == "record the decision")).one()
    assert row.detail == {
        "body": "The Board",
        "decided_on": "2010-10-20",
        "decision": "Eleven seats are kept.",
    }


@pytest.mark.parametrize(
    ("day", "field"),
    [(None, "decided_on-day"), (date(2010, 10, 22), "decided_on-day"), (date(2010, 9, 26), "decided_on-day")],
)
def test_a_decision_has_a_day_after_the_close_that_is_not_to_come(
    officer: Actor, day: date | None, field: str
) -> None:
    bring_to(officer, Phase.REPORTED)
    with pytest.raises(BadInput) as refused:
        stages.decide(officer, REFERENCE, decided_on=day, body="B", text="T", seen_version=seen(officer))
    assert list(refused.value.problems) == [field]
    assert stages.decisions(officer, REFERENCE) == []


def test_everything_that_a_decision_lacks_is_said_at_once(officer: Actor) -> None:
    bring_to(officer, Phase.REPORTED)
    with pytest.raises(BadInput) as refused:
        stages.decide(officer, REFERENCE, decided_on=None, body="", text="", seen_version=seen(officer))
    assert set(refused.value.problems) == {"decision", "body", "decided_on-day"}


def test_each_round_has_a_decision_of_its_own(officer: Actor) -> None:
    bring_to(officer, Phase.DECIDED)
    ask_again(officer)
    assert [one.round for one in stages.decisions(officer, REFERENCE)] == [1]


def test_it_is_not_closed_while_somebody_is_not_told_and_nobody_says_why(officer: Actor) -> None:
    bring_to(officer, Phase.DECIDED)
    assert stages.to_be_told(officer, REFERENCE) == 1
    with pytest.raises(BadInput) as refused:
        stages.close(officer, REFERENCE, reason="", seen_version=seen(officer))
    assert "1 respondent has not been told" in refused.value.problems["reason"]
    stages.close(officer, REFERENCE, reason="It has been wound up.", seen_version=seen(officer))
    one = papers.paper(officer, REFERENCE)
    assert (one.stage, one.ended_reason, one.ended_by) == (Stage.CLOSED, "It has been wound up.", "Ann Wade")


def test_it_is_closed_without_a_reason_once_each_respondent_was_told(officer: Actor) -> None:
    bring_to(officer, Phase.DECIDED)
    table = timetable.timetable(officer, REFERENCE)
    step = Milestone(kind="feedback", label="We tell you", date=ON, done_on=ON)
    table.milestones.append(step)
    db.session.commit()
    assert stages.to_be_told(officer, REFERENCE) == 1, "a step that is marked as done tells nobody"
    wick = world.invitation_of("Wick Carers Network").public_id
    feedback.note_told(officer, REFERENCE, [wick], way="paper", told_on=ON)
    assert stages.to_be_told(officer, REFERENCE) == 0
    stages.close(officer, REFERENCE, reason="", seen_version=seen(officer))
    assert stands_at() is Phase.CLOSED


def told(event: str = "called_off") -> set[str]:
    return set(db.session.scalars(select(Message.to_address).where(Message.event == event)))


EVERYBODY = {row.email for row in world.ROWS}


def test_a_withdrawal_is_told_to_everybody_who_was_asked_with_its_reason(officer: Actor) -> None:
    bring_to(officer, Phase.OPEN)
    world.all_sent()
    assert stages.would_be_told(officer, REFERENCE) == 5
    assert stages.withdraw(officer, REFERENCE, reason=WHY, seen_version=seen(officer)) == 5
    assert told() == EVERYBODY
    message = db.session.scalars(select(Message).where(Message.event == "called_off")).first()
    assert message is not None and WHY in message.text and "withdrawn" in message.subject.lower()


def test_a_withdrawal_before_the_launch_takes_the_invitations_back_and_writes_to_nobody(
    officer: Actor,
) -> None:
    bring_to(officer, Phase.SCHEDULED)
    later, version = date(2010, 10, 4), seen(officer)
    extensions.extend(officer, REFERENCE, new_close=later, reason="Harvest.", seen_version=version)
    assert told("invitation") == EVERYBODY
    assert stages.withdraw(officer, REFERENCE, reason=WHY, seen_version=seen(officer)) == 0
    assert told("invitation") == told("extended") == told() == set()


def test_whoever_had_an_early_notice_is_told_of_a_withdrawn_draft(officer: Actor) -> None:
    bring_to(officer, Phase.DRAFT)
    early_notice.give(officer, REFERENCE, set(), seen_version=seen(officer))
    stages.withdraw(officer, REFERENCE, reason=WHY, seen_version=seen(officer))
    assert told() == EVERYBODY


def test_a_draft_that_nobody_heard_of_is_withdrawn_in_silence(officer: Actor) -> None:
    bring_to(officer, Phase.DRAFT)
    assert stages.withdraw(officer, REFERENCE, reason=WHY, seen_version=seen(officer)) == 0
    assert papers.paper(officer, REFERENCE).ended_reason == WHY


def test_after_a_withdrawal_nothing_can_be_answered_and_what_was_answered_is_kept(officer: Actor) -> None:
    bring_to(officer, Phase.OPEN)
    stages.withdraw(officer, REFERENCE, reason=WHY, seen_version=seen(officer))
    holder, public_id = world.partner("Upper Arle Village Hall")
    with pytest.raises(NotAllowed):
        responses.save_draft(holder, public_id, {"q2": ({"value": ["No."]}, 0)})
    gone = stages.withdrawn(holder, public_id)
    assert gone is not None and gone.consultation.ended_reason == WHY
    assert len(db.session.scalars(select(Submission)).all()) == len(reports.answered(officer, REFERENCE)) == 1


def test_a_consultation_that_goes_on_is_not_withdrawn_for_its_partner(officer: Actor) -> None:
    bring_to(officer, Phase.OPEN)
    assert stages.withdrawn(*world.partner("Wick Carers Network")) is None


@pytest.mark.parametrize("act", [Act.DECIDE, Act.CLOSE, Act.WITHDRAW])
def test_nobody_moves_on_what_somebody_else_changed_meanwhile(officer: Actor, act: Act) -> None:
    before = {Act.DECIDE: Phase.REPORTED, Act.CLOSE: Phase.DECIDED, Act.WITHDRAW: Phase.OPEN}[act]
    bring_to(officer, before)
    old = seen(officer) - 1
    tries = {
        Act.DECIDE: lambda: stages.decide(
            officer, REFERENCE, decided_on=ON, body="B", text="T", seen_version=old
        ),
        Act.CLOSE: lambda: stages.close(officer, REFERENCE, reason=WHY, seen_version=old),
        Act.WITHDRAW: lambda: stages.withdraw(officer, REFERENCE, reason=WHY, seen_version=old),
    }
    with pytest.raises(Conflict):
        tries[act]()
    assert stands_at() is before


@pytest.mark.parametrize("act", [Act.DECIDE, Act.WITHDRAW, Act.ASK_AGAIN])
def test_nothing_moves_on_while_a_report_is_at_the_printer(officer: Actor, act: Act) -> None:
    bring_to(officer, Phase.REPORTED)
    reports.ask(officer, REFERENCE)
    with pytest.raises(DomainError, match="being compiled"):
        ACTS[act](officer)
    assert stands_at() is Phase.REPORTED


@pytest.mark.parametrize("phase", [Phase.DECIDED, Phase.CLOSED], ids=lambda one: one.value)
def test_after_the_decision_partners_still_see_what_they_said_and_the_news_stays(
    officer: Actor, phase: Phase
) -> None:
    bring_to(officer, phase)
    holder, public_id = world.partner("Wick Carers Network")
    (place,) = home.places(holder, public_id)
    assert place.is_over and place.phase is phase and place.response is not None
    assert responses.answering(holder, public_id).submission is not None
    assert {one.what for one in feeds.bulletin().news} == {"opened", "closed", "reported"}
    with pytest.raises(NotAllowed):
        reports.ask(officer, REFERENCE)


def test_a_decided_paper_whose_promised_answer_is_due_is_still_unanswered_in_the_plan(officer: Actor) -> None:
    bring_to(officer, Phase.DECIDED)
    table = timetable.timetable(officer, REFERENCE)
    table.milestones.append(Milestone(kind="feedback", label="We tell you", date=ON))
    db.session.commit()
    assert [one.consultation.reference for one in plan.unanswered(officer)] == [REFERENCE]
    stages.close(officer, REFERENCE, reason=WHY, seen_version=seen(officer))
    assert plan.unanswered(officer) == []
