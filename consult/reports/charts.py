"""Pictures of counts, drawn here as SVG so that nothing is fetched and every part can be read without colour.

Each picture carries one full sentence as its title, which becomes the alternative text in the PDF, and
always stands beside a table of the same counts. Series differ by lightness and by hatching; the count is
printed at its bar. Only presentation attributes are used, so a page may forbid inline styles.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from markupsafe import Markup

ACCENT = "#17506a"
INK = "#1c2530"
FAINT = "#5a6672"
RULE = "#b9c3ca"

WIDTH = 640
LABEL = 200  # room for the words left of the bars
BAR = 18
LINE = 13
SIZE = 11


class Look(NamedTuple):
    """How a series is filled: lightness first, then hatching, so that a grey print still tells them apart."""

    fill: str
    hatch: int = 0  # distance of the diagonal lines, 0 for none
    ink: str = INK


DARK = Look(ACCENT, ink="#ffffff")
MIDDLE = Look("#7fa9bb")
BLANK = Look("#ffffff")
SPARSE = Look("#f0e6d2", 9)
DENSE = Look("#dcb87a", 5)
HATCHED = Look("#dfe7eb", 6)


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart. ``printed`` stands at its end: "12" or "12 (45%)"."""

    label: str
    count: int
    printed: str
    look: Look = DARK


@dataclass(frozen=True)
class Row:
    """One line of a stacked chart: a label and a count a series."""

    label: str
    counts: tuple[int, ...]


def _svg(sentence: str, height: float, body: Markup) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        'viewBox="0 0 {} {:.0f}" width="{}" height="{:.0f}"'
        ' font-family="Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif" font-size="{}">'
        "<title>{}</title>{}</svg>"
    ).format(WIDTH, height, WIDTH, height, SIZE, sentence, body)


def _text(
    x: float, y: float, words: str, anchor: str = "start", fill: str = INK, weight: str = "400"
) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="{}" font-weight="{}">{}</text>').format(
        x, y, anchor, fill, weight, words
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = RULE, width: float = 1) -> Markup:
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="{}"/>'
    ).format(x1, y1, x2, y2, colour, width)


def _block(x: float, y: float, width: float, height: float, look: Look) -> Markup:
    """A filled rectangle with its hatching drawn as lines, which every viewer and printer understands."""
    parts = Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}" stroke="{}" stroke-width="0.8"/>'
    ).format(x, y, width, height, look.fill, ACCENT)
    if look.hatch:
        start = 0.0
        while start < width + height:
            left, right = max(0.0, start - height), min(start, width)
            parts += _line(x + left, y + start - left, x + right, y + start - right, ACCENT, 0.6)
            start += look.hatch
    return parts


def _wrapped(label: str, wide: int = 34, most: int = 3) -> list[str]:
    lines = textwrap.wrap(" ".join(label.split()), wide) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][: wide - 1] + "…"]


def _label(lines: Sequence[str], middle: float) -> Markup:
    first = middle + 4 - (len(lines) - 1) * LINE / 2
    return Markup("").join(_text(LABEL - 10, first + n * LINE, line, "end") for n, line in enumerate(lines))


