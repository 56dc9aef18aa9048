"""A change after a review is shown to whoever gave it; that person alone can say that it changes nothing for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import SYSTEM, Actor
from consult.domain.differences import Difference
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.domain.reviews import Matter
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import approval, papers, reviewing, reviews, timetable, verification
from consult.services.timetable import Step
from tests import world

REFERENCE = "SP-2010-1"


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A draft that needs a legal and a finance review."""
    actor = world.officer()
    world.draft(actor)
    reviews.need(actor, REFERENCE, {"paper": ["legal", "finance"]})
    return actor


@pytest.fixture
def lena(officer: Actor) -> Actor:
    """Asked for the legal review, and content."""
    return content(officer, "legal", "Lena Orr", s1="Name the Act.")


def content(officer: Actor, kind: str, name: str, **remarks: str) -> Actor:
    who = world.colleague(officer, "reviewer", name)
    due = date(2010, 7, 1)
    made = reviews.ask(officer, REFERENCE, Matter.PAPER, 1, kind=kind, person_id=who.person_id or 0, due=due)
    say(who, made.id, **remarks)
    return who


def say(who: Actor, number: int = 1, verdict: str = "content", **remarks: str) -> None:
    found = reviewing.reading(who, number)
    reviewing.give(
        who,
        number,
        verdict=verdict,
        because="" if verdict == "content" else "No.",
        remarks=remarks,
        digest=found.text.digest,
        seen_version=found.review.seen_version,
    )


def still(who: Actor, number: int = 1) -> None:
    found = reviewing.reading(who, number)
    reviewing.still_content(who, number, digest=found.text.digest, seen_version=found.review.seen_version)


def mend_a_typo(officer: Actor) -> None:
    values = {
        "title": "The Board",
        "number": "1",
        "is_proposal": True,
        "body": "We propose to change the Board.",
    }
    papers.save_section(officer, REFERENCE, "s1", values, seen_version=world.seen(officer, REFERENCE))


def changes(who: Actor, number: int = 1) -> Sequence[Difference]:
    found = reviewing.changes(reviewing.reading(who, number))
    assert found is not None
    return found


def test_the_reviewer_sees_the_very_words_that_changed_and_one_press_says_still_content(
    officer: Actor, lena: Actor
) -> None:
    assert reviewing.changes(reviewing.reading(lena, 1)) is None
    mend_a_typo(officer)
    (one,) = changes(lena)
    assert (one.kind, one.how, one.name) == ("section", "changed", "1 The Board")
    assert [(piece.how, piece.text.strip()) for piece in one.pieces if piece.how != "same"] == [
        ("gone", "The"),
        ("new", "the"),
    ]
    before = reviewing.reading(lena, 1)
    assert before.waits and before.may_be_still_content
    still(lena)
    after = reviewing.reading(lena, 1)
    assert after.state == "content" and not after.waits
    assert [one.text for one in after.review.remarks] == ["Name the Act."]
    rows = db.session.scalars(
        select(HistoryRow).where(HistoryRow.act == "give a review").order_by(HistoryRow.id)
    ).all()
    assert rows[-1].detail["verdict"] == "content"
    assert rows[-1].detail["checksum"] != rows[0].detail["checksum"]
    given = db.session.scalars(select(Message).where(Message.event == "review_given")).all()
    assert len(given) == 2, "the officer is told of it"
    assert not verification.verify(SYSTEM).broken


def test_what_an_officer_changed_before_the_last_press_is_not_shown_twice(
    officer: Actor, lena: Actor
) -> None:
    mend_a_typo(officer)
    still(lena)
    values = {"title": "The Forum", "number": "2", "body": "Twice."}
    papers.save_section(officer, REFERENCE, "s2", values, seen_version=world.seen(officer, REFERENCE))
    assert [one.key for one in changes(lena)] == ["s2"]


def test_nobody_else_can_say_it_and_silence_does_not(officer: Actor, lena: Actor) -> None:
    mend_a_typo(officer)
    found = reviewing.reading(lena, 1)
    sam = world.colleague(officer, "reviewer", "Sam Poe")
    for who in (officer, sam, Actor(), SYSTEM):
        with pytest.raises(NotFound):
            reviewing.still_content(who, 1, digest=found.text.digest, seen_version=found.review.seen_version)
    assert reviews.ask_all_again(officer, REFERENCE, Matter.PAPER, 1) == 1
    assert "was of an earlier text" in " ".join(approval.hindrances_of(officer, REFERENCE))
    with pytest.raises(BadInput, match="earlier text"):
        approval.approve(officer, REFERENCE, seen_version=world.seen(officer, REFERENCE))


