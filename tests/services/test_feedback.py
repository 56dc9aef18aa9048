"""Who answered is told what became of it, and of each it is kept whether it was: on which day, or why not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.jobs import ticks
from consult.models.circulation import Invitation
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.people import Contact
from consult.services import feedback, outbox, responses, rounds, stages, timetable
from consult.services._feedback import untold
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import many, world

COUNCIL, FIRE, WICK = "Coalholme Borough Council", "Severnvale Fire Authority", "Wick Carers Network"
HALL, TRADE = "Upper Arle Village Hall", "Severnvale Chamber of Trade"
ALL = (COUNCIL, FIRE, WICK, HALL, TRADE)
DECIDED = datetime(2010, 10, 21, 9, tzinfo=UTC)
NEXT_MORNING = DECIDED + timedelta(days=1, minutes=1)
ON, TOLD_ON = date(2010, 10, 20), date(2010, 10, 22)


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """A paper that all five have answered, reported and decided; nobody was told yet."""
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    for name in ALL:
        holder, public_id = world.partner(name)
        responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    clock.set_to(DECIDED)
    world.compiled(actor)
    decide(actor, reference)
    return actor, reference


def decide(actor: Actor, reference: str) -> None:
    said = {"decided_on": ON, "body": "The Board", "text": "Eleven seats are kept."}
    stages.decide(actor, reference, **said, seen_version=world.seen(actor, reference))  # type: ignore[arg-type]


def tick(at: datetime = NEXT_MORNING) -> None:
    clock.set_to(at)
    ticks.run("reminders")
    choose_partnership(1)


def outcome(name: str) -> Message:
    """The message of the outcome to an organisation."""
    address = next(row.email for row in world.ROWS if row.name == name)
    query = select(Message).where(Message.event == "outcome", Message.to_address == address)
    return db.session.scalars(query).one()


def becomes(name: str, state: str, problem: str = "") -> None:
    """What the post made of the message."""
    message = outcome(name)
    message.state, message.problem = state, problem
    message.sent_at = NEXT_MORNING if state in ("sent", "bounced") else None
    db.session.commit()


def fates(paper: tuple[Actor, str]) -> dict[str, tuple[str, date | None, str, str]]:
    found = feedback.feedback(*paper).respondents
    return {one.organisation: (one.state, one.on, one.way, one.why) for one in found}


def place(name: str) -> str:
    return world.invitation_of(name).public_id


def left(paper: tuple[Actor, str]) -> int:
    return stages.to_be_told(*paper)


def test_each_respondent_stands_as_its_own_message_does(paper: tuple[Actor, str]) -> None:
    tick()
    assert set(fates(paper).values()) == {("leaving", None, "", "")}
    becomes(COUNCIL, "sent")
    becomes(FIRE, "bounced", "No such person")
    becomes(WICK, "failed", "Refused")
    becomes(HALL, "unknown")
    becomes(TRADE, "stale", "The paper was withdrawn")
    assert fates(paper) == {
        COUNCIL: ("told", TOLD_ON, "mail", ""),
        FIRE: ("bounced", None, "", "No such person"),
        WICK: ("failed", None, "", "Refused"),
        HALL: ("unsure", None, "", ""),
        TRADE: ("stale", None, "", "The paper was withdrawn"),
    }
    assert (feedback.feedback(*paper).told, left(paper)) == (1, 4)


def test_a_bounce_that_comes_days_later_makes_a_told_one_untold(paper: tuple[Actor, str]) -> None:
    tick()
    while letter := world.claim_next():
        assert outbox.hand_over(letter)
        outbox.mark_sent(letter)
        choose_partnership(1)
    assert left(paper) == 0
    becomes(FIRE, "bounced", "Mailbox full")
    assert left(paper) == 1 and fates(paper)[FIRE][0] == "bounced"


def test_who_has_no_address_and_which_organisation_has_ended_is_said(paper: tuple[Actor, str]) -> None:
    for name in (HALL, TRADE):
        organisation = world.invitation_of(name).organisation
        for contact in organisation.contacts:
            contact.email = ""
    organisation.ended_on = ON
    db.session.commit()
    tick()
    assert fates(paper)[HALL][0] == "nobody" and fates(paper)[TRADE][0] == "ended"


def test_nobody_was_told_before_there_is_a_decision(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    many.answered(1)
    clock.set_to(DECIDED)
    found = feedback.feedback(actor, reference)
    assert found.decision is None and {one.state for one in found.respondents} == {"not_sent"}
    with pytest.raises(NotAllowed):
        feedback.note_told(actor, reference, [place(HALL)], way="paper", told_on=ON)


def test_an_officer_notes_who_was_told_by_letter_and_takes_a_mistake_back(paper: tuple[Actor, str]) -> None:
    number = feedback.note_told(*paper, [place(HALL), place(TRADE)], way="paper", told_on=DECIDED.date())
    assert (number, left(paper)) == (2, 3)
    assert fates(paper)[HALL] == ("told", DECIDED.date(), "paper", "")
    assert feedback.take_back(*paper, place(HALL)) == HALL
    assert left(paper) == 4 and fates(paper)[HALL][0] == "not_sent"
    with pytest.raises(NotFound):
        feedback.take_back(*paper, place(HALL))
    acts = db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id.desc()).limit(2)).all()
    assert acts == ["take back that somebody was told", "note who was told the outcome"]


def test_noting_it_twice_keeps_what_was_noted_first(paper: tuple[Actor, str]) -> None:
    feedback.note_told(*paper, [place(HALL)], way="paper", told_on=ON)
    with pytest.raises(BadInput, match="Tick those"):
        feedback.note_told(*paper, [place(HALL)], way="telephone", told_on=DECIDED.date())
    assert fates(paper)[HALL] == ("told", ON, "paper", "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"way": "pigeon"}, "Say how"),
        ({"told_on": None}, "Give the day"),
        ({"told_on": DECIDED.date() + timedelta(days=1)}, "cannot be in the future"),
        ({"told_on": ON - timedelta(days=1)}, "before it was decided"),
    ],
)
def test_what_cannot_have_been_is_not_noted(
    paper: tuple[Actor, str], wrong: dict[str, object], said: str
) -> None:
    values = {"way": "paper", "told_on": ON} | wrong
    with pytest.raises(BadInput, match=said):
        feedback.note_told(*paper, [place(HALL)], **values)  # type: ignore[arg-type]
    assert left(paper) == 5


def test_who_answered_on_paper_without_an_address_is_a_respondent_like_any_other(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    for contact in db.session.scalars(select(Contact)):
        contact.email = ""
    db.session.commit()
    given, sign_off = {"q2": {"value": ["Keep the halls."]}}, SignOff("full", "mine", "Jo")
    responses.enter_on_behalf(
        actor, reference, place(HALL), given, sign_off, source="paper", received_on=world.OPEN.date()
    )
    clock.set_to(DECIDED)
    world.compiled(actor)
    decide(actor, reference)
    tick()
    assert fates((actor, reference)) == {HALL: ("nobody", None, "", "")}
    feedback.note_told(actor, reference, [place(HALL)], way="paper", told_on=TOLD_ON)
    assert left((actor, reference)) == 0


def test_the_decision_of_a_further_round_is_told_anew(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    feedback.note_told(*paper, [place(name) for name in ALL], way="paper", told_on=ON)
    assert left(paper) == 0
    rounds.ask_again(actor, reference, reason="More to ask.", seen_version=world.seen(actor, reference))
    steps = [Step("launch", "Out", date(2010, 11, 1)), Step("close", "Due", date(2011, 1, 31))]
    kept = timetable.timetable(actor, reference)
    timetable.save(actor, reference, steps, {"adopted": []}, seen_version=kept.seen_version)
    invitation = db.session.scalars(select(Invitation).order_by(Invitation.id)).first()
    assert invitation is not None
    consultation = invitation.consultation
    consultation.round, consultation.stage = 2, "decided"
    db.session.commit()
    assert untold([consultation]) == {consultation.id: 5}


def test_another_paper_counts_its_own_and_a_hundred_take_as_many_queries(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    tick()
    becomes(COUNCIL, "sent")
    with world.counting_queries() as one:
        found = feedback.feedback(actor, reference)
    assert (found.told, len(found.untold)) == (1, 4)
    feedback.note_told(actor, reference, [place(FIRE), place(WICK)], way="paper", told_on=ON)
    db.session.expire_all()
    with world.counting_queries() as more:
        assert feedback.feedback(actor, reference).told == 3
    assert len(one) == len(more)
    assert left(paper) == 2
