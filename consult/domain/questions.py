"""Question kinds, each described once: how a raw answer is cleaned, shown and counted.

A :class:`Question` is frozen with its version of the paper and stored as JSON. A raw answer is a mapping of
parts to lists of text, as a form, a spreadsheet row or the API gives it (see :data:`Raw`). A clean answer
is a small dictionary that JSON can hold, or ``None`` where nothing was said.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .answers import TEXT_LIMIT as TEXT_LIMIT
from .answers import Answer as Answer
from .answers import Raw as Raw
from .answers import clean_text as clean_text
from .errors import BadInput
from .language import gettext as _


@dataclass(frozen=True)
class Question:
    """One question of a version. ``label`` is the paper's own ("1(d)") and is never renumbered.

    ``options`` are the printed choices, for a matrix its rows; ``columns`` are the scale of a matrix.
    """

    id: str
    text: str
    kind: str
    label: str | None = None
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    required: bool = False
    section_id: str | None = None
    hint: str = ""

    @property
    def name(self) -> str:
        """What to call it in a sentence: "question 1(d)", or its own words where it has no label."""
        if self.label:
            return _("question {label}").format(label=self.label)
        short = self.text if len(self.text) <= 60 else self.text[:59].rstrip() + "…"
        return _("the question “{text}”").format(text=short)


class BadAnswer(BadInput):
    """An answer that its question cannot take. ``part`` is the part of the raw answer that is wrong."""

    def __init__(self, question: Question, sentence: str, part: str = "value") -> None:
        super().__init__(sentence, {question.id: sentence})
        self.question_id = question.id
        self.part = part


def _part(question: Question, raw: Raw, part: str) -> str:
    for given in raw.get(part, ()):
        text = clean_text(given)
        if len(text) > TEXT_LIMIT:
            over = len(text) - TEXT_LIMIT
            raise BadAnswer(
                question,
                _(
                    "Your answer to {name} is {over:,} characters too long; the limit is {limit:,}. "
                    "Shorten it, or send the longer text as a document."
                ).format(name=question.name, over=over, limit=TEXT_LIMIT),
                part,
            )
        if text:
            return text
    return ""


def _key(option: str) -> str:
    return " ".join(clean_text(option).split())


def _offered(question: Question, given: str, offered: Sequence[str], part: str = "value") -> str:
    """The printed option that was meant; spacing may differ, words may not."""
    wanted = _key(given)
    for option in offered:
        if _key(option) == wanted:
            return option
    shown = given if len(given) <= 60 else given[:59] + "…"
    raise BadAnswer(
        question,
        _("“{given}” is not one of the answers to {name}. Choose from: {offered}.").format(
            given=shown, name=question.name, offered="; ".join(offered)
        ),
        part,
    )


class Kind:
    """What one kind of question does. Subclasses say only where they differ from free text."""

    counts = "text"
    """How it is counted: "text" (how many answered), "one", "many", "ranking", "matrix" or "number"."""
    publishes_words = True
    """False where the words are somebody's address and never go in a report."""
    default_options: tuple[str, ...] = ()

    def clean(self, question: Question, raw: Raw) -> Answer | None:
        text = _part(question, raw, "value") or _part(question, raw, "text")
        return {"text": text} if text else None

    def show(self, question: Question, value: Answer) -> str:
        return str(value.get("text", ""))

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        """The options this answer adds one to; empty where it holds a comment alone."""
        return ()

    def answers(self, question: Question, value: Answer) -> bool:
        """Whether it belongs in the base of the count, rather than being a comment alone."""
        return bool(value.get("text"))


class Contact(Kind):
    """A name and address: counted, never printed."""

    publishes_words = False


class _Beside(Kind):
    """A kind with something other than words at its heart, and room for words beside it."""

    def heart(self, question: Question, raw: Raw) -> Answer:
        raise NotImplementedError

    def heart_shown(self, question: Question, value: Answer) -> str:
        raise NotImplementedError

    def clean(self, question: Question, raw: Raw) -> Answer | None:
        answer = self.heart(question, raw)
        if comment := _part(question, raw, "text"):
            answer["text"] = comment
        return answer or None

    def show(self, question: Question, value: Answer) -> str:
        heart = self.heart_shown(question, value) if self.answers(question, value) else ""
        return "\n".join(part for part in (heart, str(value.get("text", ""))) if part)


class ChoiceOne(_Beside):
    """One of the printed options, or of the kind's own."""

    counts = "one"

    def __init__(self, *default_options: str) -> None:
        self.default_options = default_options

    def heart(self, question: Question, raw: Raw) -> Answer:
        given = _part(question, raw, "value")
        return {"choice": _offered(question, given, choices(question))} if given else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return str(value["choice"])

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        return (value["choice"],) if "choice" in value else ()

    def answers(self, question: Question, value: Answer) -> bool:
        return "choice" in value


