"""Question kinds, each described once: how a raw answer is cleaned, shown and counted.

A :class:`Question` is frozen with its version of the paper and stored as JSON. A raw answer is a mapping of
parts to lists of text, as a form, a spreadsheet row or the API gives it (see :data:`Raw`). A clean answer
is a small dictionary that JSON can hold, or ``None`` where nothing was said.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from ._choosing import ChoiceMany, ChoiceOne, Matrix, Ranking
from ._choosing import Position as Position
from ._kinds import BadAnswer as BadAnswer
from ._kinds import Beside, Kind, part_of
from ._kinds import Condition as Condition
from ._kinds import Question as Question
from .answers import TEXT_LIMIT as TEXT_LIMIT
from .answers import Answer as Answer
from .answers import Raw as Raw
from .answers import clean_text as clean_text
from .language import gettext as _


class Contact(Kind):
    """A name and address: counted, never printed."""

    publishes_words = False


class Number(Beside):
    """A plain decimal number, kept as the text of its exact value."""

    counts = "number"
    _SHAPE = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")

    def heart(self, question: Question, raw: Raw) -> Answer:
        given = part_of(question, raw, "value").replace("−", "-").replace(" ", "")
        if not given:
            return {}
        if len(given) > 30 or not self._SHAPE.fullmatch(given):
            raise BadAnswer(
                question,
                _("Answer {name} with a number in figures, such as 12 or 12.5.").format(name=question.name),
            )
        return {"number": format(Decimal(given.replace(",", "")), "f")}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return str(value["number"])

    def answers(self, question: Question, value: Answer) -> bool:
        return "number" in value


class Date(Beside):
    """A real calendar date, from day, month and year or as ISO text."""

    _PARTS = ("day", "month", "year")
    _MONTHS = tuple(month_name)[1:]

    def heart(self, question: Question, raw: Raw) -> Answer:
        if given := part_of(question, raw, "value"):
            return {"date": self._real(question, given.split("-"), "value")}
        parts = {part: part_of(question, raw, part) for part in self._PARTS}
        if not any(parts.values()):
            return {}
        for part, text in parts.items():
            if not text:
                raise BadAnswer(
                    question,
                    _("The date in {name} needs a day, a month and a year.").format(name=question.name),
                    part,
                )
        return {"date": self._real(question, [parts["year"], parts["month"], parts["day"]], "day")}

    def _real(self, question: Question, year_month_day: Sequence[str], part: str) -> str:
        try:
            year, month, day = (part.strip() for part in year_month_day)
            if len(year) != 4:
                raise ValueError(year)
            return date(int(year), self._month(month), int(day)).isoformat()
        except ValueError:
            raise BadAnswer(
                question,
                _(
                    "The date in {name} must be a real date, such as 5 7 2010, with the year in four figures."
                ).format(name=question.name),
                part,
            ) from None

    def _month(self, given: str) -> int:
        for number, name in enumerate(self._MONTHS, 1):
            if given.lower() in (name.lower(), name[:3].lower()):
                return number
        return int(given)

    def heart_shown(self, question: Question, value: Answer) -> str:
        day = date.fromisoformat(value["date"])
        return f"{day.day} {self._MONTHS[day.month - 1]} {day.year}"

    def answers(self, question: Question, value: Answer) -> bool:
        return "date" in value


class Documents(Beside):
    """Files, and words about them. What is typed is the words alone; the files are attached beside the draft."""

    def heart(self, question: Question, raw: Raw) -> Answer:
        return {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "\n".join(f"{one['name']} ({_size(one['size'])})" for one in value["files"])

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("files"))


def _size(count: int) -> str:
    """A number of bytes as people say it."""
    if count < 1024 * 1024:
        return _("{count} kB").format(count=max(1, round(count / 1024)))
    return _("{count} MB").format(count=f"{count / 1024 / 1024:.1f}")


class Nomination(Beside):
    """Somebody put forward for something: a name, the body that the person comes from, and why."""

    publishes_words = False
    PARTS = ("name", "body")

    def heart(self, question: Question, raw: Raw) -> Answer:
        given = {part: part_of(question, raw, part) for part in self.PARTS}
        if given["body"] and not given["name"]:
            raise BadAnswer(
                question,
                _("Name the person who is put forward in {name}.").format(name=question.name),
                "name",
            )
        return {"nominee": {part: text for part, text in given.items() if text}} if given["name"] else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return ", ".join(value["nominee"][part] for part in self.PARTS if part in value["nominee"])

    def answers(self, question: Question, value: Answer) -> bool:
        return "nominee" in value


FREE_TEXT = Kind()

KINDS: dict[str, Kind] = {
    "free_text": FREE_TEXT,
    "yes_no": ChoiceOne("Yes", "No"),
    "yes_no_dk": ChoiceOne("Yes", "No", "Don't know"),
    "yes_no_comment": ChoiceOne("Yes", "No"),
    "agree_disagree": ChoiceOne("Agree", "Disagree"),
    "agree_scale": ChoiceOne(
        "Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"
    ),
    "choice_one": ChoiceOne(),
    "choice_many": ChoiceMany(),
    "ranking": Ranking(),
    "matrix": Matrix(),
    "number": Number(),
    "date": Date(),
    "contact": Contact(),
    "position": Position(
        "Support",
        "Support with changes",
        "Oppose",
        "No view",
        "Not our remit",
        conditional="Support with changes",
    ),
    "endorsement": Position(
        "Approve",
        "Endorse",
        "Endorse with conditions",
        "Note",
        "Defer",
        "Decline",
        conditional="Endorse with conditions",
    ),
    "nomination": Nomination(),
    "file": Documents(),
}


def choices(question: Question) -> tuple[str, ...]:
    """The options a respondent sees: those printed, else the usual ones of the kind. No option twice."""
    return KINDS[question.kind].offered(question)


def kind_of(question: Question) -> Kind:
    """The kind that does the work. A choice, ranking or matrix with nothing to choose from is free text."""
    kind = KINDS[question.kind]
    if kind.counts in ("one", "many", "ranking", "matrix") and not choices(question):
        return FREE_TEXT
    return FREE_TEXT if kind.counts == "matrix" and not question.columns else kind


def clean(question: Question, raw: Raw) -> Answer | None:
    """The answer to store, or None when nothing was said. Raises :class:`BadAnswer` with a sentence.

    A blank answer to a required question is None here: a draft may be blank, a submission is checked.
    """
    answer = kind_of(question).clean(question, raw)
    if answer is None and part_of(question, raw, "skip"):
        if question.required:
            raise BadAnswer(
                question,
                _("{name} needs an answer and cannot be skipped.").format(name=_upper(question.name)),
                "skip",
            )
        return {"skipped": True}
    return answer


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def show(question: Question, value: Answer | None) -> str:
    """A clean answer as plain text, "" where there is none."""
    if value and value.get("skipped"):
        return _("Skipped")
    return kind_of(question).show(question, value) if value else ""


def to_dict(question: Question) -> dict[str, Any]:
    """The question as JSON can hold it; :func:`from_dict` gives an equal question back.

    A question that is asked of everybody says nothing of it, as in versions from before there were conditions.
    """
    stored = asdict(question) | {"options": list(question.options), "columns": list(question.columns)}
    condition = stored.pop("shown_when")
    if condition:
        stored["shown_when"] = condition | {"any_of": list(condition["any_of"])}
    return stored


def from_dict(stored: Mapping[str, Any]) -> Question:
    """The question from its stored form; options and columns become tuples again."""
    lists = {name: tuple(stored.get(name, ())) for name in ("options", "columns")}
    return Question(**{**stored, **lists, "shown_when": condition_from(stored.get("shown_when"))})


def condition_from(stored: Mapping[str, Any] | None) -> Condition | None:
    """A stored condition, or None where the question is asked of everybody."""
    return Condition(stored["question"], tuple(stored["any_of"])) if stored else None
