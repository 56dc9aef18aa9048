"""Every edition, rule, source and doubt as plain values, for the page that prints them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from consult.domain.language import gettext as _
from consult.domain.standards import doubts
from consult.domain.standards.committee import FIELDS
from consult.domain.standards.editions import EDITIONS, Evidence
from consult.domain.standards.findings import Severity
from consult.domain.standards.register import RULES, Rule


@dataclass(frozen=True)
class EditionEntry:
    """An edition: ``last`` is ``None`` while it is in force, ``weeks`` where it names no length."""

    code: str
    name: str
    first: date
    last: date | None
    weeks: int | None
    sources: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class RuleEntry:
    """A rule in our words; ``sets`` are its editions, ``severity`` says in a sentence how much it binds."""

    id: str
    title: str
    citation: str
    requirement: str
    sets: tuple[str, ...]
    evidence: str
    evidence_said: str
    severity: str
    first: date | None
    last: date | None
    nations: tuple[str, ...]
    sources: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All that we know of the standards, in the order in which it is tested."""

    editions: tuple[EditionEntry, ...]
    rules: tuple[RuleEntry, ...]
    doubts: tuple[str, ...]


def catalogue() -> Catalogue:
    """The catalogue, from the data that the rules themselves use."""
    editions = tuple(
        EditionEntry(
            one.code,
            one.name,
            one.first,
            one.last,
            one.weeks,
            _sources(one.source),
            _edition_doubts(one.code, one.unsettled),
        )
        for one in EDITIONS
    )
    sheet = tuple(
        RuleEntry(
            one.id,
            one.title,
            one.citation,
            _asks(one.test),
            (),
            Evidence.SEEN.value,
            _evidence(Evidence.SEEN),
            _severity(one.severity, False),
            None,
            None,
            (),
            (one.citation,),
            doubts.about(one.id),
        )
        for one in FIELDS.values()
    )
    rules = (*(_rule(one) for one in RULES.values()), *sheet)
    return Catalogue(editions, rules, tuple(one.sentence for one in doubts.DOUBTS))


def _rule(one: Rule) -> RuleEntry:
    law = one.law
    return RuleEntry(
        one.id,
        one.title,
        one.citation,
        _asks(one.test),
        one.sets,
        one.evidence.value,
        _evidence(one.evidence),
        _severity(one.severity, bool(one.sets)),
        law.first if law and law.first > date.min else None,
        law.last if law and law.last < date.max else None,
        law.nations if law else (),
        _sources(one.source),
        doubts.about(one.id),
    )


def _asks(test: object) -> str:
    """The first sentence of a rule's own description: what is asked, in our words."""
    return _(cast(str, test.__doc__).split("\n")[0])


def _sources(source: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in source.split(";"))


def _evidence(mark: Evidence) -> str:
    return {
        Evidence.SEEN: _("Seen in a published copy."),
        Evidence.MEMORY: _("Remembered, not seen: no worse than advice until somebody has checked the text."),
    }[mark]


def _severity(severity: Severity, of_an_edition: bool) -> str:
    if severity is Severity.MUST:
        return _("Must: it is law.")
    if severity is Severity.MAY:
        return _("May: a measure to compare with, and binding only on a body that says it keeps it.")
    if of_an_edition:
        return _(
            "Should, where the body adopted it or the paper claims it; otherwise a measure to compare with."
        )
    return _("Should: the body's own word, or guidance that it must have regard to.")


def _edition_doubts(code: str, unsettled: tuple[date, date] | None) -> tuple[str, ...]:
    said = doubts.about(code)
    if unsettled is None:
        return said
    between = _("Its first day is not settled: it lies between {0} and {1}.")
    return (*said, between.format(unsettled[0].isoformat(), unsettled[1].isoformat()))
