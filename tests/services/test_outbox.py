"""The queue of mail: a row first, a send later, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.models.outbox import Message
from consult.services import outbox
from consult.services._mail import queue
from tests import world


def put(key: str) -> bool:
    """Queue a message that is no invitation, and that stays true for ever."""
    added = queue("sign_in", key=key, to_name="Ann", to_address="ann@x.example", secret="s3cret", minutes=30)
    if added is not None:
        added.event = "own_link"
    db.session.commit()
    return added


def the(key: str) -> Message:
    return db.session.scalars(select(Message).where(Message.key == key)).one()


def drain() -> None:
    while letter := world.claim_next():
        outbox.mark_sent(letter)


def test_queueing_the_same_key_again_does_nothing(app: Flask) -> None:
    world.officer()
    assert put("once") is not None
    assert put("once") is None


def test_a_message_is_claimed_by_one_process_alone(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    assert world.claim_next() is not None
    assert world.claim_next() is None


def test_the_link_is_whole_when_it_leaves_and_wiped_afterwards(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = world.claim_next()
    assert letter is not None and "/sign-in/s3cret" in letter.text
    outbox.mark_sent(letter)
    kept = the("once")
    assert kept.secret is None and "s3cret" not in kept.text + kept.html


def test_a_refusal_for_now_is_tried_again_later_and_not_at_once(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = world.claim_next()
    assert letter is not None
    outbox.mark_refused(letter, "450 greylisted", for_good=False)
    assert world.claim_next() is None
    clock.set_to(world.BEFORE + timedelta(minutes=3))
    assert world.claim_next() is not None


def test_a_refusal_for_good_is_shown_and_not_tried_again(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = world.claim_next()
    assert letter is not None
    outbox.mark_refused(letter, "550 no such person", for_good=True)
    clock.set_to(world.BEFORE + timedelta(days=1))
    assert world.claim_next() is None
    assert (the("once").state, the("once").problem) == ("failed", "550 no such person")


def test_what_a_dead_process_left_is_marked_unknown_and_never_repeated_by_guess(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = world.claim_next()
    assert letter is not None and outbox.hand_over(letter)
    assert outbox.find_abandoned() == 0
    clock.set_to(world.BEFORE + timedelta(minutes=11))
    assert outbox.find_abandoned() == 1
    assert world.claim_next() is None
    assert the("once").state == "unknown"


def test_what_a_dead_process_had_claimed_and_handed_to_nobody_goes_out_later(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    first = world.claim_next()
    clock.set_to(world.BEFORE + timedelta(minutes=11))
    assert (outbox.find_abandoned(), world.claim_next()) == (1, None)
    clock.set_to(clock.now() + timedelta(minutes=2))
    second = world.claim_next()
    assert first and second and first.key == second.key and "/sign-in/s3cret" in second.text
    assert not outbox.hand_over(first), "the process that was thought dead has lost its claim"
    assert outbox.hand_over(second)


def test_a_process_that_was_thought_dead_does_not_speak_for_another_claim(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    first = world.claim_next()
    assert first is not None
    clock.set_to(world.BEFORE + timedelta(minutes=11))
    outbox.find_abandoned()
    clock.set_to(clock.now() + timedelta(minutes=2))
    assert world.claim_next() is not None
    outbox.mark_refused(first, "late word", for_good=True)
    outbox.mark_unknown(first, "late word")
    outbox.mark_sent(first)
    assert (the("once").state, the("once").problem) == ("claimed", "the process that was sending it ended")


def test_what_was_sent_after_all_counts_as_sent(app: Flask) -> None:
    """The process that had been thought dead is the one that knows."""
    world.officer()
    drain()
    put("once")
    letter = world.claim_next()
    assert letter is not None and outbox.hand_over(letter)
    clock.set_to(world.BEFORE + timedelta(minutes=11))
    outbox.find_abandoned()
    outbox.mark_sent(letter)
    assert (the("once").state, the("once").problem) == ("sent", "")


@pytest.mark.parametrize("event", ["invitation", "receipt", "round"])
def test_an_invitation_or_a_receipt_goes_out_once_more_and_then_never(app: Flask, event: str) -> None:
    world.officer()
    drain()
    put("once")
    the("once").event = event
    db.session.commit()
    for minute in (1, 4):
        clock.set_to(world.BEFORE + timedelta(minutes=minute))
        letter = world.claim_next()
        assert letter is not None and letter.key == "once" and "/sign-in/s3cret" in letter.text
        outbox.mark_unknown(letter, "the line was lost")
    clock.set_to(world.BEFORE + timedelta(days=1))
    assert world.claim_next() is None
    assert (the("once").state, the("once").secret) == ("unknown", None)


def test_a_row_that_ends_every_process_that_takes_it_is_parked_and_takes_no_other_with_it(app: Flask) -> None:
    """After its first time it is claimed by itself, so that the others go out; after eight it is shown as lost."""
    world.officer()
    drain()
    for key in ("poison", "well"):
        put(key)
    assert [one.key for one in outbox.claim(20)] == ["poison", "well"]
    claims: list[list[str]] = []
    while the("poison").state != "failed":
        clock.set_to(clock.now() + timedelta(minutes=10 + 2**outbox.TRIES))
        outbox.find_abandoned()
        claimed = outbox.claim(20)
        claims.append([one.key for one in claimed])
        if claims[-1] == ["well"]:
            outbox.mark_sent(claimed[0])
    assert claims.count(["well"]) == 1 and ["poison", "well"] not in claims
    assert the("poison").attempts == outbox.TRIES
    assert (the("well").state, the("poison").secret) == ("sent", None)


@pytest.mark.parametrize("ending", ["refused", "refused eight times", "unknown", "abandoned"])
def test_a_message_that_will_not_leave_any_more_keeps_no_secret(app: Flask, ending: str) -> None:
    world.officer()
    drain()
    put("once")
    for turn in range(outbox.TRIES if ending == "refused eight times" else 1):
        clock.set_to(world.BEFORE + timedelta(days=turn, minutes=1))
        letter = world.claim_next()
        assert letter is not None and the("once").secret == "s3cret"
        assert outbox.hand_over(letter)
        if ending.startswith("refused"):
            outbox.mark_refused(letter, "450 or 550", for_good=ending == "refused")
        elif ending == "unknown":
            outbox.mark_unknown(letter, "the line was lost")
    clock.set_to(clock.now() + timedelta(minutes=11))
    outbox.find_abandoned()
    db.session.rollback()
    assert the("once").state in ("failed", "unknown")
    assert (the("once").secret, the("once").code) == (None, None)


def test_a_message_for_the_launch_waits_for_it(app: Flask) -> None:
    actor = world.officer()
    drain()
    world.approved(actor, at=world.BEFORE)
    assert world.claim_next() is None
    clock.set_to(world.OPEN)
    assert world.claim_next() is not None
