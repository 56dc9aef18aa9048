"""``consult demo``: a fresh database with the whole story in it, then served on this machine alone."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
import threading
import webbrowser
from argparse import Namespace
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consult import clock
from consult.domain.errors import BadInput
from consult.domain.wording import LONDON, moment

if TYPE_CHECKING:
    from flask import Flask

    from consult.jobs.demonstration.catcher import Catcher, Caught

HOST = "127.0.0.1"
PORT = 8000
REPORTED = datetime(2010, 9, 9, 9, tzinfo=LONDON)
BEGINS = datetime(2010, 6, 28, 10, tzinfo=LONDON)
CLOSING_DAY, LAST_HOUR = date(2010, 9, 8), time(11, 10)
MORNING = time(9)


@dataclass(frozen=True)
class Way:
    """A way in: whom it lets in, the address, and what it leads to."""

    who: str
    address: str
    what: str
    is_partner: bool = False


class Demonstration:
    """What the pages under /dev show and do. Kept with the application, never in a real installation."""

    def __init__(self, app: Flask, catcher: Catcher) -> None:
        self.app = app
        self.catcher = catcher

    @property
    def letters(self) -> list[Caught]:
        """The mail that was caught, oldest first."""
        return self.catcher.letters

    def move_to(self, instant: datetime) -> None:
        """Move the clock on to ``instant`` and do what is due by then, each message at its own time.

        Raises BadInput for a move back.
        """
        from consult.jobs import ticks
        from consult.services import policy

        if instant <= clock.now():
            raise BadInput(_("The clock of a demonstration moves forward only."))
        while (due := policy.next_due(instant)) is not None:
            clock.set_to(due)
            ticks.run("reminders")
            ticks.run("deliver-mail")
        clock.set_to(instant)
        for name in ticks.TICKS:
            ticks.run(name)

    def sign_in_link(self, part: str) -> str:
        """A fresh sign-in link for the officer, the reviewer or the clerk; raises KeyError for any other part."""
        from consult.domain.access import SYSTEM
        from consult.jobs.demonstration import people as cast
        from consult.services import people

        _name, address = cast.SIGN_IN[part]
        return f"{self.app.config['PUBLIC_URL']}/sign-in/{people.sign_in_link_for(SYSTEM, address)}"

    def ways_to_sign_in(self) -> list[Way]:
        """Fresh links for the officer, a reviewer and the committee clerk."""
        from consult.jobs.demonstration import people as cast

        once = _("works once, for half an hour")
        parts = {
            "officer": (_("Run it as the officer"), _("{0}, officer ({1})")),
            "reviewer": (_("Review a paper as the reviewer"), _("{0}, reviewer for finance ({1})")),
            "clerk": (_("See what comes to a meeting as the clerk"), _("{0}, committee clerk ({1})")),
        }
        return [
            Way(who.format(cast.SIGN_IN[part][0], once), self.sign_in_link(part), what)
            for part, (what, who) in parts.items()
        ]

    def ways_in(self) -> list[Way]:
        """Three partners by the links of their invitations to each open paper, and the steering group by its own.

        While no paper is open, the partners' latest invitations.
        """
        from consult.domain.access import SYSTEM
        from consult.jobs.demonstration import people as cast
        from consult.services import demonstration

        lead = {one.name: (one.contact, one.email.lower()) for one in cast.organisations()}
        partners = (
            (cast.SILENT, _("a partner that was silent at first")),
            (cast.DRAFTING, _("a partner where three write one answer")),
            (cast.VILLAGE_HALL, _("a village hall, one person")),
        )
        ways = [
            self._way(lead[name][1], "invitation", f"{lead[name][0]}, {name} ({what})", thread, title)
            for thread, title in (
                demonstration.open_papers(SYSTEM) or {"": _("A paper that is closed")}
            ).items()
            for name, what in partners
        ]
        member, address, _speaks_for = cast.SEATS[0]
        who = _("{0}, {1}").format(member, cast.STEERING_GROUP)
        ways.append(self._way(address, "report_ready", who, "", _("The report")))
        return [way for way in ways if way]

    def _way(self, address: str, event: str, who: str, thread: str, what: str) -> Way | None:
        letter = self.catcher.last_to(address, event, thread)
        return Way(who, letter.link, what, event == "invitation") if letter else None


def run(options: Namespace) -> int:
    """Build the demonstration, say how to get in, and serve it unless told otherwise."""
    at = moment_of(options.at)
    folder = _fresh_folder()
    port = options.port or _port()
    from consult.jobs.demonstration.catcher import Catcher

    catcher = Catcher()
    catcher.start()
    try:
        app = _application(folder, port, catcher)
        shown = app.extensions["demonstration"] = Demonstration(app, catcher)
        with app.app_context():
            from consult.db import db

            _tell(at)
            pdf = _reports_to(folder)
            clock.set_to(at)
            _say(shown, pdf, at)
            db.session.remove()
        if not options.no_serve:
            _serve(app, port)
    finally:
        catcher.stop()
        clock.set_to(None)
    return 0


def moment_of(given: str | None) -> datetime:
    """The instant (UTC) that --at means. A day alone is 9am in London, on the closing day ten past eleven.

    Raises BadInput for anything that is no date, or lies before the story begins.
    """
    if not given:
        return REPORTED.astimezone(UTC)
    try:
        local = datetime.fromisoformat(given)
    except ValueError:
        raise BadInput(
            _("--at {0}: this is not a day or a time such as 2010-08-02 or 2010-09-08T13:00.").format(given)
        ) from None
    if len(given) <= len("2010-09-08"):
        local = datetime.combine(local, LAST_HOUR if local.date() == CLOSING_DAY else MORNING)
    if local.tzinfo is None:
        local = local.replace(tzinfo=LONDON)
    if local < BEGINS:
        raise BadInput(_("--at {0}: the story begins on {1}.").format(given, moment(BEGINS)))
    return local.astimezone(UTC)


def _fresh_folder() -> Path:
    """An empty folder beside the real data, which is never touched."""
    from consult import ROOT

    folder = Path(os.environ.get("CONSULT_DATA") or ROOT / "instance").resolve() / "demonstration"
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700, parents=True)
    except OSError as wrong:
        raise BadInput(
            _("{0}: a fresh folder cannot be made there ({1}).").format(folder, wrong.strerror)
        ) from None
    return folder


def _port() -> int:
    """The usual port, or any free one when that is taken."""
    for port in (PORT, 0):
        with closing(socket.socket()) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise BadInput(_("No port of {0} is free. Choose one with --port.").format(HOST))


def _application(folder: Path, port: int, catcher: Catcher) -> Flask:
    """The application on a database of its own; nothing of the operator's settings reaches it."""
    from config import from_environment
    from consult.jobs._house import build

    environment = {
        "CONSULT_DEMONSTRATION": "1",
        "CONSULT_DATA": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "MAIL_HOST": HOST,
        "MAIL_PORT": str(catcher.port),
        "MAIL_FROM": "consultations@severnvale.example",
        "BOUNCE_MAILDIR": str(folder / "returned-mail"),
    }
    return build(from_environment(environment))


