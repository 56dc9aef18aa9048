"""The styles and the automatic numbers of a Word document: what Word prints and does not store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from consult.documents.reading.lines import BOXES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOX_GLYPHS = set(BOXES) | {"\uf0a8", "\uf06f", "\uf071", "\uf072", "\uf0a1"}
DEEPEST_STYLE = 12
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Style:
    """What a paragraph inherits from its style."""

    name: str = ""
    outline: str | None = None
    num_id: str | None = None
    level: int = 0
    bold: bool = False


class Styles:
    """The paragraph styles, each with what it inherits."""

    def __init__(self, part: Any) -> None:
        found = part.findall(f"{W}style") if part is not None else []
        self._styles = {style.get(f"{W}styleId"): style for style in found}
        self._known: dict[str | None, Style] = {None: Style()}

    def of(self, properties: Any) -> Style:
        """The style that a paragraph names, or an empty one."""
        named = properties.find(f"{W}pStyle") if properties is not None else None
        return self.by_id(named.get(f"{W}val") if named is not None else None)

    def by_id(self, style_id: str | None, depth: int = 0) -> Style:
        """A style by its id; a name for one that is not defined."""
        if style_id in self._known or depth > DEEPEST_STYLE:
            return self._known.get(style_id, Style())
        node = self._styles.get(style_id)
        if node is None:
            return Style(name=str(style_id).replace("Heading", "heading "))
        based = node.find(f"{W}basedOn")
        parent = self.by_id(based.get(f"{W}val"), depth + 1) if based is not None else Style()
        num_id, level = _numbering_of(node.find(f"{W}pPr"))
        outline = node.find(f"{W}pPr/{W}outlineLvl")
        bold = node.find(f"{W}rPr/{W}b")
        name = node.find(f"{W}name")
        self._known[style_id] = Style(
            name=name.get(f"{W}val", "") if name is not None else str(style_id),
            outline=outline.get(f"{W}val") if outline is not None else parent.outline,
            num_id=num_id if num_id is not None else parent.num_id,
            level=level if level is not None else parent.level,
            bold=bold.get(f"{W}val") not in ("0", "false") if bold is not None else parent.bold,
        )
        return self._known[style_id]


def _numbering_of(properties: Any) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    num = properties.find(f"{W}numPr/{W}numId")
    level = properties.find(f"{W}numPr/{W}ilvl")
    number = level.get(f"{W}val", "0") if level is not None else None
    return (
        num.get(f"{W}val") if num is not None else None,
        min(8, int(number)) if number is not None and number.isdigit() else None,
    )


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


class Lists:
    """Counts the automatic numbers of the document as they are printed, paragraph after paragraph."""

    def __init__(self, part: Any, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._fresh: dict[str, dict[int, int]] = {}
        if part is None:
            return
        for abstract in part.findall(f"{W}abstractNum"):
            self._levels[abstract.get(f"{W}abstractNumId")] = _levels(abstract)
        for num in part.findall(f"{W}num"):
            self._number(num)

    def _number(self, num: Any) -> None:
        num_id = num.get(f"{W}numId")
        abstract = num.find(f"{W}abstractNumId")
        self._list_of[num_id] = abstract.get(f"{W}val") if abstract is not None else ""
        for override in num.findall(f"{W}lvlOverride"):
            start = override.find(f"{W}startOverride")
            if start is not None:
                self._fresh.setdefault(num_id, {})[_whole(override.get(f"{W}ilvl"), 0)] = _whole(
                    start.get(f"{W}val"), 1
                )

    def next_label(self, properties: Any, style: Style) -> tuple[str, str | None]:
        """("number", "a"), ("bullet", None), ("box", None) or ("", None) for the next paragraph."""
        num_id, level = _numbering_of(properties)
        num_id = num_id if num_id is not None else style.num_id
        level = level if level is not None else (style.level if style.num_id else 0)
        if num_id in (None, "0"):
            return ("bullet", None) if style.name.lower().startswith("list bullet") else ("", None)
        levels = self._levels.get(self._list_of.get(num_id, ""), {})
        shape = levels.get(level, _Level(text=f"%{level + 1}."))
        counts = self._step(num_id, level, shape.start)
        if shape.form == "bullet":
            return ("box" if shape.text.strip() in BOX_GLYPHS else "bullet"), None
        if shape.form == "none":
            return "", None
        label = _PLACE.sub(lambda m: self._part(levels, counts, int(m[1]) - 1), shape.text)
        label = re.sub(r"^\s*(?:question|q)\s*(?=\d)", "", label, flags=re.I).strip(" .):(-–")
        return ("question" if re.match(r"\s*q", shape.text, re.I) else "number"), label or None

    def _step(self, num_id: str, level: int, start: int) -> dict[int, int]:
        key = self._list_of.get(num_id, num_id)
        fresh = self._fresh.get(num_id, {})
        counts = self._counts.setdefault(key, {})
        if level in fresh:
            counts[level] = fresh.pop(level) - 1
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return counts

    @staticmethod
    def _part(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        shape = levels.get(level, _Level())
        return as_printed(counts.get(level, shape.start), shape.form)


def _levels(abstract: Any) -> dict[int, _Level]:
    found = {}
    for node in abstract.findall(f"{W}lvl"):
        form, text, start = (node.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
        found[_whole(node.get(f"{W}ilvl"), 0)] = _Level(
            form.get(f"{W}val", "decimal") if form is not None else "decimal",
            text.get(f"{W}val", "") if text is not None else "",
            _whole(start.get(f"{W}val"), 1) if start is not None else 1,
        )
    return found


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise


def as_printed(number: int, form: str) -> str:
    """3 as "3", "c", "C", "iii" or "III"."""
    if form.endswith("Letter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman") and 0 < number < 4000:
        return _roman(number).upper() if form.startswith("upper") else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    parts = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]  # fmt: skip
    text = ""
    for value, sign in parts:
        text += sign * (number // value)
        number %= value
    return text
