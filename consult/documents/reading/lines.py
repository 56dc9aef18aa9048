"""One line of a paper, whatever the file was, and the printed marks that begin a line.

Every format is turned into a list of :class:`Line` first; nothing after that knows what the file was.
All patterns here are anchored and free of nested repetition, so that a very long line costs linear time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace

BOXES = "☐☑☒□■◻◼❏❑❒▢◯○⚪◌🔲⬜"
BULLETS = "•▪‣·◦●➢➤►∙*–-"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st"})
WHITE = re.compile(r"\s+")

_BOX = re.compile(rf"^(?:[{BOXES}]|\[\s?[xX✓]?\s?\]|\(\s{{1,3}}\))\s*")
_BULLET = re.compile(rf"^(?:[{BULLETS}]|o)[ \t]+(?=\S)")
_LABEL = re.compile(
    r"^(?:(?P<whole>\d{1,3}(?:\.\d{1,3}){0,2})(?:\s?\((?P<part>[a-z]|[ivx]{1,4})\)|\s(?P<half>[a-z])\))[.:]?(?=\s|$)"
    r"|^\((?P<in>\d{1,3}[a-z]?|[a-zA-Z]|[ivxIVX]{1,5})\)"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,3})[.):]?(?=\s)"
    r"|(?P<plain>\d{1,3}[a-z]?|[A-Z]\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)](?=\s|[A-Z(\"'‘“]|$))[ \t]*"
)
_EXPLICIT = re.compile(
    r"^(?:consultation\s+)?(?:question|q)\s?\.?\s?(?:(?:no|number)\.?\s?|q)?"
    r"(?P<label>\d{1,3}(?:\.\d{1,2})?\s?[a-z]?(?![a-z\d])|(?<=\s)[a-z]\d{1,2}\b|(?<=\s)[a-z](?=\s?[.:)]))"
    r"\s?(?P<part>\((?:[a-z]|[ivx]{1,4})\))?(?P<sep>\s?[.:)\-–—]{0,2}\s*)",
    re.I,
)
_TO_FILL_IN = re.compile(r"[\s/]*(?:_{3,}|\.{4,}|…{2,}|-{5,})[\s/._…-]*$")
_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?\.?")  # set apart by a tab: "3    Background"
_PART = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}[a-z]{1,4}|[A-Z]\d{1,2}")
MOST_BLANK = 400  # characters from the end in which a blank to write on is looked for
_CELLS = re.compile(r"\t+| {2,}")


@dataclass(frozen=True)
class Line:
    """A paragraph, heading, list item or table, with what its looks tell about it."""

    text: str
    level: int = 0  # heading level by style, 0 when it has none
    label: str | None = None  # "a", "iv", "3", "1.2"
    marker: str = ""  # "", bullet, box, number, star (a survey tool's "* 1."), question ("Q1", "Question 1")
    gap: bool = True  # white space stands before it
    bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()  # a table
    cells: tuple[str, ...] = ()  # the columns of a line set with tabs or wide spaces
    indent: int = 0
    fill: bool = False  # a blank to write on ends it
    whole: str = field(default="", compare=False, repr=False)  # the text before any mark was taken off
    shape: str = ""  # what stands round the label: ".", ")", "()"; 1. and 1) belong to different rows

    @property
    def empty(self) -> bool:
        """True when nothing is printed on it but a mark at most; a lone "Question 3" is not empty."""
        return not (self.text or self.rows or self.marker == "question")

    @property
    def words(self) -> int:
        """How many words the line has."""
        return len(self.text.split())


def tidy(text: str) -> str:
    """The text with one kind of space and no invisible characters; never fails on odd input."""
    text = text.translate(_LIGATURES)
    if text.isprintable() and max(text, default="") < "\ue000":
        return WHITE.sub(" ", text).strip()
    text = "".join(
        " " if c == "\xa0" else c
        for c in text
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )
    return WHITE.sub(" ", text).strip()


def cells_of(raw: str) -> tuple[str, ...]:
    """The columns of a line set with tabs or wide spaces; empty when it has fewer than two."""
    parts = tuple(tidy(part) for part in _CELLS.split(raw.strip(" \n")))
    wide = len(parts) > 2 or "\t" in raw or "   " in raw.strip()
    return parts if wide and len([part for part in parts if part]) > 1 else ()


def mark(line: Line) -> Line:
    """The line with its printed bullet, box, number or question label taken off and kept beside it."""
    if not (line.whole or line.marker or line.label):
        line = replace(line, whole=line.text)
    if len(line.cells) == 2 and _BARE_NUMBER.fullmatch(line.cells[0]):
        line = replace(line, text=f"{line.cells[0].rstrip('.')}. {line.cells[1]}", cells=())
    if blank := _TO_FILL_IN.search(line.text, max(0, len(line.text) - MOST_BLANK)):
        line = replace(line, text=line.text[: blank.start()], fill=True)
    text, marker, label = line.text, line.marker, line.label
    starred = text[:1] == "*" and text[1:2] in (" ", "\t")
    if marker != "box" and (box := _BOX.match(text)) and box.end() < len(text):
        return replace(line, text=text[box.end() :].strip(), marker="box")
    if not marker and (bullet := _BULLET.match(text)):
        text, marker = text[bullet.end() :].strip(), "bullet"
        if (box := _BOX.match(text)) and box.end() < len(text):
            return replace(line, text=text[box.end() :].strip(), marker="box")
    if found := explicit_label(text):
        label, text = found
        return replace(line, text=text, label=label, marker="question")
    if label is None and (match := _LABEL.match(text)) and match.end() <= len(text):
        label = _printed_label(match)
        line = replace(line, shape=re.sub(r"[^().:]", "", match[0]))
        text = text[match.end() :].strip()
        marker = "star" if starred and label.isdigit() else "number"
        if found := explicit_label(text):
            label, text = found
            marker = "question"
    return replace(line, text=text, label=label, marker=marker)


def _printed_label(match: re.Match[str]) -> str:
    """The label alone: "3" for "3.", "3a" for "3(a)" and "3 a)"."""
    if match["whole"]:
        return match["whole"] + (match["part"] or match["half"])
    return match["in"] or match["dotted"] or match["plain"]


def is_part(label: str | None) -> bool:
    """True for the label of a part that names its whole: "1a", "2.1b", "4ii", "B2"."""
    return bool(label and _PART.fullmatch(label))


def explicit_label(text: str) -> tuple[str, str] | None:
    """("3a", rest) when the text begins with "Question 3a:" or "Q3a."; None for prose about a question."""
    match = _EXPLICIT.match(text[:60])
    if not match:
        return None
    rest = text[match.end() :].strip()
    if not match["sep"].strip() and not match["part"] and rest[:1].islower():
        return None
    label = WHITE.sub("", match["label"]) + (match["part"] or "").strip("()")
    return label, rest
