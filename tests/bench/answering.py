"""Milliseconds of a saved answer and of a submission, and CPU milliseconds of a whole form journey, over HTTP."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

CLIENTS = (1, 16)
ROUNDS = 320  # requests measured in each row, shared by the clients
JOURNEYS = 200
TICK = os.sysconf("SC_CLK_TCK")
WORDS = (
    "Twice a year is enough, if the papers come a fortnight before and somebody tells us what came of it. "
)


class Browser:
    """One partner's browser: a kept connection, the session cookie, the forgery token of the page."""

    def __init__(self, port: int, link: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = self.token = self.home = ""
        self.seen = 0
        self.home = self.get(link)[1]

    def request(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, str, bytes]:
        sent = {"Cookie": self.cookie, "Connection": "keep-alive", **headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        content = answer.read()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.status, answer.getheader("Location") or path, content

    def get(self, path: str) -> tuple[int, str, bytes]:
        status, location, content = self.request("GET", path)
        expect(status in (200, 302), f"GET {path}: {status}")
        if found := re.search(rb'name="csrf_token" value="([^"]+)"', content):
            self.token = found[1].decode()
        return status, location, content

    def post(self, path: str, values: dict[str, str], **headers: str) -> bytes:
        body = urlencode({"csrf_token": self.token, **values})
        status, _, content = self.request("POST", path, body, **headers)
        expect(status in (200, 302), f"POST {path}: {status}")
        return content

    def open_form(self) -> None:
        """Read the page of the first proposal, as a partner does before writing."""
        self.get(f"{self.home}section/s1")

    def save(self, number: int) -> None:
        """Let the page save itself once with a text that is new."""
        values = {
            "q2": f"{WORDS}({number})",
            "q2-seen": str(self.seen),
            "q1-seen": "0",
            "comment-s1-seen": "0",
        }
        saved = json.loads(self.post(f"{self.home}section/s1", values, Accept="application/json"))
        self.seen = saved["versions"]["q2"]

    def submit(self, number: int) -> None:
        sign_off = {"publication": "full", "authority": "mine", "signed_by": f"Lead {number}"}
        self.post(f"{self.home}check", sign_off)


def expect(held: bool, complaint: str) -> None:
    """A figure for answers that were refused would be no figure."""
    if not held:
        raise SystemExit(f"The measurement stopped: {complaint}")


@contextmanager
def served(address: str, partners: int) -> Iterator[dict[str, Any]]:
    """A fresh server on the database at ``address`` (empty: SQLite in a folder of its own)."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tests.bench.server",
            address or f"sqlite:///{folder}/bench.sqlite",
            folder,
        ]
        with subprocess.Popen([*command, str(partners)], stdout=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline() if process.stdout else ""
            expect(bool(line), "the server did not start")
            try:
                yield json.loads(line)
            finally:
                process.terminate()


def timed(
    act: Callable[[int], None], rounds: int, before: Callable[[int], None] | None = None
) -> list[float]:
    """Milliseconds of each ``act``; ``before`` prepares it and is not counted."""
    taken = []
    for number in range(rounds):
        if before:
            before(number)
        began = perf_counter()
        act(number)
        taken.append((perf_counter() - began) * 1000)
    return taken


def p50_p95(taken: list[float]) -> tuple[float, float]:
    cuts = quantiles(taken, n=20)
    return cuts[9], cuts[18]


def cpu_seconds(pid: int) -> float:
    """User and system time that the process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measure(name: str, address: str) -> Iterator[tuple[str, str]]:
    """Rows of the table for one database."""
    with served(address, max(CLIENTS)) as server:
        everybody = [Browser(server["port"], link) for link in server["links"]]
        for browser in everybody:
            browser.open_form()
        for clients in CLIENTS:
            for what in ("save", "submit"):
                with ThreadPoolExecutor(clients) as pool:
                    began = perf_counter()
                    runs = [pool.submit(_run, everybody[n], what, ROUNDS // clients) for n in range(clients)]
                    taken = [one for run in runs for one in run.result()]
                    rate = len(taken) / (perf_counter() - began)
                p50, p95 = p50_p95(taken)
                label = "saved answer" if what == "save" else "submission"
                yield (
                    f"{label}, {name}, {clients} client(s)",
                    f"p50 {p50:.1f} ms, p95 {p95:.1f} ms ({rate:.0f}/s)",
                )
        yield from _journeys(name, server)


def _run(browser: Browser, what: str, rounds: int) -> list[float]:
    browser.connection.close()  # each thread has a connection of its own from here on
    if what == "save":
        return timed(browser.save, rounds)
    return timed(browser.submit, rounds, before=lambda number: browser.save(10_000 + number))


def _journeys(name: str, server: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A visitor with a fresh cookie follows the link, gets the form, and posts all its answers."""
    before = cpu_seconds(server["pid"])
    for number in range(JOURNEYS):
        browser = Browser(server["port"], server["links"][number % len(server["links"])])
        content = browser.get(f"{browser.home}section/s1")[2].decode()
        seen = {
            f"{key}-seen": value for key, value in re.findall(r'name="([^"]+)-seen" value="(\d+)"', content)
        }
        answers = {
            "q1": "Yes",
            "q1-text": WORDS,
            "q2": f"{WORDS}(journey {number})",
            "comment-s1": f"Noted {number}.",
        }
        browser.post(f"{browser.home}section/s1", seen | answers)
        browser.connection.close()
    spent = (cpu_seconds(server["pid"]) - before) / JOURNEYS * 1000
    yield f"form journey (link, form, post), {name}", f"{spent:.1f} CPU ms in the server"
