"""Servers in processes of their own, browsers that ask them over HTTP, and what the asking cost."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

TICK = os.sysconf("SC_CLK_TCK")
WORDS = (
    "Twice a year is enough, if the papers come a fortnight before and somebody tells us what came of it. "
)
CHOICE = re.compile(r'name="(q\d+)" type="(?:radio|checkbox)" value="([^"]+)"')
BOX = re.compile(r'<textarea[^>]* name="(q\d+|comment-\w+)"')
SEEN = re.compile(r'name="([^"]+)-seen" value="(\d+)"')


def expect(held: bool, complaint: str) -> None:
    """A figure for answers that were refused would be no figure."""
    if not held:
        raise SystemExit(f"The measurement stopped: {complaint}")


@dataclass(frozen=True)
class Server:
    """One that is asked: its port, the process that keeps it, and the links that it sent to its partners."""

    port: int
    pid: int
    links: Sequence[str]
    folder: str = ""  # where its database is

    def cpu_seconds(self) -> float:
        """User and system time that the process and those that it keeps have used so far."""
        return sum(_ticks(pid) for pid in (self.pid, *_children(self.pid))) / TICK


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def served(module: str, *arguments: str) -> Iterator[Server]:
    """A fresh server: a module of this folder that prints a line about itself and serves."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        expect(bool(line), "the server did not start")
        try:
            yield Server(**json.loads(line))
        finally:
            os.killpg(process.pid, signal.SIGTERM)


@contextmanager
def ours(address: str, partners: int) -> Iterator[Server]:
    """Compact Consult on the database at ``address`` (empty: SQLite in a folder of its own), so many partners asked."""
    with tempfile.TemporaryDirectory() as folder:
        database = address or f"sqlite:///{folder}/bench.sqlite"
        with served("server", database, folder, str(partners)) as server:
            yield server


class Visitor:
    """One that asks over a kept connection, with what the server gave it to remember."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = self.token = ""

    def request(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[str, str]:
        """Where it leads and what it says; anything but a page or a way on stops the measurement."""
        sent = {"Cookie": self.cookie, "Connection": "keep-alive", **headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        expect(answer.status in (200, 302), f"{method} {path}: {answer.status}")
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.getheader("Location") or path, content

    def post(self, path: str, values: dict[str, str], **headers: str) -> str:
        return self.request("POST", path, urlencode({"csrf_token": self.token, **values}), **headers)[1]


class Partner(Visitor):
    """A partner's browser, let in by its link."""

    def __init__(self, port: int, link: str) -> None:
        super().__init__(port)
        self.home = self.request("GET", link)[0]
        self.seen = 0

    def form(self) -> str:
        """The whole paper as one form."""
        page = self.request("GET", f"{self.home}whole")[1]
        self.token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        return page

    def answer(self, page: str) -> None:
        """Fill in every question of the form, and send it."""
        values = {f"{key}-seen": version for key, version in SEEN.findall(page)}
        values |= {key: unescape(option) for key, option in reversed(CHOICE.findall(page))}
        values |= dict.fromkeys(BOX.findall(page), WORDS)
        self.post(f"{self.home}whole", values | {"q10-row-0": "1"})

    def save(self, number: int) -> None:
        """Let the page save itself once, a word further on than the time before."""
        text = WORDS + " and" * (number + 1)
        values = {"q2": text, "q2-seen": str(self.seen), "q1-seen": "0", "comment-s1-seen": "0"}
        saved = json.loads(self.post(f"{self.home}section/s1", values, Accept="application/json"))
        self.seen = saved["versions"]["q2"]

    def submit(self, number: int) -> None:
        sign_off = {"publication": "full", "authority": "mine", "signed_by": f"Lead {number}"}
        self.post(f"{self.home}check", sign_off)


@dataclass(frozen=True)
class Asked:
    """What became of one act done many times: milliseconds of each, how many a second, CPU ms of the server each."""

    clients: int
    taken: Sequence[float]
    rate: float
    cpu: float

    def percentile(self, which: int) -> float:
        return quantiles(self.taken, n=100)[which - 1]


def at_once(
    server: Server, visitors: Sequence[Visitor], act: Callable[[Visitor, int], None], each: int
) -> Asked:
    """Every visitor does ``act`` so many times, all of them at once; each on a connection of its own."""

    def work(visitor: Visitor) -> list[float]:
        taken = []
        for number in range(each):
            began = perf_counter()
            act(visitor, number)
            taken.append((perf_counter() - began) * 1000)
        return taken

    for visitor in visitors:
        visitor.connection.close()
    with ThreadPoolExecutor(len(visitors)) as pool:
        before, began = server.cpu_seconds(), perf_counter()
        taken = [one for run in pool.map(work, visitors) for one in run]
        spent, lasted = server.cpu_seconds() - before, perf_counter() - began
    return Asked(len(visitors), taken, len(taken) / lasted, spent * 1000 / len(taken))
