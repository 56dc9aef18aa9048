"""What was acknowledged is kept, whatever happens to the server; in the last seconds it is both or neither."""

from __future__ import annotations

import os
import random
import threading
from datetime import time, timedelta
from time import monotonic, sleep

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import SYSTEM
from consult.domain.counting import first_late_instant
from consult.domain.directory import SECTORS, DirectoryRow
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.responses import Submission
from consult.services import verification
from tests import world
from tests.journeys.forked import GONE, Insistent, Server, forked

KILLS = int(os.environ.get("CONSULT_KILLS", "25"))  # more of them are only a matter of time
HANDS = 6
LAST_SECONDS = 64  # clients
BELL_IN = timedelta(seconds=4)


def partners(number: int) -> list[DirectoryRow]:
    return [
        DirectoryRow(f"Partner {n}", SECTORS[n % 4], f"Lead {n}", f"lead{n}@partner{n}.example")
        for n in range(number)
    ]


def links() -> list[str]:
    query = select(Message.secret).where(Message.event == "invitation").order_by(Message.id)
    return [f"/a/{secret}" for secret in db.session.scalars(query)]


def kept() -> list[Submission]:
    db.session.rollback()
    return list(db.session.scalars(select(Submission).order_by(Submission.id)))


class Hand(threading.Thread):
    """Writes and submits, each time under a new name, until it is told to stop; a dead server is asked again."""

    def __init__(self, port: int, link: str, number: int) -> None:
        super().__init__(daemon=True)
        self.browser = Insistent(port, link, f"Lead {number}")
        self.acknowledged: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            try:
                self._answer(f"{self.browser.name}, turn {turn}")
            except GONE:
                continue

    def _answer(self, text: str) -> None:
        if not self.browser.home:
            self.browser.come_in()
        self.browser.write(text)
        received, _page = self.browser.submit(text)
        if received:
            self.acknowledged.append(text)


def another_is_received(hands: list[Hand]) -> None:
    """Wait until the server of this moment has acknowledged something, so that each kill finds it at work."""
    before, patience = sum(len(hand.acknowledged) for hand in hands), monotonic() + 30
    while sum(len(hand.acknowledged) for hand in hands) == before:
        assert monotonic() < patience, "nothing is received any more"
        sleep(0.005)


def warmed(app: Flask, link: str) -> None:
    """One journey inside this process, so that a child that is forked from it need not learn everything anew."""
    client = app.test_client()
    home = client.get(link).headers["Location"]
    client.post(f"{home}section/s1", data={"q2": "Warm.", "q2-seen": "0"})
    signed = {"publication": "full", "authority": "mine", "signed_by": "Warm"}
    assert client.post(f"{home}check", data=signed).status_code == 302


def test_a_server_that_is_killed_again_and_again_has_every_answer_that_it_acknowledged(app: Flask) -> None:
    world.approved(world.officer(), rows=partners(HANDS + 1))
    warm, *addresses = links()
    warmed(app, warm)
    chance = random.Random(20101108)
    with forked(app) as server:
        hands = [Hand(server.port, link, number) for number, link in enumerate(addresses)]
        for hand in hands:
            hand.start()
        for _kill in range(KILLS):
            another_is_received(hands)
            sleep(chance.uniform(0, 0.08))
            server.kill()
            server.start()
        another_is_received(hands)
        for hand in hands:
            hand.stopped.set()
        for hand in hands:
            hand.join(60)
    acknowledged = {text for hand in hands for text in hand.acknowledged}
    stored = kept()
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, {len(stored)} stored")
    assert len(acknowledged) >= KILLS, "hardly anything was submitted, so nothing was shown"
    assert acknowledged <= {one.signed_by for one in stored}
    _is_whole(stored)


def _is_whole(stored: list[Submission]) -> None:
    """Each submission has its receipt and its line of history, and the chain holds."""
    receipts = db.session.scalars(select(Message.key).where(Message.event == "receipt"))
    assert set(receipts) == {f"receipt:{one.response_id}:{one.number}" for one in stored}
    lines = db.session.scalars(select(HistoryRow.detail).where(HistoryRow.act == "submit a response"))
    assert sorted(line["checksum"] for line in lines) == sorted(one.checksum for one in stored)
    assert not verification.verify(SYSTEM).broken


class Late(threading.Thread):
    """Submits once, at a moment around the bell."""

    def __init__(self, server: Server, link: str, number: int, wait: float) -> None:
        super().__init__(daemon=True)
        self.browser = Insistent(server.port, link, f"Lead {number}")
        self.wait = wait
        self.received, self.page = False, ""

    def run(self) -> None:
        sleep(self.wait)
        self.received, self.page = self.browser.submit(self.browser.name)


@pytest.mark.xdist_group("alone")
def test_in_the_last_seconds_each_is_stored_and_told_so_or_is_told_that_it_was_too_late(app: Flask) -> None:
    world.approved(world.officer(), rows=partners(LAST_SECONDS))
    addresses = links()
    bell = first_late_instant(world.CLOSE, time(23, 59))
    clock.set_to(world.OPEN)
    with forked(app) as server:
        late = [
            Late(server, link, number, wait=1 + number * 6 / LAST_SECONDS)
            for number, link in enumerate(addresses)
        ]
        for one in late:
            one.browser.come_in()
            assert one.browser.write("Before the bell."), "the draft is saved while there is time"
        server.kill()
        clock.set_to(bell - BELL_IN)
        server.start()
        for one in late:
            one.start()
        for one in late:
            one.join(60)
    told = {one.browser.name for one in late if one.received}
    stored = kept()
    choose_partnership(1)
    print(f"{len(told)} in time, {LAST_SECONDS - len(told)} too late")
    assert told == {one.signed_by for one in stored}
    assert 8 < len(told) < LAST_SECONDS - 8, "the bell rang among them"
    assert all(one.submitted_at < bell for one in stored)
    assert all("closed before your answer was sent" in one.page for one in late if not one.received)
