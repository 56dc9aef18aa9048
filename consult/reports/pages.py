"""One page description as a tagged PDF, printed in a process of its own, and kept in memory for whoever asks next."""

from __future__ import annotations

import tempfile
import time
from functools import lru_cache
from pathlib import Path
from threading import Lock

from . import pdf

TIME_LIMIT = 60.0  # seconds
KEPT = 16  # printed pages that a process keeps
_printing = Lock()


def print_page(source: str) -> bytes:
    """The tagged PDF of a page without addresses in it. Raises :class:`consult.reports.failure.ReportFailed`.

    The same words are printed once in a process; whoever asks meanwhile waits for that.
    """
    with _printing:
        return _printed(source)


@lru_cache(maxsize=KEPT)
def _printed(source: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        place = Path(folder)
        (place / "page.html").write_text(source, encoding="utf-8")
        pdf.run_child(place, "page", 1, time.monotonic() + TIME_LIMIT)
        return (place / "page.pdf").read_bytes()
