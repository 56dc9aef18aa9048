"""Solving for dates, 40 milestones and 10 bodies that meet every fortnight; and judging the dates of one paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from consult.domain.planning import Plan, solve, terms_from
from consult.domain.standards import assess
from consult.domain.timetable import facts_from
from tests.bench.answering import expect
from tests.bench.timing import THOUSAND_DAYS, in_turns, thousand_days

MILESTONES, BODIES = 40, 10
FIRST_MEETING = date(2010, 7, 6)


def asked(**dates: Any) -> dict[str, Any]:
    """A plan with so many milestones and bodies: every third further one lies at a meeting, every fourth is bound."""
    bodies = [
        {
            "name": f"Body {number}",
            "papers_lead_clear_days": 5,
            "decides": number == 0,
            "meetings": [FIRST_MEETING + timedelta(days=14 * turn + number) for turn in range(30)],
        }
        for number in range(BODIES)
    ]
    names = ["launch", "close", "analysis", "papers_despatched", "decision", "feedback"]
    steps = []
    for number in range(MILESTONES - len(names)):
        step: dict[str, Any] = {
            "name": f"Step {number}",
            "after": names[number % len(names)],
            "at_least_days": 3 + number % 5,
        }
        if number % 3 == 0:
            step["on_meeting_of"] = f"Body {number % BODIES}"
        if number % 4 == 1:
            step["at_most_days"] = 40
        steps.append(step)
        names.append(str(step["name"]))
    return {
        "adopted": ["compact"],
        "bodies": bodies,
        "milestones": steps,
        "excluded_days": [date(2010, 9, 27), date(2010, 10, 11)],
        "keep_clear": ["august", "christmas"],
        **dates,
    }


def standing(plan: Plan) -> dict[str, date]:
    """The plan as the timetable that stands, with its launch put off by a fortnight and its close as it was."""
    stands = {one.label if one.kind == "other" else one.kind: one.date for one in plan.milestones}
    return {**stands, "launch": stands["launch"] + timedelta(days=15), "close": stands["close"]}


def solving() -> Iterator[tuple[str, str]]:
    """Milliseconds from the data of a plan to its sentences."""
    launch = date(2010, 7, 5)
    forward = solve(terms_from(asked(fixed={"launch": launch})))
    decision = forward.on("decision")
    cases = {
        "forward from a launch": asked(fixed={"launch": launch}),
        "back from a decision": asked(fixed={"decision": decision}),
        "the least bad": asked(fixed={"launch": launch, "decision": decision - timedelta(days=14)}),
        "the smallest change": asked(current=standing(forward)),
    }
    for what, data in cases.items():
        timed = in_turns(partial(_solved, what, data), thousand_days)
        yield f"plan {MILESTONES} milestones, {BODIES} bodies: {what}", timed.against(THOUSAND_DAYS, 0.2)


def _solved(what: str, data: dict[str, Any]) -> None:
    plan = solve(terms_from(data))
    expect(len(plan.milestones) == MILESTONES, f"{len(plan.milestones)} milestones were planned")
    expect(plan.compliant == (what != "the least bad"), f"{what}: {plan.reasons_needed}")


PAPER = {
    "nation": "england",
    "kind": "formal_written",
    "adopted": ["compact", "government", "local"],
    "launch": "2010-07-05",
    "close": "2010-09-20",
    "rationale": {"text": "The Board must decide before the budget is set.", "published_on": "2010-07-05"},
    "events": [{"date": "2010-10-12", "kind": "review"}, {"date": "2010-10-20", "kind": "decision"}],
    "polls": [{"date": "2010-09-09"}],
    "local": {"min_days": 84, "effective_from": "2009-04-01"},
}


def judging() -> Iterator[tuple[str, str]]:
    """Milliseconds from the data of a timetable to every finding about it."""

    def judged() -> None:
        found = assess(facts_from(PAPER)).findings
        expect(len(found) > 20, f"only {len(found)} rules were looked at")

    yield "one assessment, every rule", in_turns(judged, thousand_days).against(THOUSAND_DAYS, 0.005)
