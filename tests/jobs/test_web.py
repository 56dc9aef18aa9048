"""Several processes serve the pages of one machine: one that falls is replaced, and none outlives its keeper."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.throwaway_postgres import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds
WRITERS, EACH = 3, 60
RUN = """
import signal
from consult.jobs.command_line import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # even where the tests run with their interrupts off
raise SystemExit(main())
"""
WRITE = """
import sys
from consult import clock, create_app
from consult.services import ticks
from pathlib import Path
from tests.conftest import migrate, settings
folder, name, times = sys.argv[1:]
app = create_app(settings(Path(folder), SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/shared.sqlite"))
if name == "first":
    migrate(app)
with app.app_context():
    for number in range(int(times)):
        ticks.end(f"{name}-{number}")
"""


@contextmanager
def serving(folder: Path, port: int, processes: int = 2) -> Iterator[subprocess.Popen[str]]:
    """``consult serve`` in a process of its own, on an embedded database in ``folder``."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "CONSULT_DATA": str(folder),
        "SECRET_KEY": "not a secret of anybody, and forty letters",
        "WEB_PROCESSES": str(processes),
    }
    command = [sys.executable, "-c", RUN, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def is_served(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_for(holds: Callable[[], bool]) -> None:
    patience = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < patience
        sleep(0.05)


def kept_by(keeper: int) -> set[int]:
    found = Path(f"/proc/{keeper}/task/{keeper}/children").read_text(encoding="ascii").split()
    return {int(one) for one in found}


def lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    with serving(tmp_path, port) as process:
        wait_for(lambda: is_served(port))
        yield process, port


def test_a_process_that_is_killed_is_replaced_and_the_pages_are_there(
    server: tuple[subprocess.Popen[str], int],
) -> None:
    keeper, port = server
    before = kept_by(keeper.pid)
    assert len(before) == 3  # two for pages, one for the clock
    for one in before:
        os.kill(one, signal.SIGKILL)
    wait_for(lambda: len(kept_by(keeper.pid) - before) == 3 and is_served(port))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda one: one.name)
def test_no_process_outlives_its_keeper(
    server: tuple[subprocess.Popen[str], int], how: signal.Signals
) -> None:
    keeper, port = server
    kept = kept_by(keeper.pid)
    keeper.send_signal(how)
    keeper.wait(PATIENCE)
    wait_for(lambda: not any(lives(one) for one in kept))
    assert not is_served(port)


def test_a_second_server_at_the_same_address_is_refused_with_a_sentence(
    server: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    _first, port = server
    with serving(tmp_path, port) as second:
        said, _none = second.communicate(timeout=PATIENCE)
    assert second.returncode == 2
    assert f"Port {port}" in said and "--port" in said
    assert is_served(port)


def test_writers_in_several_processes_take_turns_and_none_is_turned_away(tmp_path: Path) -> None:
    def writer(name: str, times: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WRITE, str(tmp_path), name, str(times)]
        return subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)

    with writer("first", 0) as first:
        assert first.wait(PATIENCE) == 0
    together = [writer(f"writer-{number}", EACH) for number in range(WRITERS)]
    for one in together:
        _said, wrong = one.communicate(timeout=PATIENCE)
        assert one.returncode == 0, wrong
    with closing(sqlite3.connect(tmp_path / "shared.sqlite")) as database:
        (held,) = database.execute("SELECT count(*) FROM heartbeat").fetchone()
    assert held == WRITERS * EACH
