"""Sending a paper to very many, and the page of a long circulation list."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.services import lists
from tests import world
from tests.bench.answering import expect
from tests.bench.server import partners
from tests.bench.timing import Timed, in_turns
from tests.conftest import migrate, settings
from tests.web.officer_at_work import signed_in

ROOT = Path(__file__).resolve().parents[2]
FEWER, MANY, LONG = 1_000, 10_000, 500
SENDINGS = 3
# The list is made in one process and sent to in another, whose memory is that of the sending alone.
SENDING_CHILD = """
import re, sys, time
from pathlib import Path
from sqlalchemy import func, select
from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.models.circulation import Link, Posting
from consult.models.outbox import Message
from consult.services import approval
from tests import world
from tests.bench.timing import bare_rows
from tests.conftest import settings

def peak():
    return int(re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024

with create_app(settings(Path(sys.argv[1]))).app_context():
    clock.set_to(world.BEFORE)
    choose_partnership(1)
    actor = Actor(role="officer", name="Ann Wade", partnership_id=1, person_id=1)
    seen = world.seen(actor, sys.argv[2])
    before, began = peak(), time.perf_counter()
    approval.approve(actor, sys.argv[2], seen_version=seen)
    seconds, grown = time.perf_counter() - began, peak() - before
    invited = db.session.scalar(select(func.count()).where(Message.event == "invitation"))
    written = [db.engine.connect().exec_driver_sql(f"SELECT * FROM {one.__tablename__}").fetchall()
               for one in (Message, Link, Posting)]
    print(seconds, grown, invited, bare_rows([[tuple(row) for row in rows] for rows in written]))
"""


def measure() -> Iterator[tuple[str, str]]:
    """Seconds and memory of an approval that queues very many invitations; then the page of a list of 500."""
    grown = {}
    for number in (FEWER, MANY):
        runs = [_sending(number) for _turn in range(SENDINGS)]
        timed = Timed([one[0] for one in runs], [one[2] for one in runs])
        grown[number] = max(one[1] for one in runs)
        yield f"invitations queued, {number:,}", timed.against("the same rows in bare SQLite", 10)
    fewer, many = grown[FEWER], grown[MANY]
    yield (
        "memory that the queueing adds at its peak",
        f"{fewer:.0f} MB for {FEWER:,}, {many:.0f} MB for {MANY:,}",
    )
    expect(many < 2 * fewer, "ten times as many invitations take more than twice the memory")
    yield from _page()


def _sending(number: int) -> tuple[float, float, float]:
    """Seconds, megabytes more than before, and seconds for the same rows without us."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder)))
        migrate(app)
        with app.app_context():
            reference = world.draft(world.officer(), partners(number))
            db.session.remove()
            db.engine.dispose()
        clock.set_to(None)
        command = [sys.executable, "-c", SENDING_CHILD, folder, reference]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    expect(done.returncode == 0, done.stderr[-400:])
    seconds, megabytes, messages, bare = (float(figure) for figure in done.stdout.split())
    expect(messages == number, f"{messages:.0f} messages are queued, not {number}")
    return seconds, megabytes, bare


def _page() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        real = {"TESTING": False, "DEMONSTRATION": False, "PUBLIC_URL": "http://localhost"}
        app = create_app(settings(Path(folder)) | real)
        migrate(app)
        with app.app_context():
            actor = world.officer()
            reference = world.draft(actor, partners(LONG))
            everybody = [one.organisation_id for one in world.circulation.invitations(actor, reference)]
            found = lists.save(actor, "Parish councils", is_forum=False)
            lists.fill(actor, found.id, everybody)
            world.circulation.choose(
                actor, reference, everybody, lists=[found.id], seen_version=world.seen(actor, reference)
            )
            client = signed_in(app, actor)
            choose_partnership(None)

            def whole() -> None:
                page = client.get(f"/consultations/{reference}/circulation")
                expect(page.text.count("(Parish councils)") == LONG, "the page is not whole")

            timed = in_turns(whole, lambda: client.get("/accessibility"), clock=process_time)
            db.session.remove()
            db.engine.dispose()
    clock.set_to(None)
    yield f"who is asked, {LONG} organisations", timed.against("a page without a table", 0.2)
