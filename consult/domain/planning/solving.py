"""Solve for dates: forward from a launch, backward from a decision, or anything between.

A timetable that keeps every demand is looked for first. Where there is none, the demands are taken gravest
first: law, papers in time, time for analysis, the officer's own steps, then the standards that a published
reason may answer, then benchmarks, then windows to keep clear. Each that cannot be kept falls short by as
little as the graver ones allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from consult.domain import calendars
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.planning import nearest
from consult.domain.planning.building import Model, body_of, build, given_dates, label
from consult.domain.planning.deadlines import Deadline, Deadlines
from consult.domain.planning.network import Conflict, Link, Network
from consult.domain.planning.sentences import on
from consult.domain.planning.terms import Terms


@dataclass(frozen=True)
class Solution:
    """The days (ordinals) of every milestone, the network they keep, and what they do not keep.

    ``late`` are the milestones that lie as late as they can, rather than as early or where they stood; ``asked``
    knows the deadlines of feedback.
    """

    model: Model
    network: Network
    days: dict[str, int]
    broken: tuple[Link, ...]
    in_window: tuple[str, ...]
    late: frozenset[str]
    asked: Deadlines


def solution(terms: Terms, confirmed: Set[str] = frozenset()) -> Solution:
    """The days for these terms.

    Raises :class:`BadInput` where the given dates contradict one another, and
    :class:`consult.domain.calendars.OutsideCalendar` where the days that are known do not reach.
    """
    asked = Deadlines(terms.facts, confirmed)
    try:
        return _by_deadlines(terms, asked, _solved)
    except Conflict as conflict:  # the standards ask for less of a later launch than is foreseen
        named = label(terms, conflict.milestone)
        raise BadInput(_("No day could be settled on for {0}. Give fixed.launch.").format(named)) from None


def mended(terms: Terms, asked: Deadlines) -> dict[str, int] | None:
    """The days of every milestone where all demands can be kept, ``None`` where not.

    Raises as :func:`solution` does. The goal must be given.
    """
    with suppress(Conflict):
        return _by_deadlines(terms, asked, _unbroken).days
    return None


def _by_deadlines(
    terms: Terms, asked: Deadlines, attempt: Callable[[Model, Deadlines], Solution]
) -> Solution:
    """What is found when feedback keeps the deadlines of the launch, which is known only when it is found."""
    known = _foreseen(terms, asked)
    while True:  # ends, for there are only so many deadlines
        found = attempt(build(terms, asked.confirmed, known), asked)
        new = [one for one in asked.at(found.days["launch"]) if one not in known]
        if not new:
            return found
        known += new


def _foreseen(terms: Terms, asked: Deadlines) -> list[Deadline]:
    """The deadlines of the launch that is given or stands; with neither, none before a launch is found."""
    launch = terms.fixed.get("launch") or terms.current.get("launch")
    return list(asked.at(launch.toordinal())) if launch else []


def _solved(model: Model, asked: Deadlines) -> Solution:
    return _placed(model, asked, *_kept(model))


def _unbroken(model: Model, asked: Deadlines) -> Solution:
    return _placed(model, asked, _whole(model))


def _placed(
    model: Model,
    asked: Deadlines,
    network: Network,
    broken: tuple[Link, ...] = (),
    in_window: tuple[str, ...] = (),
) -> Solution:
    terms = model.terms
    goal = terms.goal or _usual_goal(model, network)
    if goal == "nearest":
        current = {name: day.toordinal() for name, day in terms.current.items()}
        days = nearest.days(network, current)
        late = {name for name, day in current.items() if name in days and days[name] < day}
    else:
        days, late = _extreme(network, _held(model, network), goal, outer=terms.goal == "latest")
    return Solution(model, network, days, broken, in_window, frozenset(late), asked)


def _kept(model: Model) -> tuple[Network, tuple[Link, ...], tuple[str, ...]]:
    try:
        return _whole(model), (), ()
    except Conflict as conflict:
        if _is_beyond(model, conflict):
            _refuse_what_leads_beyond(model)
        return _least_bad(model)


def _whole(model: Model) -> Network:
    """The network of all demands; raises :class:`Conflict` where they cannot all be kept."""
    for name, days in model.clear.items():
        if not days:
            raise Conflict(name, model.domain[name][0], model.domain[name][-1])
    network = Network({**model.domain, **model.clear}, [*model.order, *model.demands])
    network.settle()
    return network


def _is_beyond(model: Model, conflict: Conflict) -> bool:
    return conflict.low > model.days.last or conflict.high < model.days.first


def _refuse_what_leads_beyond(model: Model) -> None:
    """Two demands that chase one another reach the end of the days too; what only leads there is refused."""
    onward = [link for link in (*model.order, *model.demands) if not link.outer]
    try:
        Network(model.domain, onward).settle()
    except Conflict as conflict:
        _refuse_beyond(model, conflict)


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
    network, broken = _as_far_as_can_be(network, model.demands)
    in_window = []
    for name, days in model.clear.items():
        try:
            network = network.restrict(name, days)
        except Conflict:
            in_window.append(name)
    return network, tuple(broken), tuple(in_window)


def _as_far_as_can_be(network: Network, demands: Sequence[Link]) -> tuple[Network, list[Link]]:
    """Every demand in its turn, or as much of it as the ones before leave; and those that fall short."""
    try:
        return network.bind(demands), []
    except Conflict:
        if len(demands) == 1:
            return network.bind([_eased(network, demands[0])]), [demands[0]]
    half = len(demands) // 2  # most demands can be kept, so they are tried many at a time
    network, first = _as_far_as_can_be(network, demands[:half])
    network, second = _as_far_as_can_be(network, demands[half:])
    return network, [*first, *second]


def _eased(network: Network, link: Link) -> Link:
    """The link with the smallest shortfall: the earlier one as early, then the later one as late, as can be."""
    early = network.pin({link.earlier: network.low[link.earlier]})
    short = link.push(early.low[link.earlier]) - early.high[link.later]
    return replace(
        link,
        push=lambda day: link.push(day) - short,
        pull=lambda day: link.pull(day + short),
        after=_unsaid,
        before=_unsaid,
    )


def _unsaid(_earlier: int, _later: int) -> str:
    """A link that was eased explains no date: what it falls short by is told apart."""
    return ""


def _contradiction(terms: Terms, conflict: Conflict) -> BadInput:
    """Which dates cannot be together, and what to change."""
    named, body = label(terms, conflict.milestone), body_of(terms, conflict.milestone)
    said = _(
        "No working day or meeting is left for {0} between {1} and {2}. Dates given: {3}. Change one of them."
    )
    if conflict.low > conflict.high:
        said = _(
            "The dates given contradict one another: {0} could be on {1} at the earliest and on {2} at the latest. "
            "Change one of these: {3}."
        )
    if body and body.meetings and conflict.milestone not in terms.fixed:
        said = _(
            "None of the meetings given for {4} is on a day that the other dates leave. "
            "Add its other meetings, or change one of these: {3}."
        )
    given = "; ".join(given_dates(terms))
    meets = body.name if body else ""
    sentence = said.format(named, on(conflict.low), on(conflict.high), given, meets)
    return BadInput(sentence, {conflict.milestone: sentence})


def _held(model: Model, network: Network) -> tuple[set[str], set[str]]:
    """The milestones that a given day holds from below, and those that one holds from above."""
    single = {name for name in network.days if network.low[name] == network.high[name]}
    return single | set(model.terms.earliest), single | set(model.terms.latest)


def _reached(network: Network, start: Iterable[str], *, forward: bool, outer: bool) -> set[str]:
    """``start`` and whatever the links bind to it, later ones or earlier ones; by outer links where asked."""
    found = set(start)
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        for link in network.links:
            here, there = (link.earlier, link.later) if forward else (link.later, link.earlier)
            if here == name and there not in found and (outer or not link.outer):
                found.add(there)
                waiting.append(there)
    return found


def _usual_goal(model: Model, network: Network) -> str:
    """Towards the timetable that stands, onwards from a launch, or back from what follows it."""
    if model.terms.current:
        return "nearest"
    below = _reached(network, _held(model, network)[0], forward=True, outer=False)
    return "earliest" if "launch" in below else "latest"


def _extreme(
    network: Network, held: tuple[set[str], set[str]], goal: str, *, outer: bool
) -> tuple[dict[str, int], set[str]]:
    """As early (late) as can be what is held from below (above); then the rest close up to it."""
    forward = goal == "earliest"
    start = held[0] if forward else held[1]
    if not start:
        forward, start = not forward, held[1] if forward else held[0]
    placed: set[str] = set()
    late: set[str] = set()
    for _turn in range(3):  # there, back, and there again, which reaches every milestone that is bound at all
        reached = _reached(network, start, forward=forward, outer=outer)
        network = network.pin(
            {name: network.low[name] if forward else network.high[name] for name in reached}
        )
        late |= set() if forward else reached - placed
        placed |= reached
        start, forward = placed, not forward
    return dict(network.low), late
