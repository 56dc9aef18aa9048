"""Questions while a paper is open: answered to one or to all without the name, within limits, each an act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.models.enquiries import Enquiry
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import enquiries, extensions, notices
from consult.services.enquiries import A_DAY, WAITING
from tests import world

WICK, FIRE = "Wick Carers Network", "Severnvale Fire Authority"
TEXT = "We of Wick run a day centre: does 'members' mean carers?"


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(actor: Actor) -> str:
    return world.approved(actor)


def ask(name: str = WICK, kind: str = "question", text: str = TEXT, until: date | None = None) -> int:
    holder, public_id = world.partner(name)
    enquiries.ask(holder, public_id, kind=kind, text=text, asked_by="Mair Pugh", until=until)
    return db.session.scalars(select(Enquiry.id).order_by(Enquiry.id.desc())).first() or 0


def mail(event: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def test_a_question_goes_to_the_team_and_waits_on_the_workspace(actor: Actor, reference: str) -> None:
    assert enquiries.waiting(actor) == {}
    ask()
    letter = mail("enquiry")[0]
    assert letter.to_address == "team@severnvale.example"
    assert TEXT in letter.text and "Mair Pugh of Wick Carers Network" in letter.text
    assert list(enquiries.waiting(actor).values()) == [1]


def test_an_answer_to_one_is_read_by_no_other(actor: Actor, reference: str) -> None:
    enquiries.answer(actor, reference, ask(), answer="Yes, carers too.")
    assert [one.to_address for one in mail("enquiry_answered")] == ["mair@wickcarers.example"]
    assert mail("question_answered") == []
    assert enquiries.asked(*world.partner(WICK)).own[0].answer == "Yes, carers too."
    other = enquiries.asked(*world.partner(FIRE))
    assert (list(other.own), list(other.shared)) == ([], [])
    assert notices.notice(actor, reference).shared == ()


def test_an_answer_to_all_carries_the_reworded_question_and_nothing_of_who_asked(
    actor: Actor, reference: str
) -> None:
    number = ask()
    enquiries.answer(actor, reference, number, answer="Yes.", question="Does 'members' mean carers?")
    letters = mail("question_answered")
    assert sorted(one.to_address for one in letters) == sorted(row.email for row in world.ROWS)
    for one in letters:
        about = one.subject + one.text.replace(f"Dear {one.to_name}", "") + one.html.replace(one.to_name, "")
        assert "Wick" not in about and "Mair" not in about and "day centre" not in about
        assert "Does 'members' mean carers?" in one.text
    (shared,) = enquiries.asked(*world.partner(FIRE)).shared
    assert set(vars(shared)) == {"question", "answer", "at"}
    assert [one.question for one in notices.notice(actor, reference).shared] == [
        "Does 'members' mean carers?"
    ]


def test_more_time_is_refused_with_a_reason_that_only_the_asker_is_sent(actor: Actor, reference: str) -> None:
    enquiries.refuse(actor, reference, ask(kind="more_time"), reason="The Board meets on 20 October.")
    (letter,) = mail("enquiry_answered")
    assert "The Board meets on 20 October." in letter.text and letter.to_address == "mair@wickcarers.example"


def test_more_time_is_granted_to_all_by_the_act_that_gives_it(actor: Actor, reference: str) -> None:
    later = world.CLOSE + timedelta(days=14)
    number, seen = ask(kind="more_time", until=later), world.seen(actor, reference)
    extensions.extend(
        actor, reference, new_close=later, reason="A partner asked.", seen_version=seen, granting=number
    )
    kept = enquiries.enquiry(actor, reference, number)
    assert (kept.outcome, kept.answer, kept.answered_by) == ("granted", "A partner asked.", "Ann Wade")
    assert len(mail("extended")) == len(world.ROWS) and mail("enquiry_answered") == []
    assert enquiries.waiting(actor) == {}


def test_a_request_that_was_decided_moves_no_date(actor: Actor, reference: str) -> None:
    number = ask(kind="more_time")
    enquiries.refuse(actor, reference, number, reason="No.")
    later, seen = world.CLOSE + timedelta(days=14), world.seen(actor, reference)
    with pytest.raises(Conflict):
        extensions.extend(
            actor, reference, new_close=later, reason="Yes.", seen_version=seen, granting=number
        )
    assert extensions.extensions(actor, reference) == []


def test_two_officers_do_not_answer_the_same_question(actor: Actor, reference: str) -> None:
    number = ask()
    enquiries.answer(actor, reference, number, answer="Yes.")
    with pytest.raises(Conflict):
        enquiries.answer(actor, reference, number, answer="No.", question="Really?")
    assert mail("question_answered") == []


@pytest.mark.parametrize("verb", ["answer", "refuse"])
def test_a_question_is_not_refused_and_a_request_is_not_answered(
    actor: Actor, reference: str, verb: str
) -> None:
    number = ask(kind="more_time" if verb == "answer" else "question")
    with pytest.raises(BadInput):
        if verb == "answer":
            enquiries.answer(actor, reference, number, answer="Yes.")
        else:
            enquiries.refuse(actor, reference, number, reason="No.")
    assert enquiries.enquiry(actor, reference, number).answered_at is None


def test_no_more_than_five_questions_of_one_organisation_wait(actor: Actor, reference: str) -> None:
    numbers = [ask() for _each in range(WAITING)]
    with pytest.raises(BadInput) as refused:
        ask()
    assert "Telephone Ann Wade" in refused.value.problems["text"]
    assert ask(FIRE)
    enquiries.answer(actor, reference, numbers[0], answer="Yes.")
    assert ask()


def test_no_more_than_ten_questions_of_one_organisation_come_in_a_day(actor: Actor, reference: str) -> None:
    for _each in range(A_DAY):
        enquiries.answer(actor, reference, ask(), answer="Yes.")
    with pytest.raises(BadInput):
        ask()
    assert len(mail("enquiry")) == A_DAY
    clock.set_to(clock.now() + timedelta(days=1))
    assert ask()


def test_more_time_is_asked_for_a_day_after_the_close(actor: Actor, reference: str) -> None:
    for day in (world.CLOSE, world.CLOSE - timedelta(days=1)):
        with pytest.raises(BadInput) as refused:
            ask(kind="more_time", until=day)
        assert set(refused.value.problems) == {"until-day"}
    assert ask(kind="more_time", until=world.CLOSE + timedelta(days=1))


def test_nobody_asks_for_another_or_after_the_close(actor: Actor, reference: str) -> None:
    holder, _mine = world.partner(WICK)
    _other, theirs = world.partner(FIRE)
    with pytest.raises(NotFound):
        enquiries.ask(holder, theirs, kind="question", text="?", asked_by="Mair")
    number = ask()
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed):
        ask()
    enquiries.answer(actor, reference, number, answer="What was asked in time is answered.")


def test_asking_and_answering_are_one_act_each(actor: Actor, reference: str) -> None:
    enquiries.answer(actor, reference, ask(), answer="Yes.")
    enquiries.refuse(actor, reference, ask(kind="more_time"), reason="No.")
    acts = list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))[-4:]
    assert acts == ["ask a question", "answer a question", "ask for more time", "refuse more time"]


def test_a_list_of_one_and_of_five_costs_the_same_number_of_queries(actor: Actor, reference: str) -> None:
    counts = []
    for names in ([WICK], [FIRE, WICK, FIRE, WICK]):
        for name in names:
            ask(name)
        db.session.expire_all()
        with world.counting_queries() as sent:
            for one in enquiries.enquiries(actor, reference):
                assert one.invitation.organisation.name
            enquiries.waiting(actor)
        counts.append(len(sent))
    assert counts[0] == counts[1]
