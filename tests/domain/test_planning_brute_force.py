"""The solver against trying every timetable there is, over a few weeks: nobody finds a better one by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consult.domain import calendars
from consult.domain.errors import BadInput
from consult.domain.planning import solve, terms_from

REACH = 24  # days from the launch to the last feedback that is looked at
NAMES = ("close", "analysis", "papers_despatched", "decision", "feedback")
TRIED = settings(max_examples=25, deadline=None)
DEADLINES = {"1 week": 7, "2 weeks": 14, 9: 9, 12: 12}


@dataclass(frozen=True)
class Small:
    """A small plan as numbers, days counted from the launch."""

    launch: date
    length: int
    analysis: int
    lead: int
    feedback_within: int | str | None
    excluded: frozenset[int]
    meetings: tuple[int, ...]
    group: tuple[int, ...]
    last: int

    def on(self, day: int) -> date:
        return self.launch + timedelta(days=day)

    def data(self, **more: object) -> dict[str, object]:
        bodies = [{"name": "Board", "decides": True, "papers_lead_clear_days": self.lead}]
        bodies[0]["meetings"] = [self.on(day) for day in self.meetings]
        steps = []
        if self.group:
            bodies.append({"name": "Group", "meetings": [self.on(day) for day in self.group]})
            steps.append(
                {
                    "name": "review",
                    "after": "analysis",
                    "before": "papers_despatched",
                    "on_meeting_of": "Group",
                }
            )
        return {
            "adopted": ["local"],
            "fixed": {"launch": self.launch},
            "latest": {"decision": self.on(self.last), "feedback": self.on(REACH)},
            "analysis_working_days": self.analysis,
            "bodies": bodies,
            "milestones": steps,
            "excluded_days": [self.on(day) for day in self.excluded],
            "local": {
                "min_days": self.length,
                "feedback_within": self.feedback_within,
                "effective_from": "2020-01-01",
                "text_ref": "1",
            },
            **more,
        }

    def working(self, first: int, last: int) -> list[int]:
        """The working days from ``first`` to ``last``, both looked at."""
        return [day for day in range(first, last + 1) if self._works(day)]

    def _works(self, day: int) -> bool:
        return day not in self.excluded and calendars.is_working_day("england", self.on(day))

    def timetables(self, short: dict[str, int] | None = None) -> Iterator[dict[str, int]]:
        """Every timetable, in days from the launch, that keeps everything (or is ``short`` by so much)."""
        less = {"length": 0, "analysis": 0, "papers": 0, "feedback": 0} | (short or {})
        works = set(self.working(0, REACH))
        meets = [
            day for day in self.meetings or sorted(works) if day <= self.last and day not in self.excluded
        ]
        due = DEADLINES.get(self.feedback_within, 10 * REACH) if self.feedback_within else 10 * REACH
        for close in sorted(works):
            if close < max(0, self.length - less["length"]):
                continue
            for analysis in sorted(day for day in works if day > close):
                if len(self.working(close + 1, analysis)) < self.analysis - less["analysis"]:
                    continue
                for papers in sorted(day for day in works if day >= analysis):
                    reviews = [
                        day for day in self.group if analysis <= day <= papers and day not in self.excluded
                    ]
                    if self.group and not reviews:
                        continue
                    for decision in meets:
                        clear = len(self.working(papers + 1, decision - 1))
                        if decision <= papers or clear < self.lead - less["papers"]:
                            continue
                        for told in sorted(day for day in works | {decision} if decision <= day <= REACH):
                            if told <= close + due + less["feedback"]:
                                yield dict(zip(NAMES, (close, analysis, papers, decision, told), strict=True))


@st.composite
def small(draw):
    days = st.integers(1, REACH)
    return Small(
        launch=draw(st.dates(date(2026, 2, 1), date(2026, 12, 31))),
        length=draw(st.integers(2, 9)),
        analysis=draw(st.integers(0, 3)),
        lead=draw(st.integers(0, 2)),
        feedback_within=draw(st.sampled_from([None, *DEADLINES])),
        excluded=frozenset(draw(st.lists(days, max_size=4))),
        meetings=tuple(sorted(draw(st.sets(days, max_size=4)))),
        group=tuple(sorted(draw(st.one_of(st.just(set()), st.sets(days, min_size=1, max_size=4))))),
        last=draw(st.integers(6, REACH)),
    )


def planned(asked, **more):
    """The days of the plan from the launch, and the plan; (``None``, ``None``) where the dates contradict."""
    try:
        plan = solve(terms_from(asked.data(**more)))
    except BadInput:
        return None, None
    return {name: (plan.on(name) - asked.launch).days for name in NAMES}, plan


@TRIED
@given(small())
def test_where_a_timetable_exists_it_is_found_and_where_none_is_found_none_exists(asked):
    _days, plan = planned(asked, goal="earliest")
    exists = next(asked.timetables(), None) is not None
    assert exists == bool(plan and plan.compliant)


@TRIED
@given(small())
def test_no_milestone_of_any_timetable_is_earlier_than_the_earliest_or_later_than_the_latest(asked):
    found = list(asked.timetables())
    assume(found)
    for goal, best in (("earliest", min), ("latest", max)):
        days, plan = planned(asked, goal=goal)
        assert plan.compliant
        assert days == {name: best(one[name] for one in found) for name in NAMES}


@TRIED
@given(small(), st.fixed_dictionaries({}, optional={name: st.integers(1, REACH) for name in NAMES}))
def test_no_timetable_moves_fewer_days_than_the_nearest(asked, current):
    found = list(asked.timetables())
    assume(found and current)
    stands = {name: asked.on(day) for name, day in current.items()}
    days, plan = planned(asked, goal="nearest", current=stands)
    assert plan.compliant

    def moved(one):
        return sum(abs(one[name] - day) for name, day in current.items())

    assert moved(days) == min(moved(one) for one in found)


@TRIED
@given(small())
def test_the_time_for_answering_is_cut_by_no_day_more_than_it_must(asked):
    found = list(asked.timetables())
    assume(not found)
    fewer = (
        next(
            takewhile(
                bool, (one for one in [next(asked.timetables({"length": days, "feedback": 99}), None)])
            ),
            None,
        )
        for days in range(asked.length + 1)
    )
    short = next((days for days, one in enumerate(fewer) if one), None)
    assume(short)
    days, plan = planned(asked, goal="earliest")
    assert not plan.compliant
    assert asked.length - days["close"] == short
