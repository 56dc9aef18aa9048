"""Plain text and Markdown to lines: unwraps hard-wrapped paragraphs, keeps lists, headings and tables."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from consult.documents.reading import options
from consult.documents.reading.lines import BOXES, Line, cells_of, mark, tidy

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r"^\s*(?:[-*_=~.][ \t]?){4,}\s*$")
_PIPE_RULE = re.compile(r"^[\s|:\-+]+$")
_LINK = re.compile(r"!?\[([^\[\]]{1,300})\]\([^()\s]{0,500}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--[^<>]{0,2000}-->")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)([^*\n]{1,600}?)(?<=\S)\1(?![\w*_])")
_BOLD_LINE = re.compile(r"^(?:\*\*|__)([^*]{2,300})(?:\*\*|__)[:.]?$")
_BLANKS = re.compile(r"_{3,}")  # a line to write on
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_STARTS_ITEM = re.compile(
    rf"^\s*(?:[-•▪‣◦●*–o·][ \t]+\S|[{BOXES}]|\[\s?[xX]?\s?\]|\(\s{{1,3}}\)"
    r"|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?|[A-Z]\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.):][ \t]+\S"
    r"|\((?:\d{1,3}|[a-z]|[ivx]{1,5})\)"
    r"|(?:consultation\s)?question\s\d|q\d{1,3}(?:\.\d{1,2})?[a-z]?\b|\d{1,3}(?:\.\d{1,3}){0,2}\s?\((?:[a-z]|[ivx]{1,4})\)|>)",
    re.I,
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[\w -]{1,40}:.*\n){1,40})---[ \t]*\n")


def read_text(text: str) -> list[Line]:
    """The lines of a text or Markdown paper, each a whole paragraph, item, heading or table."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\x85", "\n")
    text = _FRONT_MATTER.sub(lambda m: m[1].replace("\n", "\n\n"), text)
    raw = text.split("\n")
    return join_wrapped([line.expandtabs(4) if line.isspace() else line for line in raw])


def join_wrapped(raw: list[str]) -> list[Line]:
    """Lines from printed rows: a row that continues a paragraph is joined to it; blank rows are gaps."""
    width = wrap_width(raw)
    lines: list[Line] = []
    held: list[str] = []
    gap = True

    def release() -> None:
        nonlocal held, gap
        if held:
            lines.append(_line(held, gap))
            held, gap = [], False

    position = 0
    while position < len(raw):
        row = raw[position]
        if "|" in row and (taken := _pipe_table(raw, position)):
            release()
            lines.append(Line("", rows=taken[0]))
            position, gap = taken[1], True
            continue
        if not row.strip() or (_RULE.match(row) and not held):
            release()
            gap = True
        elif held and len(held) == 1 and (under := _UNDERLINE.match(row)):
            lines.append(replace(_line(held, gap), level=1 if under[1][0] == "=" else 2))
            held, gap = [], True
        else:
            if held and not _continues(held[-1], row, width):
                release()
            held.append(row)
        position += 1
    release()
    return [line for line in lines if not line.empty]


def wrap_width(raw: list[str]) -> int:
    """The column at which the text was wrapped by hand, or 0 when paragraphs stand on one line each."""
    lengths = sorted(len(row.rstrip()) for row in raw if row.strip())
    if not lengths:
        return 0
    widest = lengths[max(0, int(len(lengths) * 0.97) - 1)]
    full = sum(
        len(above.rstrip()) > 0.75 * widest and bool(below.strip()) and not _STARTS_ITEM.match(below)
        for above, below in pairwise(raw)
        if above.strip()
    )
    return widest if 35 <= widest <= 130 and full >= max(2, len(lengths) // 25) else 0


def _continues(above: str, below: str, width: int) -> bool:
    if (
        _STARTS_ITEM.match(below)
        or _HEADING.match(below)
        or _HEADING.match(above)
        or below.lstrip()[:1] == "|"
    ):
        return False
    if "\t" in above.strip() or "\t" in below.strip():
        return False
    if above.rstrip().endswith(("?", ")")) and (options.known(below) or options.inline(below.strip())):
        return False
    first = below.split(maxsplit=1)[0]
    begins_low = first[:1].islower()
    if not width:
        return begins_low and len(above) > 60 and above.rstrip()[-1] not in ".?!:;"
    full = len(above.rstrip()) + 1 + len(first) > width - (14 if begins_low else 8)
    return full or (begins_low and len(above.rstrip()) > width // 2 and above.rstrip()[-1] not in ".?!:")


def _line(held: list[str], gap: bool) -> Line:
    raw = " ".join(row.strip() for row in held) if len(held) > 1 else held[0]
    indent = len(held[0]) - len(held[0].lstrip())
    level = 0
    if heading := _HEADING.match(raw):
        level, raw = len(heading[1]), heading[2].rstrip("# ")
    raw = raw.lstrip("> ") if raw.lstrip().startswith(">") else raw
    cells = cells_of(plain_words(raw)) if len(held) == 1 else ()
    stripped = tidy(raw)
    bold = bool(_BOLD_LINE.match(stripped))
    return mark(
        Line(tidy(plain_words(stripped)), level=level, gap=gap, bold=bold, cells=cells, indent=indent)
    )


def plain_words(text: str) -> str:
    """Markdown's marks taken off: links, emphasis, tags, escapes."""
    if not any(sign in text for sign in "*_[<\\`"):
        return text
    text = _LINK.sub(r"\1", _BLANKS.sub(" ", text))
    text = _TAG.sub("", text)
    for _turn in range(2):
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text.replace("`", ""))


def _pipe_table(raw: list[str], start: int) -> tuple[tuple[tuple[str, ...], ...], int] | None:
    """The table that begins at this row and the row after it, when at least two rows are set with pipes."""
    stop = start
    while stop < len(raw) and raw[stop].count("|") >= 1 and raw[stop].strip():
        stop += 1
    if stop - start < 2 or not any(_PIPE_RULE.match(row) and "-" in row for row in raw[start:stop]):
        return None
    rows = [
        tuple(tidy(plain_words(cell)) for cell in row.strip().removeprefix("|").removesuffix("|").split("|"))
        for row in raw[start:stop]
        if not _PIPE_RULE.match(row) or "-" not in row
    ]
    return tuple(rows), stop
