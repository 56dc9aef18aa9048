"""Serving the pages: in one process beside the clock's work, or in several with the clock's work in another.

A page is work for one core, and Python uses one core in a process. Several processes stand at one address, and the
system shares out who asks among them; whoever started them keeps them: one that ends is started again, and when the
keeper ends, however it ends, so do they.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from gettext import gettext as _
from threading import Thread
from time import sleep

from flask import Flask

from consult.db import db
from consult.domain.errors import BadInput
from consult.jobs import scheduler
from consult.jobs._house import end_on_term

THREADS = 8  # in each process
MOST = 4  # processes where nobody said how many
WAITING = 1024  # connections that may stand before the door, and as many inside: browsers keep theirs
PAUSE = 1.0  # seconds before a process that ended is started again

Work = Callable[[], None]
log = logging.getLogger("consult")
logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits a moment is no news


def run(app: Flask, host: str, port: int) -> None:
    """Serve the pages and run the ticks until the process is told to stop; raises BadInput for a port in use."""
    with open_door(host, port) as door:
        print(_("Serving {0}. Stop with Ctrl-C.").format(app.config["PUBLIC_URL"]), flush=True)
        serve(app, door)


def serve(app: Flask, door: socket.socket) -> None:
    """The same at a door that is open already."""
    end_on_term()
    processes = _processes(app)
    if processes == 1:
        door.listen(WAITING)
        _alone(app, door)
    else:
        works: list[Work] = [lambda: _pages(app, beside(door))] * processes
        Keeper(app, [*works, lambda: scheduler.run(app)]).run()


def open_door(host: str, port: int) -> socket.socket:
    """A socket that holds the address, at which nobody listens yet; port 0 is any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass  # nobody else is there, not even a server of ours, which would share its address with this one
        door = socket.socket(family)
        _share(door)
        door.bind((host, port))
        return door
    except OSError as wrong:
        words = _("Port {0} of {1} cannot be used ({2}). Choose another with --port.")
        raise BadInput(words.format(port, host, wrong.strerror or wrong)) from None


def _share(door: socket.socket) -> None:
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def _processes(app: Flask) -> int:
    """How many serve pages. A demonstration moves its clock, which is one process's own."""
    if app.config["DEMONSTRATION"] or not hasattr(os, "fork") or not hasattr(socket, "SO_REUSEPORT"):
        return 1
    return app.config["WEB_PROCESSES"] or min(os.cpu_count() or 1, MOST)


def beside(door: socket.socket) -> socket.socket:
    """A door of one's own at the same address."""
    own = socket.socket(door.family)
    _share(own)
    own.bind(door.getsockname())
    own.listen(WAITING)
    return own


def _alone(app: Flask, door: socket.socket) -> None:
    ticking = scheduler.background(app)
    ticking.start()
    try:
        _pages(app, door)
    finally:
        scheduler.stop(ticking)


def _pages(app: Flask, door: socket.socket) -> None:
    import waitress

    from consult.jobs.arrivals import note_arrivals
    from consult.services import ticks

    with app.app_context():
        ticks.agree()  # by whose clock a request came is settled before the first
    server = waitress.create_server(
        app, sockets=[door], threads=THREADS, connection_limit=WAITING, asyncore_use_poll=True, ident=None
    )
    note_arrivals(server)
    try:
        server.run()
    finally:
        server.close()


class Keeper:
    """Starts a process for each piece of work, starts again what ends, and ends them all when it ends itself."""

    def __init__(self, app: Flask, works: list[Work]) -> None:
        self.app, self.works = app, works
        self.at_work: dict[int, Work] = {}
        self.watched, self.held = os.pipe()  # closed at our end by our own end, however that comes

    def run(self) -> None:
        """Keep them until a signal ends this process; it has no thread and no connection of its own."""
        try:
            for work in self.works:
                self._start(work)
            while True:
                number, how = os.wait()
                log.error("process %s of the server ended (%s) and is started again", number, how)
                sleep(PAUSE)
                self._start(self.at_work.pop(number))
        finally:
            self._end()

    def _start(self, work: Work) -> None:
        number = os.fork()
        if number:
            self.at_work[number] = work
        else:
            os._exit(self._child(work))

    def _child(self, work: Work) -> int:
        try:
            os.close(self.held)
            Thread(target=self._end_with_keeper, daemon=True).start()
            with self.app.app_context():
                db.engine.dispose(close=False)  # a connection is one process's own
            work()
        except (KeyboardInterrupt, SystemExit):
            return 0
        except Exception:  # broad on purpose: the keeper starts another
            log.exception("a process of the server failed")
            return 1
        return 0

    def _end_with_keeper(self) -> None:
        os.read(self.watched, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _end(self) -> None:
        for number in self.at_work:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
        for number in self.at_work:
            with suppress(ChildProcessError):
                os.waitpid(number, 0)
