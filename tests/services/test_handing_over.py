"""Whoever leaves passes everything in hand on in one act, and both are told."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.domain.reviews import Matter
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.reviews import Review
from consult.models.timetable import Milestone
from consult.services import handing_over, papers, people, reviewing, reviews, stages, timetable
from tests import world

REFERENCE = "SP-2010-1"


@pytest.fixture
def officer(app: Flask) -> Actor:
    """Ann, who has two consultations, a step and a review in hand."""
    actor = world.officer()
    world.draft(actor)
    world.for_nobody_yet(actor, "Another paper")
    step = db.session.scalars(
        select(Milestone).where(Milestone.kind == "decision").order_by(Milestone.id)
    ).first()
    assert step is not None
    step.owner_id = actor.person_id
    db.session.commit()
    reviews.ask(actor, REFERENCE, Matter.PAPER, 1, kind="legal", person_id=actor.person_id or 0, due=None)
    return actor


@pytest.fixture
def taker(officer: Actor) -> Actor:
    return world.colleague(officer, "officer", "Bo Dean")


def pass_on(actor: Actor, taker: Actor) -> handing_over.Work:
    return handing_over.hand_over(actor, actor.person_id or 0, taker.person_id or 0)


def letters() -> dict[str, str]:
    query = select(Message.to_address, Message.text).where(Message.event == "handed_over")
    return dict(list(db.session.execute(query)))  # type: ignore[arg-type]


def test_everything_that_is_in_hand_is_shown_before(officer: Actor) -> None:
    work = handing_over.work_of(officer, officer.person_id or 0)
    assert [one.title for one in work.consultations] == ["A smaller Board", "Another paper"]
    assert [step.label for step, _consultation in work.steps] == ["The Board decides"]
    assert [one.kind for one in work.reviews] == ["legal"]
    assert len(work.named) == 2 and not work.is_nothing


def test_all_of_it_goes_to_the_other_in_one_act(officer: Actor, taker: Actor) -> None:
    pass_on(officer, taker)
    db.session.expire_all()
    assert set(db.session.scalars(select(Consultation.owner_id))) == {taker.person_id}
    owners = set(db.session.scalars(select(Milestone.owner_id).where(Milestone.owner_id.is_not(None))))
    assert owners == {taker.person_id}
    assert set(db.session.scalars(select(Review.person_id))) == {taker.person_id}
    assert handing_over.work_of(officer, officer.person_id or 0).is_nothing
    assert [one.review.kind for one in reviewing.mine(taker)] == ["legal"]


def test_it_is_one_row_of_the_history(officer: Actor, taker: Actor) -> None:
    before = len(db.session.scalars(select(HistoryRow.id)).all())
    pass_on(officer, taker)
    rows = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id)).all()
    assert len(rows) == before + 1
    assert rows[-1].act == "pass a person's work on"
    assert rows[-1].detail == {
        "person": "Ann Wade",
        "to": "Bo Dean",
        "consultations": [REFERENCE, "SP-2010-2"],
        "steps": 1,
        "reviews": 1,
    }


def test_both_are_told_what_was_passed_on(officer: Actor, taker: Actor) -> None:
    pass_on(officer, taker)
    told = letters()
    assert "Ann Wade has passed on to you" in told["bo@severnvale.example"]
    assert "passed on to Bo Dean" in told["team@severnvale.example"]
    for text in told.values():
        assert "A smaller Board" in text and "Another paper" in text and "The Board decides" in text


def test_a_page_that_was_open_meanwhile_notices(officer: Actor, taker: Actor) -> None:
    seen, dates = world.seen(officer, REFERENCE), timetable.timetable(officer, REFERENCE).seen_version
    pass_on(officer, taker)
    db.session.expire_all()
    assert world.seen(officer, REFERENCE) == seen + 1
    assert timetable.timetable(officer, REFERENCE).seen_version == dates + 1


def test_what_is_done_or_over_stays_with_whoever_did_it(officer: Actor, taker: Actor) -> None:
    step = db.session.scalars(select(Milestone).where(Milestone.owner_id.is_not(None))).one()
    step.done_on = date(2010, 6, 20)
    db.session.commit()
    (own,) = reviewing.mine(officer)
    reviewing.give(
        officer,
        own.review.id,
        verdict="content",
        because="",
        remarks={},
        digest=own.text.digest,
        seen_version=1,
    )
    pass_on(officer, taker)
    db.session.expire_all()
    assert db.session.scalars(select(Milestone.owner_id).where(Milestone.done_on.is_not(None))).one() == 1
    assert db.session.scalars(select(Review.person_id)).one() == officer.person_id


def test_a_reviewer_who_leaves_passes_the_reviews_to_another_reviewer(officer: Actor) -> None:
    lena, sam = world.colleague(officer, "reviewer"), world.colleague(officer, "reviewer", "Sam Poe")
    reviews.ask(officer, REFERENCE, Matter.PAPER, 1, kind="equality", person_id=lena.person_id or 0, due=None)
    assert {one.name for one in handing_over.takers(officer, lena.person_id or 0)} == {"Ann Wade", "Sam Poe"}
    handing_over.hand_over(officer, lena.person_id or 0, sam.person_id or 0)
    assert reviewing.mine(lena) == []
    assert [one.review.kind for one in reviewing.mine(sam)] == ["equality"]


def test_whoever_is_asked_for_the_same_review_already_is_not_asked_twice(officer: Actor) -> None:
    lena, sam = world.colleague(officer, "reviewer"), world.colleague(officer, "reviewer", "Sam Poe")
    for one in (lena, sam):
        reviews.ask(
            officer, REFERENCE, Matter.PAPER, 1, kind="equality", person_id=one.person_id or 0, due=None
        )
    handing_over.hand_over(officer, lena.person_id or 0, sam.person_id or 0)
    assert reviewing.mine(lena) == [] and len(reviewing.mine(sam)) == 1


def test_an_officers_consultations_go_to_officers_alone(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    assert handing_over.takers(officer, officer.person_id or 0) == []
    with pytest.raises(BadInput) as refused:
        pass_on(officer, lena)
    assert list(refused.value.problems) == ["to"]


@pytest.mark.parametrize("to_id", [1, 99, 0])
def test_it_goes_neither_to_nobody_nor_back_to_the_same_person(officer: Actor, to_id: int) -> None:
    with pytest.raises(BadInput):
        handing_over.hand_over(officer, officer.person_id or 0, to_id)


def test_nothing_in_hand_is_said_and_nobody_is_told(officer: Actor, taker: Actor) -> None:
    with pytest.raises(BadInput, match="Bo Dean has nothing in hand"):
        handing_over.hand_over(officer, taker.person_id or 0, officer.person_id or 0)
    assert letters() == {}


def test_what_was_withdrawn_is_passed_on_too_so_that_somebody_answers_for_it(
    officer: Actor, taker: Actor
) -> None:
    stages.withdraw(officer, REFERENCE, reason="No.", seen_version=world.seen(officer, REFERENCE))
    pass_on(officer, taker)
    assert papers.paper(officer, REFERENCE).owner_id == taker.person_id
    assert db.session.scalars(select(Review.person_id)).one() == officer.person_id


def test_somebody_whose_access_has_ended_can_still_be_relieved(officer: Actor, taker: Actor) -> None:
    assert handing_over.left_behind(taker) == []
    people.end_access(taker, officer.person_id or 0)
    assert [one.name for one in handing_over.left_behind(taker)] == ["Ann Wade"]
    handing_over.hand_over(taker, officer.person_id or 0, taker.person_id or 0)
    assert handing_over.work_of(taker, officer.person_id or 0).is_nothing
    assert handing_over.left_behind(taker) == []


def test_nobody_but_an_officer_passes_work_on(officer: Actor, taker: Actor) -> None:
    for role in ("reviewer", "clerk", "steering", "partner", "stranger"):
        other = Actor(role=role, partnership_id=officer.partnership_id, person_id=77)
        for act in (
            lambda who: handing_over.hand_over(who, 1, 2),
            lambda who: handing_over.work_of(who, 1),
            lambda who: handing_over.takers(who, 1),
        ):
            with pytest.raises(NotAllowed):
                act(other)
    with pytest.raises(NotFound):
        handing_over.work_of(officer, 999)
