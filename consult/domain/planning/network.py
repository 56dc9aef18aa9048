"""Milestones bound to one another, each by "not before": the earliest and the latest day that all allow.

Every link moves later days later only, and every milestone has its own list of days. Of two timetables that
keep all links, the one made of the earlier day of each milestone keeps them too; so there is one earliest
timetable and one latest, and both are found by pushing and pulling until nothing moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.domain.planning.days import ceiling, floor

Move = Callable[[int], int]
Say = Callable[[int, int], str]


@dataclass(frozen=True, eq=False)
class Link:
    """``later`` is not before ``push(earlier)``; ``pull`` is the way back: the last ``earlier`` for a ``later``.

    ``after`` and ``before`` say so of the later and of the earlier one; ``broken`` says what is missing and is
    absent from a link that is never broken. Each takes the days of both, the earlier one first. A link that is
    ``dear`` to follow is followed when all others are at rest. ``rule`` is the standard's that asks for it, where
    its finding is about this link alone. ``outer`` says that nothing is begun from it: it only holds together
    what the other links place.
    """

    earlier: str
    later: str
    push: Move
    pull: Move
    after: Say
    before: Say
    broken: Say | None = None
    dear: bool = False
    rule: str = ""
    outer: bool = False


class Conflict(Exception):
    """No day of ``milestone`` is left: it may not be before ``low`` nor after ``high``."""

    def __init__(self, milestone: str, low: int, high: int) -> None:
        super().__init__(milestone)
        self.milestone, self.low, self.high = milestone, low, high


class Network:
    """The milestones in order, the days that each may have, the links kept, and the bounds that follow."""

    def __init__(self, days: Mapping[str, Sequence[int]], links: Iterable[Link] = ()) -> None:
        self.days = dict(days)
        self.links: list[Link] = []
        self.low = {name: own[0] for name, own in days.items()}
        self.high = {name: own[-1] for name, own in days.items()}
        self._touching: dict[str, tuple[Link, ...]] = dict.fromkeys(days, ())
        self._add(links)

    def _add(self, links: Iterable[Link]) -> None:
        for link in links:
            self.links.append(link)
            for end in (link.earlier, link.later):
                self._touching[end] = (*self._touching[end], link)

    def copy(self) -> Network:
        """One that can be changed without this one noticing."""
        other = Network({})
        other.days, other.links, other._touching = dict(self.days), list(self.links), dict(self._touching)
        other.low, other.high = dict(self.low), dict(self.high)
        return other

    def narrow(self, low: Mapping[str, int] | None = None, high: Mapping[str, int] | None = None) -> Network:
        """A copy in which these milestones are not before, and not after; raises :class:`Conflict`."""
        other = self.copy()
        for name, day in (low or {}).items():
            other._raise(name, day)
        for name, day in (high or {}).items():
            other._lower(name, day)
        other.settle([*(low or {}), *(high or {})])
        return other

    def pin(self, on: Mapping[str, int]) -> Network:
        """A copy in which these milestones have these days; raises :class:`Conflict`."""
        return self.narrow(on, on)

    def bind(self, links: Sequence[Link]) -> Network:
        """A copy with these links more; raises :class:`Conflict`."""
        other = self.copy()
        other._add(links)
        other.settle([end for link in links for end in (link.earlier, link.later)])
        return other

    def restrict(self, name: str, days: Sequence[int]) -> Network:
        """A copy in which a milestone has only these of its days; raises :class:`Conflict`."""
        other = self.copy()
        other.days[name] = days
        other._raise(name, other.low[name])
        other._lower(name, other.high[name])
        other.settle([name])
        return other

    def settle(self, moved: Iterable[str] | None = None) -> None:
        """Push and pull along the links until nothing moves; raises :class:`Conflict`."""
        waiting = dict.fromkeys(self.days if moved is None else moved)
        dear: dict[tuple[Link, str], None] = {}
        while waiting or dear:
            if waiting:
                name = next(iter(waiting))
                del waiting[name]
                dear.update(((link, name), None) for link in self._touching[name] if link.dear)
                follow = [(link, name) for link in self._touching[name] if not link.dear]
            else:
                follow, dear = list(dear), {}
            for link, name in follow:
                waiting.update(dict.fromkeys(self._follow(link, name)))

    def _follow(self, link: Link, name: str) -> list[str]:
        if name == link.earlier:
            return [link.later] if self._raise(link.later, link.push(self.low[name])) else []
        return [link.earlier] if self._lower(link.earlier, link.pull(self.high[name])) else []

    def _raise(self, name: str, day: int) -> bool:
        found = ceiling(self.days[name], max(day, self.low[name]))
        if found is None or found > self.high[name]:
            raise Conflict(name, day, self.high[name])
        moved = found != self.low[name]
        self.low[name] = found
        return moved

    def _lower(self, name: str, day: int) -> bool:
        found = floor(self.days[name], min(day, self.high[name]))
        if found is None or found < self.low[name]:
            raise Conflict(name, self.low[name], day)
        moved = found != self.high[name]
        self.high[name] = found
        return moved
