"""What of a filled form belongs in which field, and what belongs nowhere: that is handed back, never dropped.

A row is known by the words on its left, then by the anchors that are left in it. Words without a row are taken as
the answer to the question that they stand under where its own rows are gone; otherwise they are strays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from consult.documents.word_forms.form import (
    Form,
    Place,
    Slot,
    normal,
    printed,
    raw_of,
    shape_of,
    short_mark,
)
from consult.documents.word_forms.reading import Margin, Passage, Row, Sheet
from consult.documents.word_forms.ticking import Ticks, ticks_in
from consult.domain.answers import Answer, Raw
from consult.domain.language import gettext as _
from consult.domain.questions import BadAnswer, clean

ALIKE = 0.6  # the share of different words that a changed line of the paper still has in common with it
FEWEST_WORDS = 4
MOST_JOINED = 5_000  # characters of paragraphs that are handed back as one text
MOST_COMPARED = 500  # strays that are compared with the paper's own words
_DAY = re.compile(r"\D*?(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?:of\s+)?(\w+)[\s.,/-]+(\d{4})\W*")
_RANK = re.compile(r"\D{0,3}(\d{1,3})(?:st|nd|rd|th)?\W*", re.I)


@dataclass(frozen=True)
class Found:
    """What the file says of one field. ``doubt`` asks for a second look; with ``problem`` its heart was no answer."""

    place: Place
    raw: Raw
    value: Answer | None
    problem: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Stray:
    """Text that belongs to no field. ``near`` is the key of the field it stands at, ``why`` a sentence or "".

    ``changed`` where it is one of the paper's own lines with changes in it.
    """

    text: str
    near: str
    why: str = ""
    changed: bool = False


@dataclass
class Placed:
    """A whole form, placed."""

    found: dict[str, Found] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)
    margins: list[Margin] = field(default_factory=list)
    pictures: int = 0


def place(sheet: Sheet, form: Form) -> Placed:
    """Say where everything on the sheet goes; ``form`` has the draft as it is now."""
    sorter = _Sorter(sheet, form)
    for item in sheet.items:
        sorter.take(item)
    placed = Placed(strays=sorter.strays, margins=sheet.margins, pictures=sorter.pictures)
    for one in form.places:
        _read_place(one, sorter, placed)
    order = {one.question.id: one.number for one in form.places}
    placed.strays.sort(key=lambda stray: order.get(stray.near, 0))
    return placed


class _Sorter:
    """Sorts paragraphs and rows into slots, in the order of the file."""

    def __init__(self, sheet: Sheet, form: Form) -> None:
        self.form, self.about_marks = form, set(sheet.about)
        self.slots: dict[str, list[Passage]] = {}
        self.orphans: dict[int, list[Passage]] = {}
        self.strays: list[Stray] = []
        self.pictures = self.compared = self.taken = self.last = 0
        self.whole = form.places[-1].question.id  # the comment on the whole paper stands last
        self.near, self.place, self.open = self.whole, 0, ""
        self.labels: dict[str, list[str]] = {}
        for one in form.places:
            for slot in one.slots:
                self.labels.setdefault(normal(slot.label), []).append(f"{one.number}:{slot.part}")
        self.about = {normal(label): short_mark(value) for label, value in form.about}
        self.headings: dict[str, tuple[int, str]] = {}
        self.lines: set[str] = {normal(form.title)}
        self.rows: set[str] = set()
        self._learn()
        self.wording = [
            words for line in (*self.lines, *self.headings, *self.rows) if len(words := _words(line)) > 3
        ]

    def _learn(self) -> None:
        for part in self.form.parts:
            nearest = part.places[-1].question.id if part.places else self.whole
            self.headings[normal(part.title)] = (0, nearest)
        for line in printed(self.form):
            if line.style == "question" and line.place:
                self.headings[normal(line.text)] = (line.place.number, line.place.question.id)
            self.rows |= {normal(" | ".join(row)) for row in line.rows}
            self.lines |= {normal(one) for one in line.text.split("\n")} | {normal(line.text)}

    def take(self, item: Passage | Row) -> None:
        passages = [item] if isinstance(item, Passage) else [one for cell in item.cells for one in cell]
        self.taken += 1
        self.pictures += sum(one.picture for one in passages)
        if isinstance(item, Row):
            self._row(item)
        else:
            self._loose(item)

    def _row(self, row: Row) -> None:
        self.open = ""
        left = normal(_text(row.cells[0])) if row.cells else ""
        anchor = self._labelled(left, row.anchors)
        beside = row.cells[1:] if anchor else row.cells
        if anchor is None and len(row.anchors) == 1:
            anchor = next(iter(row.anchors))
            beside = row.cells[1:] if len(row.cells) > 1 else row.cells
            if len(row.cells) > 1:
                self._changed_label(anchor, row.cells[0])
        if anchor and self._slot(anchor):
            self._fill(anchor, [one for cell in beside for one in cell])
        elif not self._is_ours(row, left):
            self._stray(" | ".join(filter(None, map(_text, row.cells))))

    def _labelled(self, left: str, anchors: Collection[str] = ()) -> str | None:
        """The slot with this label; of several that look alike the one that is anchored here, or the next."""
        alike = self.labels.get(left, [])
        near = (
            [one for one in alike if one in anchors]
            or [one for one in alike if one not in self.slots]
            or alike
        )
        return near[0] if near else None

    def _changed_label(self, anchor: str, cell: Sequence[Passage]) -> None:
        """Words that somebody wrote on the left are not lost either."""
        found = self._slot(anchor)
        wanted = normal(found[1].label) if found else ""
        for passage in cell:
            if passage.text.strip() and normal(passage.text) not in (wanted, ""):
                rest = passage.text.strip()
                if found and rest.startswith(found[1].label):
                    rest = rest[len(found[1].label) :].strip()
                self._stray(rest, found[0].question.id if found else "")

    def _is_ours(self, row: Row, left: str) -> bool:
        texts = [_text(cell) for cell in row.cells]
        if left in self.about and len(texts) == 2:
            mark = short_mark(texts[1])
            return mark in self.about_marks or mark == self.about[left]
        return normal(" | ".join(texts)) in self.rows or not any(texts)

    def _fill(self, anchor: str, passages: list[Passage]) -> None:
        found = self._slot(anchor)
        if found is None:
            return
        self.place, self.near = found[0].number, found[0].question.id
        if anchor in self.slots and _text(passages) and _text(passages) != _text(self.slots[anchor]):
            if _text(self.slots[anchor]):
                self._stray(_text(passages), why=_("It stands there a second time."))
                return
            self.slots[anchor] = []
        self.slots.setdefault(anchor, passages)

    def _slot(self, anchor: str) -> tuple[Place, Slot] | None:
        number, part = anchor.split(":")[:2]
        if not 1 <= int(number) <= len(self.form.places):
            return None
        one = self.form.places[int(number) - 1]
        return next(((one, slot) for slot in one.slots if slot.part == part), None)

    def _loose(self, passage: Passage) -> None:
        """A paragraph outside every table."""
        text = normal(passage.text)
        label, _tab, rest = passage.text.partition("\t")
        named = [*{":".join(one.split(":")[:2]) for one in passage.anchors}]
        if labelled := self._labelled(normal(label)):  # a table that was made into text
            self.open = labelled
            self._fill(self.open, [Passage(rest, passage.anchors)])
        elif text in self.headings:
            self.place, self.near = self.headings[text]
            self.open = ""
        elif text in self.lines:
            self.open = ""
        elif not text:
            return
        elif len(named) == 1 and self._slot(named[0]):
            self.slots.setdefault(named[0], []).append(passage)
        elif self.open:
            self.slots[self.open].append(passage)
        elif self.place:
            self.orphans.setdefault(self.place, []).append(passage)
        else:
            self._join(passage.text)

    def _join(self, text: str) -> None:
        """Paragraphs that follow one another are one stray text."""
        follows, self.last = self.last == self.taken - 1, self.taken
        before = [self.strays.pop()] if follows and self.strays else []
        self.strays += joined([*before, self.stray(text, self.near)])

    def _stray(self, text: str, near: str = "", why: str = "") -> None:
        if text.strip():
            self.strays.append(self.stray(text, near or self.near, why))

    def stray(self, text: str, near: str, why: str = "") -> Stray:
        """The text as a stray, marked where it is one of the paper's own lines with changes in it."""
        changed = not why and self._is_changed(text)
        said = _("Somebody changed these words of the paper itself.") if changed else why
        return Stray(text.strip(), near, said, changed)

    def _is_changed(self, text: str) -> bool:
        """Whether most of its words are those of one printed line."""
        words, self.compared = _words(text), self.compared + 1
        if len(words) < FEWEST_WORDS or self.compared > MOST_COMPARED:
            return False
        return any(len(words & line) > ALIKE * max(len(words), len(line)) for line in self.wording)


