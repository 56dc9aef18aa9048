"""Clocks that jump or disagree: nothing opens again, nothing goes out twice, no reference comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.errors import BadInput
from consult.domain.lifecycle import Phase
from consult.models.outbox import Heartbeat, Message
from consult.models.papers import Consultation
from consult.services import outbox, reminders, ticks
from tests import world
from tests.conftest import ON_POSTGRES

HOUR = timedelta(hours=1)


class Machine(datetime):
    """The clock of the machine, which shows what it is told and then stands."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + cls.ahead


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Machine]:
    monkeypatch.setattr(clock, "datetime", Machine)
    monkeypatch.setattr(Machine, "ahead", timedelta(0))
    return Machine


def another_process() -> None:
    """What a process remembers of the time is gone; the machine's clock goes on as it is."""
    clock._latest = clock.LONG_AGO


def closed_paper(app: Flask) -> str:
    """A paper that closed a minute ago, and was seen to: a tick ran."""
    reference = world.approved(world.officer())
    app.config["DEMONSTRATION"] = False
    clock.set_to(world.FIRST_LATE + timedelta(minutes=1))
    ticks.begin("deliver-mail")
    return reference


def phase_of(reference: str) -> Phase:
    choose_partnership(1)
    found = db.session.scalars(select(Consultation).where(Consultation.reference == reference))
    return found.one().phase_at(clock.now())


def test_time_stands_still_while_the_machine_catches_up_and_then_goes_on(machine: type[Machine]) -> None:
    clock.set_to(None)
    before = clock.now()
    machine.ahead = -HOUR
    assert before <= clock.now() < before + timedelta(seconds=1)
    assert timedelta(minutes=59) < clock.stands_still_for() <= HOUR
    machine.ahead = timedelta(minutes=5)
    assert clock.now() > before + timedelta(minutes=4)
    assert clock.stands_still_for() == timedelta(0)
    clock.set_to(None)


def test_what_has_closed_stays_closed_though_the_clock_is_put_back(
    app: Flask, client: FlaskClient, machine: type[Machine]
) -> None:
    reference = closed_paper(app)
    assert phase_of(reference) is Phase.ANALYSIS
    machine.ahead = -HOUR
    assert phase_of(reference) is Phase.ANALYSIS
    another_process()
    assert phase_of(reference) is Phase.OPEN, "without the database a new process cannot know"
    another_process()
    ticks.agree()
    assert phase_of(reference) is Phase.ANALYSIS
    said = " ".join(client.get("/health").json["wrong"])
    if ON_POSTGRES:  # whose clock was not put back, and is gone by
        assert "The clock of this machine is -3600.0 seconds off the database's" in said
    else:
        assert "Nothing that has closed opens again: time stands still for the next 3" in said


def test_an_answer_is_refused_after_the_bell_though_the_clock_was_put_back(
    app: Flask, client: FlaskClient, machine: type[Machine]
) -> None:
    closed_paper(app)
    secret = world.secret_for("mair@wickcarers.example")
    choose_partnership(None)
    home = client.get(f"/a/{secret}").headers["Location"]
    machine.ahead = -HOUR
    signed = {"publication": "full", "authority": "mine", "signed_by": "Mair"}
    assert "closed before your answer was sent" in client.post(f"{home}check", data=signed).text


def test_nobody_is_reminded_again_though_the_clock_is_put_back_a_day(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    everybody = world.everybody(actor, reference)
    assert reminders.send(actor, reference, "remind", everybody) == 5
    for letter in outbox.claim(20):
        outbox.mark_sent(letter)
    clock.set_to(world.OPEN - timedelta(days=1))
    with pytest.raises(BadInput):
        reminders.send(actor, reference, "remind", everybody)
    assert outbox.claim(20) == []


def test_no_reference_comes_back_though_the_clock_is_put_back_a_year(app: Flask) -> None:
    actor = world.officer()
    first = world.for_nobody_yet(actor)
    clock.set_to(world.BEFORE + timedelta(days=365))
    second = world.for_nobody_yet(actor, "Another paper")
    clock.set_to(world.BEFORE)
    third = world.for_nobody_yet(actor, "A third paper")
    assert len({first, second, third}) == 3


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, timedelta(seconds=3), timedelta(seconds=1)])
def test_the_clock_of_a_database_server_is_gone_by_and_a_machine_that_is_off_is_named(
    app: Flask, client: FlaskClient, machine: type[Machine], ahead: timedelta
) -> None:
    """An embedded database has the machine's own clock, so there nothing can be off."""
    app.config["DEMONSTRATION"] = False
    clock.set_to(None)
    machine.ahead = ahead
    ticks.begin("deliver-mail")
    is_off = ON_POSTGRES and abs(ahead) > timedelta(seconds=ticks.TOLERATED)
    wrong = timedelta(0) if is_off else ahead
    assert abs(clock.now() - datetime.now(UTC) - wrong) < timedelta(milliseconds=500)
    said = [one for one in client.get("/health").json["wrong"] if "off the database's" in one]
    assert len(said) == (2 if is_off else 0), "the web process and the scheduler, which are one here"
    assert all(f"{ahead.total_seconds():.0f}" in one for one in said)
    kept = db.session.scalars(select(Heartbeat)).one()
    assert abs(kept.off - (ahead.total_seconds() if ON_POSTGRES else 0)) < 0.5
    assert db.session.scalars(select(Message), execution_options={"every_partnership": True}).all() == []


def test_a_web_process_goes_by_the_databases_clock_from_its_first_page_on(
    another_app: Callable[..., Flask], app: Flask, machine: type[Machine]
) -> None:
    clock.set_to(None)
    fresh = another_app(DEMONSTRATION=False)
    machine.ahead = HOUR
    fresh.test_client().get("/sign-in")
    wrong = timedelta(0) if ON_POSTGRES else HOUR
    assert abs(clock.now() - datetime.now(UTC) - wrong) < timedelta(seconds=1)


def test_several_processes_that_are_the_first_to_tick_all_do_their_work(app: Flask) -> None:
    failed: list[BaseException] = []

    def beat() -> None:
        with app.app_context():
            try:
                ticks.begin("deliver-mail")
                ticks.end("deliver-mail")
            except Exception as wrong:
                failed.append(wrong)
            db.session.remove()

    threads = [threading.Thread(target=beat) for _each in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    assert [one.name for one in db.session.scalars(select(Heartbeat))] == ["deliver-mail"]
