"""Solve for dates: forward from a launch, backward from a decision, or anything between.

A timetable that keeps every demand is looked for first. Where there is none, the demands are taken gravest
first: law, papers in time, time for analysis, the officer's own steps, then the standards that a published
reason may answer, then benchmarks, then windows to keep clear. Each that cannot be kept falls short by as
little as the graver ones allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from consult.domain import calendars
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.planning import nearest
from consult.domain.planning.building import Model, build, label
from consult.domain.planning.network import Conflict, Link, Network
from consult.domain.planning.sentences import on
from consult.domain.planning.terms import Terms


@dataclass(frozen=True)
class Solution:
    """The days (ordinals) of every milestone, the network they keep, and what they do not keep.

    ``late`` are the milestones that lie as late as they can, rather than as early or where they stood.
    """

    model: Model
    network: Network
    days: dict[str, int]
    broken: tuple[Link, ...]
    in_window: tuple[str, ...]
    late: frozenset[str]


def solution(terms: Terms, confirmed: Set[str] = frozenset()) -> Solution:
    """The days for these terms.

    Raises :class:`BadInput` where the given dates contradict one another, and
    :class:`consult.domain.calendars.OutsideCalendar` where the days that are known do not reach.
    """
    model = build(terms, confirmed)
    network, broken, in_window = _kept(model)
    goal = terms.goal or _usual_goal(model, network)
    if goal == "nearest":
        current = {name: day.toordinal() for name, day in terms.current.items()}
        days = nearest.days(network, current)
        late = {name for name, day in current.items() if name in days and days[name] < day}
    else:
        days, late = _extreme(network, _held(model, network), goal)
    return Solution(model, network, days, broken, in_window, frozenset(late))


def _kept(model: Model) -> tuple[Network, tuple[Link, ...], tuple[str, ...]]:
    network = Network({**model.domain, **model.clear} if all(model.clear.values()) else model.domain)
    network.links = [*model.order, *model.demands]
    try:
        if not all(model.clear.values()):
            raise Conflict("launch", model.days.first, model.days.last)
        network.settle()
    except Conflict as conflict:
        _refuse_beyond(model, conflict)
        return _least_bad(model)
    return network, (), ()


def _refuse_beyond(model: Model, conflict: Conflict) -> None:
    """No guess beyond the days that are known: the calendar says so itself, or the plan reaches too far."""
    for day, beyond in (
        (conflict.low, conflict.low > model.days.last),
        (conflict.high, conflict.high < model.days.first),
    ):
        if beyond:
            calendars.is_working_day(model.days.nation, date.fromordinal(day))
            raise BadInput(
                _("{0} would lie years away from the dates given. Check them.").format(
                    label(model.terms, conflict.milestone)
                )
            )


def _least_bad(model: Model) -> tuple[Network, tuple[Link, ...], tuple[str, ...]]:
    network = Network(model.domain, model.order)
    try:
        network.settle()
    except Conflict as conflict:
        _refuse_beyond(model, conflict)
        raise _contradiction(model.terms, conflict) from None
    broken, in_window = [], []
    for link in model.demands:
        try:
            network = network.bind(link)
        except Conflict:
            network = _as_near_as_can_be(network, link)
            broken.append(link)
    for name, days in model.clear.items():
        try:
            network = network.restrict(name, days)
        except Conflict:
            in_window.append(name)
    return network, tuple(broken), tuple(in_window)


def _as_near_as_can_be(network: Network, link: Link) -> Network:
    """The earlier one as early, then the later one as late, as the rest allows: the shortest shortfall."""
    network = network.pin({link.earlier: network.low[link.earlier]})
    return network.pin({link.later: network.high[link.later]})


def _contradiction(terms: Terms, conflict: Conflict) -> BadInput:
    named = label(terms, conflict.milestone)
    if conflict.low > conflict.high:
        said = _(
            "The dates given contradict one another: {0} could be on {1} at the earliest and on {2} at the latest."
        )
    else:
        said = _("No working day or meeting is left for {0} between {1} and {2}.")
    sentence = said.format(named, on(conflict.low), on(conflict.high))
    return BadInput(sentence, {conflict.milestone: sentence})


def _held(model: Model, network: Network) -> tuple[set[str], set[str]]:
    """The milestones that a given day holds from below, and those that one holds from above."""
    single = {name for name in network.days if network.low[name] == network.high[name]}
    return single | set(model.terms.earliest), single | set(model.terms.latest)


def _reached(network: Network, start: Iterable[str], *, forward: bool) -> set[str]:
    """``start`` and whatever the links bind to it, later ones or earlier ones."""
    found = set(start)
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        for link in network.links:
            here, there = (link.earlier, link.later) if forward else (link.later, link.earlier)
            if here == name and there not in found:
                found.add(there)
                waiting.append(there)
    return found


def _usual_goal(model: Model, network: Network) -> str:
    """Towards the timetable that stands, onwards from a launch, or back from what follows it."""
    if model.terms.current:
        return "nearest"
    below = _reached(network, _held(model, network)[0], forward=True)
    return "earliest" if "launch" in below else "latest"


def _extreme(network: Network, held: tuple[set[str], set[str]], goal: str) -> tuple[dict[str, int], set[str]]:
    """As early (late) as can be what is held from below (above); then the rest close up to it."""
    forward = goal == "earliest"
    start = held[0] if forward else held[1]
    if not start:
        forward, start = not forward, held[1] if forward else held[0]
    placed: set[str] = set()
    late: set[str] = set()
    for _turn in range(3):  # there, back, and there again, which reaches every milestone that is bound at all
        reached = _reached(network, start, forward=forward)
        network = network.pin(
            {name: network.low[name] if forward else network.high[name] for name in reached}
        )
        late |= set() if forward else reached - placed
        placed |= reached
        start, forward = placed, not forward
    return dict(network.low), late
