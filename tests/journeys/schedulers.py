"""Processes that do the clock's work beside the test, on a machine on which time runs faster; they can be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from time import sleep

from flask import Flask

from consult import clock
from consult.db import db
from consult.jobs import mail, scheduler

PROCESSES = 3
FASTER = 200  # so that ten minutes, after which a process is thought dead, are three seconds
PATIENCE = 0.3  # seconds; a server of the tests hangs for longer
POST = ("find-abandoned", "deliver-mail")


def nothing() -> None:
    """What a process does first that has nothing to do first."""


class Fast(datetime):
    """The clock of a machine on which time runs faster."""

    begun = datetime.now(UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.begun + (datetime.now(UTC) - cls.begun) * FASTER


@contextmanager
def schedulers(app: Flask, number: int, *, fast: bool = True) -> Iterator[list[int]]:
    """So many processes that send and look for what others left; all are dead when the block ends."""
    pids = [start(app, fast=fast) for _each in range(number)]
    try:
        yield pids
    finally:
        for pid in pids:
            kill(pid)


def start(app: Flask, *, fast: bool, works: Sequence[str] = POST, first: Callable[[], None] = nothing) -> int:
    """Another of them, which does ``first`` once and then these ticks in turn; returns its number."""
    db.session.remove()
    db.engine.dispose()  # a connection must not be shared by two processes
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            mail.PATIENCE = mail.LAST_PATIENCE = PATIENCE if fast else 20.0
            if fast:
                clock.datetime = Fast  # type: ignore[misc]
            first()
            while True:
                for name in works:
                    scheduler.run_tick(app, name)
                sleep(0.02)
        os._exit(1)
    return pid


def kill(pid: int) -> None:
    """End one of them as the operating system would, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
