"""Too much from one address: ten wrong links, codes or forms a minute, then a pause. Each process counts for itself."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from flask import current_app, request
from flask_babel import gettext as _

from consult import clock
from consult.domain.errors import DomainError

WRONG = 10
BEGINNING = 4  # letters of a code
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


def before_code(code: str) -> None:
    """Refuse to look a code up after ten wrong ones within a minute, from this address or with the same beginning.

    A code is short enough to be guessed at, so here, unlike for a link, a right one has to wait as well.
    """
    if any(len(_recent(one)) >= WRONG for one in _sources_of(code)):
        raise TooManyTries(_try_later())


def wrong_code(code: str) -> None:
    """Count a code that opened nothing, for its address and for its beginning."""
    for one in _sources_of(code):
        _count(one, _try_later())


def before_copy(receipt: str) -> None:
    """Refuse to compare a copy after ten wrong ones within a minute, from this address or under this receipt."""
    if any(len(_recent(one)) >= WRONG for one in _copies_of(receipt)):
        raise TooManyTries(_copies_later())


def wrong_copy(receipt: str) -> None:
    """Count a copy that is not what is stored, for its address and for its receipt."""
    for one in _copies_of(receipt):
        _count(one, _copies_later())


def _copies_of(receipt: str) -> tuple[str, str]:
    return f"copy {_address()}", f"copy of {receipt[:80].upper()}"


def _copies_later() -> str:
    return _("Several copies were tried that are not what is stored. Wait a minute, then try yours again.")


def _sources_of(code: str) -> tuple[str, str]:
    return f"code {_address()}", f"code like {code[:BEGINNING].upper()}"


def _try_later() -> str:
    return _("Several codes that open nothing were tried. Wait a minute, then type in yours again.")


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
