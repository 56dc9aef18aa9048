"""What is no longer true is not sent: after an outage the post catches up without a flood, and lists what it kept."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import Conflict, NotAllowed
from consult.domain.lifecycle import Stage
from consult.jobs import ticks
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.responses import Response
from consult.models.timetable import Extension
from consult.services import extensions, outbox, people, reminders, reports, responses, undelivered
from consult.services.responses import SignOff
from tests import world
from tests.jobs.servers import Inbox, free_port, listening

LATER, LATEST = date(2010, 10, 4), date(2010, 10, 11)
WICK = "Wick Carers Network"


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """An open paper that reached everybody."""
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    return actor, reference


def remind(actor: Actor, reference: str) -> int:
    return reminders.send(actor, reference, "remind", world.everybody(actor, reference))


def extend(actor: Actor, reference: str, day: date) -> None:
    seen = world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=day, reason="Harvest.", seen_version=seen)


def leaves() -> list[tuple[str, str]]:
    """The kind and the address of everything that leaves now."""
    found = []
    while letters := outbox.claim(20):
        for letter in letters:
            outbox.mark_sent(letter)
            found.append((letter.event, letter.to_address))
    choose_partnership(1)
    return found


def kept_back(actor: Actor) -> dict[str, str]:
    """Why each message that was set aside was, by its address, as the officer's list says."""
    listed, _number = undelivered.undelivered(actor, 100)
    return {one.message.to_address: one.message.problem for one in listed if one.message.state == "stale"}


def submit(name: str) -> None:
    holder, public_id = world.partner(name)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)


def test_a_reminder_that_would_arrive_after_the_close_is_not_sent_but_listed(
    paper: tuple[Actor, str],
) -> None:
    actor, _reference = paper
    clock.set_to(world.FIRST_LATE - timedelta(hours=1))
    assert remind(*paper) == 5
    clock.set_to(world.FIRST_LATE)
    assert [one for one in leaves() if one[0].startswith("reminder")] == []
    assert kept_back(actor) == dict.fromkeys(
        (row.email for row in world.ROWS), "the paper had closed before it could leave"
    )
    secrets = db.session.scalars(select(Message.secret).where(Message.event == "reminder"))
    assert set(secrets) == {None}


def test_a_reminder_goes_out_in_the_last_second_where_a_person_asked_for_it_now(
    paper: tuple[Actor, str],
) -> None:
    clock.set_to(world.FIRST_LATE - timedelta(minutes=1))
    remind(*paper)
    clock.set_to(world.FIRST_LATE - timedelta(seconds=1))
    assert len(leaves()) == 5


# Held up until the night: people are left in peace, and nobody hears of a paper that has closed by the morning.

EVENING = datetime(2010, 8, 6, 14, tzinfo=UTC)  # a Friday afternoon
NIGHTS = [datetime(2010, 8, 6, 17, 0, tzinfo=UTC), datetime(2010, 8, 7, 1, 30, tzinfo=UTC)]
NIGHTS += [datetime(2010, 8, 7, 11, tzinfo=UTC), datetime(2010, 8, 9, 6, 59, 59, tzinfo=UTC)]


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_after_an_outage_a_reminder_waits_for_a_working_hour_and_a_receipt_does_not(
    paper: tuple[Actor, str], night: datetime
) -> None:
    """Late on Friday, in that night, on Saturday, and a second before eight on Monday."""
    clock.set_to(EVENING)
    assert remind(*paper) == 5
    submit(WICK)
    clock.set_to(night)
    assert ("receipt", "mair@wickcarers.example") in (gone := leaves())
    assert not [one for one in gone if one[0] == "reminder"]
    clock.set_to(datetime(2010, 8, 9, 7, tzinfo=UTC))
    assert [kind for kind, _to in leaves() if kind == "reminder"] == ["reminder"] * 4


@pytest.mark.parametrize("held", ["invitation", "round", "sign_in", "correction", "extended"])
def test_nothing_but_reminders_waits_for_the_morning(paper: tuple[Actor, str], held: str) -> None:
    clock.set_to(EVENING)
    remind(*paper)
    db.session.execute(update(Message).where(Message.event == "reminder").values(event=held))
    db.session.commit()
    clock.set_to(EVENING + timedelta(minutes=10) if held == "sign_in" else NIGHTS[1])
    assert [kind for kind, _to in leaves()] == [held] * 5


