"""A mail server inside the process, for demonstrations: it keeps what it is handed and sends nothing on."""

from __future__ import annotations

import email
import re
import socket
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from consult import clock

LOOPBACK = "127.0.0.1"
LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Caught:
    """One message as it came over the line. ``at`` is the demonstration's time."""

    number: int
    at: datetime
    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to_name(self) -> str:
        return str(self.message["To"].addresses[0].display_name) if self.message["To"] else ""

    @property
    def event(self) -> str:
        """Which message of ours it is: invitation, receipt, sign_in, report_ready."""
        return str(self.message["Compact-Consult-Event"] or "")

    @property
    def thread(self) -> str:
        """The consultation that it is about."""
        return str(self.message["References"] or "").strip("<>").partition("@")[0]

    @property
    def text(self) -> str:
        """The plain text; every message of ours has it."""
        part = self.message.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part else ""

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def link(self) -> str:
        """The first address in it, which is the personal link; empty where there is none."""
        found = LINK.search(self.text)
        return found[0] if found else ""


class Catcher:
    """Listens on the loopback address at a free port from :meth:`start` to :meth:`stop`."""

    def __init__(self) -> None:
        self.letters: list[Caught] = []
        self.port = _free_port()
        self._server: Controller | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=default)
        self.letters.append(Caught(len(self.letters) + 1, clock.now(), envelope.rcpt_tos[0], message))
        return "250 Message accepted"

    def start(self) -> None:
        self._server = Controller(self, hostname=LOOPBACK, port=self.port, server_hostname="demonstration")
        self._server.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()

    def last_to(self, address: str, event: str, thread: str = "") -> Caught | None:
        """The newest message of one kind to an address, of one thread where that is named."""
        for letter in reversed(self.letters):
            if letter.to == address and letter.event == event and thread in ("", letter.thread):
                return letter
        return None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])
