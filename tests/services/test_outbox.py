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
    added = queue("sign_in", key=key, to_name="Ann", to_address="ann@x.example", secret="s3cret", minutes=30)
    db.session.commit()
    return added


def the(key: str) -> Message:
    return db.session.scalars(select(Message).where(Message.key == key)).one()


def drain() -> None:
    while letter := outbox.claim_next():
        outbox.mark_sent(letter.id)


def test_queueing_the_same_key_again_does_nothing(app: Flask) -> None:
    world.officer()
    assert put("once") is not None
    assert put("once") is None


def test_a_message_is_claimed_by_one_process_alone(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    assert outbox.claim_next() is not None
    assert outbox.claim_next() is None


def test_the_link_is_whole_when_it_leaves_and_wiped_afterwards(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = outbox.claim_next()
    assert letter is not None and "/sign-in/s3cret" in letter.text
    outbox.mark_sent(letter.id)
    kept = the("once")
    assert kept.secret is None and "s3cret" not in kept.text + kept.html


def test_a_refusal_for_now_is_tried_again_later_and_not_at_once(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = outbox.claim_next()
    assert letter is not None
    outbox.mark_refused(letter.id, "450 greylisted", for_good=False)
    assert outbox.claim_next() is None
    clock.set_to(world.BEFORE + timedelta(minutes=3))
    assert outbox.claim_next() is not None


def test_a_refusal_for_good_is_shown_and_not_tried_again(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    letter = outbox.claim_next()
    assert letter is not None
    outbox.mark_refused(letter.id, "550 no such person", for_good=True)
    clock.set_to(world.BEFORE + timedelta(days=1))
    assert outbox.claim_next() is None
    assert (the("once").state, the("once").problem) == ("failed", "550 no such person")


def test_what_a_dead_process_left_is_marked_unknown_and_never_repeated_by_guess(app: Flask) -> None:
    world.officer()
    drain()
    put("once")
    outbox.claim_next()
    assert outbox.find_abandoned() == 0
    clock.set_to(world.BEFORE + timedelta(minutes=11))
    assert outbox.find_abandoned() == 1
    assert outbox.claim_next() is None
    assert the("once").state == "unknown"


@pytest.mark.parametrize("ending", ["refused", "refused eight times", "unknown", "abandoned"])
def test_a_message_that_will_not_leave_any_more_keeps_no_secret(app: Flask, ending: str) -> None:
    world.officer()
    drain()
    put("once")
    for turn in range(outbox.TRIES if ending == "refused eight times" else 1):
        clock.set_to(world.BEFORE + timedelta(days=turn, minutes=1))
        letter = outbox.claim_next()
        assert letter is not None and the("once").secret == "s3cret"
        if ending.startswith("refused"):
            outbox.mark_refused(letter.id, "450 or 550", for_good=ending == "refused")
        elif ending == "unknown":
            outbox.mark_unknown(letter.id, "the line was lost")
    clock.set_to(clock.now() + timedelta(minutes=11))
    outbox.find_abandoned()
    db.session.rollback()
    assert the("once").state in ("failed", "unknown")
    assert (the("once").secret, the("once").code) == (None, None)


def test_a_message_for_the_launch_waits_for_it(app: Flask) -> None:
    actor = world.officer()
    drain()
    world.approved(actor, at=world.BEFORE)
    assert outbox.claim_next() is None
    clock.set_to(world.OPEN)
    assert outbox.claim_next() is not None
