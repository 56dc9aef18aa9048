"""Sentences of the domain in the reader's language.

The standard library looks for its catalogue on the disk at every call, which costs more than the rules
themselves; here whoever serves a reader hands the catalogue in once.
"""

from __future__ import annotations

from contextvars import ContextVar
from gettext import NullTranslations

_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=NullTranslations())  # noqa: B039


def speak(catalogue: NullTranslations) -> None:
    """Use this catalogue from here on, in this request or task alone."""
    _catalogue.set(catalogue)


def catalogue() -> NullTranslations:
    """The catalogue that the reader's sentences are taken from: one object for each language."""
    return _catalogue.get()


def gettext(sentence: str) -> str:
    """The sentence in the language of the reader; English where nobody said."""
    return _catalogue.get().gettext(sentence)


def ngettext(one: str, many: str, number: int) -> str:
    """The sentence for this number in the language of the reader."""
    return _catalogue.get().ngettext(one, many, number)
