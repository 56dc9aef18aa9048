"""The only reader of the time.

It never goes back: where the machine's clock was put back, time stands still until that has caught up, so that what
has closed stays closed. Where the database has a clock of its own, and this machine's is off, it goes by that.

A demonstration moves its clock (:func:`set_to`); a real installation cannot, because only the demonstration's
own commands and pages call it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

ARRIVED = "consult.arrived"  # in the environment of a request: the instant at which all of it had reached the server
LONG_AGO = datetime.min.replace(tzinfo=UTC)

_shift = timedelta(0)
_correction = timedelta(0)
_latest = LONG_AGO


def now() -> datetime:
    """The present instant, aware, in UTC; never before one that was shown already."""
    global _latest
    _latest = max(_latest, machines() + _correction + _shift)
    return _latest


def machines() -> datetime:
    """What the machine's own clock says, right or wrong."""
    return datetime.now(UTC)


def correct(ahead: timedelta) -> None:
    """Go by a clock that the machine's own is ahead of by this much; behind it, where it is less than nothing."""
    global _correction
    _correction = -ahead


def correction() -> timedelta:
    """What is added to the machine's own clock."""
    return _correction


def not_before(instant: datetime) -> None:
    """Never again show a time before ``instant`` (aware), which somebody has seen already."""
    global _latest
    _latest = max(_latest, instant)


def stands_still_for() -> timedelta:
    """How long time still stands still, because the machine's clock was put back; nothing where it was not."""
    return max(timedelta(0), _latest - (machines() + _correction + _shift))


def set_to(instant: datetime | None) -> None:
    """Let the clock show ``instant`` (aware) now and run on from there; None puts it right again."""
    global _shift, _correction, _latest
    _correction, _latest = timedelta(0), LONG_AGO
    _shift = timedelta(0) if instant is None else instant - datetime.now(UTC)


@contextmanager
def showing(instant: datetime) -> Iterator[None]:
    """Let the clock show ``instant`` within the block, then what it showed before."""
    global _shift, _correction, _latest
    before = _shift, _correction, _latest
    set_to(instant)
    try:
        yield
    finally:
        _shift, _correction, _latest = before
