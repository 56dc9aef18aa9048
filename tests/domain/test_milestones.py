"""How steps stand, and what moves when one of them moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.milestones import State, broken, circular, moved_with, state_of

TODAY = date(2010, 10, 12)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plain:
    key: str
    date: date
    date_end: date | None = None
    after_key: str | None = None
    gap_days: int | None = None


@pytest.mark.parametrize(
    ("kind", "day", "planned", "done_on", "expected"),
    [
        ("review", TODAY, TODAY, None, State.DUE),
        ("review", TODAY - DAY, TODAY - DAY, None, State.OVERDUE),
        ("review", TODAY - DAY, TODAY - DAY, TODAY, State.DONE),
        ("review", TODAY + DAY, TODAY, None, State.SLIPPED),
        ("review", TODAY + DAY, TODAY + 2 * DAY, None, State.DUE),
        ("review", TODAY + DAY, None, None, State.DUE),
        ("close", TODAY - DAY, None, None, State.DONE),
        ("close", TODAY + DAY, TODAY, None, State.SLIPPED),
    ],
)
def test_how_a_step_stands(
    kind: str, day: date, planned: date | None, done_on: date | None, expected: State
) -> None:
    assert state_of(kind, day, planned=planned, day=day, done_on=done_on, today=TODAY) is expected


def test_a_week_is_overdue_only_after_its_last_day() -> None:
    start, end = TODAY - 3 * DAY, TODAY
    assert state_of("review", end, planned=start, day=start, done_on=None, today=TODAY) is State.DUE


def test_a_step_that_comes_too_early_is_named_with_the_first_day_that_would_do() -> None:
    steps = [Plain("a", TODAY, date_end=TODAY + 4 * DAY), Plain("b", TODAY + 5 * DAY, None, "a", 14)]
    assert [(one.key, one.first_day) for one in broken(steps)] == [("b", TODAY + 18 * DAY)]
    assert moved_with(steps) == {"b": TODAY + 18 * DAY}
    assert broken([steps[0], replace(steps[1], date=TODAY + 18 * DAY)]) == ()


def test_a_step_that_waits_for_what_is_not_there_waits_for_nothing() -> None:
    assert broken([Plain("b", TODAY, None, "gone", 14)]) == ()


@pytest.mark.parametrize(
    "chain", [[("a", "a")], [("a", "b"), ("b", "a")], [("c", "a"), ("a", "b"), ("b", "a")]]
)
def test_a_circle_is_seen_and_moves_nothing(chain: list[tuple[str, str]]) -> None:
    steps = [Plain(key, TODAY, None, after, 3) for key, after in chain]
    assert circular(steps)
    assert moved_with(steps) == {}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-1, 6), st.integers(0, 30)), max_size=7))
def test_after_moving_what_must_move_nothing_comes_too_early(rows: list[tuple[int, int, int]]) -> None:
    """Each step may wait for one before it in the list, so there is no circle."""
    steps = [
        Plain(str(place), TODAY + offset * DAY, None, str(after) if 0 <= after < place else None, gap)
        for place, (offset, after, gap) in enumerate(rows)
    ]
    days = moved_with(steps)
    assert all(day > next(step.date for step in steps if step.key == key) for key, day in days.items())
    assert broken([replace(step, date=days.get(step.key, step.date)) for step in steps]) == ()
