"""A paper as a form: what is printed on it, in order, and the places where answers go.

A place is one field of the paper, numbered from 1 through the form. It has one slot for each part of its raw answer:
a row of a table with a label on the left and room on the right.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from consult.domain.answers import Answer, Raw
from consult.domain.language import gettext as _
from consult.domain.prose import blocks
from consult.domain.questions import Position, Question, choices, clean, kind_of
from consult.domain.wording import MONTHS

UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DASH = re.compile(" ?[‐‑‒–—−-]+ ?")
ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00ad\u200b\ufeff", ""),
        "…": "...",
    }
)


@dataclass(frozen=True)
class Slot:
    """Room for one part of a raw answer. ``shape`` is words, one (of ``options``) or many."""

    part: str
    shape: str
    label: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """One field of the paper, with what the draft says there and the version of that (0: nothing).

    ``earlier`` is a sentence with what was said there in an earlier round, "" where nothing was.
    """

    number: int
    question: Question
    answer: Answer | None = None
    version: int = 0
    earlier: str = ""

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in the order in which they are printed."""
        return tuple(_slots(self.number, self.question))

    @property
    def name(self) -> str:
        """What its table is called."""
        return _name(self.number)

    @property
    def heading(self) -> str:
        """The question as it is printed above its slots."""
        label = self.question.label
        asked = _("Question {label}. {text}") if label else "{text}"
        needed = " " + _("(an answer is needed)") if self.question.required else ""
        return asked.format(label=label, text=self.question.text) + needed


