"""What makes a reader doubt a consultation, whatever the rules say: each can be dismissed with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from consult.domain import calendars, counting
from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case
from consult.domain.standards.claims import settled_words
from consult.domain.standards.fairness import NOT_KEPT, promises_kept
from consult.domain.standards.gunning import IMPLEMENTING
from consult.domain.standards.holidays import overlaps
from consult.domain.timetable import Facts


@dataclass(frozen=True)
class Smell:
    """A doubt: its ``id`` stays the same, ``place`` is a key of the timetable or of the texts."""

    id: str
    sentence: str
    place: str


def smells(facts: Facts, texts: Mapping[str, str]) -> tuple[Smell, ...]:
    """Every doubt about a timetable and the texts of a paper, by their place. Pure; no finding, no verdict."""
    case = Case(facts)
    found = [smell for test in TESTS for smell in test(case)]
    return (*found, *_settled(texts))


def _too_early(case: Case) -> Iterator[Smell]:
    decision = case.decision
    for number, event in enumerate(case.facts.events):
        if event.kind in IMPLEMENTING and event.date and decision and event.date < decision:
            said = _("Implementation is dated {0}, before the decision on {1}.")
            said = said.format(wording.day(event.date), wording.day(decision))
            yield Smell("implemented-before-decided", said, f"events[{number}].date")


def _claims(case: Case) -> Iterator[Smell]:
    if case.facts.claims and promises_kept(case).verdict in NOT_KEPT:
        yield Smell("claim-not-kept", _("The paper claims what its dates do not keep."), "claims")


def _closing_day(case: Case) -> Iterator[Smell]:
    close = case.facts.final_close
    if close is None:
        return
    on = wording.day(close)
    if close.weekday() > 4:
        yield Smell("close-at-weekend", _("It closes at a weekend, on {0}.").format(on), "close")
    try:
        holiday = bool(calendars.bank_holidays(case.facts.nation, close, close))
    except calendars.OutsideCalendar:
        holiday = False  # an unknown calendar raises no doubt
    if holiday:
        yield Smell("close-on-bank-holiday", _("It closes on a bank holiday, {0}.").format(on), "close")
    since = case.launches[0] if case.launches else close.replace(day=1)
    for season in overlaps(min(since, close), close):
        if season.holds_close:
            said = _("It closes inside a holiday season ({0}), on {1}.").format(season.name, on)
            yield Smell("close-in-holidays", said, "close")


def _closing_time(case: Case) -> Iterator[Smell]:
    close, at = case.facts.final_close, case.facts.close_time
    if counting.closes_at_midnight(at):
        said = _("Midnight may be read as the beginning or the end of the day. Use 11:59pm.")
        yield Smell("midnight", said, "close_time")
    if close is None:
        return
    try:
        counting.first_late_instant(close, at)
    except BadInput as gap:
        yield Smell("clock-change", str(gap), "close_time")


def _settled(texts: Mapping[str, str]) -> Iterator[Smell]:
    for place, text in texts.items():
        if words := settled_words(text):
            said = _("The words {0} speak of the outcome as settled.").format(wording.quoted(words))
            yield Smell("settled-wording", said, place)


TESTS: tuple[Callable[[Case], Iterator[Smell]], ...] = (_too_early, _claims, _closing_day, _closing_time)
