"""Ticks: run twice, or in three processes at once, they do a thing once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import STRANGER, Actor
from consult.domain.errors import NotFound
from consult.domain.ticks import BEATS
from consult.jobs import scheduler, ticks
from consult.models.outbox import Heartbeat, Message
from consult.models.people import Partnership
from consult.services import people, reports, standing, workspace
from tests import world
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


def test_a_process_that_is_told_to_end_hands_back_what_it_had_claimed(
    home: Partnership, inbox: Inbox
) -> None:
    put(45)
    ticks.ENDING.set()
    try:
        assert ticks.run("deliver-mail") == 0
    finally:
        ticks.ENDING.clear()
    assert states() == ["queued"] * 45
    assert ticks.run("deliver-mail") == 45
    assert len(inbox.received) == 45


def test_while_no_server_answers_every_letter_waits(app: Flask, home: Partnership) -> None:
    app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=free_port())
    put(3)
    assert ticks.run("deliver-mail") == 0
    assert states() == ["queued"] * 3


@pytest.fixture
def paper(app: Flask) -> str:
    """An open paper whose five invitations are due now."""
    actor = world.officer()
    db.session.execute(delete(Message))
    db.session.commit()
    return world.approved(actor)


def told() -> list[Message]:
    """The words to the officer about what did not arrive, the first first."""
    db.session.rollback()
    query = select(Message).where(Message.event == "unreached").order_by(Message.id)
    return list(db.session.scalars(query, execution_options=EVERYWHERE))


def test_an_officer_is_told_within_ten_minutes_of_what_a_server_refused(
    app: Flask, paper: str, inbox: Inbox
) -> None:
    began = clock.now()
    inbox.answers |= dict.fromkeys(("mair@wickcarers.example", "tom@svfire.example"), "550 no such person")
    assert ticks.run("deliver-mail") == 3
    (word,) = told()
    assert word.due_at + timedelta(seconds=BEATS["deliver-mail"].seconds) <= began + timedelta(minutes=10)
    clock.set_to(word.due_at)
    assert ticks.run("deliver-mail") == 1
    recipient, content = inbox.received[-1]
    assert recipient == "team@severnvale.example"
    letter = message_from_bytes(content, policy=default)
    words = letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == "A message about “A smaller Board” did not arrive"
    assert "550 no such person" in words and f"/consultations/{paper}/responses?show=lost" in words


def test_what_comes_back_or_has_no_known_end_is_told_within_ten_minutes_too(
    app: Flask, paper: str, tmp_path: Path
) -> None:
    with dropping(".") as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port)
        ticks.run("deliver-mail")
        assert told() == [], "an invitation is handed in once more"
        clock.set_to(clock.now() + timedelta(minutes=2))
        ticks.run("deliver-mail")
    assert len(told()) == 1
    clock.set_to(clock.now() + timedelta(minutes=5))
    (tmp_path / "box" / "new").mkdir(parents=True)
    note = Path(__file__).parent / "fixtures" / "bounces" / "postfix.eml"
    key = db.session.scalars(
        select(Message.key).where(Message.to_address == "mair@wickcarers.example"),
        execution_options=EVERYWHERE,
    ).one()
    text = note.read_text().replace("@@TO@@", "mair@wickcarers.example")
    came = text.replace("@@ID@@", sha256(key.encode()).hexdigest())
    (tmp_path / "box" / "new" / "1.host").write_text(came)
    app.config["BOUNCE_MAILDIR"] = str(tmp_path / "box")
    began = clock.now() - timedelta(seconds=BEATS["read-bounces"].seconds)
    assert ticks.run("read-bounces") == 1
    word = told()[-1]
    assert len(told()) == 2 and "550 5.1.1" in word.text
    assert word.due_at + timedelta(seconds=BEATS["deliver-mail"].seconds) <= began + timedelta(minutes=10)


def test_the_end_of_a_process_in_the_middle_of_a_letter_is_told(app: Flask, paper: str) -> None:
    db.session.execute(update(Message).values(event="reminder"))
    db.session.commit()
    letter = world.claim_next()
    assert letter is not None and ticks.outbox.hand_over(letter)
    clock.set_to(clock.now() + ticks.outbox.ABANDONED_AFTER + timedelta(seconds=1))
    assert ticks.run("find-abandoned") == 1
    assert [one.to_address for one in told()] == ["team@severnvale.example"]


def test_however_much_is_lost_at_once_the_officer_is_written_to_once(
    app: Flask, paper: str, inbox: Inbox
) -> None:
    """Also where several processes lose a letter in the same moment; and a lost word is told to nobody."""
    inbox.answers = _Always("550 nobody here")  # type: ignore[assignment]
    threads = [threading.Thread(target=scheduler.run_tick, args=(app, "deliver-mail")) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == ["failed"] * 5 + ["queued"]
    clock.set_to(told()[0].due_at)
    ticks.run("deliver-mail")
    assert states() == ["failed"] * 6


class _Always(dict[str, str]):
    """The same answer for everybody."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def get(self, _address: str, _default: object = None) -> str:  # type: ignore[override]
        return self.answer


def test_a_refusal_for_now_is_told_to_nobody(app: Flask, paper: str, inbox: Inbox) -> None:
    inbox.answers["mair@wickcarers.example"] = "451 greylisted"
    ticks.run("deliver-mail")
    assert told() == []


def test_whoever_was_not_reached_is_left_out_of_nothing(app: Flask, paper: str, inbox: Inbox) -> None:
    """Still on the list, still counted as asked and silent, shown with the reason and a telephone number."""
    inbox.answers["mair@wickcarers.example"] = "550 no such person"
    ticks.run("deliver-mail")
    choose_partnership(1)
    actor = Actor(role="officer", name="Ann Wade", partnership_id=1, person_id=1)
    found = standing.standings(actor, paper)
    assert len(found) == 5
    (lost,) = [one for one in found if one.posted.failed]
    assert (lost.contact and lost.contact.telephone, lost.state) == ("01632 960013", "silent")
    assert "550 no such person" in lost.posted.problem
    assert [(one.asked, one.refused) for one in workspace.workspace(actor, {}).current] == [(5, 1)]
    clock.set_to(world.AFTER)
    reports.ask(actor, paper)
    number = reports.claim_next()
    assert number is not None
    circulation = reports.freeze(number).circulation
    assert (sum(one.asked for one in circulation), sum(one.silent for one in circulation)) == (5, 5)


def test_every_tick_notes_that_it_ran(home: Partnership, inbox: Inbox) -> None:
    for name in ticks.TICKS:
        ticks.run(name)
    kept = list(db.session.scalars(select(Heartbeat)))
    assert {one.name for one in kept} == set(ticks.TICKS) == set(BEATS)
    assert all(one.begun_at and one.ran_at and one.begun_at <= one.ran_at for one in kept)


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
    repeated = [job for job in running.get_jobs() if not job.id.endswith(scheduler.AT_ONCE)]
    assert {job.id for job in repeated} == set(ticks.TICKS)
    assert {job.id for job in running.get_jobs()} - set(ticks.TICKS) == {
        name + scheduler.AT_ONCE for name in ticks.TICKS
    }
    assert all(job.coalesce and job.max_instances == 1 for job in running.get_jobs())
    running.shutdown()
    scheduler.run_tick(app, "no such tick")
    scheduler.run_tick(app, "deliver-mail")
    assert len(inbox.received) == 1