@dataclass(frozen=True)
class Part:
    """A section of the paper: its text in the small notation of consult.domain.prose, and its places."""

    title: str
    body: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Form:
    """The form for one organisation. ``holder`` is a mark of whose draft is in it; ``about`` are labelled lines.

    ``round``, ``version`` and ``checksum`` say which asking of which words of the paper it is.
    """

    reference: str
    title: str
    round: int
    version: int
    checksum: str
    holder: str
    about: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place, in the order of the form."""
        return tuple(place for part in self.parts for place in part.places)


@dataclass(frozen=True)
class Printed:
    """One printed line or block. ``style``: title, heading, subheading, text, item, table, question, hint, slots."""

    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    place: Place | None = None


def printed(form: Form) -> Iterator[Printed]:
    """Everything on the form after its title and the table about it, in order."""
    yield Printed("heading", _("How to fill this in"))
    for line in instructions():
        yield Printed("text", line)
    for part in form.parts:
        yield Printed("heading", part.title)
        yield from _prose(part.body)
        for place in part.places:
            yield Printed("question", place.heading, place=place)
            for hint in _hints(place):
                yield Printed("hint", hint, place=place)
            yield Printed("slots", place=place)


def _hints(place: Place) -> Iterator[str]:
    if place.question.hint:
        yield place.question.hint
    if shape_of(place.question) == "ranking":
        yield _("Number them, 1 for the most important. You may leave some out.")
    if place.earlier:
        yield place.earlier


def instructions() -> tuple[str, ...]:
    """What somebody needs to know who has never seen such a form."""
    return (
        _("Write in the boxes on the right: they grow. Leave out what you wish."),
        _("Tick an answer by clicking its box, or write an x in front of it."),
        _(
            "Please leave the words on the left as they are: by them we know where an answer belongs. What you write "
            "anywhere else is shown to whoever uploads the form, who can then say where it goes."
        ),
        _(
            "When it is filled in, somebody with the personal link opens it, chooses “Answer in Word” and uploads "
            "this file. Nothing is submitted by that."
        ),
    )


def _prose(body: str) -> Iterator[Printed]:
    for block in blocks(body):
        if block.kind == "item":
            yield Printed("item", f"{block.label}. {block.text}" if block.label else f"• {block.text}")
        elif block.kind == "table":
            yield Printed("table", rows=block.rows)
        else:
            yield Printed("subheading" if block.kind == "subheading" else "text", block.text)


def shape_of(question: Question) -> str:
    """What its slots look like: words, date, number, one, many, ranking, matrix, nomination or file.

    Of a file there are only the words about it: the file itself is attached on the page.
    """
    if question.kind in ("date", "number", "nomination", "file"):
        return question.kind
    counts = kind_of(question).counts
    return counts if counts in ("one", "many", "ranking", "matrix") else "words"


def _name(number: int) -> str:
    return _("Answer {number}").format(number=number)


def _slots(number: int, question: Question) -> Iterator[Slot]:
    name = _name(number)
    shape, options = shape_of(question), choices(question)
    if shape in ("one", "many"):
        yield Slot("value", shape, f"{name}: {_choose(shape)}", options)
    elif shape == "matrix":
        columns = tuple(dict.fromkeys(question.columns))
        for row, option in enumerate(options):
            yield Slot(f"row-{row}", "one", f"{name}: {option}", columns)
    elif shape == "ranking":
        for row, option in enumerate(options):
            yield Slot(f"row-{row}", "words", f"{name}: {_('rank of')} {option}")
    elif shape == "nomination":
        yield Slot("name", "words", f"{name}: {_('who is put forward')}")
        yield Slot("body", "words", f"{name}: {_('the body that the person comes from')}")
    elif shape != "file":
        said = {"date": _("day, month and year"), "number": _("a number in figures")}.get(shape)
        yield Slot("value", "words", f"{name}: {said}" if said else name)
    yield from _condition(name, question)
    if shape != "words":
        yield Slot("text", "words", f"{name}: {_('reasons or comment')}")


def _condition(name: str, question: Question) -> Iterator[Slot]:
    """What whoever agrees with changes is asked beside the choice."""
    kind = kind_of(question)
    if isinstance(kind, Position) and (opens := kind.opens_at(question)):
        yield Slot("change", "words", f"{name}: {_('if “{option}”, which change').format(option=opens)}")
        yield Slot("wording", "words", f"{name}: {_('in which words of the paper')}")
        yield Slot("then", "one", f"{name}: {_('would you support it then')}", kind.THEN)


def _choose(shape: str) -> str:
    return _("choose one") if shape == "one" else _("choose all that apply")


def raw_of(question: Question, answer: Answer | None) -> Raw:
    """A clean answer as a raw one; cleaning it gives the same answer again."""
    if not answer:
        return {}
    shape, text = shape_of(question), str(answer.get("text", ""))
    if shape == "words" and text:
        return {"value": [text]}
    raw: dict[str, list[str]] = {"text": [text]} if text else {}
    parts = answer.get("condition", {}) | answer.get("nominee", {})
    raw |= {part: [said] for part, said in parts.items()}
    if answer.get("skipped"):
        raw["skip"] = ["yes"]
    if "choice" in answer:
        raw["value"] = [answer["choice"]]
    elif "choices" in answer:
        raw["value"] = list(answer["choices"])
    elif "ranking" in answer:
        places = {option: str(rank) for rank, option in enumerate(answer["ranking"], 1)}
        raw |= {f"row-{n}": [places[one]] for n, one in enumerate(choices(question)) if one in places}
    elif "rows" in answer:
        said = answer["rows"]
        raw |= {f"row-{n}": [said[one]] for n, one in enumerate(choices(question)) if one in said}
    elif shape in ("number", "date") and shape in answer:
        raw["value"] = [str(answer[shape])]
    return raw


def as_printed(question: Question, answer: Answer | None) -> Raw:
    """What stands in the slots for an answer: the raw one, without letters that no Word file can hold."""
    raw = {part: [writable(one) for one in given] for part, given in raw_of(question, answer).items()}
    if shape_of(question) == "date" and "value" in raw:
        day = date.fromisoformat(raw["value"][0])
        raw["value"] = [f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"]
    return raw


def writable(text: str) -> str:
    """The text with a sign in place of each letter that no Word file can hold."""
    return UNWRITABLE.sub("\ufffd", text)


def mark_of(answer: Answer | None) -> str:
    """A short mark of an answer: two with the same mark say the same."""
    whole = json.dumps(answer or {}, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def short_mark(text: str) -> str:
    """A mark of one printed line."""
    return hashlib.sha256(normal(writable(text)).encode()).hexdigest()[:8]


def mark_as_written(place: Place) -> str:
    """The mark of the answer that reading the untouched form gives."""
    raw = {
        part: [writable(one) for one in given] for part, given in raw_of(place.question, place.answer).items()
    }
    return mark_of(clean(place.question, raw))


def normal(text: str) -> str:
    """Text for comparing: what a word processor changes by itself (quotes, dashes, spaces) is made alike."""
    text = " ".join(text.translate(ALIKE).split())
    return DASH.sub("-", text).casefold().rstrip(" .;,:")
