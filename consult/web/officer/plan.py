"""The forward plan of the partnership, and what each partner is being asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.counting import last_open_day, london
from consult.domain.directory import SECTORS
from consult.domain.lifecycle import Phase
from consult.domain.wording import MONTHS
from consult.services import plan
from consult.services.plan import Chosen, Planned
from consult.web import doors
from consult.web.officer import blueprint

LEFT, RIGHT = 320, 830  # units of the drawing, 1000 across: names, then the axis, then room for a word
ROW, TOP = 26, 34
MOST_TICKS = 14
NAME = 42  # letters of a title beside its bar


@dataclass(frozen=True)
class Bar:
    """One consultation in the drawing: the days from opening to close, and the day of the decision."""

    name: str
    phase: Phase
    y: int
    x: float
    width: float
    word_x: float
    decision: float | None


@dataclass(frozen=True)
class Chart:
    """Everything that the template draws, in units of the drawing."""

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float | None
    first: date
    last: date


@blueprint.get("/plan", endpoint="plan")
def forward() -> ResponseReturnValue:
    """All consultations on one time axis, as a picture and as a table."""
    everything = plan.forward_plan(doors.actor())
    asked = {name: request.args.get(name, "") for name in ("body", "sector", "state")}
    chosen = Chosen(**asked)
    shown = [one for one in everything if chosen.shows(one)]
    of_these = {one.id for one in everything if _same_body_and_sector(chosen, one)}
    return render_template(
        "officer/plan.html",
        shown=shown,
        chart=_chart(shown),
        chosen=chosen,
        total=len(everything),
        unanswered=[one for one in plan.unanswered(doors.actor()) if one.consultation.id in of_these],
        today=london(clock.now()).date(),
        bodies=sorted({one.body for one in everything if one.body}),
        sectors=SECTORS,
        phases=list(Phase),
    )


@blueprint.get("/plan/burden")
def burden() -> ResponseReturnValue:
    """For each partner what it is asked, by whom, closing when."""
    plates = plan.burden(doors.actor())
    papers = {asked.paper.id: asked.paper for plate in plates for asked in plate.papers}
    return render_template("officer/burden.html", plates=plates, papers=papers.values())


def _same_body_and_sector(chosen: Chosen, one: Planned) -> bool:
    return Chosen(chosen.body, chosen.sector, "all").shows(one)


def _days(one: Planned) -> tuple[date, date] | None:
    """The London days on which a paper opens and closes; None where it has neither."""
    opens, late = one.opens_at, one.first_late_instant
    if opens is None and late is None:
        return None
    last = last_open_day(late) if late else None
    first = london(opens).date() if opens else last
    return (first, last or first) if first else None


def _chart(shown: Sequence[Planned]) -> Chart | None:
    """The picture of what has dates; None where nothing has."""
    dated = [(one, days) for one in shown if (days := _days(one))]
    if not dated:
        return None
    first = min(days[0] for _one, days in dated).replace(day=1)
    last = max(max(days[1], one.decision or days[1]) for one, days in dated)
    last = max(last, first + timedelta(days=60))
    across = (last - first).days

    def x(day: date) -> float:
        return round(LEFT + (day - first).days * (RIGHT - LEFT) / across, 1)

    bars = tuple(_bar(one, days, number, x) for number, (one, days) in enumerate(dated))
    today = london(clock.now()).date()
    return Chart(
        height=TOP + len(bars) * ROW + 6,
        bars=bars,
        ticks=_ticks(first, last, x),
        today=x(today) if first <= today <= last else None,
        first=first,
        last=last,
    )


def _bar(one: Planned, days: tuple[date, date], number: int, x: Callable[[date], float]) -> Bar:
    begin, width = x(days[0]), max(round(x(days[1]) - x(days[0]), 1), 4.0)
    decision = x(one.decision) if one.decision and one.decision >= days[1] else None
    name = one.title if len(one.title) <= NAME else one.title[: NAME - 1].rstrip() + "…"
    word = max(begin + width, decision or 0) + 12
    return Bar(name, one.phase, TOP + number * ROW, begin, width, round(word, 1), decision)


def _ticks(first: date, last: date, x: Callable[[date], float]) -> tuple[tuple[float, str], ...]:
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    every = next((step for step in (1, 2, 3, 6, 12, 24, 60) if len(months) / step <= MOST_TICKS), len(months))
    kept = [month for number, month in enumerate(months) if number % every == 0]
    return tuple((x(month), _tick_name(month, number == 0, every)) for number, month in enumerate(kept))


def _tick_name(month: date, is_first: bool, every: int) -> str:
    name = MONTHS[month.month - 1][:3]
    return f"{name} {month.year}" if is_first or month.month == 1 or every > 6 else name
