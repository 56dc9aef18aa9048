"""Reading a paper, compiling the report, starting up: times and memory of whole pieces of work."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from consult.documents.papers import read_paper
from tests.bench.clients import expect
from tests.throwaway_postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "consult/jobs/demonstration/paper.md"
MEASURED_CHILD = """
import resource, sys, time
from tests.bench.rest import report_of
began = time.perf_counter()
pages = report_of(int(sys.argv[1]))
own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(pages, time.perf_counter() - began, max(own, others) / 1024)
"""


def reading() -> Iterator[tuple[str, str]]:
    """Seconds to read the demonstration's paper, 9 questions and 7 proposals, the first reading and a later one."""
    data = PAPER.read_bytes()
    began = perf_counter()
    found = read_paper(data, PAPER.name)
    first = perf_counter() - began
    expect(len(found.questions) == 9, f"{len(found.questions)} questions were found, not 9")
    later = []
    for _turn in range(7):
        began = perf_counter()
        read_paper(data, PAPER.name)
        later.append(perf_counter() - began)
    yield (
        "read the demonstration's paper",
        f"{first:.3f} s the first time, {median(later):.3f} s after (median of 7)",
    )


def importing() -> Iterator[tuple[str, str]]:
    """Seconds to read, check and save 5,000 organisations, as CSV and as Excel, on the embedded database."""
    from consult.documents.spreadsheets import as_csv, as_xlsx
    from consult.services import directory
    from tests import world
    from tests.bench.timing import Timed, bare_rows

    heads = ("organisation", "sector", "contact", "email", "telephone", "area")
    rows = [
        (f"Body {n}", "private", f"Jo {n}", f"jo{n}@body{n}.example", "01632 960000", "Arle")
        for n in range(5000)
    ]
    for kind, written in (("CSV", as_csv), ("Excel", as_xlsx)):
        content = written([heads, *rows])
        whole, bare = [], []
        for _turn in range(5):
            with _fresh():
                actor = world.officer()
                began = perf_counter()
                sheet = directory.read_sheet(actor, content, "list")
                expect(not sheet.problems, "a good list was found at fault")
                directory.import_organisations(actor, sheet.rows)
                whole.append(perf_counter() - began)
            bare.append(bare_rows([[row[:2] for row in rows], [row[2:] for row in rows]]))
        yield f"import of 5,000 rows ({kind})", Timed(whole, bare).against("the same rows in bare SQLite", 5)


@contextmanager
def _fresh() -> Iterator[None]:
    """An application on an embedded database of its own."""
    from consult import create_app
    from consult.db import db
    from tests.conftest import migrate, settings

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder)))
        migrate(app)
        with app.app_context():
            yield
            db.session.remove()
            db.engine.dispose()


def report_of(responses: int) -> int:
    """Render the report of so many responses, every answer printed; returns its pages."""
    import io

    import pikepdf

    from consult.reports.pdf import render_pdf_in_child
    from tests.reports.builders import make_report

    with pikepdf.open(io.BytesIO(render_pdf_in_child(make_report(responses)))) as pdf:
        return len(pdf.pages)


def reports() -> Iterator[tuple[str, str]]:
    """Seconds and peak memory of the PDF, in processes of their own, at 40 and at 1,000 responses."""
    for responses in (40, 1000):
        command = [sys.executable, "-c", MEASURED_CHILD, str(responses)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        expect(done.returncode == 0, done.stderr[-400:])
        pages, seconds, peak = (float(figure) for figure in done.stdout.split())
        rate = pages / seconds
        yield (
            f"PDF of {responses:,} responses",
            f"{seconds:.1f} s, {pages:.0f} pages ({rate:.1f} pages/s), {peak:.0f} MB peak of the largest process",
        )


def proportional_memory(pid: int) -> float:
    """Megabytes of a process, memory that it shares counted in proportion."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this machine does not tell the memory of a process")


def starting() -> Iterator[tuple[str, str]]:
    """Seconds from the command to the first page, and the memory of two web processes and a scheduler."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "CONSULT_DATA": folder,
            "SECRET_KEY": "only for the measurement, thirty-two letters",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("DATABASE_URL", None)
        run = [
            sys.executable,
            "-c",
            "import sys; from consult.jobs.command_line import main; sys.exit(main())",
        ]
        subprocess.run([*run, "upgrade"], env=environment, cwd=ROOT, check=True, capture_output=True)
        ports = [free_port(), free_port()]
        web = [sys.executable, "-m", "waitress", "--listen"]
        commands = [[*web, f"127.0.0.1:{port}", "wsgi:app"] for port in ports] + [[*run, "scheduler"]]
        with ExitStack() as running:
            processes, times = [], []
            for command, port in zip(commands, [*ports, None], strict=True):
                began = perf_counter()
                processes.append(running.enter_context(_running(command, environment)))
                if port:
                    _first_page(port)
                    times.append(perf_counter() - began)
            sleep(6)  # every tick has run once
            for port in ports:
                _first_page(port)
            memory = [proportional_memory(process.pid) for process in processes]
    yield "cold start to the first page", f"{times[1]:.2f} s (the first after installing: {times[0]:.2f} s)"
    yield (
        "two web processes and a scheduler",
        f"{sum(memory):.0f} MB ({', '.join(f'{one:.0f}' for one in memory)})",
    )


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended whatever happens."""
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _first_page(port: int) -> None:
    until = perf_counter() + 30
    while perf_counter() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            answer = connection.getresponse()
            answer.read()
            expect(answer.status == 200, f"the first page said {answer.status}")
            return
        except OSError:
            sleep(0.02)
    raise SystemExit("the server did not answer within 30 seconds")
