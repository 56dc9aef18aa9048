"""How the steps of a timetable stand, and which of them wait for others. All days are London days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

Day = date  # for the class that has a property called date
BY_THE_CLOCK = {"launch", "close"}  # done when their day has passed; nobody has to say so


class State(StrEnum):
    """How one step stands today."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    SLIPPED = "slipped"  # still to come, on a later day than was planned


class Waiting(Protocol):
    """A step as far as its place in the chain goes. ``gap_days``: calendar days after what it waits for."""

    @property
    def key(self) -> str: ...
    @property
    def date(self) -> Day: ...
    @property
    def date_end(self) -> Day | None: ...
    @property
    def after_key(self) -> str | None: ...
    @property
    def gap_days(self) -> int | None: ...


@dataclass(frozen=True)
class Broken:
    """A step that comes too early after the one that it waits for; ``first_day`` is the first that would do."""

    key: str
    after_key: str
    first_day: date


def state_of(
    kind: str, last_day: date, *, planned: date | None, day: date, done_on: date | None, today: date
) -> State:
    """How a step on ``day`` (to ``last_day``) stands on ``today``."""
    if done_on or (kind in BY_THE_CLOCK and last_day < today):
        return State.DONE
    if last_day < today:
        return State.OVERDUE
    return State.SLIPPED if planned and day > planned else State.DUE


def circular(steps: Sequence[Waiting]) -> bool:
    """Whether some step waits for itself, by whatever way round."""
    after = {step.key: step.after_key for step in steps if step.key}
    for start in after:
        seen, at = {start}, after[start]
        while at in after:
            if at in seen:
                return True
            seen.add(at)
            at = after[at]
    return False


def broken(steps: Sequence[Waiting]) -> tuple[Broken, ...]:
    """The steps that come too early after those that they wait for, in the order given."""
    by_key = {step.key: step for step in steps if step.key}
    found = []
    for step in steps:
        earlier = by_key.get(step.after_key or "")
        if earlier and step.after_key and step.date < (first := _first_day(earlier, step)):
            found.append(Broken(step.key, step.after_key, first))
    return tuple(found)


def moved_with(steps: Sequence[Waiting]) -> Mapping[str, date]:
    """The days to which waiting steps must move, by key, so that none comes too early; empty for a circle."""
    if circular(steps):
        return {}
    days = {step.key: step.date for step in steps if step.key}
    by_key = {step.key: step for step in steps if step.key}
    for _round in steps:  # a chain is no longer than the list
        for step in steps:
            earlier = by_key.get(step.after_key or "")
            if earlier and step.key:
                length = (earlier.date_end or earlier.date) - earlier.date
                gap = timedelta(days=step.gap_days or 0)
                days[step.key] = max(days[step.key], days[earlier.key] + length + gap)
    return {step.key: days[step.key] for step in steps if step.key and days[step.key] != step.date}


def _first_day(earlier: Waiting, later: Waiting) -> date:
    return (earlier.date_end or earlier.date) + timedelta(days=later.gap_days or 0)
