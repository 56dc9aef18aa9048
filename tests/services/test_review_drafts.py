"""What a reviewer types is kept until it is sent, seen by that person alone, and never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import Conflict, NotAllowed, NotFound
from consult.domain.reviews import Matter
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.reviews import Review, ReviewDraft
from consult.services import approval, handing_over, papers, reviewing, reviews
from tests import world

REFERENCE = "SP-2010-1"
WORDS = "The Act of 2000 does not say so."


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A draft of which Lena is asked for the legal review."""
    actor = world.officer()
    world.draft(actor)
    return actor


@pytest.fixture
def lena(officer: Actor) -> Actor:
    """The reviewer."""
    who = world.colleague(officer, "reviewer")
    reviews.ask(
        officer,
        REFERENCE,
        Matter.PAPER,
        1,
        kind="legal",
        person_id=who.person_id or 0,
        due=date(2010, 7, 1),
    )
    return who


def give(who: Actor, verdict: str = "content", seen: dict[str, int] | None = None, **remarks: str) -> Review:
    found = reviewing.reading(who, 1)
    return reviewing.give(
        who,
        1,
        verdict=verdict,
        because="" if verdict == "content" else "No.",
        remarks=remarks,
        digest=found.text.digest,
        seen_version=found.review.seen_version,
        seen_drafts=seen,
    )


def test_what_was_typed_is_there_again_and_is_no_act(officer: Actor, lena: Actor) -> None:
    rows = db.session.scalar(select(func.count(HistoryRow.id)))
    letters = db.session.scalar(select(func.count(Message.id)))
    kept = reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0), "verdict": ("content", 0), "because": ("", 0)})
    assert kept.versions == {"remark-s1": 1, "verdict": 1, "because": 0} and not kept.clashes
    found = reviewing.reading(lena, 1)
    assert (found.shown["remark-s1"], found.shown["verdict"], found.state) == (WORDS, "content", "waiting")
    assert found.has_unsent and reviewing.mine(lena)[0].has_unsent
    assert db.session.scalar(select(func.count(HistoryRow.id))) == rows
    assert db.session.scalar(select(func.count(Message.id))) == letters


def test_a_kept_content_is_not_approval_and_no_officer_sees_a_word_of_it(officer: Actor, lena: Actor) -> None:
    reviews.need(officer, REFERENCE, {"paper": ["legal"]})
    reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0), "verdict": ("content", 0)})
    (line,) = reviews.board(officer, REFERENCE, Matter.PAPER).lines
    assert line.state == "waiting" and line.review.remarks == [] and line.review.because == ""
    assert "silence is not approval" in approval.hindrances_of(officer, REFERENCE)[0]
    with pytest.raises(NotFound):
        reviewing.keep(officer, 1, {"remark-s1": ("Mine", 1)})


def test_sending_lets_the_drafts_go_and_keeps_what_was_sent(officer: Actor, lena: Actor) -> None:
    reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0)})
    give(lena, s1=WORDS)
    assert db.session.scalars(select(ReviewDraft)).all() == []
    found = reviewing.reading(lena, 1)
    assert found.shown["remark-s1"] == WORDS and not found.has_unsent


def test_a_window_that_has_not_seen_what_another_kept_does_not_overwrite_it(
    officer: Actor, lena: Actor
) -> None:
    reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0)})
    kept = reviewing.keep(lena, 1, {"remark-s1": ("Other words", 0), "because": ("No.", 0)})
    (clash,) = kept.clashes
    assert (clash.key, clash.yours, clash.theirs, clash.version) == ("remark-s1", "Other words", WORDS, 1)
    assert kept.versions == {"because": 1}, "the other field is kept all the same"
    assert reviewing.keep(lena, 1, {"remark-s1": ("Other words", 1)}).versions == {"remark-s1": 2}


def test_the_same_words_from_two_windows_are_no_clash(officer: Actor, lena: Actor) -> None:
    for _window in range(2):
        assert reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0)}).versions == {"remark-s1": 1}


def test_sending_from_a_window_that_has_not_seen_a_draft_is_refused_and_loses_nothing(
    officer: Actor, lena: Actor
) -> None:
    reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0)})
    for seen in ({}, {"remark-s1": 0}):
        with pytest.raises(Conflict, match="another window"):
            give(lena, s1="", seen=seen)
    assert reviewing.reading(lena, 1).shown["remark-s1"] == WORDS
    give(lena, s1="Shorter.", seen={"remark-s1": 1})
    assert reviewing.reading(lena, 1).shown["remark-s1"] == "Shorter."


def test_words_about_a_section_that_was_taken_out_are_shown_and_stop_nothing(
    officer: Actor, lena: Actor
) -> None:
    reviewing.keep(lena, 1, {"remark-s2": (WORDS, 0)})
    for part in ("q3", "s2"):
        papers.remove(officer, REFERENCE, part, seen_version=world.seen(officer, REFERENCE))
    assert reviewing.reading(lena, 1).homeless == [WORDS]
    give(lena)
    assert reviewing.reading(lena, 1).homeless == [WORDS]


def test_whoever_takes_the_review_over_does_not_read_what_was_not_sent(officer: Actor, lena: Actor) -> None:
    sam = world.colleague(officer, "reviewer", "Sam Poe")
    reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0)})
    handing_over.hand_over(officer, lena.person_id or 0, sam.person_id or 0)
    found = reviewing.reading(sam, 1)
    assert "remark-s1" not in found.shown and not found.has_unsent
    assert reviewing.keep(sam, 1, {"remark-s1": ("Mine", 0)}).versions == {"remark-s1": 1}
    with pytest.raises(NotFound):
        reviewing.keep(lena, 1, {"remark-s1": (WORDS, 1)})


def test_a_field_with_an_odd_name_is_left_out(officer: Actor, lena: Actor) -> None:
    odd = {"remark-" + "x" * 60: ("a", 0), "digest": ("a", 0), "remark-<b>": ("a", 0)}
    assert reviewing.keep(lena, 1, odd).versions == {}
    assert db.session.scalars(select(ReviewDraft)).all() == []


def test_once_the_text_is_out_nothing_more_is_kept(officer: Actor, lena: Actor) -> None:
    approval.approve(officer, REFERENCE, seen_version=world.seen(officer, REFERENCE))
    with pytest.raises(NotAllowed):
        reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0)})


def test_what_was_never_sent_is_not_shown_as_said_once_the_text_is_out(officer: Actor, lena: Actor) -> None:
    give(lena, s1="Name the Act.")
    reviewing.keep(lena, 1, {"remark-s1": (WORDS, 0), "verdict": ("not_content", 0), "because": ("No.", 0)})
    approval.approve(officer, REFERENCE, seen_version=world.seen(officer, REFERENCE))
    found = reviewing.reading(lena, 1)
    assert (found.shown["remark-s1"], found.shown["verdict"]) == ("Name the Act.", "content")
    assert sorted(found.homeless) == ["No.", WORDS] and not found.has_unsent


def test_strangers_keep_nothing(officer: Actor, lena: Actor) -> None:
    for who in (Actor(), replace(lena, role="steering"), replace(lena, partnership_id=99)):
        with pytest.raises(NotFound):
            reviewing.keep(who, 1, {"remark-s1": (WORDS, 0)})
