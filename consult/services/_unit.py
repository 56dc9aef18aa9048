"""The unit of work: one verb of a person is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import UpdateBase

from consult.db import db, writing

P = ParamSpec("P")
T = TypeVar("T")

_inside: ContextVar[bool] = ContextVar("inside a unit of work", default=False)


class Nested(RuntimeError):
    """A service called another service: two verbs would share one transaction."""


def one_statement(statement: UpdateBase, **values: Any) -> int:
    """Run one statement as a transaction of its own; returns how many rows it touched. Refuses to nest.

    It is not narrowed to a partnership: it names its row.
    """
    if _inside.get():
        raise Nested("a statement of its own was run inside a service")
    db.session.rollback()  # whatever was read before is read anew after
    engine = db.engine
    if (
        engine.dialect.name == "postgresql"
    ):  # where a statement is a transaction by itself: one answer, not three
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with writing(), engine.begin() as connection:
        return int(connection.execute(statement, values).rowcount)


def unit_of_work(service: Callable[P, T]) -> Callable[P, T]:
    """Commit when ``service`` returns, roll back when it raises, refuse to nest."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if _inside.get():
            raise Nested(f"{service.__name__} was called inside another service")
        token = _inside.set(True)
        db.session.rollback()  # end the reading transaction, so that the writing one takes its lock first
        try:
            with writing():
                result = service(*args, **kwargs)
                db.session.commit()
            return result
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _inside.reset(token)

    return run
