"""Sending a paper to very many, and the page of a long circulation list."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import process_time

from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.services import lists
from tests import world
from tests.bench.answering import expect
from tests.bench.server import partners
from tests.conftest import migrate, settings
from tests.web.officer_at_work import signed_in

ROOT = Path(__file__).resolve().parents[2]
FEWER, MANY, LONG = 1_000, 10_000, 500
# The list is made in one process and sent to in another, whose memory is that of the sending alone.
SENDING_CHILD = """
import re, sys, time
from pathlib import Path
from sqlalchemy import func, select
from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.models.outbox import Message
from consult.services import approval
from tests import world
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
    seconds, invited = time.perf_counter() - began, select(func.count()).where(Message.event == "invitation")
    print(seconds, peak() - before, db.session.scalar(invited))
"""


def measure() -> Iterator[tuple[str, str]]:
    """Seconds and memory of an approval that queues very many invitations; then the page of a list of 500."""
    memory = []
    for number in (FEWER, MANY):
        seconds, megabytes = _sending(number)
        memory.append(megabytes)
        yield f"invitations queued, {number:,}", f"{seconds:.1f} s, {megabytes:.0f} MB more than before"
    expect(seconds < 10, f"ten thousand invitations took {seconds:.1f} s; ten are promised")
    yield from _page()


def _sending(number: int) -> tuple[float, float]:
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
    seconds, megabytes, messages = (float(figure) for figure in done.stdout.split())
    expect(messages == number, f"{messages:.0f} messages are queued, not {number}")
    return seconds, megabytes


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
            times = []
            for _turn in range(9):
                began = process_time()
                page = client.get(f"/consultations/{reference}/circulation")
                times.append(process_time() - began)
                expect(page.text.count("(Parish councils)") == LONG, "the page is not whole")
            db.session.remove()
            db.engine.dispose()
    clock.set_to(None)
    expect(median(times) < 0.2, f"the page took {median(times) * 1000:.0f} ms; 200 are promised")
    yield f"who is asked, {LONG} organisations", f"{median(times) * 1000:.0f} ms on the server"
