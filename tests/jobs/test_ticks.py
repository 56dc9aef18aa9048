"""Ticks: run twice, or in three processes at once, they do a thing once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import STRANGER
from consult.domain.errors import NotFound
from consult.jobs import scheduler, ticks
from consult.models.outbox import Heartbeat, Message
from consult.models.people import Partnership
from consult.services import people
from tests.jobs.servers import Inbox, dropping, free_port, listening

EVERYWHERE = {"every_partnership": True}


@pytest.fixture
def home(app: Flask) -> Partnership:
    made = people.set_up(
        STRANGER, name="Severnvale Partnership", mailbox="team@severnvale.example", officer="Imogen"
    )
    ticks_nothing = db.session.scalars(select(Message), execution_options=EVERYWHERE).one()
    db.session.delete(ticks_nothing)
    db.session.commit()
    choose_partnership(made.id)
    return made


def put(count: int, address: str = "partner{0}@coalholme.example") -> None:
    """Queue so many messages."""
    now = clock.now()
    for number in range(count):
        common = {"event": "receipt", "to_name": "A", "subject": "S", "text": "T\n", "html": "<p>T</p>"}
        name = address.format(number)
        db.session.add(Message(key=f"{name}:{number}", to_address=name, queued_at=now, due_at=now, **common))
    db.session.commit()


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Message.state).order_by(Message.id), execution_options=EVERYWHERE))


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    box = Inbox(answers={"gone@coalholme.example": "550 gone", "grey@coalholme.example": "451 later"})
    with listening(box) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        yield box


def test_a_tick_run_twice_sends_a_letter_once(home: Partnership, inbox: Inbox) -> None:
    put(3)
    assert [ticks.run("deliver-mail"), ticks.run("deliver-mail")] == [3, 0]
    assert len(inbox.received) == 3
    assert states() == ["sent"] * 3


def test_a_tick_in_three_places_at_once_sends_each_letter_once(
    app: Flask, home: Partnership, inbox: Inbox
) -> None:
    put(12)
    threads = [threading.Thread(target=scheduler.run_tick, args=(app, "deliver-mail")) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(recipient for recipient, _content in inbox.received) == sorted(
        f"partner{number}@coalholme.example" for number in range(12)
    )
    assert states() == ["sent"] * 12


def test_one_bad_row_never_stops_the_rest(home: Partnership, inbox: Inbox) -> None:
    for address in (
        "gone@coalholme.example",
        "no address at all",
        "grey@coalholme.example",
        "well@coalholme.example",
    ):
        put(1, address)
    assert ticks.run("deliver-mail") == 1
    assert states() == ["failed", "failed", "queued", "sent"]


def test_a_letter_refused_for_now_goes_out_later_and_once(home: Partnership, inbox: Inbox) -> None:
    put(1, "grey@coalholme.example")
    ticks.run("deliver-mail")
    inbox.answers.clear()
    assert ticks.run("deliver-mail") == 0  # not before its time
    with clock.showing(clock.now() + ticks.outbox.ABANDONED_AFTER):
        assert ticks.run("deliver-mail") == 1
    assert len(inbox.received) == 1


def test_while_no_server_answers_every_letter_waits(app: Flask, home: Partnership) -> None:
    app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=free_port())
    put(3)
    assert ticks.run("deliver-mail") == 0
    assert states() == ["queued"] * 3


def test_a_letter_whose_fate_is_unknown_is_never_repeated(app: Flask, home: Partnership) -> None:
    put(1)
    with dropping(".") as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port)
        ticks.run("deliver-mail")
        ticks.run("deliver-mail")
    assert states() == ["unknown"]


def test_every_tick_notes_that_it_ran(home: Partnership, inbox: Inbox) -> None:
    for name in ticks.TICKS:
        ticks.run(name)
    assert set(db.session.scalars(select(Heartbeat.name))) == set(ticks.TICKS)


def test_a_tick_that_is_not_there_is_refused_by_name(app: Flask) -> None:
    with pytest.raises(NotFound, match="no tick called deliver-post"):
        ticks.run("deliver-post")


def test_the_scheduler_runs_each_tick_and_a_fault_stops_none(
    app: Flask, home: Partnership, inbox: Inbox
) -> None:
    put(1)
    app.config["DEMONSTRATION"] = True
    running = scheduler.background(app)
    running.start(paused=True)
    assert {job.id for job in running.get_jobs()} == set(ticks.TICKS)
    assert all(job.coalesce and job.max_instances == 1 for job in running.get_jobs())
    running.shutdown()
    scheduler.run_tick(app, "no such tick")
    scheduler.run_tick(app, "deliver-mail")
    assert len(inbox.received) == 1
