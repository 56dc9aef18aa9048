"""What is known of a timetable: the facts that the standards are tested against.

Every fact may be missing; a missing fact is missing data and never an error. What cannot be understood (a
key that we do not know, a date that is none, a close before the launch) is refused with the place named.
Dates are London days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from consult.domain import counting
from consult.domain._timetable_fields import (
    Problems,
    choice,
    clock,
    day,
    flag,
    listing,
    period,
    record,
    standard,
    text,
    whole,
)
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _

Day = date  # for the classes that have a field called date
NATIONS = ("england", "wales", "scotland", "northern-ireland")
KINDS = ("formal_written", "informal", "internal_partner", "statutory")
STATUTORY = (
    "planning_application",
    "supplementary_plan",
    "local_plan",
    "neighbourhood_plan",
    "nhs_change",
    "fire_plan",
)
EVENT_KINDS = (
    "early_notice",
    "launch",
    "reminder",
    "comment",
    "close",
    "analysis",
    "papers_despatched",
    "review",
    "decision",
    "feedback",
    "implement",
    "implementation",
    "review_of_implementation",
    "other",
)


@dataclass(frozen=True)
class DateRange:
    """A day known only to lie between two others, both possible; a known day has both ends the same."""

    first: date
    last: date

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True)
class Claim:
    """What the paper itself says it keeps; ``standard`` is a family or a set code, where one was recorded."""

    text: str = ""
    standard: str | None = None


@dataclass(frozen=True)
class Rationale:
    """The reason given for a departure, and when it was published."""

    text: str | None = None
    reason_code: str | None = None
    published_on: date | None = None
    published_where: str | None = None
    signed_by: str | None = None
    role: str | None = None

    @property
    def is_given(self) -> bool:
        return bool((self.text or "").strip() or (self.reason_code or "").strip())


@dataclass(frozen=True)
class RuleReason(Rationale):
    """The reason for a departure from one rule; there it takes the place of the general one."""

    rule: str | None = None


@dataclass(frozen=True)
class Mitigation:
    """What was done to soften a holiday, an election or a short period."""

    purpose: str | None = None  # "holiday", "election" or "short": the key "for" of the file
    what: str | None = None
    recorded_on: date | None = None


@dataclass(frozen=True)
class Extension:
    """A later close, announced while the consultation ran."""

    announced_on: date | None = None
    old_close: date | None = None
    new_close: date | None = None
    reason: str | None = None
    told_whom: str | None = None


@dataclass(frozen=True)
class Addition:
    """What was added to the paper or corrected in it; ``material``: it changes what people would answer."""

    date: Day | None = None
    what: str | None = None
    material: bool | None = None


@dataclass(frozen=True)
class Engagement:
    """Talking with those affected before the launch."""

    date: Day | None = None
    with_whom: str | None = None  # the key "with" of the file
    what: str | None = None


@dataclass(frozen=True)
class Event:
    """A dated step of the timetable; ``kind`` is one of :data:`EVENT_KINDS`."""

    date: Day | None = None
    kind: str = "other"
    body: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Poll:
    """A polling day, with the day of its notice where that is known."""

    date: Day | None = None
    notice: Day | None = None


@dataclass(frozen=True)
class Feedback:
    """When those who answered are told what became of it."""

    promised_by: date | None = None
    published_on: date | None = None
    delay_explained_on: date | None = None


@dataclass(frozen=True)
class Decision:
    """The deciding meeting."""

    date: Day | None = None
    body: str | None = None
    public_body: bool | None = None


@dataclass(frozen=True)
class Equality:
    """The equality assessment."""

    screened_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class Local:
    """The numbers of the local compact or policy (days), and from when they hold."""

    min_days: int | None = None
    exception_floor_days: int | None = None
    holiday_extra_days: int | None = None
    feedback_within: int | str | None = None
    early_notice_days: int | None = None
    effective_from: date | None = None
    text_ref: str | None = None


@dataclass(frozen=True)
class Facts:
    """One timetable, as somebody stated it. Make it with :func:`facts_from`."""

    title: str | None = None
    nation: str = "england"
    kind: str | None = None
    statutory: str | None = None
    adopted: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    paper_date: date | None = None
    launch: DateRange | None = None
    close: date | None = None
    close_time: time | None = None
    rationale: Rationale | None = None
    reasons: tuple[RuleReason, ...] = ()
    mitigation: tuple[Mitigation, ...] = ()
    extensions: tuple[Extension, ...] = ()
    additions: tuple[Addition, ...] = ()
    prior_engagement: tuple[Engagement, ...] = ()
    events: tuple[Event, ...] = ()
    polls: tuple[Poll, ...] = ()
    feedback: Feedback | None = None
    decision: Decision | None = None
    eia: Equality | None = None
    local: Local | None = None

    @property
    def final_close(self) -> date | None:
        """The closing date after every extension: this one is judged against the launch (CNT-12)."""
        extended = [extension.new_close for extension in self.extensions if extension.new_close]
        return max([*extended, *([self.close] if self.close else [])], default=None)

    @property
    def earlier_closes(self) -> tuple[date, ...]:
        """Every closing date before the final one, in order: none is forgotten (CNT-12)."""
        stated = {
            self.close,
            *(one.old_close for one in self.extensions),
            *(one.new_close for one in self.extensions),
        }
        return tuple(sorted(day for day in stated if day and day != self.final_close))

    def reason_for(self, rule: str) -> Rationale | None:
        """The reason that answers for this rule: its own, the newest of them, else the general one."""
        own = [one for one in self.reasons if one.rule == rule and one.is_given]
        return own[-1] if own else self.rationale

    def dated(self, *kinds: str) -> tuple[Event, ...]:
        """The dated events of these kinds in date order; the ``decision`` fact counts as one."""
        found = [event for event in self.events if event.kind in kinds and event.date]
        if "decision" in kinds and self.decision and self.decision.date:
            settled = Event(self.decision.date, "decision", self.decision.body)
            if not any((event.date, event.kind) == (settled.date, "decision") for event in found):
                found.append(settled)
        return tuple(sorted(found, key=lambda event: (event.date or date.max, event.kind)))


def _launch(value: Any, path: str, problems: Problems) -> DateRange | None:
    """A day, or a table with ``from`` and ``to``."""
    if not isinstance(value, Mapping):
        only = day(value, path, problems)
        return DateRange(only, only) if only else None
    ends = record(dict, {"from": day, "to": day})(value, path, problems)
    first, last = ends.get("from"), ends.get("to")
    if first and last and last < first:
        problems.note(f"{path}.to", _("The last possible day is before the first. Swap the two dates."))
        return None
    if first and last:
        return DateRange(first, last)
    if not any(place.startswith(path) for place in problems.found):
        problems.note(path, _('Give both "from" and "to", or one date.'))
    return None


_REASON = {
    "text": text,
    "reason_code": text,
    "published_on": day,
    "published_where": text,
    "signed_by": text,
    "role": text,
}
_FIELDS = {
    "title": text,
    "nation": choice(NATIONS),
    "kind": choice(KINDS),
    "statutory": choice(STATUTORY),
    "adopted": listing(standard),
    "claims": listing(record(Claim, {"standard": standard, "text": text})),
    "paper_date": day,
    "launch": _launch,
    "close": day,
    "close_time": clock,
    "rationale": record(Rationale, _REASON),
    "reasons": listing(record(RuleReason, _REASON | {"rule": text})),
    "mitigation": listing(
        record(
            Mitigation,
            {"for": choice(("holiday", "election", "short")), "what": text, "recorded_on": day},
            rename={"for": "purpose"},
        )
    ),
    "extensions": listing(
        record(
            Extension,
            {"announced_on": day, "old_close": day, "new_close": day, "reason": text, "told_whom": text},
        )
    ),
    "additions": listing(record(Addition, {"date": day, "what": text, "material": flag})),
    "prior_engagement": listing(
        record(Engagement, {"date": day, "with": text, "what": text}, rename={"with": "with_whom"})
    ),
    "events": listing(record(Event, {"date": day, "kind": choice(EVENT_KINDS), "body": text, "label": text})),
    "polls": listing(record(Poll, {"date": day, "notice": day})),
    "feedback": record(Feedback, {"promised_by": day, "published_on": day, "delay_explained_on": day}),
    "decision": record(Decision, {"date": day, "body": text, "public_body": flag}),
    "eia": record(Equality, {"screened_on": day, "published_on": day}),
    "local": record(
        Local,
        {
            "min_days": whole,
            "exception_floor_days": whole,
            "holiday_extra_days": whole,
            "feedback_within": period,
            "early_notice_days": whole,
            "effective_from": day,
            "text_ref": text,
        },
    ),
}


def facts_from(data: Mapping[str, Any]) -> Facts:
    """The facts in a timetable file's data. Keys that are missing or null are missing data.

    Raises :class:`BadInput` for whatever cannot be understood; ``problems`` names each place, such as
    ``events[2].date``, with one sentence.
    """
    problems = Problems()
    facts: Facts = record(Facts, _FIELDS)(data, "", problems)
    if not problems.found:
        _check_order(facts, problems)
    if problems.found:
        raise BadInput(problems.told(), dict(problems.found))
    return facts


def _check_order(facts: Facts, problems: Problems) -> None:
    for number, extension in enumerate(facts.extensions):
        _check_extension(facts, extension, f"extensions[{number}].new_close", problems)
    if facts.launch and facts.final_close and facts.final_close < facts.launch.last:
        sentence = _("The close is before the launch. Check both dates.")
        if facts.final_close >= facts.launch.first:
            sentence = _("The close is before the launch, were it on its last possible day. Check the dates.")
        problems.note("close", sentence)
    if facts.final_close:
        try:
            counting.first_late_instant(facts.final_close, facts.close_time)
        except BadInput as error:
            problems.note("close_time", str(error))


def _check_extension(facts: Facts, extension: Extension, place: str, problems: Problems) -> None:
    old, new = extension.old_close, extension.new_close
    if old and new and new <= old:
        problems.note(place, _("An extension must end later than the old close."))
    elif new and facts.launch and new < facts.launch.first:
        problems.note(place, _("The extension ends before the launch. Check both dates."))
