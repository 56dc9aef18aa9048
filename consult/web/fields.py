"""One field of a paper as a form shows it: what stands in it, from a stored answer or as it was just typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from consult.domain.answers import Answer, Raw, mark_of
from consult.domain.questions import FREE_TEXT, Question, choices, kind_of

BESIDE = {"one", "many", "ranking", "matrix"}  # widgets with a box for a comment beside them


@dataclass(frozen=True)
class Field:
    """What the macro ``answer_field`` needs. ``widget`` is text, one, many, ranking, matrix, number or date.

    ``parts`` holds the text of the field's other parts by name: "text", "row-0", "day" and so on.
    """

    question: Question
    widget: str
    options: tuple[str, ...]
    chosen: Sequence[str] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0
    problem: str | None = None
    was: str = ""  # the mark of what stands in it, where it is shown as it stands

    @property
    def key(self) -> str:
        return self.question.id

    @property
    def is_comment(self) -> bool:
        """A box for comments that the paper did not ask for in so many words."""
        return self.key.startswith("comment-")

    @property
    def has_beside(self) -> bool:
        """Whether there is a box for words beside the choice."""
        return self.widget in BESIDE or (self.widget != "text" and bool(self.parts.get("text")))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.question.columns))

    @property
    def beside_is_first(self) -> bool:
        """The question asks for words beside the choice, so their box needs no "optional"."""
        return self.question.kind == "yes_no_comment"


def widget_of(question: Question) -> str:
    """Which widget a question is answered with."""
    kind = kind_of(question)
    if kind is FREE_TEXT or question.kind == "contact":
        return "text"
    return "date" if question.kind == "date" else kind.counts


def stored(question: Question, value: Answer | None, seen: int = 0) -> Field:
    """The field as it was saved."""
    value = value or {}
    widget, options = widget_of(question), choices(question)
    parts = {"text": str(value.get("text", ""))}
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
    return Field(question, widget, options, chosen, parts, seen, was=mark_of(value))


def typed(question: Question, raw: Raw, seen: int = 0, problem: str | None = None) -> Field:
    """The field as it was typed, with the sentence about what is wrong with it."""
    parts = {part: given[0] for part, given in raw.items() if part != "value" and given}
    return Field(question, widget_of(question), choices(question), raw.get("value", ()), parts, seen, problem)


def flat(name: str, raw: Raw) -> list[tuple[str, str]]:
    """A raw answer as the names and values that a form would send it under."""
    return [
        (name if part == "value" else f"{name}-{part}", text) for part, given in raw.items() for text in given
    ]
