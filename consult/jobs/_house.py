"""The application, built late, for the commands that need the database."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from consult.domain.errors import BadInput

if TYPE_CHECKING:
    from flask import Flask


def settings(**more: Any) -> dict[str, Any]:
    """The settings for a command that serves nobody: it signs no session, so any secret will do."""
    from config import from_environment

    return from_environment({"SECRET_KEY": secrets.token_urlsafe(48), **os.environ}) | more


def end_on_term() -> None:
    """Let the signal by which machines stop a program end it in good order."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)


def build(config: dict[str, Any]) -> Flask:
    """The application on a database that has its tables; an embedded one gets them here.

    Raises BadInput where a database server has none: making them there is the operator's act.
    """
    from consult import create_app

    app = create_app(config)
    with app.app_context():
        if not _has_tables():
            if not config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:"):
                raise BadInput(_("The database has no tables yet. Run: consult upgrade"))
            migrate()
    return app


def _has_tables() -> bool:
    from sqlalchemy import inspect

    from consult.db import db

    try:
        return inspect(db.engine).has_table("partnership")
    finally:
        db.engine.dispose()


def migrate() -> None:
    """Bring the database of the current application up to date."""
    import logging

    from flask import current_app
    from flask_migrate import Migrate, upgrade  # heavy, and serving needs none of it

    from consult import ROOT
    from consult.db import db

    Migrate(current_app, db, directory=str(ROOT / "migrations"))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    db.engine.dispose()


@contextmanager
def opened(*, partnership: bool = True) -> Iterator[Flask]:
    """The application in context, at work for the partnership of this installation.

    Raises BadInput while there is no partnership, unless ``partnership`` is False.
    """
    app = build(settings())
    with app.app_context():
        from consult.db import choose_partnership, db
        from consult.services import people

        try:
            home = people.partnership()
            if home is not None:
                choose_partnership(home.id)
            elif partnership:
                raise BadInput(
                    _(
                        "There is no partnership here yet. Set one up first: run consult serve and open the site."
                    )
                )
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
            choose_partnership(None)


def read_file(path: Path) -> bytes:
    """The bytes of a file that an operator named; raises BadInput in words."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise BadInput(
            _("{0}: this file cannot be read ({1}).").format(path, wrong.strerror or wrong)
        ) from None


def write_file(path: Path, data: bytes) -> None:
    """Write the bytes where an operator said; raises BadInput in words."""
    try:
        path.write_bytes(data)
    except OSError as wrong:
        raise BadInput(
            _("{0}: this file cannot be written ({1}).").format(path, wrong.strerror or wrong)
        ) from None
