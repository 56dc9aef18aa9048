"""The unit of work: one verb of a person is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from consult.db import db, writing

P = ParamSpec("P")
T = TypeVar("T")

_inside: ContextVar[bool] = ContextVar("inside a unit of work", default=False)


class Nested(RuntimeError):
    """A service called another service: two verbs would share one transaction."""


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