def test_the_text_that_changed_once_more_is_not_pressed_through_unseen(officer: Actor, lena: Actor) -> None:
    mend_a_typo(officer)
    found = reviewing.reading(lena, 1)
    values = {"title": "The Forum", "number": "2", "body": "Twice."}
    papers.save_section(officer, REFERENCE, "s2", values, seen_version=world.seen(officer, REFERENCE))
    with pytest.raises(Conflict, match="changed while you had it open"):
        reviewing.still_content(lena, 1, digest=found.text.digest, seen_version=found.review.seen_version)
    assert reviewing.reading(lena, 1).state == "earlier"


def test_who_was_not_content_has_to_say_more_than_still_content(officer: Actor, lena: Actor) -> None:
    with pytest.raises(BadInput):
        still(lena)  # of this very text it was said already
    say(lena, verdict="not_content")
    mend_a_typo(officer)
    assert len(changes(lena)) == 1 and not reviewing.reading(lena, 1).may_be_still_content
    with pytest.raises(BadInput):
        still(lena)


def test_words_that_are_not_sent_outlive_the_press(officer: Actor, lena: Actor) -> None:
    reviewing.keep(lena, 1, {"remark-s2": ("How often?", 0)})
    mend_a_typo(officer)
    still(lena)
    found = reviewing.reading(lena, 1)
    assert found.has_unsent and found.shown["remark-s2"] == "How often?"


def test_dates_outline_contact_and_title_are_shown_where_they_changed(officer: Actor, lena: Actor) -> None:
    details = {
        "title": "A far smaller Board",
        "summary": "Your seat on the Board may go, or stay.",
        "fixed": "The cost.",
        "contact_name": "Bo Dean",
    }
    papers.edit_details(officer, REFERENCE, details, seen_version=world.seen(officer, REFERENCE))
    steps = [Step("launch", "It goes out", date(2010, 7, 5)), Step("close", "It is due", date(2010, 10, 4))]
    kept = timetable.timetable(officer, REFERENCE)
    timetable.save(officer, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    found = {one.key: one for one in changes(lena)}
    assert set(found) == {"title", "summary", "fixed", "contact", "dates"}
    assert all(one.kind == "front" for one in found.values())
    dates = "".join(piece.text for piece in found["dates"].pieces if piece.how != "gone")
    assert "4 October 2010" in dates


def test_an_order_that_changed_is_said_though_no_word_did(officer: Actor, lena: Actor) -> None:
    papers.move(officer, REFERENCE, "s2", up=True, seen_version=world.seen(officer, REFERENCE))
    assert reviewing.reading(lena, 1).state == "earlier" and changes(lena) == []


def test_the_officer_sees_which_reviews_are_of_an_earlier_text_and_what_changed(
    officer: Actor, lena: Actor
) -> None:
    mend_a_typo(officer)
    content(officer, "finance", "Sam Poe")
    (board,) = reviews.boards(officer, REFERENCE)
    assert [one.review.person.name for one in board.earlier] == ["Lena Orr"]
    assert [one.review.person.name for one in board.of_this_text] == ["Sam Poe"]
    assert board.earlier[0].changes is not None and len(board.earlier[0].changes) == 1
    assert board.of_this_text[0].changes is None


def test_one_press_asks_everybody_again_and_drops_a_day_that_is_over(officer: Actor, lena: Actor) -> None:
    content(officer, "finance", "Sam Poe")
    with pytest.raises(BadInput, match="Nobody has to be asked again"):
        reviews.ask_all_again(officer, REFERENCE, Matter.PAPER, 1)
    mend_a_typo(officer)
    assert reviews.ask_all_again(officer, REFERENCE, Matter.PAPER, 1) == 2
    lines = reviews.board(officer, REFERENCE, Matter.PAPER).lines
    assert [one.review.due for one in lines] == [date(2010, 7, 1)] * 2, "a day still to come stays"
    clock.set_to(datetime(2010, 7, 2, 9, tzinfo=UTC))
    assert reviews.ask_all_again(officer, REFERENCE, Matter.PAPER, 1) == 2
    lines = reviews.board(officer, REFERENCE, Matter.PAPER).lines
    assert [one.review.due for one in lines] == [None, None]
    asked = db.session.scalars(
        select(Message).where(Message.event == "review_asked").order_by(Message.id)
    ).all()
    assert [one.to_name for one in asked[2:]] == ["Lena Orr", "Sam Poe"] * 2
    assert all("The text has changed" in one.text for one in asked[2:])
    with pytest.raises(NotAllowed):
        reviews.ask_all_again(lena, REFERENCE, Matter.PAPER, 1)
