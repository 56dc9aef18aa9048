"""A mail server with moods, which keeps count of what it accepted: it refuses, hangs, greylists and drops the line."""

from __future__ import annotations

import random
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import sleep
from typing import Any

LOOPBACK = "127.0.0.1"
COMMANDS = ("EHLO", "MAIL", "RCPT", "DATA")
Step = Callable[[str], None]


class HungUp(Exception):
    """The server ends the conversation without a word."""


@dataclass
class Moody:
    """``accepted`` are the Message-IDs of what it took, as often as it took them; ``events`` what kind each was.

    ``step`` is told each command, "connected", and "." when a message has been taken and not yet answered for. While
    ``moods`` is None it behaves well.
    """

    step: Step = lambda _word: None
    moods: random.Random | None = None
    hangs_for: float = 1.0  # seconds
    gone: frozenset[str] = frozenset()  # addresses that nobody has
    grey: set[str] = field(default_factory=set)  # addresses that are told to come back once
    accepted: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)  # how often each mood was shown
    steps: int = 0

    def serve(self, line: socket.socket) -> None:
        with line, suppress(OSError, HungUp), line.makefile("rwb") as talk:
            self._hear("connected")
            self._say(talk, "220 moody.example")
            to = ""
            while command := talk.readline().decode("ascii", "replace").strip():
                word = command.split()[0].upper()
                self._hear(word)
                if word == "RCPT":
                    to = command[command.index("<") + 1 : command.index(">")]
                if word == "DATA":
                    self._take(talk)
                else:
                    self._say(talk, self._answer(word, to))

    def _hear(self, word: str) -> None:
        self.steps += 1
        self.step(word)
        if word in COMMANDS:
            self._mood("before the message", 0.02)

    def _mood(self, when: str, chance: float) -> None:
        """Hang or hang up, each once in so often."""
        if self.moods is None or self.moods.random() > chance:
            return
        mood = self.moods.choice(["hung", "dropped the line"])
        self.done[f"{mood} {when}"] += 1
        if mood == "hung":
            sleep(self.hangs_for)
        raise HungUp

    def _answer(self, word: str, to: str) -> str:
        if word != "RCPT":
            return "250 moody.example"
        if to in self.gone:
            self.done["refused for good"] += 1
            return "550 5.1.1 nobody of that name"
        if to in self.grey:
            self.grey.discard(to)
            self.done["greylisted"] += 1
            return "451 4.7.1 greylisted, come back later"
        if self.moods is not None and self.moods.random() < 0.02:
            self.done["busy"] += 1
            return "452 4.3.1 busy"
        return "250 OK"

    def _take(self, talk: Any) -> None:
        self._say(talk, "354 go on")
        content = b""
        while (piece := talk.readline()) != b".\r\n":
            if not piece:
                raise HungUp
            content += piece
        found = re.search(rb"(?mi)^Message-ID:\s*<([0-9a-f]+)@", content)
        assert found is not None
        self.accepted[found[1].decode()] += 1
        self.step(".")
        self._mood("after accepting", 0.03)
        self._say(talk, "250 taken")

    @staticmethod
    def _say(talk: Any, words: str) -> None:
        talk.write(f"{words}\r\n".encode())
        talk.flush()


@contextmanager
def listening(server: Moody) -> Iterator[int]:
    """The server at a free port, each conversation in a thread of its own."""
    door = socket.create_server((LOOPBACK, 0), backlog=64)

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _peer = door.accept()
                threading.Thread(target=server.serve, args=(line,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(door.getsockname()[1])
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
