"""The post, whatever happens to the processes that send it and to the server that takes it: nothing is lost unsaid."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.directory import SECTORS, DirectoryRow
from consult.jobs import ticks
from consult.models.outbox import Message
from consult.services import reminders, responses, undelivered
from consult.services.responses import SignOff
from tests import world
from tests.jobs.moody import Moody, listening
from tests.journeys.schedulers import PATIENCE, PROCESSES, Fast, kill, schedulers, start

KILLS = int(os.environ.get("CONSULT_KILLS", "12"))  # more of them are only a matter of time
PARTNERS = max(48, 6 * KILLS)
STEPS_A_LETTER = 4
EVERYWHERE = {"every_partnership": True}


def partners(number: int) -> list[DirectoryRow]:
    return [
        DirectoryRow(f"Partner {n}", SECTORS[n % 4], f"Lead {n}", f"lead{n}@partner{n}.example")
        for n in range(number)
    ]


def queued(number: int) -> tuple[Actor, dict[str, Message]]:
    """Invitations to so many, receipts for a third of them and reminders for the rest, by Message-ID; all are due."""
    actor = world.officer()
    reference = world.approved(actor, rows=partners(number))
    world.all_sent()
    for n in range(0, number, 3):
        holder, public_id = world.partner(f"Partner {n}")
        responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    reminders.send(actor, reference, "remind", world.everybody(actor, reference))
    again = update(Message).where(Message.event == "invitation").values(state="queued", sent_at=None)
    db.session.execute(again)
    db.session.execute(update(Message).where(Message.event == "sign_in").values(state="sent"))
    db.session.commit()
    return actor, messages()


def messages() -> dict[str, Message]:
    """Every invitation, receipt and reminder as it stands, by its Message-ID."""
    db.session.rollback()
    choose_partnership(1)
    about = Message.event.in_(("invitation", "receipt", "reminder"))
    found = db.session.scalars(select(Message).where(about).order_by(Message.id)).all()
    return {sha256(one.key.encode()).hexdigest(): one for one in found}


def settle(app: Flask) -> None:
    """Let the next working day come, with a server that behaves: whatever may go out goes out, reminders by day."""
    for hours in (6, 6, 12, 2):
        clock.set_to(clock.now() + timedelta(hours=hours))
        for name in ("find-abandoned", "deliver-mail"):
            ticks.run(name)


def steps_until(server: Moody, wanted: int) -> None:
    """Wait until the server has heard so much, or nothing is heard any more."""
    patience = monotonic() + 2
    while server.steps < wanted and monotonic() < patience:
        sleep(0.0005)


def test_three_schedulers_that_are_killed_and_a_server_with_moods_lose_nothing_unsaid(app: Flask) -> None:
    chance = random.Random(20100802)
    actor, before = queued(PARTNERS)
    addresses = sorted({one.to_address for one in before.values()})
    server = Moody(
        moods=random.Random(7),
        hangs_for=2 * PATIENCE,
        gone=frozenset(addresses[::20]),
        grey=set(addresses[1::4]),
    )
    apart = STEPS_A_LETTER * len(before) // (KILLS + 2)  # steps from one kill to the next
    Fast.begun = datetime.now(UTC)
    with listening(server) as port:
        app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=port)
        with schedulers(app, PROCESSES) as pids:
            for _kill in range(KILLS):
                steps_until(server, server.steps + chance.randint(1, 2 * apart))
                place = chance.randrange(PROCESSES)
                kill(pids[place])
                pids[place] = start(app, fast=True)
            steps_until(server, server.steps + 2 * apart)
        server.moods = None
        settle(app)
    shown = account(server, messages())
    print(f"{KILLS} kills, {PARTNERS} recipients: {shown}; the server {dict(sorted(server.done.items()))}")
    assert shown["lost"] == 0
    assert shown["never decided"] == 0
    assert shown["extra copies"] <= KILLS + server.done.total()
    listed, _number = undelivered.undelivered(actor, 10_000)
    after = messages().values()
    assert {one.message.id for one in listed} & {one.id for one in after} == {
        one.id for one in after if one.state in ("unknown", "failed")
    }, "whatever did not surely arrive is in the officer's list"
    assert sum(server.done.values()) > 4 and shown["exactly once"] > len(before) / 2


def account(server: Moody, found: dict[str, Message]) -> Counter[str]:
    """What became of each message, held against what the server took."""
    shown: Counter[str] = Counter({"messages": len(found), "lost": 0, "never decided": 0, "extra copies": 0})
    for message_id, one in found.items():
        copies = server.accepted[message_id]
        assert copies <= 1 + one.repeats <= 2, (
            "a second copy is one that was decided on, and there is no third"
        )
        assert not (one.repeats and one.event == "reminder"), "a reminder is never repeated by guess"
        shown["exactly once"] += one.state == "sent" and copies == 1
        shown["extra copies"] += copies > 1
        shown[f"unknown, {'arrived' if copies else 'not arrived'}"] += one.state == "unknown"
        shown["refused, and listed"] += one.state == "failed"
        shown["lost"] += copies == 0 and one.state not in ("unknown", "failed")
        shown["never decided"] += one.state in ("queued", "claimed", "sending")
    return shown


# At which step the process is killed: the command that the server hears then, and what may follow for a reminder.
BEFORE_IT_LEFT = ("connected", "EHLO", "MAIL", "RCPT")
IN_DOUBT = ("DATA", ".")


@pytest.mark.parametrize(
    ("step", "event"),
    [
        *((step, "reminder") for step in (*BEFORE_IT_LEFT, *IN_DOUBT)),
        *((step, "invitation") for step in ("RCPT", *IN_DOUBT)),
        (".", "receipt"),
    ],
)
def test_where_in_the_dialogue_a_process_dies_decides_what_follows(app: Flask, step: str, event: str) -> None:
    """Before the server could have taken it, a message goes out once; after that, it is as with a lost line."""
    queued(3)
    db.session.execute(update(Message).where(Message.event != event).values(state="sent"))
    db.session.commit()
    pids: list[int] = []
    died: list[str] = []

    def ends(word: str) -> None:
        if word == step and not died:
            died.append(word)
            kill(pids[0])

    server = Moody(step=ends)
    with listening(server) as port:
        app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=port)
        with schedulers(app, 1, fast=False) as running:
            pids.extend(running)
            patience = monotonic() + 10
            while not died and monotonic() < patience:
                sleep(0.005)
        assert died == [step]
        settle(app)
    found = {one: each for one, each in messages().items() if each.event == event}
    copies = sorted(server.accepted[one] for one in found)
    states = sorted(one.state for one in found.values())
    others = [1] * (len(found) - 1)
    if step in BEFORE_IT_LEFT:
        assert (copies, set(states)) == ([1, *others], {"sent"})
    elif event == "reminder":
        assert copies == ([0, *others] if step == "DATA" else [1, *others])
        assert states == [*["sent"] * len(others), "unknown"]
    else:
        assert copies == ([1, *others] if step == "DATA" else [*others, 2])
        assert set(states) == {"sent"} and sum(one.repeats for one in found.values()) == 1
