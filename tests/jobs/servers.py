"""Mail servers on the loopback address: one that behaves, and ones that do not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from consult.jobs.mail import MailServer

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


def at(port: int) -> MailServer:
    """The server at a port, without encryption or sign-in."""
    return MailServer(LOOPBACK, port, "none", "", "", "team@severnvale.example")


class Inbox:
    """Keeps what it is handed; answers some recipients as told."""

    def __init__(
        self, answers: dict[str, str] | None = None, after_data: dict[str, str] | None = None
    ) -> None:
        self.answers, self.after_data = answers or {}, after_data or {}
        self.received: list[tuple[str, bytes]] = []
        self.envelopes: list[tuple[str, ...]] = []  # everybody whom each message was handed in for
        self.connections = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.after_data.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("2"):
            self.received.append((envelope.rcpt_tos[0], envelope.content))
            self.envelopes.append(tuple(envelope.rcpt_tos))
        return answer


@contextmanager
def listening(inbox: Inbox) -> Iterator[MailServer]:
    """The inbox at a free port."""
    server = Controller(inbox, hostname=LOOPBACK, port=free_port(), server_hostname="inbox.example")
    server.start()
    try:
        yield at(server.port)
    finally:
        server.stop()


@contextmanager
def dropping(after: str) -> Iterator[MailServer]:
    """A server that hangs up without a word: on the command ``after``, or once the message's end has come (".")."""
    listener = socket.create_server((LOOPBACK, 0))

    def serve() -> None:
        while True:
            try:
                line, _peer = listener.accept()
            except OSError:
                return
            with line, line.makefile("rwb") as talk:
                _converse(talk, after)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield at(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _converse(talk: Any, after: str) -> None:
    def say(words: str) -> None:
        talk.write(f"{words}\r\n".encode())
        talk.flush()

    say("220 dropping.example")
    reading = False
    for heard in talk:
        word = heard.decode().strip().upper()
        if reading and word != ".":
            continue
        if word.startswith(after.upper()):
            return
        reading = word == "DATA"
        say("354 go on" if reading else "250 OK")
