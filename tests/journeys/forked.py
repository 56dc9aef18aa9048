"""A real server in a process of its own that can be killed and started again in a blink, and clients that insist."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from flask import Flask

from consult.db import db

THREADS = 8
GONE = (OSError, HTTPException)  # what a client sees of a server that dies while it is asked


class Server:
    """Serves the application on loopback from a child. The door stays open while the child is dead: callers wait."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.door = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self.door.getsockname()[1])
        self.pid = 0

    def start(self) -> None:
        db.session.remove()
        db.engine.dispose()  # a connection must not be shared by two processes
        self.pid = os.fork()
        if self.pid == 0:
            self._serve()

    def _serve(self) -> None:
        """The child: it never comes back from here."""
        code = 1
        with suppress(BaseException):
            import waitress

            waitress.create_server(self.app, sockets=[self.door], threads=THREADS).run()
            code = 0
        os._exit(code)

    def kill(self) -> None:
        """End the child in the middle of whatever it does, as the operating system would."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@contextmanager
def forked(app: Flask) -> Iterator[Server]:
    """A server that has been started, and is dead when the block ends."""
    server = Server(app)
    server.start()
    try:
        yield server
    finally:
        server.kill()
        server.door.close()


@dataclass
class Insistent:
    """A partner's browser that answers again and again, and remembers what it was told was received."""

    port: int
    link: str
    name: str
    cookie: str = ""
    home: str = ""
    seen: int = 0

    def ask(self, method: str, path: str, values: dict[str, str] | None = None) -> tuple[int, str, str]:
        """One request on a connection of its own: status, place pointed to, words. Raises one of GONE."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": self.cookie, "Host": "consult.test"}
            body = None
            if values is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode(values)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            words = answer.read().decode()
            if given := answer.getheader("Set-Cookie"):
                self.cookie = given.split(";")[0]
            return answer.status, answer.getheader("Location") or "", words
        finally:
            connection.close()

    def come_in(self) -> None:
        """Follow the personal link."""
        self.home = self.ask("GET", self.link)[1]

    def write(self, text: str) -> bool:
        """Save a text in the draft as the page does by itself; whether it was acknowledged."""
        values = {"q2": text, "q2-seen": str(self.seen)}
        status, _place, _words = self.ask("POST", f"{self.home}section/s1", values)
        if status == 409:  # saved before the server died, unheard: the page shows the newer version
            self.seen += 1
            return False
        if status == 302:
            self.seen += 1
        return status == 302

    def submit(self, signed_by: str) -> tuple[bool, str]:
        """Submit what the draft holds; whether it was acknowledged, and the page that was shown if not."""
        values = {"publication": "full", "authority": "mine", "signed_by": signed_by}
        status, place, words = self.ask("POST", f"{self.home}check", values)
        return status == 302 and place.endswith("receipt"), f"{status} {words}"
