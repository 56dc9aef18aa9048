"""What was typed into a form of ours: cleaned values, and one sentence for each field that cannot be used."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Collection
from datetime import date, time
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.domain.answers import TEXT_LIMIT, clean_text
from consult.domain.directory import name_fault
from consult.domain.errors import BadInput, Conflict
from consult.services.directory import address_fault

LINE = 200  # characters in a field of one line
FIRST_YEAR, LAST_YEAR = 1980, 2100
MONTHS = [name.lower() for name in month_name]
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.ASCII)


class Typed:
    """A form as it came. Fields that cannot be used are in ``problems``, by the id of their field."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.problems: dict[str, str] = {}
        self.result: Any = None

    def note(self, place: str, sentence: str) -> None:
        """Say what is wrong at ``place``; the first sentence stays."""
        self.problems.setdefault(place, sentence)

    def line(self, name: str, missing: str = "", limit: int = LINE) -> str:
        """One line; ``missing`` is the sentence for a blank one, if it may not be blank."""
        return self._within(name, " ".join(clean_text(self.form.get(name, "")).split()), missing, limit)

    def named(self, name: str, missing: str = "", limit: int = LINE) -> str:
        """A name on one line, which would be no more than a name in a message."""
        if odd := name_fault(self.form.get(name, "")):
            self.note(name, odd[1])
        return self.line(name, missing, limit)

    def words(self, name: str, missing: str = "", limit: int = TEXT_LIMIT) -> str:
        """Text of several lines."""
        return self._within(name, clean_text(self.form.get(name, "")), missing, limit)

    def _within(self, name: str, text: str, missing: str, limit: int) -> str:
        if missing and not text:
            self.note(name, missing)
        if len(text) > limit:
            over = len(text) - limit
            self.note(
                name,
                _("This is %(over)s characters too long; the limit is %(limit)s.", over=over, limit=limit),
            )
        return text

    def rows(self, name: str) -> list[str]:
        """The lines of a field that has one thing on each; blank lines do not count."""
        return [" ".join(line.split()) for line in self.words(name).split("\n") if line.strip()]

    def chosen(self, name: str, offered: Collection[str], missing: str) -> str:
        """One of what was offered; ``missing`` says to choose."""
        value = self.form.get(name, "")
        if value not in offered:
            self.note(name, missing)
        return value

    def address(self, name: str, missing: str = "") -> str:
        """An e-mail address, in small letters."""
        value = self.line(name, missing, 320).lower()
        if value and (said := address_fault(value)):
            self.note(name, said)
        return value

    def day(self, name: str, what: str, missing: str = "") -> date | None:
        """A date from the fields NAME-day, NAME-month and NAME-year; ``what`` names it in a sentence."""
        parts = [self.line(f"{name}-{part}", limit=1000) for part in ("day", "month", "year")]
        if not any(parts):
            if missing:
                self.note(f"{name}-day", missing)
            return None
        try:
            day, month, year = parts
            found = date(_figures(year), _month(month), _figures(day))
            if not FIRST_YEAR <= found.year <= LAST_YEAR:
                raise ValueError(year)
        except ValueError:
            sentence = _(
                "%(what)s must be a real date, such as 27 9 2010, with the year in four figures.", what=what
            )
            self.note(f"{name}-day", sentence)
            return None
        return found

    def clock(self, name: str) -> time | None:
        """A time of day: "17:00", "5pm", "5.30pm", "midday"."""
        given = self.line(name, limit=20).lower().replace("noon", "midday")
        if not given:
            return None
        match = CLOCK.fullmatch("12:00" if given == "midday" else given)
        try:
            if match is None or not (match[2] or match[3]):
                raise ValueError(given)
            hour = int(match[1])
            if match[3] and not 1 <= hour <= 12:
                raise ValueError(given)
            return time(hour % 12 + (12 if match[3] == "pm" else 0) if match[3] else hour, int(match[2] or 0))
        except ValueError:
            self.note(name, _("Write the time like 5pm, 11:59pm or 17:00."))
            return None

    def number(self, name: str) -> int:
        """A whole number that the page itself carried; anything else is nought."""
        text = self.form.get(name, "")
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0

    def numbers(self, name: str) -> set[int]:
        """The whole numbers of boxes that were ticked; anything else is left out."""
        return {int(text) for text in self.form.getlist(name) if re.fullmatch(r"[0-9]{1,9}", text)}

    @property
    def seen_version(self) -> int:
        """The version that the page was made from."""
        return self.number("seen_version")

    def does(self, act: Callable[[], Any], at: str = "form") -> bool:
        """Do ``act`` if everything typed can be used; what it refuses becomes problems of this form.

        ``at`` is the field for a refusal that names none; given, it takes those that name a place in a file too.
        """
        if self.problems:
            return False
        try:
            self.result = act()
        except BadInput as refused:
            self.problems |= refused.problems if refused.problems and at == "form" else {at: str(refused)}
        except Conflict as refused:
            self.note("form", str(refused))
        return not self.problems


def form_page(template: str, typed: Typed, **values: Any) -> ResponseReturnValue:
    """The page of a form; as an answer to one that was sent and cannot be used it is a bad request (400)."""
    page = render_template(template, **({"problems": typed.problems} | values))
    return page, 400 if typed.problems and request.method == "POST" else 200


def _figures(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError(text)
    return int(text)


def _month(text: str) -> int:
    lower = text.lower()
    for number, name in enumerate(MONTHS):
        if number and lower in (name, name[:3]):
            return number
    return _figures(text)


def date_parts(name: str, day: date | None) -> dict[str, str]:
    """The three fields of a date as a form would send them."""
    if day is None:
        return {}
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
