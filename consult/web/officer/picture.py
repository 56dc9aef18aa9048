"""A timetable as a picture: where each step lies between the first day and the last. Its table has the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from consult.domain.milestones import State, broken, moved_with, state_of
from consult.domain.windows import Window
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
class Shade:
    """A season or a time before a poll."""

    x: float
    width: float


@dataclass(frozen=True)
class Wait:
    """A line from a step down or up to one that waits for it."""

    x: float
    y: int
    to_x: float
    to_y: int


@dataclass(frozen=True)
class Picture:
    """Everything that the template draws, in units of the drawing."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    open_from: float | None
    open_width: float
    shades: tuple[Shade, ...] = ()
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of the table. ``state`` is None while the timetable is a draft."""

    number: int
    step: Step
    owner: str
    waits_for: Step | None
    too_early: date | None  # the first day that would do
    moves_to: date | None  # with what it waits for
    state: State | None = None
    planned: date | None = None
    done_on: date | None = None


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Steps by date, those of one day in the order in which they were typed."""
    return sorted(steps, key=lambda step: step.date)


def table(
    steps: Sequence[Step], owners: Mapping[int, str], kept: Mapping[str, Any], today: date | None
) -> list[Row]:
    """The steps in order with who does them, what they wait for and, where ``today`` is given, how they stand."""
    by_key = {step.key: step for step in steps if step.key}
    early = {one.key: one.first_day for one in broken(steps)}
    moves = moved_with(steps)
    rows = []
    for number, step in enumerate(in_order(steps), 1):
        row = Row(
            number,
            step,
            owners.get(step.owner_id or 0, ""),
            by_key.get(step.after_key or ""),
            early.get(step.key),
            moves.get(step.key),
        )
        rows.append(_standing(row, kept[step.key], today) if today and step.key in kept else row)
    return rows


def _standing(row: Row, kept: Any, today: date) -> Row:
    step, last = row.step, row.step.date_end or row.step.date
    state = state_of(step.kind, last, planned=kept.planned, day=step.date, done_on=kept.done_on, today=today)
    return replace(row, state=state, planned=kept.planned, done_on=kept.done_on)


def drawn(steps: Sequence[Step], windows: Sequence[Window] = ()) -> Picture | None:
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
    shades = tuple(
        Shade(start := x(max(one.first, first)), max(round(x(min(one.last, last)) - start, 1), NARROWEST))
        for one in windows
    )
    spans = {step.kind: step.date for step in ordered if step.kind in ("launch", "close")}
    opens = x(spans["launch"]) if len(spans) == 2 else None
    wide = max(x(spans["close"]) - opens, 0.0) if opens is not None else 0.0
    height, ticks = 40 + len(ordered) * ROW, _ticks(first, last, x)
    return Picture(WIDTH, height, bars, ticks, opens, round(wide, 1), shades, _waits(ordered, bars))


def _waits(ordered: Sequence[Step], bars: Sequence[Bar]) -> tuple[Wait, ...]:
    """From the end of a step to the beginning of each that waits for it."""
    place = {step.key: bar for step, bar in zip(ordered, bars, strict=True) if step.key}
    pairs = [(place.get(step.after_key or ""), bar) for step, bar in zip(ordered, bars, strict=True)]
    return tuple(
        Wait(earlier.x + earlier.width, earlier.y + 9, bar.x, bar.y + 9) for earlier, bar in pairs if earlier
    )


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
