"""The command ``consult``. Each command is imported when it is run, so that a small one starts at once."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from consult.domain.errors import BadInput, DomainError
from consult.domain.ticks import BEATS

GROUPINGS = ("sector", "area", "respondent_type", "authority", "round")
Command = Callable[[str, str, str], argparse.ArgumentParser]
FORMATS = ("pdf", "html", "json", "docx", "xlsx")


def parser() -> argparse.ArgumentParser:
    """Every command with its options, and where the function that does it is."""
    whole = argparse.ArgumentParser(
        prog="consult", description="Consultation between the partners of a partnership."
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, does: str, words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(does=does)
        return one

    _for_operators(command)
    _for_papers(command)
    _for_answers(command)
    return whole


def _for_operators(command: Command) -> None:
    one = command("serve", "operations.serve", "web pages and scheduler on one machine")
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=8000)
    command("scheduler", "operations.scheduler", "the scheduler alone, beside any web server")
    one = command("tick", "operations.tick", "run one of the scheduler's ticks now")
    one.add_argument("name", metavar="NAME", help=", ".join(BEATS))
    command("verify", "operations.verify", "walk the history and the stored checksums; 1 at the first break")
    command("upgrade", "operations.upgrade", "bring the database up to date")
    command(
        "move-here", "operations.move_here", "let the data of a site that moved send mail from this address"
    )
    one = command("add-officer", "operations.add_officer", "let an officer in, or back in after a lock-out")
    one.add_argument("name", metavar="NAME")
    one.add_argument("email", metavar="EMAIL")
    one = command("backup", "operations.backup", "copy the embedded database while it is in use")
    one.add_argument("file", metavar="FILE")
    one = command("restore", "operations.restore", "put a copy in the place of the embedded database")
    one.add_argument("file", metavar="FILE")
    one = command(
        "demo", "demonstration.run", "a worked demonstration, built afresh and served on this machine"
    )
    one.add_argument(
        "--at",
        metavar="WHEN",
        help="a day or time in London, such as 2010-08-02 or 2010-09-08T13:00; a day alone means 9am, "
        "or ten past eleven on the closing day, in the last hour before midday",
    )
    one.add_argument("--no-serve", action="store_true", help="only build it")
    one.add_argument("--port", type=int)


def _for_papers(command: Command) -> None:
    one = command("check", "papers.check", "assess a timetable file against the standards; 1 on a breach")
    one.add_argument("file", metavar="FILE")
    one.add_argument("--json", action="store_true")
    one = command(
        "plan", "planning.plan", "solve for dates that keep the standards; 1 when none keep them all"
    )
    one.add_argument("file", metavar="FILE")
    one.add_argument("--json", action="store_true")
    one = command("read-paper", "papers.read_paper", "say what a paper holds, saving nothing")
    one.add_argument("file", metavar="FILE")
    one.add_argument("--json", action="store_true")
    one = command("import-paper", "papers.import_paper", "save a paper as a draft and print its reference")
    one.add_argument("file", metavar="FILE")


def _for_answers(command: Command) -> None:
    one = command(
        "load-responses", "responses.load", "load responses from CSV, XLSX or JSON Lines, all or none"
    )
    one.add_argument("reference", metavar="REF")
    one.add_argument("file", metavar="FILE")
    one.add_argument("--new", action="store_true", help="make consultation REF from the file itself")
    one = command("tally", "reports.tally", "count what came in time")
    one.add_argument("reference", metavar="REF")
    one.add_argument("--by", choices=GROUPINGS)
    one.add_argument("--json", action="store_true")
    one = command("report", "reports.report", "write the latest compiled report to a file")
    one.add_argument("reference", metavar="REF")
    one.add_argument("--format", choices=FORMATS, default="pdf")
    one.add_argument("-o", "--output", metavar="FILE", required=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. What a person did wrong is one line and 2, never a stack trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a terminal that knows ASCII alone gets a "?", not a stack trace
            stream.reconfigure(errors="replace")
    options = parser().parse_args(arguments)
    module, function = options.does.split(".")
    try:
        result: int = getattr(import_module(f"consult.jobs.{module}"), function)(options)
        return result
    except DomainError as wrong:
        return _complain(wrong)
    except Exception as wrong:
        if (
            type(wrong).__name__ != "BadSettings"
        ):  # known without importing the settings before they are needed
            raise
        return _complain(wrong)
    except KeyboardInterrupt:
        return 130


def _complain(wrong: Exception) -> int:
    print(f"consult: {wrong}", file=sys.stderr)
    if isinstance(wrong, BadInput):
        for place, sentence in wrong.problems.items():
            if sentence not in str(wrong):
                named = sentence.casefold().startswith(place.casefold())
                print(f"  {sentence}" if named else f"  {place}: {sentence}", file=sys.stderr)
    return 2
