"""Mail of which nobody knows whether it went out waits for a person, who sends it again or leaves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import Conflict, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.people import Contact
from consult.services import circulation, outbox, undelivered
from consult.services.undelivered import Undelivered
from tests import world

WICK, MAIR = "Wick Carers Network", "mair@wickcarers.example"


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A paper is open; its invitations waited in the backup that was put back."""
    actor = world.officer()
    world.approved(actor)
    outbox.hold_waiting()
    choose_partnership(actor.partnership_id)
    return actor


def to_mair() -> Message:
    query = select(Message).where(Message.to_address == MAIR).order_by(Message.id)
    return db.session.scalars(query).first()  # type: ignore[return-value]


def listed(actor: Actor) -> list[Undelivered]:
    found, number = undelivered.undelivered(actor, 100)
    assert number == len(found)
    return found


def acts() -> list[str]:
    return list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))


def test_what_a_restore_holds_goes_nowhere_until_a_person_sends_it_and_then_once(officer: Actor) -> None:
    assert world.claim_next() is None
    choose_partnership(officer.partnership_id)
    assert undelivered.waiting(officer) == len(listed(officer)) == 6  # five invitations and a sign-in
    undelivered.release(officer, to_mair().id)
    letter = world.claim_next()
    assert letter is not None and letter.to_address == MAIR and "link-secret" not in letter.text
    outbox.hand_over(letter)
    outbox.mark_sent(letter)
    assert world.claim_next() is None
    choose_partnership(officer.partnership_id)
    assert undelivered.waiting(officer) == 5
    assert acts()[-1] == "send a held message again"


def test_what_is_left_is_never_sent_and_keeps_no_secret(officer: Actor) -> None:
    undelivered.leave(officer, to_mair().id)
    assert (to_mair().state, to_mair().secret) == ("left", None)
    assert undelivered.waiting(officer) == 5 and acts()[-1] == "leave a held message"
    assert world.claim_next() is None


def test_the_list_asks_the_database_as_often_for_one_as_for_six(officer: Actor) -> None:
    asked = []
    for _more in range(2):
        with world.counting_queries() as sent:
            assert listed(officer)
        asked.append(len(sent))
        for one in listed(officer)[1:]:
            undelivered.leave(officer, one.message.id)
        db.session.expire_all()
    assert asked[0] == asked[1]


def test_it_is_decided_once(officer: Actor) -> None:
    number = to_mair().id
    undelivered.release(officer, number)
    for act in (undelivered.release, undelivered.leave):
        with pytest.raises(Conflict):
            act(officer, number)
    with pytest.raises(NotFound):
        undelivered.leave(officer, 999)


def test_a_message_whose_link_is_gone_is_not_sent_again(officer: Actor) -> None:
    letter = to_mair().id
    lead = db.session.scalars(select(Contact.id).where(Contact.email == MAIR)).one()
    circulation.send_again(officer, "SP-2010-1", world.invitation_of(WICK).public_id, lead)
    (replaced,) = [one for one in listed(officer) if one.message.id == letter]
    assert not replaced.opens and replaced.organisations
    with pytest.raises(Conflict, match="opens nothing any more"):
        undelivered.release(officer, letter)
    undelivered.leave(officer, letter)
    other = next(one for one in listed(officer) if one.organisations)
    for _handed_in_twice in range(2):
        outbox.mark_unknown(world.in_hand(other.message.id), "the line dropped")
    choose_partnership(officer.partnership_id)
    with pytest.raises(Conflict):
        undelivered.release(officer, other.message.id)


def test_a_message_without_a_link_is_sent_again_after_its_line_dropped(officer: Actor) -> None:
    message = to_mair()
    message.text, message.html, message.secret = "No link in it.", "<p>No link in it.</p>", None
    db.session.commit()
    undelivered.release(officer, message.id)
    letter = world.claim_next()
    assert letter is not None and letter.text == "No link in it."


def test_only_an_officer_of_the_partnership_decides(officer: Actor) -> None:
    number = to_mair().id
    for actor in (world.partner(WICK)[0], Actor(), Actor(role="officer", partnership_id=2)):
        with pytest.raises(NotAllowed):
            undelivered.release(actor, number)
    assert to_mair().state == "unknown"


def test_what_waits_for_a_person_comes_first_and_counts_whatever_its_age(officer: Actor) -> None:
    old = to_mair()
    failed = next(one.message for one in listed(officer) if one.message.id != old.id)
    failed.state, failed.queued_at = "failed", clock.now() + timedelta(days=1)
    db.session.commit()
    found, number = undelivered.undelivered(officer, 5)
    assert number == 6 and [one.message.state for one in found] == ["unknown"] * 5
    clock.set_to(clock.now() + timedelta(days=60))
    assert undelivered.waiting(officer) == 5, "a refusal of two months ago is not news; what waits still is"
