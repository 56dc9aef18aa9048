"""Commands of an operator: serve, scheduler, tick, verify, upgrade, move-here, backup, restore."""

from __future__ import annotations

import os
import sqlite3
import sys
from argparse import Namespace
from contextlib import closing
from gettext import gettext as _
from pathlib import Path

from consult.domain.errors import BadInput
from consult.jobs._house import build, end_on_term, migrate, opened, settings

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def serve(options: Namespace) -> int:
    """Web and scheduler on this machine, until it is stopped."""
    from config import from_environment
    from consult.jobs import web

    config = from_environment()
    if "PUBLIC_URL" not in os.environ:
        config["PUBLIC_URL"] = f"http://{options.host}:{options.port}"
    refuse_open_demonstration(config, options.host)
    web.run(build(config), options.host, options.port)
    return 0


def refuse_open_demonstration(config: dict[str, object], host: str) -> None:
    """A demonstration shows everybody's mail and moves the clock: on this machine alone, with its own database."""
    if config["DEMONSTRATION"] and not str(config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite:"):
        raise BadInput(_("A demonstration uses its own embedded database: unset DATABASE_URL."))
    if config["DEMONSTRATION"] and host not in LOOPBACK:
        raise BadInput(
            _("A demonstration is served on this machine alone: leave out --host {0}.").format(host)
        )


def scheduler(_options: Namespace) -> int:
    """The ticks alone, beside any web server, until it is stopped."""
    end_on_term()  # it may be stopped before it has begun
    from config import from_environment
    from consult.jobs.scheduler import run

    run(build(from_environment()))
    return 0


def tick(options: Namespace) -> int:
    """Run one tick now, and say what keeps mail from leaving."""
    from consult.jobs import ticks

    with opened(partnership=False):
        from consult.services import ticks as going

        print(_("{0}: {1} done").format(options.name, ticks.run(options.name)))
        for sentence in going.health().doubtful:
            print(sentence, file=sys.stderr)
    return 0


def verify(_options: Namespace) -> int:
    """Walk the history chains and the stored checksums; 1 at the first break."""
    with opened(partnership=False):
        from consult.domain.access import SYSTEM
        from consult.services import verification

        outcome = verification.verify(SYSTEM)
    print(outcome.sentence, file=sys.stderr if outcome.broken else sys.stdout)
    return int(outcome.broken)


def upgrade(_options: Namespace) -> int:
    """Bring the database up to date."""
    from consult import create_app

    with create_app(settings()).app_context():
        migrate()
    with opened(partnership=False):
        from consult.services import ticks

        ticks.move_here(unsettled=True)
    print(_("The database is up to date."))
    return 0


def move_here(_options: Namespace) -> int:
    """Let the data belong to the address in the settings, for good: mail leaves from here, and links lead here."""
    with opened() as app:
        from consult.services import ticks

        waiting = ticks.move_here()
        print(_("The data belong to {0} now.").format(app.config["PUBLIC_URL"]))
    if waiting:
        print(_("{0} messages were waiting; they go out from here now.").format(waiting))
    return 0


def add_officer(options: Namespace) -> int:
    """Add an officer from the machine itself, for when nobody can sign in; the link comes by mail as always."""
    from consult.domain.access import SYSTEM
    from consult.services import people

    with opened():
        people.add_person(SYSTEM, name=options.name, email=options.email, role="officer")
        people.ask_to_sign_in(options.email)
    print(_("{0} is an officer now, and a sign-in link goes to {1}.").format(options.name, options.email))
    return 0


def _embedded(doing: str) -> Path:
    from sqlalchemy import make_url

    url = make_url(settings()["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database:
        tool = "pg_dump" if doing == "backup" else "pg_restore"
        raise BadInput(_("This installation keeps its data in PostgreSQL: use {0}.").format(tool))
    return Path(url.database)


def backup(options: Namespace) -> int:
    """Copy the embedded database while it is in use."""
    source, target = _embedded("backup"), Path(options.file)
    if not source.exists():
        raise BadInput(_("There is no database at {0} yet.").format(source))
    if target.exists():
        raise BadInput(_("{0}: this file exists already. Name a new one.").format(target))
    try:
        _copy(source, target)
    except (sqlite3.Error, OSError) as wrong:
        raise BadInput(_("{0}: the copy could not be written ({1}).").format(target, wrong)) from None
    print(_("The database is copied to {0}.").format(target))
    return 0


def restore(options: Namespace) -> int:
    """Put a copy in the place of the embedded database; mail that waited in it is held, not sent again."""
    copy, target = Path(options.file), _embedded("restore")
    _refuse_foreign(copy)
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy(copy, target)
    with opened(partnership=False):
        from consult.services import outbox

        held = outbox.hold_waiting()
    print(_("The database is restored from {0}.").format(copy))
    if held:
        print(
            _("{0} messages were waiting in it. They may have gone out since, so they are held.").format(held)
            + " "
            + _("An officer sends each again or leaves it, from the list of consultations.")
        )
    return 0


def _copy(source: Path, target: Path) -> None:
    target.touch(mode=0o600)  # whoever may read a copy reads what partners said in confidence
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _refuse_foreign(copy: Path) -> None:
    """Raise BadInput unless the file is a sound copy of a database of ours."""
    if not copy.is_file():
        raise BadInput(_("{0}: there is no such file.").format(copy))
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as opened_copy:
            sound = opened_copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {name for (name,) in opened_copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError:
        sound, tables = False, set()
    if not sound or not {"partnership", "history", "message"} <= tables:
        raise BadInput(_("{0}: this is not a copy that consult backup made.").format(copy))
