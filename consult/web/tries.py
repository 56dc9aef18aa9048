"""Too much from one address: ten wrong links or ten forms a minute, then a pause. Each process counts for itself."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from flask import current_app, request
from flask_babel import gettext as _

from consult import clock
from consult.domain.errors import DomainError

WRONG = 10
WITHIN = timedelta(minutes=1)
REMEMBERED = 10_000  # addresses; beyond it the longest unheard-of is forgotten


class TooManyTries(DomainError):
    """Too many wrong links, or too many forms, came from one address."""

    status = 429


def wrong() -> None:
    """Count a link that opened nothing; raises TooManyTries for the eleventh from one address within a minute.

    A link that opens something never comes here: many partners may share one address.
    """
    sentence = _(
        "Several links that open nothing were tried from here. Wait a minute, then open yours again."
    )
    _count(_address(), sentence)


def asked() -> None:
    """Count a form that makes us write to an address that anybody may have typed; raises TooManyTries likewise."""
    sentence = _("This form was sent several times from here. Wait a minute, then send it again.")
    _count(f"form {_address()}", sentence)


def _count(address: str, sentence: str) -> None:
    times = _recent(address)
    if len(times) >= WRONG:
        raise TooManyTries(sentence)
    times.append(clock.now())
    remembered = _remembered()
    remembered.pop(address, None)
    remembered[address] = times
    if len(remembered) > REMEMBERED:
        del remembered[next(iter(remembered))]


def _remembered() -> dict[str, deque[datetime]]:
    """Wrong tries by address, in the memory of this application."""
    found: dict[str, deque[datetime]] = current_app.extensions.setdefault("consult.tries", {})
    return found


def _recent(address: str) -> deque[datetime]:
    times = _remembered().get(address, deque(maxlen=WRONG))
    while times and times[0] <= clock.now() - WITHIN:
        times.popleft()
    return times


def _address() -> str:
    return request.remote_addr or ""
