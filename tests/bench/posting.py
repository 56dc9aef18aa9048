"""Reminders to very many: queued by one act, then sent by the tick, to a mail server in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from consult import clock, create_app
from consult.db import db
from tests import world
from tests.bench.answering import expect
from tests.bench.server import partners
from tests.bench.timing import NOT_KEPT
from tests.conftest import migrate, settings

ROOT = Path(__file__).resolve().parents[2]
FEWER, MANY, PROMISED = 1_000, 10_000, 20.0
SERVER_CHILD = """
from threading import Event
from tests.jobs.moody import Moody, listening
with listening(Moody()) as port:
    print(port, flush=True)
    Event().wait()
"""
# The list is made in one process and worked off in another, whose memory is that of the work alone.
SENDING_CHILD = """
import re, sys, time
from datetime import timedelta
from pathlib import Path
from sqlalchemy import func, select
from consult import clock, create_app
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.jobs import ticks
from consult.models.outbox import Message
from consult.services import reminders
from tests import world
from tests.conftest import settings

def peak():
    return int(re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024

folder, address, reference, port = sys.argv[1:]
more = {"SQLALCHEMY_DATABASE_URI": address} if address else {}
with create_app(settings(Path(folder), MAIL_HOST="127.0.0.1", MAIL_PORT=int(port), **more)).app_context():
    clock.set_to(world.OPEN)
    choose_partnership(1)
    actor = Actor(role="officer", name="Ann Wade", partnership_id=1, person_id=1)
    everybody = world.everybody(actor, reference)
    began = time.perf_counter()
    reminders.send(actor, reference, "remind", everybody)
    queued = time.perf_counter() - began
    db.session.remove()
    print(queued, end=" ", flush=True)
"""
DELIVERING_CHILD = (
    SENDING_CHILD.partition("    choose_partnership(1)")[0]
    + """
    clock.set_to(world.OPEN + timedelta(hours=1))
    ticks.A_RUN = 600
    before, began = peak(), time.perf_counter()
    sent = ticks.run("deliver-mail")
    print(time.perf_counter() - began, peak() - before, sent)
"""
)


def measure(kind: str, server: str) -> Iterator[tuple[str, str]]:
    """Seconds and memory for 1,000 and 10,000 reminders; ``server`` is the address of a database server, or blank."""
    grown = {}
    for number in (FEWER, MANY):
        with _database(server) as (folder, address):
            queued, seconds, grown[number] = _run(folder, address, number)
        kept = f"promised {PROMISED:.0f} s" if seconds < PROMISED else f"{NOT_KEPT} {PROMISED:.0f} s"
        yield f"{kind}: reminders queued by an officer, {number:,}", f"{queued:.1f} s"
        yield (
            f"{kind}: the tick sends them, {number:,}",
            f"{seconds:.1f} s, {seconds / number * 1000:.2f} ms each; {kept}",
        )
    yield f"{kind}: memory that the tick adds", f"{grown[FEWER]:.0f} MB, {grown[MANY]:.0f} MB"
    expect(grown[MANY] < grown[FEWER] + 20, "the memory of the tick grows with what it sends")


@contextmanager
def _database(server: str) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        if not server:
            yield folder, ""
            return
        admin = create_engine(make_url(server), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS consult_post WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE consult_post"))
        yield folder, make_url(server).set(database="consult_post").render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE consult_post WITH (FORCE)"))
        admin.dispose()


def _run(folder: str, address: str, number: int) -> tuple[float, float, float]:
    """Seconds to queue, seconds to send, and megabytes that the sending adds."""
    more = {"SQLALCHEMY_DATABASE_URI": address} if address else {}
    app = create_app(settings(Path(folder), **more))
    migrate(app)
    with app.app_context():
        reference = world.approved(world.officer(), rows=partners(number))
        world.all_sent()
        db.session.remove()
        db.engine.dispose()
    clock.set_to(None)
    with subprocess.Popen(
        [sys.executable, "-c", SERVER_CHILD], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as mail_server:
        assert mail_server.stdout is not None
        port = mail_server.stdout.readline().strip()
        try:
            (queued,) = _child(SENDING_CHILD, folder, address, reference, port)
            seconds, grown, sent = _child(DELIVERING_CHILD, folder, address, reference, port)
        finally:
            mail_server.kill()
    expect(sent == number, f"{sent:.0f} reminders were sent, not {number}")
    return queued, seconds, grown


def _child(code: str, *arguments: str) -> list[float]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    expect(done.returncode == 0, done.stderr[-400:])
    return [float(figure) for figure in done.stdout.split()]
