"""What was ticked in a slot with boxes, however it was ticked and whatever was written beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consult.documents.word_forms.form import normal
from consult.documents.word_forms.reading import Passage

TICKED, EMPTY = "☒☑✓✔✗✘✖🗹🗷⊠■◼●⬛", "☐□◻▢○◯⬜"
_MARK = re.compile(
    rf"\s*(?:(?P<ticked>[{TICKED}]\ufe0f?|\[\s*[xX✓✔✗✘]\s*\]|\(\s*[xX✓✔]\s*\)|[xX✕×](?=[\s☐☒]))|(?P<empty>[{EMPTY}]|\[\s*\]|\(\s*\)))"
)
_BETWEEN = re.compile(rf"(?<=\S)\s*(?=[{TICKED}{EMPTY}])")
_ALONE = re.compile(r"\s*(?:[xX✓✔✕×]|\[\s*[xX✓✔]?\s*\]|\(\s*[xX✓✔]?\s*\))\s*")


@dataclass
class Ticks:
    """``chosen`` options, those that stand there without any box (``bare``), and other words that were written."""

    chosen: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def left(self) -> str:
        """The one option that somebody left standing, its box gone and all others deleted; else ""."""
        return self.bare[0] if len(self.bare) == 1 and not (self.chosen or self.empty) else ""


def ticks_in(passages: Sequence[Passage], options: Sequence[str], anchor: str) -> Ticks:
    """What a slot with boxes says; ``anchor`` is the slot's own, "3:value"."""
    found = Ticks()
    for passage in passages:
        for text in _pieces(passage.text, options):
            _note(found, text, options, _named(passage, options, anchor))
    for kind in (found.chosen, found.bare, found.empty):
        kind[:] = dict.fromkeys(kind)
    return found


def _pieces(text: str, options: Sequence[str]) -> list[str]:
    """One piece for each option, also where several were put in one paragraph or on one line."""
    if _marked(text, options)[1] in options:
        return [text]
    pieces: list[str] = []
    for piece in (piece for line in text.split("\n") for piece in _BETWEEN.split(line)):
        if pieces and _ALONE.fullmatch(pieces[-1]):
            pieces[-1] += f" {piece}"  # an x before the box that we printed
        elif piece.strip():
            pieces.append(piece)
    return pieces


def _note(found: Ticks, text: str, options: Sequence[str], named: str) -> None:
    state, rest = _marked(text, options)
    option, beside = _option(rest, options, named)
    if option is None and state and named and not rest.strip():
        option = named  # a ticked box whose words were deleted
    if option is None:
        if words := (text if state is None else rest).strip():
            found.words.append(words)
        return
    kind = found.chosen if state else found.bare if state is None else found.empty
    kind.append(option)
    if beside:
        found.words.append(beside)


def _marked(text: str, options: Sequence[str]) -> tuple[bool | None, str]:
    """Whether the mark before the words says ticked, and the words; None where there is no mark.

    Somebody may have written an x before or behind the box that we printed.
    """
    match = _MARK.match(text)
    if match is None:
        return None, text.strip()
    rest = text[match.end() :].removeprefix(" ")
    if rest in options:
        return match["ticked"] is not None, rest
    again = _MARK.match(rest)
    if again is None:
        return match["ticked"] is not None, rest.strip()
    return bool(match["ticked"] or again["ticked"]), rest[again.end() :].strip()


def _named(passage: Passage, options: Sequence[str], anchor: str) -> str:
    """The option that the passage's own box belongs to."""
    places = [
        one.rpartition(":")[2]
        for one in passage.anchors
        if one.count(":") == 2 and one.startswith(anchor + ":")
    ]
    return options[int(places[0])] if len(places) == 1 and int(places[0]) < len(options) else ""


def _option(text: str, options: Sequence[str], named: str) -> tuple[str | None, str]:
    """The option that a text begins with, and what was written after it."""
    if text in options:
        return text, ""
    if not normal(text):
        return None, ""
    if named and normal(text) == normal(named):
        return named, ""
    for option in options:
        if normal(text) == normal(option):
            return option, ""
    for option in sorted(options, key=len, reverse=True):
        for beside in _after(text, option):
            return option, beside
    return None, ""


def _after(text: str, option: str) -> Iterator[str]:
    """What follows the words of the option in the text, if it begins with them."""
    words, wanted = text.split(), len(option.split())
    for count in range(max(1, wanted - 1), min(len(words), wanted + 1) + 1):
        if normal(" ".join(words[:count])) == normal(option):
            yield " ".join(words[count:]).lstrip("-–—:,.; ")
            return
