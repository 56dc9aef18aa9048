"""The operator's own virus scanner: a command that is handed a file and says by its exit code what it found."""

from __future__ import annotations

import shlex
import subprocess

PATIENCE = 60  # seconds

CLEAN, INFECTED, UNKNOWN = "clean", "infected", "unknown"


def scan(command: str, content: bytes) -> str:
    """What ``command``, given the bytes on its standard input, says of them: 0 is clean, 1 is infected.

    Any other exit code, a command that cannot be started and one that takes too long are "unknown".
    """
    try:
        done = subprocess.run(
            shlex.split(command),
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        return UNKNOWN
    return {0: CLEAN, 1: INFECTED}.get(done.returncode, UNKNOWN)
