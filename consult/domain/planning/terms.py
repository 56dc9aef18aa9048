"""What a plan has to keep: the dates that are given, the bodies that meet, and what is wished for.

Days are London days. A plan file shares the keys of a timetable file that say what kind of consultation it
is; the dates themselves are what is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from consult.domain._timetable_fields import Problems, choice, day, flag, listing, record, text, whole
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.timetable import Facts, facts_from

KINDS = (
    "early_notice",
    "launch",
    "close",
    "analysis",
    "papers_despatched",
    "decision",
    "feedback",
    "implementation",
)
ORDER = (*pairwise(KINDS[:-1]), ("decision", "implementation"))  # what comes before what, whatever is asked
GOALS = ("earliest", "latest", "nearest")
WINDOWS = ("christmas", "easter", "august", "elections")
ANALYSIS = 10  # working days; a choice of this product, no standard says it
PAPERS_LEAD = 5  # clear days, the notice of a principal council's meeting in England; advice for others
_SHARED = (
    "title",
    "nation",
    "kind",
    "statutory",
    "adopted",
    "claims",
    "local",
    "polls",
    "rationale",
    "mitigation",
    "prior_engagement",
    "eia",
    "paper_date",
    "close_time",
)


@dataclass(frozen=True)
class Body:
    """A body that meets; ``meetings`` are the only days on which it can take anything.

    Papers reach it ``papers_lead_clear_days`` before (clear working days, CNT-9 convention C) or, counted
    without leaving both ends out, ``papers_lead_working_days`` before.
    """

    name: str = ""
    meetings: tuple[date, ...] = ()
    papers_lead_working_days: int | None = None
    papers_lead_clear_days: int | None = None
    decides: bool = False


@dataclass(frozen=True)
class Step:
    """A further milestone, ``after`` a kind or another further milestone (the launch where none is named).

    With ``before``, that one waits for it in its turn.
    """

    name: str = ""
    after: str = "launch"
    before: str | None = None
    at_least_days: int | None = None
    at_least_working_days: int | None = None
    at_most_days: int | None = None
    on_working_day: bool = True
    on_meeting_of: str | None = None


@dataclass(frozen=True)
class Terms:
    """All that a plan has to keep. Dates are by kind (:data:`KINDS`) or by the name of a further milestone.

    ``feedback_within_days`` counts calendar days from the close. ``goal`` is worked out where it is ``None``.
    """

    facts: Facts = field(default_factory=Facts)
    fixed: Mapping[str, date] = field(default_factory=dict)
    earliest: Mapping[str, date] = field(default_factory=dict)
    latest: Mapping[str, date] = field(default_factory=dict)
    current: Mapping[str, date] = field(default_factory=dict)
    goal: str | None = None
    bodies: tuple[Body, ...] = ()
    analysis_working_days: int = ANALYSIS
    keep_clear: tuple[str, ...] = ()
    excluded_days: tuple[date, ...] = ()
    feedback_within_days: int | None = None
    milestones: tuple[Step, ...] = ()

    @property
    def decider(self) -> Body | None:
        """The body that decides: the one that says so, or the only one there is."""
        deciding = [body for body in self.bodies if body.decides]
        if deciding:
            return deciding[0]
        return self.bodies[0] if len(self.bodies) == 1 else None

    def waits(self) -> dict[str, set[str]]:
        """What each milestone waits for."""
        found: dict[str, set[str]] = {
            name: set() for name in (*KINDS, *(one.name for one in self.milestones))
        }
        steps = [(one.after, one.name) for one in self.milestones]
        steps += [(one.name, one.before) for one in self.milestones if one.before]
        for earlier, later in (*ORDER, *steps):
            found.setdefault(later, set()).add(earlier)
        return found

    def body(self, name: str) -> Body | None:
        return next((body for body in self.bodies if body.name == name), None)


def _dates(value: Any, path: str, problems: Problems) -> dict[str, date]:
    """A table of dates, each under the name of a milestone."""
    if not isinstance(value, Mapping):
        problems.note(path, _("This must be a table of milestones and their dates."))
        return {}
    read = {
        str(name): day(item, f"{path}.{name}", problems) for name, item in value.items() if item is not None
    }
    return {name: found for name, found in read.items() if found}


_FIELDS = {
    "fixed": _dates,
    "earliest": _dates,
    "latest": _dates,
    "current": _dates,
    "goal": choice(GOALS),
    "bodies": listing(
        record(
            Body,
            {
                "name": text,
                "meetings": listing(day),
                "papers_lead_working_days": whole,
                "papers_lead_clear_days": whole,
                "decides": flag,
            },
        )
    ),
    "analysis_working_days": whole,
    "keep_clear": listing(choice(WINDOWS)),
    "excluded_days": listing(day),
    "feedback_within_days": whole,
    "milestones": listing(
        record(
            Step,
            {
                "name": text,
                "after": text,
                "before": text,
                "at_least_days": whole,
                "at_least_working_days": whole,
                "at_most_days": whole,
                "on_working_day": flag,
                "on_meeting_of": text,
            },
        )
    ),
}


def terms_from(data: Mapping[str, Any]) -> Terms:
    """The terms in a plan file's data. Keys that are missing or null have their default.

    Raises :class:`BadInput` for whatever cannot be understood or contradicts itself on its face;
    ``problems`` names each place, such as ``bodies[1].meetings[0]``, with one sentence.
    """
    problems = Problems()
    for key in data:
        if key not in _FIELDS and key not in _SHARED:
            known = ", ".join((*_FIELDS, *_SHARED))
            problems.note(str(key), _("This key is not known. Known here: {0}.").format(known))
    facts = _shared_facts(data, problems)
    own = {key: value for key, value in data.items() if key in _FIELDS}
    terms: Terms = record(lambda **read: Terms(facts=facts, **read), _FIELDS)(own, "", problems)
    if not problems.found:
        _check(terms, problems)
    if problems.found:
        raise BadInput(problems.told(), dict(problems.found))
    return terms


def _shared_facts(data: Mapping[str, Any], problems: Problems) -> Facts:
    try:
        return facts_from({key: value for key, value in data.items() if key in _SHARED})
    except BadInput as error:
        for place, sentence in error.problems.items():
            problems.note(place, sentence)
        return Facts()


def _check(terms: Terms, problems: Problems) -> None:
    _check_bodies(terms, problems)
    _check_steps(terms, problems)
    names = {*KINDS, *(step.name for step in terms.milestones)}
    excluded = frozenset(terms.excluded_days)
    for table in ("fixed", "earliest", "latest", "current"):
        for name in getattr(terms, table):
            if name not in names:
                known = ", ".join((*KINDS, *(step.name for step in terms.milestones)))
                problems.note(f"{table}.{name}", _("No milestone has this name. Known: {0}.").format(known))
    for name, on in terms.fixed.items():
        if on in excluded:
            sentence = _("This day is among the excluded days. Take it out of one of the two.")
            problems.note(f"fixed.{name}", sentence)
    for name, first in terms.earliest.items():
        if name in terms.latest and terms.latest[name] < first:
            problems.note(f"latest.{name}", _("The latest day is before the earliest. Swap the two dates."))
    if terms.goal == "nearest" and not terms.current:
        problems.note("current", _("The nearest timetable needs the one that stands: give its dates here."))


def _check_bodies(terms: Terms, problems: Problems) -> None:
    seen: set[str] = set()
    for number, body in enumerate(terms.bodies):
        place = f"bodies[{number}]"
        if not body.name.strip() or body.name in seen:
            problems.note(f"{place}.name", _("Give each body a name of its own."))
        seen.add(body.name)
        if body.papers_lead_clear_days is not None and body.papers_lead_working_days is not None:
            problems.note(
                place, _("Give the lead of the papers in clear days or in working days, not in both.")
            )
    if sum(body.decides for body in terms.bodies) > 1:
        problems.note("bodies", _("Only one body can decide. Leave one with decides = true."))


def _check_steps(terms: Terms, problems: Problems) -> None:
    seen = set(KINDS)
    known = {*KINDS, *(step.name for step in terms.milestones)}
    waits = terms.waits()
    for number, step in enumerate(terms.milestones):
        place = f"milestones[{number}]"
        if not step.name.strip() or step.name in seen:
            problems.note(f"{place}.name", _("Give each milestone a name of its own."))
        seen.add(step.name)
        for key, other in (("after", step.after), ("before", step.before)):
            if other is not None and other not in known:
                problems.note(f"{place}.{key}", _('There is no milestone called "{0}".').format(other))
        if _goes_round(step.name, waits):
            problems.note(f"{place}.after", _("These milestones wait for one another in a circle."))
        if step.on_meeting_of is not None and terms.body(step.on_meeting_of) is None:
            sentence = _('There is no body called "{0}" in bodies.').format(step.on_meeting_of)
            problems.note(f"{place}.on_meeting_of", sentence)
        if step.at_most_days is not None and step.at_most_days < (step.at_least_days or 0):
            problems.note(f"{place}.at_most_days", _("This is less than at_least_days."))


def _goes_round(name: str, waits: Mapping[str, set[str]]) -> bool:
    """Whether a milestone waits in the end for itself."""
    found: set[str] = set()
    following = [name]
    while following:
        new = waits.get(following.pop(), set()) - found
        found |= new
        following += new
    return name in found
