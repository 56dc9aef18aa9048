"""The folder into which the operator's mail server puts what comes back to our address (a maildir)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from consult.documents.bounces import READ, read_note
from consult.services import bounces

ARRIVE_IN = ("new", "cur")
HANDLED, ASIDE = "processed", "aside"  # within cur: notes that were read, and everything that is no note
A_RUN = 500  # files
log = logging.getLogger("consult")


def read_all(maildir: str) -> int:
    """Handle each file of the maildir once, at most 500; returns how many messages were marked as bounced.

    A file is moved only after what it says has been kept, and handling one twice changes nothing, so a process that
    dies between the two loses nothing. One that cannot be read never stops the others.
    """
    folder = Path(maildir)
    if not folder.is_dir():
        log.warning("bounces: there is no folder %s", folder)
        return 0
    for name in (HANDLED, ASIDE):
        (folder / "cur" / name).mkdir(parents=True, exist_ok=True)
    return sum(_handle(folder, file) for file in list(_arrived(folder))[:A_RUN])


def _arrived(folder: Path) -> Iterator[Path]:
    for name in ARRIVE_IN:
        here = folder / name
        if here.is_dir():
            yield from sorted(
                file
                for file in here.iterdir()
                if not file.name.startswith(".") and file.is_file() and not file.is_symlink()
            )


def _handle(folder: Path, file: Path) -> int:
    marked, place = 0, ASIDE
    try:
        with file.open("rb") as opened:
            note = read_note(opened.read(READ))
        if note is not None:
            marked, place = bounces.mark(note), HANDLED
    except FileNotFoundError:  # another process has moved it
        return 0
    except Exception as fault:  # broad on purpose: strangers write these, and the next must still be read
        log.warning("bounces: %s could not be read (%s)", file.name, type(fault).__name__)
    with suppress(FileNotFoundError):
        file.rename(_free(folder / "cur" / place / file.name))
    return marked


def _free(wanted: Path) -> Path:
    """The name, or one beside it where a file of that name was moved there before."""
    number, place = 1, wanted
    while place.exists():
        number += 1
        place = wanted.with_name(f"{wanted.name}.{number}")
    return place
