"""A process of its own that prints: ``python -m consult.reports.child TASK FOLDER``.

The folder holds report.json. ``part`` prints parts that no other process has claimed, one file each;
``bind`` makes them report.pdf; ``whole`` does both for a report of one part. ``page`` prints the page.html that
the folder holds instead as page.pdf, ``copy`` prints copy.json, the copy of one answer. A failure is one line on the
error stream beginning "report: " and exit code 1.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from pathlib import Path

from consult.domain.language import gettext as _

from . import copies, pdf
from .failure import ReportFailed
from .value import Report, from_json


def _claim(place: Path, number: int) -> bool:
    """Whether this process is the one to print part ``number``."""
    try:
        os.close(os.open(place / f"{number}.claimed", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _print_parts(place: Path, report: Report) -> None:
    for number, source in enumerate(pdf.page_sources(report)):
        if _claim(place, number):
            (place / f"{number}.part.pdf").write_bytes(pdf.print_part(source, number))
            gc.collect()  # a printed part leaves a web of boxes that refer to one another


def _bind_parts(place: Path, report: Report) -> None:
    parts = sorted(place.glob("*.part.pdf"), key=lambda path: int(path.name.split(".")[0]))
    bound = pdf.bind_parts(report, [part.read_bytes() for part in parts])
    (place / "report.pdf").write_bytes(bound)


def _print_page(place: Path) -> None:
    source = (place / "page.html").read_text(encoding="utf-8")
    (place / "page.pdf").write_bytes(pdf.print_part(source, 0))


def _limit_memory() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = pdf.MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(pdf.MEMORY_LIMIT, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def main(task: str, folder: str) -> int:
    _limit_memory()
    place = Path(folder)
    try:
        if task == "page":
            _print_page(place)
            return 0
        if task == "copy":
            (place / "report.pdf").write_bytes(copies.print_here((place / "copy.json").read_bytes()))
            return 0
        report = from_json((place / "report.json").read_bytes())
        if task != "bind":
            _print_parts(place, report)
        if task != "part":
            _bind_parts(place, report)
    except MemoryError:
        print("report: " + _("The report is too large to print within its memory limit."), file=sys.stderr)
        return 1
    except ReportFailed as failed:
        print(f"report: {failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
