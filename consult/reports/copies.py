"""The copy of one submission: one value from which the page, the text file and the tagged PDF all come.

Whoever makes one builds a :class:`Copy` from plain text. The PDF is printed in a process of its own, as reports are,
and the same copy gives the same bytes.
"""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from consult.domain.chain import canonical
from consult.domain.language import gettext as _

from . import html, pdf

KEPT = 64  # printed copies in memory
TIME_LIMIT = 120.0  # seconds for one copy
_PRINTERS = BoundedSemaphore(2)  # copies printed at a time; the others wait, and the rest of the site goes on


@dataclass(frozen=True)
class Part:
    """One question with what was answered, blank where nothing was; ``kept_back`` is not to be published."""

    heading: str
    text: str = ""
    kept_back: bool = False


@dataclass(frozen=True)
class Copy:
    """One submission as its organisation keeps it. ``made`` is the instant it was received, ISO in UTC.

    ``rows`` are what was said with it, each with its name; ``corrected`` what was corrected in the paper since.
    """

    title: str
    reference: str
    partnership: str
    organisation: str
    receipt: str
    number: int
    made: str
    checksum: str
    rows: tuple[tuple[str, str], ...] = ()
    nil: bool = False
    letter: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    corrected: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    language: str = "en-GB"

    @property
    def heading(self) -> str:
        return _("The answer of {organisation}").format(organisation=self.organisation)

    @property
    def file_stem(self) -> str:
        """What a file of it is called, without its ending."""
        return f"{self.receipt}-{self.number}"


def from_dict(stored: dict[str, Any]) -> Copy:
    """The copy from its stored form."""
    parts = tuple(Part(**one) for one in stored["parts"])
    texts = {name: tuple(stored[name]) for name in ("letter", "corrected", "notice")}
    rows = tuple((name, words) for name, words in stored["rows"])
    return Copy(**stored | texts | {"parts": parts, "rows": rows})


def render_pdf(copy: Copy) -> bytes:
    """Print it in a process of its own, or take what was printed before. Raises ReportFailed."""
    return _printed(canonical(asdict(copy)))


@lru_cache(maxsize=KEPT)
def _printed(stored: bytes) -> bytes:
    with _PRINTERS, tempfile.TemporaryDirectory(prefix="copy-") as folder:
        place = Path(folder)
        (place / "copy.json").write_bytes(stored)
        pdf.run_child(place, "copy", 1, time.monotonic() + TIME_LIMIT)
        return (place / "report.pdf").read_bytes()


def print_here(stored: bytes) -> bytes:
    """Print in this process: what the child does."""
    from .binding import bind
    from .printing import print_html

    copy = from_dict(json.loads(stored))
    part = pdf.print_part(source(copy, "copy.html"), 0)
    return bind([part], print_html(source(copy, "copy_sheet.html")), _("Page {number} of {total}"))


def source(copy: Copy, template: str) -> str:
    """The description that the pages, or the sheet around them, are printed from."""
    made = html.environment().get_template(template)
    return made.render(copy=copy, style=html.style("print.css"), soften=html.softened)
