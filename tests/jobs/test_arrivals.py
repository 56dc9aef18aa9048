"""The server says when all of a request was there, before the request waited for a free thread."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import waitress

from consult import clock
from consult.jobs.arrivals import note_arrivals

SLOW = 0.4  # seconds that each request takes


@pytest.fixture
def answered() -> Iterator[tuple[int, list[tuple[datetime, datetime]]]]:
    """The port of a server with one slow thread, and when each request was there and when it was begun."""
    seen: list[tuple[datetime, datetime]] = []

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        seen.append((environ[clock.ARRIVED], clock.now()))
        time.sleep(SLOW)
        start("200 OK", [])
        return [b""]

    server = waitress.create_server(slow, host="127.0.0.1", port=0, threads=1)
    note_arrivals(server)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port, seen
    server.close()


def post(port: int, body: bytes, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/", body, headers)
    connection.getresponse().read()
    connection.close()


def test_requests_that_wait_for_a_thread_were_there_when_they_came(
    answered: tuple[int, list[tuple[datetime, datetime]]],
) -> None:
    port, seen = answered
    senders = [threading.Thread(target=post, args=(port, b"x" * 1000, {})) for _each in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    arrived, begun = zip(*seen, strict=True)
    assert (max(arrived) - min(arrived)).total_seconds() < SLOW * 2
    assert (max(begun) - min(begun)).total_seconds() > SLOW * 2.5


def test_a_sender_cannot_say_when_it_came(answered: tuple[int, list[tuple[datetime, datetime]]]) -> None:
    port, seen = answered
    before = clock.now()
    post(port, b"x", {"consult.arrived": "2010-09-27", "Consult-Arrived": "2010-09-27"})
    assert before <= seen[0][0] <= clock.now()
