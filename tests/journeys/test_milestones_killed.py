"""Everybody is told of every milestone, once, though processes die wherever they have handed nothing over.

By default few are asked and few die. The full size: CONSULT_RECIPIENTS=500 CONSULT_KILLS=200.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import ceil
from time import monotonic, sleep
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.directory import SECTORS, DirectoryRow
from consult.domain.policy import Choices
from consult.models.outbox import Message
from consult.services import outbox, policy
from tests import world
from tests.jobs.moody import Moody, listening
from tests.journeys.schedulers import POST, PROCESSES, Fast, kill, start

KILLS = int(os.environ.get("CONSULT_KILLS", "15"))
RECIPIENTS = int(os.environ.get("CONSULT_RECIPIENTS", "24"))
FULL = KILLS * RECIPIENTS > 10_000
WITHIN = 300 if FULL else 60  # seconds for one milestone
DAYS = {  # of each milestone the message, and the instant a minute after it is due
    "invitation": world.OPEN,
    "half_way": datetime(2010, 8, 16, 9, tzinfo=UTC),
    "silent": datetime(2010, 9, 13, 9, tzinfo=UTC),
    "week_before": datetime(2010, 9, 20, 9, tzinfo=UTC),
    "closed": datetime(2010, 9, 28, 9, tzinfo=UTC),
}
GREY = slice(1, None, 4)  # every fourth address is told to come back later, once


class Doom:
    """Ends its process after so many statements, as soon as no message of it is between the server and the record."""

    def __init__(self, statements: int) -> None:
        self.left, self.between = statements, 0

    def watch(self) -> None:
        event.listen(db.engine, "before_cursor_execute", self._statement)
        event.listen(db.engine, "commit", self._recorded)

    def _statement(
        self, connection: Any, _cursor: Any, words: str, _values: Any, context: Any, _many: bool
    ) -> None:
        self.left -= 1
        if self.left <= 0 and self.between == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if context.invoked_statement is outbox.HANDED_OVER:
            self.between += 1
        elif words.startswith("UPDATE message SET") and "claims" not in words.partition("WHERE")[0]:
            connection.info["recorded"] = 1

    def _recorded(self, connection: Any) -> None:
        self.between = max(0, self.between - connection.info.pop("recorded", 0))


class Work:
    """So many processes with all that the clock does about a paper, and how many of them have died."""

    def __init__(self, app: Flask, kills: int) -> None:
        self.app, self.left, self.died = app, kills, 0
        self.chance = random.Random(20100802)
        self.pids = [self._another() for _each in range(PROCESSES)]

    def _another(self) -> int:
        statements = self.chance.randint(1, 40) if self.left > 0 else 10**9
        return start(self.app, fast=True, works=("reminders", *POST), first=Doom(statements).watch)

    def look(self) -> None:
        """Put another in the place of each that has died."""
        for place, pid in enumerate(self.pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.died, self.left = self.died + 1, self.left - 1
                self.pids[place] = self._another()

    def end(self) -> None:
        for pid in self.pids:
            kill(pid)


def everything() -> list[Message]:
    """What was written to the partners."""
    db.session.rollback()
    choose_partnership(1)
    return list(db.session.scalars(select(Message).where(Message.to_address.like("lead%"))))


def gone_out() -> int:
    """How many messages to them have gone out."""
    db.session.rollback()
    choose_partnership(1)
    theirs = Message.to_address.like("lead%")
    return db.session.scalar(select(func.count()).where(theirs, Message.state == "sent")) or 0


def test_everybody_gets_each_of_five_messages_once_though_processes_die(app: Flask) -> None:
    actor = world.officer()
    rows = [
        DirectoryRow(f"Partner {n}", SECTORS[n % 4], f"Lead {n}", f"lead{n}@partner{n}.example")
        for n in range(RECIPIENTS)
    ]
    reference = world.approved(actor, rows=rows)
    wanted = Choices(("half_way", "silent", "week_before", "closed"))
    policy.choose(actor, reference, wanted, {}, seen_version=world.seen(actor, reference))
    died, due = 0, 0
    server = Moody(grey={row.email for row in rows[GREY]})
    with listening(server) as port:
        app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=port)
        for to_come, at in zip(range(len(DAYS), 0, -1), DAYS.values(), strict=True):
            clock.set_to(at + timedelta(minutes=1))
            Fast.begun = datetime.now(UTC)
            due += RECIPIENTS
            work = Work(app, ceil((KILLS - died) / to_come))
            try:
                patience = monotonic() + WITHIN
                while gone_out() < due and monotonic() < patience:
                    work.look()
                    sleep(0.01)
            finally:
                work.end()
            died += work.died
    events = Counter(one.event for one in everything())
    print(f"{died} deaths, {RECIPIENTS} recipients: {events}; the server {dict(server.done)}")
    assert died >= KILLS
    assert len(server.accepted) == 5 * RECIPIENTS and set(server.accepted.values()) == {1}
    assert Counter(one.to_address for one in everything()) == {row.email: 5 for row in rows}