def _words(text: str) -> set[str]:
    return set(normal(text).split())


def _text(passages: Iterable[Passage]) -> str:
    return "\n".join(one.text for one in passages).strip()


def joined(strays: Iterable[Stray]) -> list[Stray]:
    """Plain texts that stood together as one, of a length that an answer can hold."""
    found: list[Stray] = []
    for one in strays:
        before = found[-1] if found else one
        if found and not (before.why or one.why) and len(before.text) + len(one.text) < MOST_JOINED:
            found[-1] = replace(before, text=f"{before.text}\n{one.text}")
        else:
            found.append(one)
    return found


def _read_place(one: Place, sorter: _Sorter, placed: Placed) -> None:
    """Read the slots of a place; where all of them are gone, what stands under its question."""
    here = {slot.part: sorter.slots.get(f"{one.number}:{slot.part}") for slot in one.slots}
    orphans = sorter.orphans.get(one.number, [])
    if orphans and all(given is None for given in here.values()):
        first = (
            one.slots[0].part if shape_of(one.question) not in ("matrix", "ranking", "nomination") else "text"
        )
        here[first] = orphans
    else:
        placed.strays += joined(sorter.stray(orphan.text, one.question.id) for orphan in orphans)
    if any(given is not None for given in here.values()):
        reading = _Reading(one, here)
        placed.found[one.question.id] = reading.found()
        placed.strays += [Stray(text, one.question.id, why) for text, why in reading.strays]


