"""The kinds of value in a timetable file: each takes a value, its place and the problems, and reads it.

What cannot be read is noted with its place and given back as ``None``, so that one look at a file finds
every problem in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from consult.domain.language import gettext as _

FAMILIES = ("compact", "government", "local")
SET_CODES = (
    "CPT98",
    "CPC00",
    "CPT09",
    "CPT10",
    "COV25",
    "HMG00",
    "HMG04",
    "HMG08",
    "HMP12",
    "HMP13",
    "HMP16",
    "HMP18",
)
FIRST_YEAR, LAST_YEAR = 1980, 2100
MOST_DAYS = 3660
MOST_TOLD = 5
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}")
PERIOD = re.compile(r"\s*([0-9]{1,3})\s*(days?|weeks?|months?)?\s*", re.IGNORECASE)
_NO_LETTERS = re.compile(
    "[\0\ud800-\udfff]"
)  # halves of letters and the null: no file or database keeps them


class Problems:
    """One sentence for each place in a file that cannot be used."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def note(self, place: str, sentence: str) -> None:
        self.found.setdefault(place, sentence)

    def told(self) -> str:
        """The first few problems in one line, each behind its place."""
        lines = [f"{place}: {sentence}" if place else sentence for place, sentence in self.found.items()]
        more = len(lines) - MOST_TOLD
        return " ".join([*lines[:MOST_TOLD], *([_("And {0} more.").format(more)] if more > 0 else [])])


Field = Callable[[Any, str, Problems], Any]


def _shown(value: Any) -> str:
    said = " ".join(str(value).split())
    return said if len(said) <= 40 else f"{said[:39]}…"


def text(value: Any, path: str, problems: Problems) -> str | None:
    """A text."""
    if isinstance(value, str) and not _NO_LETTERS.search(value):
        return value
    if isinstance(value, str):
        problems.note(path, _("This text holds a character that cannot be kept. Type it again."))
    else:
        problems.note(path, _("This must be a text in quotation marks."))
    return None


def flag(value: Any, path: str, problems: Problems) -> bool | None:
    """True or false."""
    if isinstance(value, bool):
        return value
    problems.note(path, _("This must be true or false."))
    return None


def whole(value: Any, path: str, problems: Problems) -> int | None:
    """A number of days from 0 to ten years."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DAYS:
        return value
    problems.note(path, _("This must be a whole number of days from 0 to {0}.").format(MOST_DAYS))
    return None


def period(value: Any, path: str, problems: Problems) -> int | str | None:
    """A number of days, or words such as "12 weeks" or "3 months"."""
    if not isinstance(value, str):
        return whole(value, path, problems)
    if PERIOD.fullmatch(value):
        return value
    sentence = _('"{0}" is no length of time. Write a whole number of days, or for example "3 months".')
    problems.note(path, sentence.format(_shown(value)))
    return None


def day(value: Any, path: str, problems: Problems) -> date | None:
    """A date: 2010-07-05 as text, or the date type of TOML."""
    found: date | None = None
    if isinstance(value, date) and not isinstance(value, datetime):
        found = value
    elif isinstance(value, str) and _ISO_DAY.fullmatch(value):
        with suppress(ValueError):  # such as 30 February: told below like any other
            found = date.fromisoformat(value)
    if found is None:
        sentence = _('"{0}" is not a date. Write the day as year-month-day, for example 2010-07-05.')
        problems.note(path, sentence.format(_shown(value)))
    elif not FIRST_YEAR <= found.year <= LAST_YEAR:
        problems.note(path, _("The year {0} cannot be meant here. Check the date.").format(found.year))
    else:
        return found
    return None


def clock(value: Any, path: str, problems: Problems) -> time | None:
    """A London time: "17:00" as text, or the time type of TOML."""
    found: time | None = None
    if isinstance(value, time):
        found = value
    elif isinstance(value, str) and _CLOCK.fullmatch(value):
        with suppress(ValueError):  # such as 24:00
            found = time.fromisoformat(value)
    if found is None or found != found.replace(second=0, microsecond=0, tzinfo=None):
        sentence = _('"{0}" is not a time of day. Write hours and minutes, for example 17:00.')
        problems.note(path, sentence.format(_shown(value)))
        return None
    return found


def choice(words: tuple[str, ...]) -> Field:
    """One of ``words``."""

    def read(value: Any, path: str, problems: Problems) -> str | None:
        if isinstance(value, str) and value in words:
            return value
        sentence = _('"{0}" is not known here. Use one of: {1}.')
        problems.note(path, sentence.format(_shown(value), ", ".join(words)))
        return None

    return read


standard = choice((*FAMILIES, *SET_CODES))


def listing(each: Field) -> Field:
    """A list, each item read by ``each``."""

    def read(value: Any, path: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            problems.note(path, _("This must be a list in square brackets."))
            return ()
        return tuple(each(item, f"{path}[{number}]", problems) for number, item in enumerate(value))

    return read


def record(
    make: Callable[..., Any], fields: Mapping[str, Field], rename: Mapping[str, str] | None = None
) -> Field:
    """A table of ``fields`` handed to ``make`` by name; a key that is not among them is a problem."""
    names = rename or {}

    def read(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            problems.note(path, _("This must be a table of keys and values."))
            return make()
        kept = {}
        for key, item in value.items():
            place = f"{path}.{_shown(key)}" if path else _shown(key)
            if key not in fields:
                problems.note(place, _("This key is not known. Known here: {0}.").format(", ".join(fields)))
            elif item is not None:
                kept[names.get(key, key)] = fields[key](item, place, problems)
        return make(**{name: item for name, item in kept.items() if item is not None})

    return read
