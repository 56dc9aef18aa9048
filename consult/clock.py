"""The only reader of the time.

A demonstration moves its clock (:func:`set_to`); a real installation cannot, because only the demonstration's
own commands and pages call it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

ARRIVED = "consult.arrived"  # in the environment of a request: the instant at which all of it had reached the server

_shift = timedelta(0)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def set_to(instant: datetime | None) -> None:
    """Let the clock show ``instant`` (aware) now and run on from there; None puts it right again."""
    global _shift
    _shift = timedelta(0) if instant is None else instant - datetime.now(UTC)


@contextmanager
def showing(instant: datetime) -> Iterator[None]:
    """Let the clock show ``instant`` within the block, then what it showed before."""
    global _shift
    before = _shift
    set_to(instant)
    try:
        yield
    finally:
        _shift = before
