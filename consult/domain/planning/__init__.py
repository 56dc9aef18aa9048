"""The solver: given dates, bodies and standards in; a timetable out that keeps them, or comes closest.

``terms_from`` reads what was asked, ``solve`` answers it; a plan is a plain value.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import date

from consult.domain.calendars import OutsideCalendar
from consult.domain.language import gettext as _
from consult.domain.planning import explaining
from consult.domain.planning.building import body_of, label
from consult.domain.planning.plan import Plan, Planned, plan_as_json, plan_in_words
from consult.domain.planning.solving import Solution, solution
from consult.domain.planning.terms import KINDS, Body, Step, Terms, terms_from
from consult.domain.standards import assess
from consult.domain.timetable import DateRange, Decision, Event, Facts, Feedback

__all__ = [
    "Body",
    "Plan",
    "Planned",
    "Step",
    "Terms",
    "plan_as_json",
    "plan_in_words",
    "solve",
    "terms_from",
]


def solve(terms: Terms, confirmed_editions: Set[str] = frozenset()) -> Plan:
    """The timetable for these terms, each date with the sentence that says what put it there.

    With goal "earliest" every milestone from the launch on is as early as can be, with "latest" as late, and
    with "nearest" the days moved, added over all milestones, are fewest. Without a launch to start from, the
    launch is the last that serves. Where nothing keeps everything, the plan comes closest and says what would
    have to be explained.

    Raises :class:`consult.domain.errors.BadInput` where the given dates contradict one another or lie in years
    whose bank holidays are not known.
    """
    confirmed = frozenset(confirmed_editions)
    try:
        solved = solution(terms, confirmed)
    except OutsideCalendar as error:
        raise OutsideCalendar(
            f"{error} {_('Give dates that leave the whole timetable within those years.')}"
        ) from error
    facts = _facts(solved)
    assessment = assess(facts, confirmed)
    milestones = tuple(
        Planned(
            name if name in KINDS else "other",
            label(terms, name),
            date.fromordinal(day),
            explaining.because(solved, name),
        )
        for name, day in sorted(solved.days.items(), key=lambda item: item[1])
    )
    reasons = explaining.reasons(solved, assessment)
    ways_out = explaining.ways_out(solved) if solved.broken and reasons else ()
    return Plan(milestones, reasons, ways_out, facts, assessment)


def _facts(solved: Solution) -> Facts:
    """The solved timetable as facts, to be assessed like any other."""
    terms = solved.model.terms
    on = {name: date.fromordinal(day) for name, day in solved.days.items()}
    events = tuple(_event(terms, name, day) for name, day in on.items() if name not in {"launch", "close"})
    decider = terms.decider
    return replace(
        terms.facts,
        launch=DateRange(on["launch"], on["launch"]),
        close=on["close"],
        decision=Decision(on["decision"], decider.name if decider else None),
        feedback=Feedback(promised_by=on["feedback"]),
        events=events,
    )


def _event(terms: Terms, name: str, day: date) -> Event:
    body = body_of(terms, name)
    kind = name if name in KINDS else "other"
    return Event(day, kind, body.name if body else None, label(terms, name))