def bars(sentence: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars from nought; the longest count fills the width. ``sentence`` says it all in words."""
    longest = max((row.count for row in rows), default=0) or 1
    room = WIDTH - LABEL - 110  # the printed count stands behind the bar
    body, y = Markup(""), 4.0
    for row in rows:
        lines = _wrapped(row.label)
        height = max(BAR + 8, len(lines) * LINE + 6)
        middle = y + height / 2
        length = room * row.count / longest
        body += _label(lines, middle)
        if row.count:
            body += _block(LABEL, middle - BAR / 2, length, BAR, row.look)
        body += _text(LABEL + length + 8, middle + 4, row.printed, weight="700")
        y += height
    body += _line(LABEL, 2, LABEL, y + 2, FAINT)
    return _svg(sentence, y + 6, body)


def _key(series: Sequence[tuple[str, Look]]) -> tuple[Markup, float]:
    body, x, y = Markup(""), 0.0, 4.0
    for name, look in series:
        wide = 26 + len(name) * SIZE * 0.56
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 18
        body += _block(x + 1, y, 14, 11, look) + _text(x + 20, y + 10, name)
        x += wide + 8
    return body, y + 22


def stacked(
    sentence: str, series: Sequence[tuple[str, Look]], rows: Sequence[Row], centre: float | None = None
) -> Markup:
    """Stacked bars of counts, one scale for all rows, with a key above.

    With ``centre`` the bars diverge: that many series stand left of the middle line, a half meaning that
    the series in the middle of a scale lies across it.
    """
    before = [_before(row.counts, centre) for row in rows]
    left = max(before, default=0.0)
    right = max((sum(row.counts) - b for row, b in zip(rows, before, strict=True)), default=0.0)
    unit = (WIDTH - LABEL - 50) / ((left + right) or 1)
    axis = LABEL + left * unit
    body, y = _key(series)
    heights = [max(BAR + 10, len(_wrapped(row.label)) * LINE + 6) for row in rows]
    body += _line(axis, y - 3, axis, y + sum(heights) + 3, FAINT)
    for row, start, height in zip(rows, before, heights, strict=True):
        body += _label(_wrapped(row.label), y + height / 2)
        body += _stack(axis - start * unit, y + (height - BAR) / 2, unit, row.counts, series)
        y += height
    return _svg(sentence, y + 6, body)


def _before(counts: Sequence[int], centre: float | None) -> float:
    """How much of a row lies left of the middle line."""
    if centre is None:
        return 0.0
    whole = int(centre)
    across = counts[whole] * (centre - whole) if whole < len(counts) else 0.0
    return sum(counts[:whole]) + across


def _stack(
    x: float, y: float, unit: float, counts: Sequence[int], series: Sequence[tuple[str, Look]]
) -> Markup:
    body = Markup("")
    for count, (_, look) in zip(counts, series, strict=True):
        if count:
            wide = count * unit
            body += _block(x, y, wide, BAR, look)
            if wide > 8 + 7 * len(str(count)):
                body += _figure(x + wide / 2, y + BAR / 2, str(count), look)
            x += wide
    return body + _text(x + 6, y + BAR - 5, str(sum(counts)), weight="700")


def _figure(x: float, middle: float, printed: str, look: Look) -> Markup:
    """A count inside its block, on a clear ground where the block is hatched."""
    wide = 6 + 6.5 * len(printed)
    ground = Markup("")
    if look.hatch:
        ground = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="13" fill="#ffffff"/>').format(
            x - wide / 2, middle - 6.5, wide
        )
    return ground + _text(x, middle + 4, printed, "middle", look.ink, "700")


@dataclass(frozen=True)
class Mark:
    """A step to show on the timeline: ``first`` to ``last`` inclusive, the same for a single day."""

    number: int
    first: date
    last: date


def timeline(sentence: str, marks: Sequence[Mark], open_from: date | None, open_to: date | None) -> Markup:
    """The steps as numbered marks over the months, the time to answer as a band; numbers as in the table."""
    start = min(mark.first for mark in marks).replace(day=1)
    end = (max(mark.last for mark in marks).replace(day=28) + timedelta(days=7)).replace(day=1)
    days = (end - start).days

    def at(day: date) -> float:
        return 12 + (WIDTH - 24) * (day - start).days / days

    placed = _lanes([(mark, at(mark.first)) for mark in marks])
    axis = 18 + 26 * (max(lane for _, _, lane in placed) + 1)
    body = _months(start, end, at, axis)
    if open_from and open_to and open_from < open_to:
        body += _block(at(open_from), axis - 5, at(open_to) - at(open_from), 10, HATCHED)
    for mark, x, lane in placed:
        y = axis - 24 - 26 * lane
        foot = max(at(mark.last), x)
        body += _line(x, y, x, axis, ACCENT, 1.2) + _line(x, axis, foot, axis, ACCENT, 4)
        body += Markup('<circle cx="{:.1f}" cy="{:.1f}" r="10" fill="{}"/>').format(x, y, ACCENT)
        body += _text(x, y + 4, str(mark.number), "middle", "#ffffff", "700")
    return _svg(sentence, axis + 32, body)


def _lanes(marks: Sequence[tuple[Mark, float]]) -> list[tuple[Mark, float, int]]:
    """Lift a mark that would cover its neighbour into the next free lane."""
    placed: list[tuple[Mark, float, int]] = []
    for mark, x in sorted(marks, key=lambda each: (each[1], each[0].number)):
        lane = 0
        while any(lane == taken and abs(x - other) < 23 for _, other, taken in placed):
            lane += 1
        placed.append((mark, x, lane))
    return placed


def _months(start: date, end: date, at: Callable[[date], float], axis: float) -> Markup:
    body = _line(at(start), axis, at(end), axis, FAINT, 1.5)
    month = start
    step = 1 + (end - start).days // 400  # long timetables name every second or third month
    while month < end:
        later = month
        for _ in range(step):
            later = (later.replace(day=28) + timedelta(days=7)).replace(day=1)
        body += _line(at(month), axis - 6, at(month), axis + 8, FAINT)
        body += _text(at(month) + 4, axis + 22, f"{month:%b %Y}", fill=FAINT)
        month = later
    return body + _line(at(end), axis - 6, at(end), axis + 8, FAINT)