class ChoiceMany(_Beside):
    """Any of the printed options, kept in the printed order."""

    counts = "many"

    def heart(self, question: Question, raw: Raw) -> Answer:
        offered = choices(question)
        picked = {_offered(question, given, offered) for given in raw.get("value", ()) if clean_text(given)}
        return {"choices": [option for option in offered if option in picked]} if picked else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "; ".join(value["choices"])

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        return tuple(value.get("choices", ()))

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("choices"))


class Ranking(_Beside):
    """The options in order of preference; a respondent may rank some and leave the rest."""

    counts = "ranking"

    def heart(self, question: Question, raw: Raw) -> Answer:
        offered = choices(question)
        if any(clean_text(given) for given in raw.get("value", ())):
            order = [_offered(question, given, offered) for given in raw["value"] if clean_text(given)]
            if len(set(order)) < len(order):
                self._twice(question, "value")
            return {"ranking": order}
        return self._by_number(question, raw, offered)

    def _by_number(self, question: Question, raw: Raw, offered: tuple[str, ...]) -> Answer:
        placed: dict[int, str] = {}
        for index, option in enumerate(offered):
            part = f"row-{index}"
            given = _part(question, raw, part)
            if not given:
                continue
            if not re.fullmatch(r"[0-9]{1,3}", given) or not 1 <= int(given) <= len(offered):
                raise BadAnswer(
                    question,
                    _("Rank the options of {name} with whole numbers from 1 to {last}.").format(
                        name=question.name, last=len(offered)
                    ),
                    part,
                )
            if int(given) in placed:
                self._twice(question, part)
            placed[int(given)] = option
        return {"ranking": [placed[rank] for rank in sorted(placed)]} if placed else {}

    def _twice(self, question: Question, part: str) -> None:
        raise BadAnswer(question, _("Give each rank once in {name}.").format(name=question.name), part)

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "; ".join(f"{rank}. {option}" for rank, option in enumerate(value["ranking"], 1))

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        return tuple(value.get("ranking", ())[:1])  # the first place; the mean rank is counted beside it

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("ranking"))


class Matrix(_Beside):
    """A scale asked of each row; rows may be left out."""

    counts = "matrix"

    def heart(self, question: Question, raw: Raw) -> Answer:
        rows: dict[str, str] = {}
        for index, row in enumerate(choices(question)):
            part = f"row-{index}"
            if given := _part(question, raw, part):
                rows[row] = _offered(question, given, tuple(dict.fromkeys(question.columns)), part)
        return {"rows": rows} if rows else {}

    def heart_shown(self, question: Question, value: Answer) -> str:
        return "\n".join(f"{row}: {answer}" for row, answer in value["rows"].items())

    def answers(self, question: Question, value: Answer) -> bool:
        return bool(value.get("rows"))


class Number(_Beside):
    """A plain decimal number, kept as the text of its exact value."""

    counts = "number"
    _SHAPE = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")

    def heart(self, question: Question, raw: Raw) -> Answer:
        given = _part(question, raw, "value").replace("−", "-").replace(" ", "")
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


class Date(_Beside):
    """A real calendar date, from day, month and year or as ISO text."""

    _PARTS = ("day", "month", "year")
    _MONTHS = tuple(month_name)[1:]

    def heart(self, question: Question, raw: Raw) -> Answer:
        if given := _part(question, raw, "value"):
            return {"date": self._real(question, given.split("-"), "value")}
        parts = {part: _part(question, raw, part) for part in self._PARTS}
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
    "position": ChoiceOne("Support", "Support with changes", "Oppose", "No view", "Not our remit"),
}


def choices(question: Question) -> tuple[str, ...]:
    """The options a respondent sees: those printed, else the usual ones of the kind. No option twice."""
    return tuple(dict.fromkeys(question.options or KINDS[question.kind].default_options))


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
    return kind_of(question).clean(question, raw)


def show(question: Question, value: Answer | None) -> str:
    """A clean answer as plain text, "" where there is none."""
    return kind_of(question).show(question, value) if value else ""


def to_dict(question: Question) -> dict[str, Any]:
    """The question as JSON can hold it; :func:`from_dict` gives an equal question back."""
    return asdict(question) | {"options": list(question.options), "columns": list(question.columns)}


def from_dict(stored: Mapping[str, Any]) -> Question:
    """The question from its stored form; options and columns become tuples again."""
    lists = {name: tuple(stored.get(name, ())) for name in ("options", "columns")}
    return Question(**{**stored, **lists})