class _Reading:
    """The slots of one place becoming a raw answer. A slot that is gone says what the draft says."""

    def __init__(self, one: Place, here: dict[str, list[Passage] | None]) -> None:
        self.place, self.question = one, one.question
        self.strays: list[tuple[str, str]] = []
        self.beside: list[str] = []
        self.doubt = ""
        self.hearts: list[str] = []  # what was said in the slots other than the comment, as it stands
        kept = raw_of(one.question, one.answer)
        self.raw: dict[str, list[str]] = {}
        for slot in one.slots:
            passages = here[slot.part]
            given = None if passages is None else self._slot(slot, passages)
            given = list(kept.get(slot.part, ())) if given is None else given
            if given:
                self.raw[slot.part] = given
        if not self.raw and "skip" in kept:
            self.raw["skip"] = list(kept["skip"])  # passed over in the draft, and nothing was written since
        self._put_beside()

    def _slot(self, slot: Slot, passages: list[Passage]) -> list[str] | None:
        """What stands in a slot; None where boxes stood and not one of them is left."""
        if slot.shape != "words":
            return self._ticked(slot, passages)
        text = _text(passages)
        shape = shape_of(self.question)
        if slot.part != "text" and shape != "words" and text:
            self.hearts.append(text)
            if shape == "ranking" and (match := _RANK.fullmatch(text)):
                text = match[1]
        return [text] if text else []

    def _ticked(self, slot: Slot, passages: list[Passage]) -> list[str] | None:
        ticks = ticks_in(passages, slot.options, f"{self.place.number}:{slot.part}")
        name = slot.label.partition(": ")[2] if slot.part.startswith("row-") else ""
        self.beside += [f"{name}: {words}" if name else words for words in ticks.words]
        if not (ticks.chosen or ticks.bare or ticks.empty):
            return None
        self._doubt(slot, ticks)
        chosen = ticks.chosen or ([ticks.left] if ticks.left else [])
        self.hearts += chosen
        if slot.shape == "one" and len(chosen) > 1:
            self.hearts = [one for one in self.hearts if one not in chosen]
            why = _(
                "More than one box is ticked where one answer is asked for. Choose it on the page of the question."
            )
            self.strays.append(((f"{name}: " if name else "") + "; ".join(chosen), why))
            return []
        return chosen

    def _doubt(self, slot: Slot, ticks: Ticks) -> None:
        if ticks.left and len(slot.options) > 1:
            self.doubt = _("No box is ticked, and this is the only answer that was left standing.")

    def _put_beside(self) -> None:
        """Words that were written beside the boxes go with the comment."""
        part = "value" if shape_of(self.question) == "words" else "text"
        if self.beside:
            self.raw[part] = ["\n".join([*self.raw.get(part, ()), *self.beside])]

    def found(self) -> Found:
        """The clean answer; what cannot be used is a stray, and the rest of the answer is kept."""
        raw, problem = _dated(self.question.kind, self.raw), ""
        while raw:
            try:
                return Found(self.place, raw, clean(self.question, raw), problem, self.doubt)
            except BadAnswer as wrong:
                problem = problem or str(wrong)
                raw = self._without(raw, "text" if wrong.part == "text" else "", str(wrong))
        return Found(self.place, {}, None, problem, self.doubt)

    def _without(self, raw: Raw, part: str, why: str) -> Raw:
        """The answer without its comment, or without all but its comment."""
        said = raw.get("text", ()) if part else self.hearts or raw.get("value", ())
        self.strays.append(("\n".join(said), why))
        return {name: given for name, given in raw.items() if (name == "text") != bool(part)}


def _dated(kind: str, raw: dict[str, list[str]]) -> Raw:
    """A date as people write it, in its parts."""
    said = raw["value"][0] if kind == "date" and "value" in raw else ""
    match = _DAY.fullmatch(said) if len(said) < 60 else None
    if match is None:
        return raw
    rest = {part: given for part, given in raw.items() if part != "value"}
    return rest | {"day": [match[1]], "month": [match[2]], "year": [match[3]]}