def test_what_would_leave_after_the_close_is_set_aside_and_listed(paper: tuple[Actor, str]) -> None:
    actor, _reference = paper
    clock.set_to(world.FIRST_LATE - timedelta(hours=8))
    assert remind(*paper) == 5
    clock.set_to(world.FIRST_LATE - timedelta(hours=1))
    assert leaves() == []
    clock.set_to(datetime(2010, 9, 28, 7, tzinfo=UTC))
    assert [one for one in leaves() if one[0] == "reminder"] == []
    assert set(kept_back(actor).values()) == {"the paper had closed before it could leave"}


def test_a_night_costs_a_reminder_no_try_and_whoever_answers_in_it_gets_none(
    paper: tuple[Actor, str],
) -> None:
    clock.set_to(EVENING)
    remind(*paper)
    clock.set_to(NIGHTS[1])
    assert leaves() == []
    submit(WICK)
    attempts = db.session.scalars(select(Message.attempts).where(Message.event == "reminder"))
    assert set(attempts) == {0}
    clock.set_to(datetime(2010, 8, 9, 7, tzinfo=UTC))
    assert "mair@wickcarers.example" not in {to for kind, to in leaves() if kind == "reminder"}


def test_whoever_has_answered_meanwhile_is_not_reminded(paper: tuple[Actor, str]) -> None:
    actor, _reference = paper
    remind(*paper)
    submit(WICK)
    reminded = [to for kind, to in leaves() if kind == "reminder"]
    assert len(reminded) == 4 and "mair@wickcarers.example" not in reminded
    assert kept_back(actor) == {
        "mair@wickcarers.example": "everybody whom it was for has answered, or need not"
    }


def test_a_reminder_about_two_organisations_goes_out_while_one_of_them_has_to_answer(app: Flask) -> None:
    actor = world.officer()
    both = [world.DirectoryRow(f"{name} Council", "public", "Edna", "edna@both.example") for name in "NS"]
    reference = world.approved(actor, rows=both)
    world.all_sent()
    remind(actor, reference)
    submit("N Council")
    assert ("reminder", "edna@both.example") in leaves()
    clock.set_to(clock.now() + timedelta(days=1))
    remind(actor, reference)
    submit("S Council")
    assert [one for one in leaves() if one[0] == "reminder"] == []


def test_a_reminder_that_names_the_old_closing_date_is_not_sent_and_nobody_gets_two(
    paper: tuple[Actor, str],
) -> None:
    """Reminders follow the new timetable: whoever is reminded again that day gets the new date, once."""
    actor, reference = paper
    remind(*paper)
    extend(actor, reference, LATER)
    assert {kind for kind, _to in leaves()} == {"extended"}
    assert set(kept_back(actor).values()) == {"the closing date was moved before it could leave"}
    clock.set_to(clock.now() + timedelta(days=1))
    assert remind(*paper) == 5
    texts = list(db.session.scalars(select(Message.text).where(Message.state == "queued")))
    assert sum("Monday 4 October 2010, 11:59pm" in one for one in texts) == 5
    second = [to for kind, to in leaves() if kind == "reminder"]
    assert sorted(second) == sorted(row.email for row in world.ROWS)


