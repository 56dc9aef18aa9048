"""The solver against trying every timetable there is, over a few weeks: nobody finds a better one by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from consult.domain import calendars
from consult.domain.errors import BadInput
from consult.domain.planning import solve, terms_from

REACH = 24  # days from the launch to the last feedback that is looked at
NAMES = ("close", "analysis", "papers_despatched", "decision", "feedback")
TRIED = settings(max_examples=25, deadline=None)
DEADLINES = {"1 week": 7, "2 weeks": 14, 9: 9, 12: 12}

SOMETIMES = st.one_of(
    st.just(()), st.sets(st.integers(6, REACH), min_size=3, max_size=6).map(sorted).map(tuple)
)


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

    @cached_property
    def works(self) -> frozenset[int]:
        """The days that are working days, from the launch on."""
        days = range(REACH + 1)
        return frozenset(
            day
            for day in days
            if day not in self.excluded and calendars.is_working_day("england", self.on(day))
        )

    def working(self, first: int, last: int) -> int:
        """How many working days there are from ``first`` to ``last``, both looked at."""
        return sum(first <= day <= last for day in self.works)

    def timetables(self, shorter: int = 0, late: int = 0) -> Iterator[dict[str, int]]:
        """Every timetable that keeps everything, or is open so many days less, or tells so many days late."""
        for close in sorted(day for day in self.works if day >= max(0, self.length - shorter)):
            for analysis in sorted(day for day in self.works if day > close):
                if self.working(close + 1, analysis) >= self.analysis:
                    for papers, decision in self._decided(analysis):
                        for told in sorted(day for day in self.works if day >= decision):
                            if told <= min(REACH, close + self._due + late):
                                found = (close, analysis, papers, decision, told)
                                yield dict(zip(NAMES, found, strict=True))

    @property
    def _due(self) -> int:
        return DEADLINES[self.feedback_within] if self.feedback_within else REACH

    def _decided(self, analysis: int) -> Iterator[tuple[int, int]]:
        """The days of the papers and the decision that may follow an analysis."""
        meets = [day for day in self.meetings or sorted(self.works) if day <= self.last]
        group = [day for day in self.group if day >= analysis and day not in self.excluded]
        for papers in sorted(day for day in self.works if day >= analysis):
            if self.group and not any(day <= papers for day in group):
                continue
            for decision in meets:
                clear = self.working(papers + 1, decision - 1)
                if decision > papers and decision not in self.excluded and clear >= self.lead:
                    yield papers, decision


@st.composite
def small(draw, last=REACH):
    days = st.integers(1, REACH)
    return Small(
        launch=draw(st.dates(date(2026, 2, 1), date(2026, 12, 31))),
        length=draw(st.integers(2, 9)),
        analysis=draw(st.integers(0, 3)),
        lead=draw(st.integers(0, 2)),
        feedback_within=draw(st.sampled_from([None, *DEADLINES])),
        excluded=frozenset(draw(st.lists(days, max_size=4))),
        meetings=draw(SOMETIMES),
        group=draw(SOMETIMES),
        last=draw(st.integers(6, last)),
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


TWO_STEPS = Small(
    launch=date(2026, 2, 2),
    length=2,
    analysis=0,
    lead=0,
    feedback_within=None,
    excluded=frozenset(),
    meetings=(),
    group=(),
    last=9,
)
"""The papers moved on save as many days as the decision then costs; only after that does the close save one."""


@TRIED
@given(small(), st.fixed_dictionaries({}, optional={name: st.integers(1, REACH) for name in NAMES}))
@example(TWO_STEPS, {"close": 3, "feedback": 8, "decision": 1, "papers_despatched": 8})
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
@given(small(last=12))
def test_the_time_for_answering_is_cut_by_no_day_more_than_it_must(asked):
    asked = replace(asked, length=12, meetings=(), group=())
    assume(next(asked.timetables(late=REACH), None) is None)
    cuts = range(1, asked.length + 1)
    least = next((days for days in cuts if next(asked.timetables(days, REACH), None)), None)
    assume(least)
    days, plan = planned(asked, goal="earliest")
    assert not plan.compliant
    assert asked.length - days["close"] == least
