"""The smallest change to the timetable that stands, in days moved over all its milestones."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from consult.domain.planning.network import Conflict, Network


def days(network: Network, current: Mapping[str, int]) -> dict[str, int]:
    """The days of a settled network that differ least from ``current`` (ordinals; milestones may be missing).

    Each milestone in turn is held where it stands, or as near as it can: those before it then only move back
    and those after it only move on, as far as the links push them. The cheapest of these is taken, the
    earliest of two that cost the same.
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
    return min(found, key=lambda one: (_moved(one, current), list(one.values())))


def _around(network: Network, stands: Mapping[str, int], late: set[str]) -> dict[str, int]:
    """``late`` stay or move on; the others stay or move back."""
    pushed = network.narrow({name: day for name, day in stands.items() if name in late})
    pins = {name: pushed.low[name] for name in late}
    back = {name: day for name, day in stands.items() if name not in late}
    return dict(pushed.narrow(pins, {**pins, **back}).high)


def _moved(found: Mapping[str, int], current: Mapping[str, int]) -> int:
    return sum(abs(found[name] - day) for name, day in current.items() if name in found)