def test_an_extension_that_was_overtaken_by_another_is_not_told(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    extend(actor, reference, LATER)
    extend(actor, reference, LATEST)
    assert sum(kind == "extended" for kind, _to in leaves()) == 5
    told = db.session.scalars(
        select(Message.text).where(Message.event == "extended", Message.state == "sent")
    )
    assert all("Monday 11 October 2010, 11:59pm" in one for one in told)


@pytest.mark.parametrize(
    ("stage", "at", "why"),
    [
        (Stage.WITHDRAWN, world.OPEN, "the paper was withdrawn before it could leave"),
        (Stage.APPROVED, world.AFTER, "the paper had closed before it could leave"),
    ],
)
def test_nobody_is_invited_to_what_cannot_be_answered(
    app: Flask, stage: Stage, at: datetime, why: str
) -> None:
    actor = world.officer()
    world.approved(actor, at=at)
    db.session.execute(update(Consultation).values(stage=stage.value))
    db.session.commit()
    assert [one for one in leaves() if one[0] == "invitation"] == []
    assert why in kept_back(actor).values() and len(kept_back(actor)) >= 5


def test_an_invitation_that_was_held_up_goes_out_while_the_paper_is_open(app: Flask) -> None:
    world.approved(world.officer(), at=world.FIRST_LATE - timedelta(minutes=1))
    assert sum(kind == "invitation" for kind, _to in leaves()) == 5


def test_a_link_that_is_too_old_to_open_anything_is_not_sent(app: Flask) -> None:
    world.officer()
    clock.set_to(world.BEFORE + people.SIGN_IN_LIVES + timedelta(minutes=1))
    assert leaves() == []
    people.ask_to_sign_in("team@severnvale.example")
    assert leaves() == [("sign_in", "team@severnvale.example")]


def test_a_receipt_is_true_for_ever(paper: tuple[Actor, str]) -> None:
    submit(WICK)
    clock.set_to(world.AFTER + timedelta(days=365))
    assert ("receipt", "mair@wickcarers.example") in leaves()


def test_a_week_without_a_mail_server_costs_no_message_its_tries_and_brings_no_flood(
    app: Flask, paper: tuple[Actor, str]
) -> None:
    """Every few hours a tick finds no server; each day the officer reminds, and is told that messages wait."""
    app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=free_port())
    assert remind(*paper) == 5
    submit(WICK)
    for _turn in range(7 * 8):
        assert ticks.run("deliver-mail") == 0
        clock.set_to(clock.now() + timedelta(hours=3))
    choose_partnership(1)
    waiting = db.session.scalars(select(Message).where(Message.state == "queued")).all()
    assert {one.attempts for one in waiting} == {0}
    assert any("cannot be used" in one.problem for one in waiting)
    with listening(Inbox()) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        ticks.run("deliver-mail")
    choose_partnership(1)
    sent = db.session.scalars(select(Message).where(Message.event.in_(("reminder", "receipt"))))
    states = sorted((one.event, one.state) for one in sent)
    assert states == [("receipt", "sent"), *[("reminder", "sent")] * 4, ("reminder", "stale")]


# Moving the date and what follows the close take one lock.


def test_two_officers_who_extend_in_the_same_moment_extend_once(app: Flask, paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    seen = world.seen(actor, reference)
    db.session.remove()
    ends: list[str] = []

    def press() -> None:
        with app.app_context():
            choose_partnership(actor.partnership_id)
            try:
                extensions.extend(actor, reference, new_close=LATER, reason="Harvest.", seen_version=seen)
                ends.append("extended")
            except Conflict:
                ends.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=press) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["extended", *["refused"] * 3]
    assert len(db.session.scalars(select(Extension)).all()) == 1
    assert len(db.session.scalars(select(Message).where(Message.event == "extended")).all()) == 5


def test_a_report_asked_for_at_the_bell_waits_for_an_extension_that_came_first(
    app: Flask, paper: tuple[Actor, str]
) -> None:
    """It is asked for when the old close has passed and the new one is not written down yet."""
    actor, reference = paper
    clock.set_to(world.FIRST_LATE - timedelta(seconds=1))
    written, asked, ends = threading.Event(), threading.Event(), []

    def hold(_session: object) -> None:
        if threading.current_thread() is officer:
            written.set()
            asked.wait(1)  # the report is asked for now, and has to wait

    def press() -> None:
        with app.app_context():
            choose_partnership(actor.partnership_id)
            extend(actor, reference, LATER)
            ends.append("extended")
            db.session.remove()

    officer = threading.Thread(target=press)
    event.listen(db.session, "before_commit", hold)
    try:
        officer.start()
        assert written.wait(5)
        clock.set_to(world.FIRST_LATE + timedelta(seconds=1))
        with pytest.raises(NotAllowed):
            reports.ask(actor, reference)
        ends.append("refused")
        asked.set()
    finally:
        event.remove(db.session, "before_commit", hold)
        officer.join()
    assert sorted(ends) == ["extended", "refused"]
    assert db.session.scalars(select(Response)).all() == []
