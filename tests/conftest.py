"""A fresh, migrated database for every test: SQLite by default, PostgreSQL where DATABASE_URL says so."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine, event, make_url, text

from config import from_environment
from consult import clock, create_app
from consult.db import Base, choose_partnership, db
from consult.jobs import _house

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgres")


# Every test has an application of its own; the templates are compiled once for all of them.
TEMPLATES = FileSystemBytecodeCache(tempfile.mkdtemp(prefix="consult-templates-"))


def settings(data: Path, **more: Any) -> dict[str, Any]:
    """Settings for a test; the demonstration's pages are on, forgery tokens are off."""
    environment = {
        "CONSULT_DEMONSTRATION": "1",
        "CONSULT_DATA": str(data),
        "PUBLIC_URL": "http://consult.test",
    }
    return from_environment(environment) | {"TESTING": True, "WTF_CSRF_ENABLED": False} | more


def migrate(app: Flask) -> None:
    with app.app_context():
        _house.migrate()
        db.session.remove()
        db.engine.dispose()


@event.listens_for(Engine, "connect")
def _nothing_is_worth_keeping(connection: Any, _record: Any) -> None:
    """The product waits for the disk at every commit (tests/services/test_durability.py); the tests need not."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """The address of a migrated, empty database: a file to copy, or this worker's own database."""
    data = tmp_path_factory.mktemp("migrated")
    if not ON_POSTGRES:
        app = create_app(settings(data))
        migrate(app)
        return str(data / "consult.sqlite")
    url = make_url(
        from_environment({"SECRET_KEY": "only for tests, thirty-two letters", "DATABASE_URL": SERVER})[
            "SQLALCHEMY_DATABASE_URI"
        ]
    )
    name = f"consult_{worker_id}_{os.getpid()}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    address = url.set(database=name).render_as_string(hide_password=False)
    migrate(create_app(settings(data, SQLALCHEMY_DATABASE_URI=address)))
    return address


@pytest.fixture
def database(migrated: str, tmp_path: Path) -> str:
    """The address of a database of this test's own."""
    if not ON_POSTGRES:
        copy = tmp_path / "consult.sqlite"
        shutil.copyfile(migrated, copy)
        return f"sqlite:///{copy}"
    engine = create_engine(migrated)
    with engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return migrated


class Kept:
    """The application of this worker: built once, since that and warming it take longer than most tests do.

    Before each test its settings and what it remembers are as they were when it was new, and its connections go to
    the database of that test.
    """

    def __init__(self, data: Path, address: str) -> None:
        self.app = create_app(settings(data, SQLALCHEMY_DATABASE_URI=address))
        self.app.jinja_env.bytecode_cache = TEMPLATES
        self.config, self.extensions = dict(self.app.config), dict(self.app.extensions)
        self.address = address
        with self.app.app_context():
            event.listen(db.engine, "do_connect", self._connect)

    def _connect(self, _dialect: Any, _record: Any, arguments: list[Any], _named: Any) -> None:
        if not ON_POSTGRES:
            arguments[0] = make_url(self.address).database

    def begin(self, data: Path, address: str) -> Flask:
        self.address = address
        self.app.config.clear()
        self.app.config.update(self.config | settings(data, SQLALCHEMY_DATABASE_URI=address))
        self.app.extensions.clear()
        self.app.extensions.update(self.extensions)
        return self.app


@pytest.fixture(scope="session")
def kept(migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The one application of this worker."""
    return Kept(tmp_path_factory.mktemp("kept"), migrated if ON_POSTGRES else f"sqlite:///{migrated}")


@pytest.fixture
def app(kept: Kept, database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database, inside its context."""
    made = kept.begin(tmp_path, database)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
    clock.set_to(None)
    choose_partnership(None)


@pytest.fixture
def another_app(database: str, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Further applications on the test's database with settings of their own; their connections end with it."""
    made: list[Flask] = []

    def make(**more: Any) -> Flask:
        made.append(create_app(settings(tmp_path, SQLALCHEMY_DATABASE_URI=database, **more)))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of a stranger."""
    return app.test_client()
