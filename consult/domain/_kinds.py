"""What every kind of question stands on: the question itself, and the kind that takes words alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .answers import TEXT_LIMIT, Answer, Raw, clean_text
from .errors import BadInput
from .language import gettext as _


@dataclass(frozen=True)
class Condition:
    """When a question is asked: if the answer to an earlier ``question`` (its id) is one of ``any_of``."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question of a version. ``label`` is the paper's own ("1(d)") and is never renumbered.

    ``options`` are the printed choices, for a matrix its rows; ``columns`` are the scale of a matrix. A question
    without ``shown_when`` is asked of everybody.
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
    shown_when: Condition | None = None

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


def part_of(question: Question, raw: Raw, part: str) -> str:
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


def offered_one(question: Question, given: str, offered: Sequence[str], part: str = "value") -> str:
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

    def offered(self, question: Question) -> tuple[str, ...]:
        """The options a respondent sees: those printed, else the kind's own. No option twice."""
        return tuple(dict.fromkeys(question.options or self.default_options))

    def clean(self, question: Question, raw: Raw) -> Answer | None:
        text = part_of(question, raw, "value") or part_of(question, raw, "text")
        return {"text": text} if text else None

    def show(self, question: Question, value: Answer) -> str:
        return str(value.get("text", ""))

    def words(self, question: Question, value: Answer) -> str:
        """What a respondent said in words of its own, beside a choice or as the answer."""
        return str(value.get("text", ""))

    def chosen(self, question: Question, value: Answer) -> tuple[str, ...]:
        """The options this answer adds one to; empty where it holds a comment alone."""
        return ()

    def answers(self, question: Question, value: Answer) -> bool:
        """Whether it belongs in the base of the count, rather than being a comment alone."""
        return bool(value.get("text"))


class Beside(Kind):
    """A kind with something other than words at its heart, and room for words beside it."""

    def heart(self, question: Question, raw: Raw) -> Answer:
        raise NotImplementedError

    def heart_shown(self, question: Question, value: Answer) -> str:
        raise NotImplementedError

    def clean(self, question: Question, raw: Raw) -> Answer | None:
        answer = self.heart(question, raw)
        if comment := part_of(question, raw, "text"):
            answer["text"] = comment
        return answer or None

    def show(self, question: Question, value: Answer) -> str:
        heart = self.heart_shown(question, value) if self.answers(question, value) else ""
        return "\n".join(part for part in (heart, str(value.get("text", ""))) if part)
