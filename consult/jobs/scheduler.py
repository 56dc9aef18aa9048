"""When the ticks run. The scheduler remembers nothing: all truth is in the database."""

from __future__ import annotations

import logging
import signal
from datetime import UTC
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from flask import Flask

from consult.db import db
from consult.domain.ticks import BEATS
from consult.jobs import ticks

LATE = 3600  # seconds by which a busy machine may be late and the run still counts
AT_ONCE = " at once"  # a process that starts does not wait for its first turn
DEMONSTRATION_SECONDS = 1  # between two deliveries, so that a reader need not wait for mail
log = logging.getLogger("consult")
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a run that waits for the one before it is no news


def background(app: Flask) -> BaseScheduler:
    """A scheduler in threads of its own; the caller starts it."""
    ticks.ENDING.clear()
    return _with_ticks(BackgroundScheduler(**_settings()), app)


def run(app: Flask) -> None:
    """The ticks as the only work of a process, until a signal ends it."""
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # noted: the library would swallow what is raised in it
        signal.signal(number, lambda _number, _frame: ended.set())
    ticking = background(app)
    ticking.start()
    ended.wait()
    stop(ticking)


def stop(scheduler: BaseScheduler) -> None:
    """Let what is at work come to its next end, the letter that is being sent, then end."""
    ticks.ENDING.set()
    scheduler.shutdown(wait=True)


def _settings() -> dict[str, object]:
    return {
        "timezone": UTC,
        "executors": {"default": ThreadPoolExecutor(2 * len(ticks.TICKS))},
        "job_defaults": {"coalesce": True, "max_instances": 1, "misfire_grace_time": LATE},
    }


def _with_ticks(scheduler: BaseScheduler, app: Flask) -> BaseScheduler:
    for name in ticks.TICKS:
        quick = app.config["DEMONSTRATION"] and name == "deliver-mail"
        seconds = DEMONSTRATION_SECONDS if quick else BEATS[name].seconds
        scheduler.add_job(run_tick, "interval", args=(app, name), id=name, seconds=seconds)
        scheduler.add_job(run_tick, args=(app, name), id=name + AT_ONCE)
    return scheduler


def run_tick(app: Flask, name: str) -> None:
    """One run in a context of its own; a fault is logged and the next run comes all the same."""
    with app.app_context():
        try:
            ticks.run(name)
        except Exception:  # broad on purpose: the clock goes on
            log.exception("the tick %s failed", name)
        finally:
            db.session.remove()
