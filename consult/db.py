"""The session, the naming convention, the UTC column type, and scoping by partnership.

SQLite runs in WAL mode with full synchronisation, so that what was acknowledged survives a power cut, and a
writing transaction begins at once (BEGIN IMMEDIATE), so that a read never fails on its way to a write.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, DateTime, Engine, ForeignKey, Integer, MetaData, bindparam, event, make_url
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.types import TypeDecorator

try:
    import fcntl
except ImportError:  # a system without such locks: SQLite's own waiting does, more slowly
    fcntl = None  # type: ignore[assignment]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

_partnership: ContextVar[int | None] = ContextVar("partnership", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_turn = Lock()


class Unscoped(RuntimeError):
    """A query on rows that belong to a partnership was made with no partnership chosen."""


class Base(DeclarativeBase):
    """Every table of ours."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, handed back aware on every database; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Scoped:
    """A row that belongs to one partnership; every query for it is narrowed to the partnership at work."""

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True, default=lambda: current_partnership()
    )


db = SQLAlchemy(model_class=Base)


def keep_private(address: str) -> None:
    """Make the file of an embedded database, where there is none, for its owner alone.

    SQLite would make it by the umask, readable by everybody; its two companion files take their mode from it.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        file = Path(url.database)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)


def current_partnership() -> int:
    """The id of the partnership at work; raises Unscoped when none was chosen."""
    chosen = _partnership.get()
    if chosen is None:
        raise Unscoped("no partnership was chosen for this query")
    return chosen


def choose_partnership(partnership_id: int | None) -> None:
    """Choose the partnership for what follows in this request or task."""
    _partnership.set(partnership_id)


@contextmanager
def within(partnership_id: int) -> Iterator[None]:
    """Work for one partnership inside the block."""
    token = _partnership.set(partnership_id)
    try:
        yield
    finally:
        _partnership.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside the block take SQLite's write lock at their beginning.

    SQLite lets one writer in and makes the others sleep and try again; they queue here instead, within a process
    and between the processes of a machine, so that nobody sleeps past a turn that was free.
    """
    token = _writing.set(True)
    try:
        with _turn_of(db.engine.url) if db.engine.dialect.name == "sqlite" else nullcontext():
            yield
    finally:
        _writing.reset(token)


_AT_WORK = bindparam("at_work", callable_=current_partnership, type_=Integer())
_TO_PARTNERSHIP = with_loader_criteria(
    Scoped,
    lambda cls: cls.partnership_id == _AT_WORK,
    include_aliases=True,
    track_closure_variables=False,
    propagate_to_loaders=False,  # what is reached from a row, or read again, is its own, whoever is at work by then
)
_NARROWED: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


@event.listens_for(Session, "do_orm_execute")
def _narrow_to_partnership(state: ORMExecuteState) -> None:
    """Add the partnership to every query, update and delete of Scoped rows, whoever wrote it."""
    if state.execution_options.get("every_partnership") or state.is_column_load or state.is_relationship_load:
        return
    if not any(issubclass(mapper.class_, Scoped) for mapper in state.all_mappers):
        return
    current_partnership()  # raises where none was chosen
    state.statement = _narrowed(state.statement)


def _narrowed(statement: Any) -> Any:
    """The statement for the partnership at work; one that is kept by a module is narrowed once and kept with it."""
    narrowed = _NARROWED.get(statement)
    if narrowed is None:
        narrowed = _NARROWED[statement] = statement.options(_TO_PARTNERSHIP)
    return narrowed


@contextmanager
def _turn_of(url: URL) -> Iterator[None]:
    """Wait for the one turn that there is to write in an embedded database."""
    with _turn:
        queue = _queue(url.database, os.getpid()) if fcntl and url.database else None
        if queue is None or fcntl is None:
            yield
            return
        fcntl.flock(queue, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)


@lru_cache(maxsize=8)
def _queue(database: str, _process: int) -> int:
    """The file beside the database that its writers queue at; each process opens it for itself."""
    return os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT, 0o600)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
