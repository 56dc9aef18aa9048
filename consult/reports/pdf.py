"""The report as a tagged PDF, the same bytes whenever the same report is printed.

:func:`render_pdf` prints here and now; :func:`render_pdf_in_child` is what the application calls: it prints
in processes of their own, with a limit of time and memory, never in the process that answers people.
A large report is printed in parts on as many processes as there are cores, then bound.
"""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from consult.domain.language import gettext as _

from . import html
from .failure import ReportFailed
from .value import Report, canonical_json

LOG = logging.getLogger(__name__)

MEMORY_LIMIT = 512 * 1024 * 1024  # bytes of data a printing process may hold
TIME_LIMIT = 300.0  # seconds for the whole report


def page_sources(report: Report) -> list[str]:
    """The page descriptions of the parts in order: the main part, then those of the annex."""
    return [html.main_part(report), *(html.annex_part(report, part) for part in html.annex(report))]


def print_part(source: str, number: int) -> bytes:
    """One part, printed and mended. ``number`` keeps its names apart from those of the other parts."""
    import io

    import pikepdf

    from .printing import print_html
    from .tagging import link_texts, mend

    with pikepdf.open(io.BytesIO(print_html(source))) as pdf:
        mend(pdf, link_texts(source), f"{number}-")
        mended = io.BytesIO()
        pdf.save(mended, deterministic_id=True)
    return mended.getvalue()


def bind_parts(report: Report, parts: list[bytes]) -> bytes:
    """The printed parts as one PDF with its furniture."""
    from .binding import bind
    from .printing import print_html

    return bind(parts, print_html(html.furniture(report)), _("Page {number} of {total}"))


def render_pdf(report: Report) -> bytes:
    """Print ``report`` in this process, part after part. Raises :class:`ReportFailed`."""
    parts = []
    for number, source in enumerate(page_sources(report)):
        parts.append(print_part(source, number))
        gc.collect()  # a printed part leaves a web of boxes that refer to one another
    return bind_parts(report, parts)


def render_pdf_in_child(report: Report, timeout: float = TIME_LIMIT) -> bytes:
    """Print ``report`` in child processes within ``timeout`` seconds and 512 MB each.

    Raises :class:`ReportFailed` with a sentence when time or memory runs out or the printer refuses.
    """
    deadline = time.monotonic() + timeout
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        place = Path(folder)
        (place / "report.json").write_bytes(canonical_json(report))
        if html.has_annex(report):
            _run(place, "part", min(os.cpu_count() or 1, len(html.annex(report)) + 1), deadline)
            _run(place, "bind", 1, deadline)
        else:
            _run(place, "whole", 1, deadline)
        return (place / "report.pdf").read_bytes()


def run_child(place: Path, task: str, timeout: float) -> None:
    """Do one task on the files in ``place`` in a process of its own. Raises :class:`ReportFailed`."""
    _run(place, task, 1, time.monotonic() + timeout)


def _run(place: Path, task: str, processes: int, deadline: float) -> None:
    """Run ``task`` in as many processes; the first that fails stops the rest."""
    command = [sys.executable, "-I", "-m", "consult.reports.child", task, str(place)]
    clean = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    started = [
        subprocess.Popen(command, env=clean, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _each in range(processes)
    ]
    try:
        for process in started:
            _wait(process, deadline)
    finally:
        for process in started:
            process.kill()
            process.communicate()


def _wait(process: subprocess.Popen[str], deadline: float) -> None:
    try:
        _out, complaint = process.communicate(timeout=max(deadline - time.monotonic(), 0.0))
    except subprocess.TimeoutExpired:
        raise ReportFailed(
            _("The report took too long to print and was stopped. Nothing was stored; please try again.")
        ) from None
    if process.returncode:
        LOG.error("Printing ended with %s: %s", process.returncode, complaint[-2000:])
        raise ReportFailed(_last_line(complaint))


def _last_line(complaint: str) -> str:
    said = [line for line in complaint.splitlines() if line.startswith("report: ")]
    if said:
        return said[-1].removeprefix("report: ")
    return _("The report could not be printed: the printing process stopped. Nothing was stored.")
