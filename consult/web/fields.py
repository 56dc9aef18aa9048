"""One field of a paper as a form shows it: what stands in it, from a stored answer or as it was just typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jinja2.utils import LRUCache
from markupsafe import Markup

from consult.domain.answers import Answer, Raw, mark_of
from consult.domain.language import catalogue
from consult.domain.questions import FREE_TEXT, KINDS, Position, Question, choices, kind_of
from consult.domain.routing import sentence

_blank: LRUCache = LRUCache(4096)  # fields, of a kilobyte or so each
OWN = {"date", "nomination", "file"}  # kinds with a widget of their own name
BESIDE = {
    "one",
    "many",
    "ranking",
    "matrix",
    "nomination",
    "file",
}  # widgets with a box for a comment beside them


@dataclass(frozen=True)
class Field:
    """What the macro ``answer_field`` needs. ``widget`` is text, one, many, ranking, matrix, number, date, nomination
    or file; ``files`` are those that are attached.

    ``parts`` holds the text of the field's other parts by name: "text", "row-0", "day" and so on. ``asked_when`` says
    of whom it is asked where that is not everybody, ``reached`` whether whoever answers is one of them so far.
    """

    question: Question
    widget: str
    options: tuple[str, ...]
    chosen: Sequence[str] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0
    problem: str | None = None
    asked_when: str = ""
    reached: bool = True
    files: Sequence[Mapping[str, Any]] = ()
    was: str = ""  # the mark of what stands in it, where it is shown as it stands

    @property
    def key(self) -> str:
        return self.question.id

    @property
    def is_blank(self) -> bool:
        """Nothing has been saved or typed in it, and nothing is wrong with it."""
        return not (self.seen or self.problem or self.files or any(self.chosen) or any(self.parts.values()))

    @property
    def is_comment(self) -> bool:
        """A box for comments that the paper did not ask for in so many words."""
        return self.key.startswith(("comment-", "files-"))

    @property
    def has_beside(self) -> bool:
        """Whether there is a box for words beside the choice."""
        return self.widget in BESIDE or (self.widget != "text" and bool(self.parts.get("text")))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.question.columns))

    @property
    def is_position(self) -> bool:
        """Beside a position stands why, whatever it is."""
        return isinstance(KINDS[self.question.kind], Position) and self.widget == "one"

    @property
    def condition_at(self) -> str:
        """The option beside which a change can be asked for; empty where there is none."""
        kind = KINDS[self.question.kind]
        return kind.opens_at(self.question) if isinstance(kind, Position) else ""

    @property
    def thens(self) -> tuple[str, ...]:
        """The answers to whether it would be supported with the change."""
        return Position.THEN

    @property
    def may_skip(self) -> bool:
        """A question that needs no answer can be skipped; a comment that nobody asked for need not be."""
        return not self.question.required and not self.is_comment

    @property
    def beside_is_first(self) -> bool:
        """The question asks for words beside the choice, so their box needs no "optional"."""
        return self.question.kind == "yes_no_comment"


def once(macro: Callable[[Field], Markup], one: Field) -> Markup:
    """What ``macro`` makes of a field. One in which nothing stands looks the same for everybody, so it is made once.

    A page may hold forty fields, and most visitors come to blank ones.
    """
    if not one.is_blank:
        return macro(one)
    key = (catalogue(), one.question, one.asked_when, one.reached)
    if key not in _blank:
        _blank[key] = macro(one)
    return _blank[key]


def widget_of(question: Question) -> str:
    """Which widget a question is answered with."""
    kind = kind_of(question)
    if kind is FREE_TEXT or question.kind == "contact":
        return "text"
    return question.kind if question.kind in OWN else kind.counts


def stored(question: Question, value: Answer | None, seen: int = 0) -> Field:
    """The field as it was saved."""
    value = value or {}
    widget, options = widget_of(question), choices(question)
    parts = {"text": str(value.get("text", "")), "skip": "yes" if value.get("skipped") else ""}
    parts |= value.get("condition", {}) | value.get("nominee", {})
    chosen: Sequence[str] = ()
    if widget == "text":
        chosen = (parts["text"],)
    elif widget in ("one", "many"):
        chosen = (value["choice"],) if "choice" in value else value.get("choices", ())
    elif widget == "ranking":
        places = {option: str(rank) for rank, option in enumerate(value.get("ranking", ()), 1)}
        parts |= {f"row-{n}": places.get(option, "") for n, option in enumerate(options)}
    elif widget == "matrix":
        parts |= {f"row-{n}": value.get("rows", {}).get(row, "") for n, row in enumerate(options)}
    elif widget == "number":
        chosen = (str(value.get("number", "")),)
    elif "date" in value:
        day = date.fromisoformat(value["date"])
        parts |= {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    return Field(
        question, widget, options, chosen, parts, seen, files=value.get("files", ()), was=mark_of(value)
    )


def typed(question: Question, raw: Raw, seen: int = 0, problem: str | None = None) -> Field:
    """The field as it was typed, with the sentence about what is wrong with it."""
    parts = {part: given[0] for part, given in raw.items() if part != "value" and given}
    return Field(question, widget_of(question), choices(question), raw.get("value", ()), parts, seen, problem)


def routed(
    fields: Mapping[str, Field],
    questions: Mapping[str, Question],
    asked: Mapping[str, bool] | None = None,
) -> dict[str, Field]:
    """The same fields, saying of whom each is asked; ``asked`` is by what was answered so far."""
    reached = asked or {}
    return {
        key: replace(one, asked_when=sentence(one.question, questions), reached=reached.get(key, True))
        for key, one in fields.items()
    }


def flat(name: str, raw: Raw) -> list[tuple[str, str]]:
    """A raw answer as the names and values that a form would send it under."""
    return [
        (name if part == "value" else f"{name}-{part}", text) for part, given in raw.items() for text in given
    ]
