"""What waits for an officer, all of one shape, worked out from what was read already; never reads or commits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from consult.domain.counting import last_open_day, london
from consult.domain.lifecycle import EDITABLE, Phase
from consult.domain.milestones import BY_THE_CLOCK
from consult.models.papers import Consultation

SOON = timedelta(
    days=14
)  # a paper that closes within it is chased, a draft that is to go out within it hurried
THIS_WEEK = timedelta(days=7)  # a step is due so long before its day
OVER = (Phase.ANALYSIS, Phase.REPORTED, Phase.DECIDED, Phase.CLOSED)  # the launch and the close are behind
LASTING = ("implementation", "other")  # the steps that are still due once a consultation is closed for good


@dataclass(frozen=True)
class Due:
    """One thing to do, with its day (London's): by when it is due, or, where it ``waits``, since when.

    ``kind`` is step, decision, draft, closing, report, untold, close, question, late, incoming, review, own_review or
    deletion; ``what`` the label of the step or the kind of review, ``who`` the one who sees to it, ``number`` how many
    there are of it. ``late_by`` are the days since a day that is over; none where it only waits.
    """

    kind: str
    consultation: Consultation
    on: date | None
    waits: bool = False
    what: str = ""
    who: str = ""
    number: int = 1
    owner_id: int | None = None  # whose it is; the owner of the consultation where nobody was named
    late_by: int = 0
    days: int = 0  # since it waits

    @property
    def whose(self) -> int | None:
        return self.owner_id or self.consultation.owner_id


@dataclass(frozen=True)
class StepRow:
    """A step of a timetable with the name of its owner; ``last`` is its last possible day."""

    kind: str
    label: str
    last: date
    done_on: date | None
    owner_id: int | None
    owner: str

    def is_done(self, phase: Phase, today: date) -> bool:
        """Whether somebody said so, or the clock has done it: on its day at its hour, as the phase shows."""
        if self.done_on is not None or self.kind not in BY_THE_CLOCK:
            return self.done_on is not None
        return self.last < today or phase in OVER or (self.kind == "launch" and phase is Phase.OPEN)


@dataclass(frozen=True)
class Waiting:
    """How many of something wait in a consultation, and since when the first of them does."""

    number: int
    since: datetime


def of_steps(paper: Consultation, phase: Phase, steps: Sequence[StepRow], today: date) -> Iterator[Due]:
    """The steps that are due this week or overdue. The launch and the close are the clock's."""
    if phase is Phase.WITHDRAWN:
        return
    for step in steps:
        if step.kind in BY_THE_CLOCK or step.done_on or step.last > today + THIS_WEEK:
            continue
        if phase is Phase.CLOSED and step.kind not in LASTING:
            continue
        kind = "decision" if step.kind == "decision" and phase is Phase.REPORTED else "step"
        yield Due(kind, paper, step.last, what=step.label, who=step.owner, owner_id=step.owner_id)


def of_phase(paper: Consultation, phase: Phase, silent: int, now: datetime) -> Iterator[Due]:
    """What follows from where it stands before the decision: a draft to finish, the silent to chase, a report."""
    closes = paper.first_late_instant
    if phase in EDITABLE:
        opens = london(paper.opens_at).date() if paper.opens_at else None
        hurried = opens is not None and opens <= london(now).date() + SOON
        yield Due("draft", paper, opens if hurried else london(paper.created_at).date(), waits=not hurried)
    elif phase is Phase.OPEN and closes and closes - now <= SOON and silent:
        yield Due("closing", paper, last_open_day(closes), number=silent)
    elif phase is Phase.ANALYSIS and closes:
        yield Due("report", paper, last_open_day(closes), waits=True)


def of_decided(paper: Consultation, untold: int, decided_on: date | None) -> Due:
    """What is left once it is decided: respondents to tell, then the end. Both wait since the decision was recorded."""
    return Due("untold" if untold else "close", paper, decided_on, waits=True, number=untold)


def of_waiting(kind: str, papers: Mapping[int, Consultation], found: Mapping[int, Waiting]) -> Iterator[Due]:
    """What was asked for and has had no answer."""
    for number, one in found.items():
        yield Due(kind, papers[number], london(one.since).date(), waits=True, number=one.number)


class Unentered(Protocol):
    """How much waits to be entered, and on which London day the first of it came."""

    @property
    def number(self) -> int: ...
    @property
    def first(self) -> date: ...


def of_unentered(papers: Mapping[int, Consultation], found: Mapping[int, Unentered]) -> Iterator[Due]:
    """What came on paper or by telephone and nobody has entered."""
    for number, one in found.items():
        yield Due("incoming", papers[number], one.first, waits=True, number=one.number)


def in_order(found: Sequence[Due], today: date) -> list[Due]:
    """What is late first, then what waits, then what is to come; drafts without a day in sight last of all."""
    counted = [_counted(one, today) for one in found]
    return sorted(
        counted, key=lambda one: (one.kind == "draft" and one.waits, one.on or today, one.consultation.id)
    )


def _counted(one: Due, today: date) -> Due:
    passed = max((today - one.on).days, 0) if one.on else 0
    return replace(one, days=passed) if one.waits else replace(one, late_by=passed)
