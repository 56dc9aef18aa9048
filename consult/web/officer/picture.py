"""A timetable as a picture: where each step lies between the first day and the last. Its table has the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consult.domain.wording import MONTHS
from consult.services.timetable import Step

WIDTH = 640  # units of the drawing
MARGIN = 26
ROW = 30
NARROWEST = 6.0
MOST_TICKS = 12


@dataclass(frozen=True)
class Bar:
    """One step: its number in the table, and its place in the drawing."""

    number: int
    kind: str
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Tick:
    """The first day of a month."""

    x: float
    name: str


@dataclass(frozen=True)
class Picture:
    """Everything that the template draws, in units of the drawing."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    open_from: float | None
    open_width: float


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Steps by date, those of one day in the order in which they were typed."""
    return sorted(steps, key=lambda step: step.date)


def drawn(steps: Sequence[Step]) -> Picture | None:
    """The picture of these steps, or None where there is nothing to compare."""
    ordered = in_order(steps)
    if len(ordered) < 2:
        return None
    first, last = ordered[0].date, max(step.date_end or step.date for step in ordered)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(MARGIN + (day - first).days * (WIDTH - 2 * MARGIN) / days, 1)

    bars = tuple(
        Bar(number, step.kind, x(step.date), 34 + (number - 1) * ROW, _width(x, step))
        for number, step in enumerate(ordered, 1)
    )
    spans = {step.kind: step.date for step in ordered if step.kind in ("launch", "close")}
    opens = x(spans["launch"]) if len(spans) == 2 else None
    wide = max(x(spans["close"]) - opens, 0.0) if opens is not None else 0.0
    return Picture(WIDTH, 40 + len(ordered) * ROW, bars, _ticks(first, last, x), opens, round(wide, 1))


def _width(x: Callable[[date], float], step: Step) -> float:
    return max(round(x(step.date_end) - x(step.date), 1), NARROWEST) if step.date_end else NARROWEST


def _ticks(first: date, last: date, x: Callable[[date], float]) -> tuple[Tick, ...]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    starts = [day for day in days if day.day == 1]
    every = len(starts) // MOST_TICKS + 1
    return tuple(
        Tick(x(day), MONTHS[day.month - 1][:3] + (f" {day.year}" if day.month == 1 else ""))
        for day in starts[::every]
    )
