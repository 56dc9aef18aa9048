"""The folder into which the operator's mail server puts what comes back to our address (a maildir)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from consult.documents.bounces import READ, Note, read_note
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
        note = _read(file)
        if note is not None:
            marked, place = bounces.mark(note), HANDLED
        file.rename(_free(folder / "cur" / place / file.name))
    except FileNotFoundError:  # another process has moved it
        return marked
    except Exception:  # broad on purpose: the file stays for the next run, and the others are read
        log.exception("bounces: %s could not be handled", file.name)
    return marked


def _read(file: Path) -> Note | None:
    """The note in a file; None for one that cannot be read, because strangers write these."""
    with file.open("rb") as opened:
        content = opened.read(READ)
    try:
        return read_note(content)
    except Exception as fault:  # broad on purpose: what is no mail is no note
        log.warning("bounces: %s is not to be read (%s)", file.name, type(fault).__name__)
        return None


def _free(wanted: Path) -> Path:
    """The name, or one beside it where a file of that name was moved there before."""
    number, place = 1, wanted
    while place.exists():
        number += 1
        place = wanted.with_name(f"{wanted.name}.{number}")
    return place