def _tell(until: datetime) -> None:
    from consult.jobs.demonstration.story import Story

    print(_("Building the demonstration ..."), flush=True)
    Story().tell(until)


def _reports_to(folder: Path) -> Path | None:
    """Write the compiled report to a file; None while there is none."""
    from consult.domain.access import SYSTEM
    from consult.jobs.demonstration.story import FIRST
    from consult.services import reports

    for one in reports.reports(SYSTEM, FIRST):
        if one.state == "failed":
            raise BadInput(_("The report could not be compiled: {0}").format(one.problem))
        stored = reports.report(SYSTEM, FIRST, one.number)
        path = folder / f"{FIRST}-report-{one.number}.pdf"
        path.write_bytes(stored.pdf or b"")
        return path
    return None


def _say(shown: Demonstration, pdf: Path | None, at: datetime) -> None:
    base = shown.app.config["PUBLIC_URL"]
    print(_("\nIt is {0} in the demonstration.").format(moment(at)))
    what = ""
    for way in (*shown.ways_to_sign_in(), *shown.ways_in()):
        if way.what != what:
            what = way.what
            print(f"\n{what}")
        print(f"  {way.who}\n    {way.address}")
    print(_("\n  Mail that was sent       {0}/dev/mail").format(base))
    print(_("  Move the clock           {0}/dev/clock").format(base))
    print(_("  Every way in             {0}/dev/").format(base))
    print(_("  The compiled report      {0}").format(pdf or _("not yet")), flush=True)


def _serve(app: Flask, port: int) -> None:
    from consult.jobs import web
    from consult.jobs.operations import refuse_open_demonstration

    refuse_open_demonstration(app.config, HOST)
    has_display = (
        sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if has_display:
        opening = threading.Timer(1.0, _open_browser, [f"{app.config['PUBLIC_URL']}/dev/"])
        opening.daemon = True
        opening.start()
    web.run(app, HOST, port)


def _open_browser(address: str, *_ignored: Any) -> None:
    """Show the first page where there is a screen; a machine without a browser is no reason to fail."""
    try:
        webbrowser.open(address)
    except (webbrowser.Error, OSError):
        print(_("Open {0} in a browser.").format(address))
