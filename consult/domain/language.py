"""Sentences of the domain in the reader's language.

The standard library looks for its catalogue on the disk at every call, which costs more than the rules
themselves; here whoever serves a reader hands the catalogue in once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

LANGUAGES = {"en": "English", "cy": "Welsh"}
"""Those that somebody may be written to in, by code, each by the word that stands in a table of partners."""

_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=NullTranslations())  # noqa: B039


def speak(catalogue: NullTranslations) -> None:
    """Use this catalogue from here on, in this request or task alone."""
    _catalogue.set(catalogue)


@contextmanager
def speaking(catalogue: NullTranslations) -> Iterator[None]:
    """Use this catalogue inside the block."""
    token = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(token)


class Gaps(NullTranslations):
    """Comes after a catalogue and notes whether a sentence was asked for that the catalogue does not have."""

    found = False

    def gettext(self, message: str) -> str:
        self.found = True
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.found = True
        return msgid1 if n == 1 else msgid2


def catalogue() -> NullTranslations:
    """The catalogue that the reader's sentences are taken from: one object for each language."""
    return _catalogue.get()


def N_(sentence: str) -> str:
    """The same sentence: it is looked up where it is used, and here whoever gathers sentences finds it."""
    return sentence


def gettext(sentence: str) -> str:
    """The sentence in the language of the reader; English where nobody said."""
    return _catalogue.get().gettext(sentence)


def ngettext(one: str, many: str, number: int) -> str:
    """The sentence for this number in the language of the reader."""
    return _catalogue.get().ngettext(one, many, number)
