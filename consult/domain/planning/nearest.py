"""The smallest change to the timetable that stands, in days moved over all its milestones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress

from consult.domain.planning.network import Conflict, Network

STEPS = 6  # working days that are tried one by one: what weekends and holidays do to a date is seen in a week
LEVEL = 16  # timetables that move equally few days, from which a nearer one is looked for


def days(network: Network, current: Mapping[str, int]) -> dict[str, int]:
    """The days of a settled network that differ least from ``current`` (ordinals; milestones may be missing).

    Each milestone in turn is held where it stands, or as near as it can: those before it then only move back
    and those after it only move on, as far as the links push them. The cheapest of these is taken, the
    earliest of two that cost the same; then whatever has moved is brought back, with all that it takes along,
    for as long as that saves days: around weekends and holidays a step more or less may save some, and two steps
    may save what neither does by itself.
    """
    stands = {
        name: min(max(day, network.low[name]), network.high[name])
        for name, day in current.items()
        if name in network.days
    }
    names = list(network.days)
    found = [dict(network.low)]  # keeps every link, though seldom near
    for turn in range(len(names)):
        with suppress(Conflict):  # this one cannot be held still: the others are tried
            found.append(_around(network, stands, set(names[turn:])))
    best = min(found, key=lambda one: (_moved(one, current), list(one.values())))
    while closer := _closer(network, best, stands):
        best = closer
    return best


def _closer(network: Network, found: Mapping[str, int], stands: Mapping[str, int]) -> dict[str, int] | None:
    """A timetable that moves fewer days, by one step or by several of which all but the last save nothing.

    ``None`` where there is none, or none among so many that move as few days as this one.
    """
    limit, level, seen = _moved(found, stands), [dict(found)], {tuple(found.values())}
    while level and len(seen) <= LEVEL:
        steps = _steps(network, level.pop(0), stands)
        best = min(steps, key=lambda one: _moved(one, stands), default=found)
        if _moved(best, stands) < limit:
            return dict(best)
        for one in steps:
            if _moved(one, stands) == limit and (days := tuple(one.values())) not in seen:
                seen.add(days)
                level.append(one)
    return None


def _steps(network: Network, found: Mapping[str, int], stands: Mapping[str, int]) -> list[dict[str, int]]:
    """The timetables in which one milestone more is nearer to where it stands, with all that it takes along."""
    onward, back = network.narrow(low=found), network.narrow(high=found)
    tried: list[dict[str, int]] = []
    for name, day in stands.items():
        for nearer in _days_between(network.days[name], found[name], day):
            with suppress(Conflict):  # not without leaving the days that there are
                later = nearer > found[name]
                tried.append(
                    onward.narrow({name: nearer}).low if later else back.narrow(high={name: nearer}).high
                )
    return tried


def _days_between(days: Sequence[int], start: int, end: int) -> list[int]:
    """The next few days of a milestone from ``start`` towards ``end``, the last of them, and the first beyond."""
    if start == end:
        return []
    if start < end:
        there = [*days[bisect_right(days, start) : bisect_right(days, end)]]
        beyond = [*days[bisect_right(days, end) :][:1]]
    else:
        there = [*reversed(days[bisect_left(days, end) : bisect_left(days, start)])]
        beyond = [*days[: bisect_left(days, end)][-1:]]
    return [*there[:STEPS], *there[STEPS:][-1:], *beyond]


def _around(network: Network, stands: Mapping[str, int], late: set[str]) -> dict[str, int]:
    """``late`` stay or move on; the others stay or move back."""
    pushed = network.narrow({name: day for name, day in stands.items() if name in late})
    pins = {name: pushed.low[name] for name in late}
    back = {name: day for name, day in stands.items() if name not in late}
    return dict(pushed.narrow(pins, {**pins, **back}).high)


def _moved(found: Mapping[str, int], current: Mapping[str, int]) -> int:
    return sum(abs(found[name] - day) for name, day in current.items() if name in found)
