"""Reminders: who gets one, who is left in peace, and never two on one day."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.circulation import Link, Posting, Sending
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import circulation, codes, declining, outbox, reminders, responses
from consult.services.responses import SignOff
from tests import world

COUNCIL, FIRE, WICK = "Coalholme Borough Council", "Severnvale Fire Authority", "Wick Carers Network"
HALL, TRADE = "Upper Arle Village Hall", "Severnvale Chamber of Trade"


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """An open paper that reached everybody: one answered, one has begun, three are silent."""
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    holder, public_id = world.partner(COUNCIL)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    holder, public_id = world.partner(WICK)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    return actor, reference


def remind(actor: Actor, reference: str, act: str = "remind") -> int:
    return reminders.send(actor, reference, act, world.everybody(actor, reference))


def reminded(event: str = "reminder") -> list[str]:
    query = select(Message.to_address).where(Message.event == event).order_by(Message.to_address)
    return list(db.session.scalars(query))


def test_the_silent_get_one_message_and_those_who_have_begun_another(paper: tuple[Actor, str]) -> None:
    assert remind(*paper) == 3
    assert reminded() == ["bea@svchamber.example", "jo@upperarle.example", "tom@svfire.example"]
    assert remind(*paper, "remind_started") == 1
    assert reminded("reminder_started") == ["mair@wickcarers.example"]
    acts = list(db.session.scalars(select(Sending.act).order_by(Sending.id)))
    assert acts == ["send", "remind", "remind_started"]
    rows = list(db.session.scalars(select(HistoryRow).where(HistoryRow.act.startswith("remind"))))
    assert [row.detail for row in rows] == [{"reminded": 3, "begun": False}, {"reminded": 1, "begun": True}]


def test_the_preview_names_exactly_those_who_are_then_reminded(paper: tuple[Actor, str]) -> None:
    found = reminders.preview(*paper, "remind")
    assert [one.invitation.organisation.name for one in found.due] == [FIRE, HALL, TRADE]
    assert "Monday 27 September 2010, 11:59pm" in found.subject and "(their own link)" in found.text
    assert found.heard == 1
    assert reminders.send(*paper, "remind", [one.invitation.public_id for one in found.due[:1]]) == 1
    assert reminded() == ["tom@svfire.example"], "only those who were shown"


def test_earlier_links_stay_good_and_the_new_link_and_code_open_the_same(paper: tuple[Actor, str]) -> None:
    before = set(db.session.scalars(select(Link.secret_hash)))
    remind(*paper)
    message = db.session.scalars(select(Message).where(Message.to_address == "tom@svfire.example")).all()[-1]
    assert message.secret and message.code and message.code not in message.text
    by_link, by_code = circulation.by_secret(message.secret), codes.by_code(message.code)
    assert by_link.invitation_id == by_code.invitation_id == world.invitation_of(FIRE).id
    good = set(db.session.scalars(select(Link.secret_hash).where(Link.revoked_at.is_(None))))
    assert before < good


def test_the_link_and_the_code_leave_with_the_message_and_are_wiped(paper: tuple[Actor, str]) -> None:
    world.all_sent()
    remind(*paper)
    message = db.session.scalars(
        select(Message).where(Message.event == "reminder").order_by(Message.id)
    ).first()
    assert message is not None
    code = message.code
    letter = world.claim_next()
    assert letter is not None and code and code in letter.text and code in letter.html
    outbox.mark_sent(letter)
    db.session.rollback()
    kept = db.session.get_one(Message, letter.id)
    assert (kept.secret, kept.code) == (None, None)
    assert code not in kept.text + kept.html


def test_nobody_is_reminded_twice_on_one_london_day(paper: tuple[Actor, str]) -> None:
    clock.set_to(datetime(2010, 8, 2, 22, 30, tzinfo=UTC))  # half past eleven at night in London
    assert remind(*paper) == 3
    world.all_sent()
    db.session.execute(Message.__table__.update().values(sent_at=clock.now()))
    db.session.commit()
    with pytest.raises(BadInput, match="Nobody is left to remind"):
        remind(*paper)
    clock.set_to(clock.now() + timedelta(hours=1))  # after midnight in London, before it in Greenwich
    assert remind(*paper) == 3


@pytest.mark.parametrize("state", ["failed", "bounced", "queued", "sending"])
def test_an_address_that_does_not_work_or_still_waits_is_not_written_to(
    paper: tuple[Actor, str], state: str
) -> None:
    newest = db.session.scalars(
        select(Posting).where(Posting.invitation_id == world.invitation_of(FIRE).id)
    ).one()
    assert newest.message is not None
    newest.message.state = state
    db.session.commit()
    found = reminders.preview(*paper, "remind")
    assert [one.invitation.organisation.name for one in found.spared] == [FIRE]
    assert found.spared[0].spared == (state if state in ("failed", "bounced") else "waiting")
    assert remind(*paper) == 2


def test_who_declines_is_left_in_peace(paper: tuple[Actor, str]) -> None:
    holder, public_id = world.partner(FIRE)
    declining.decline(holder, public_id, "not_remit", "Not ours.")
    assert remind(*paper) == 2
    assert reminders.preview(*paper, "remind").declined == 1


def test_who_answers_while_the_page_is_open_is_not_reminded(paper: tuple[Actor, str]) -> None:
    shown = [one.invitation.public_id for one in reminders.preview(*paper, "remind").due]
    holder, public_id = world.partner(FIRE)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    assert reminders.send(*paper, "remind", shown) == 2


def test_nobody_is_reminded_before_the_launch_or_after_the_close(paper: tuple[Actor, str]) -> None:
    for at in (world.BEFORE, world.AFTER):
        clock.set_to(at)
        with pytest.raises(NotAllowed, match="remind those who have not answered"):
            remind(*paper)


def test_there_are_two_reminders_and_no_other(paper: tuple[Actor, str]) -> None:
    for ask in (reminders.preview, lambda *given: reminders.send(*given, ["x"])):
        with pytest.raises(NotFound):
            ask(*paper, "threaten")


def test_two_officers_who_press_the_button_at_once_remind_nobody_twice(
    app: Flask, paper: tuple[Actor, str]
) -> None:
    actor, reference = paper
    everyone, sent = world.everybody(actor, reference), []

    def press() -> None:
        with app.app_context():
            choose_partnership(actor.partnership_id)
            try:
                sent.append(reminders.send(actor, reference, "remind", everyone))
            except BadInput:
                sent.append(0)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()  # and see what they did
    assert sorted(sent) == [0, 3]
    assert len(reminded()) == 3
