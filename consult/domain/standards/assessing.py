"""Assess a timetable: every rule, under the edition in force at its launch (ED-1)."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from consult.domain.language import gettext as _
from consult.domain.standards import (
    compact,
    duties,
    elections,
    engagement,
    fairness,
    feedback,
    government,
    gunning,
    laws,
    local,
    meetings,
    nations,
    sectors,
    wording,
)
from consult.domain.standards.case import Basis, Case, counts
from consult.domain.standards.claims import claimed
from consult.domain.standards.editions import BY_CODE, Edition, Evidence, in_force, named, unsettled_note
from consult.domain.standards.findings import Assessment, Finding, Outcome, Severity, Verdict
from consult.domain.standards.register import RULES, Rule
from consult.domain.timetable import DateRange, Facts

RULE_FILES = (  # imported so that their rules are on the list, in this order
    compact,
    engagement,
    local,
    government,
    feedback,
    fairness,
    gunning,
    duties,
    elections,
    nations,
    sectors,
    meetings,
)


def assess(facts: Facts, confirmed_editions: Set[str] = frozenset(), *, over: bool = False) -> Assessment:
    """Every rule's finding on one timetable; a rule whose edition is not in force is N/A.

    ``confirmed_editions`` are the set codes whose remembered numbers an operator has checked against the
    text; until then such a rule says nothing worse than ADVISE. ``over``: the consultation has closed, so the
    findings look back. Pure: the same facts give the same findings.
    """
    case = Case(facts, frozenset(confirmed_editions), over=over)
    editions = _editions(facts)
    bases = {edition.code: _basis(facts, edition) for edition in editions}
    findings = tuple(_finding(rule, case, editions, bases) for rule in RULES.values())
    return Assessment(tuple(edition.code for edition in editions), counts(case), findings)


def reasons_wanted(assessment: Assessment) -> tuple[Finding, ...]:
    """The findings that a published reason would answer and that have none: what approval asks for.

    A benchmark that nobody adopted or claimed needs no reason.
    """
    return tuple(
        finding
        for finding in assessment.findings
        if finding.verdict is Verdict.BREACH
        and finding.severity is not Severity.MAY
        and finding.rule in RULES
        and RULES[finding.rule].reason
    )


def _editions(facts: Facts) -> tuple[Edition, ...]:
    """The editions in force at the launch that cover the nation, or were adopted or claimed by name."""
    if facts.launch is None:
        return ()
    chosen = named({*facts.adopted, *claimed(facts)}, facts.launch)
    return tuple(
        edition
        for edition in in_force(facts.launch)
        if facts.nation in edition.nations or edition.code in chosen
    )


def _finding(rule: Rule, case: Case, editions: tuple[Edition, ...], bases: Mapping[str, Basis]) -> Finding:
    mine = [edition for edition in editions if edition.code in rule.sets]
    edition = mine[-1] if mine else None
    basis = bases[edition.code] if edition else Basis.BENCHMARK
    asked = case.asked_by(rule.id)
    outcome = _outcome(rule, asked.under(edition, basis) if edition else asked, mine)
    return Finding(
        rule.id,
        outcome.verdict,
        _severity(rule, basis, outcome),
        rule.citation,
        outcome.measured,
        outcome.required,
        outcome.short_by,
        outcome.explanation,
        outcome.remedy,
        rule.title,
    )


def _basis(facts: Facts, edition: Edition) -> Basis:
    if facts.launch is None:
        return Basis.BENCHMARK
    if edition.code in named(facts.adopted, facts.launch):
        return Basis.ADOPTED
    return Basis.CLAIMED if edition.code in named(claimed(facts), facts.launch) else Basis.BENCHMARK


def _severity(rule: Rule, basis: Basis, outcome: Outcome) -> Severity:
    """A standard that nobody adopted binds nobody; one that the paper claims becomes its own yardstick."""
    if outcome.at_most:
        return outcome.at_most
    if not rule.sets or basis is Basis.ADOPTED:
        return rule.severity
    return Severity.SHOULD if basis is Basis.CLAIMED else Severity.MAY


def _outcome(rule: Rule, case: Case, mine: list[Edition]) -> Outcome:
    launch = case.facts.launch
    if not rule.sets:
        aside = laws.aside(rule.law, case) if rule.law else None
        return aside or _only_remembered(rule, case, rule.test(case))
    if launch is None:
        said = _("No launch date is given, so the edition of the standard cannot be chosen.")
        return Outcome(Verdict.NODATA, said, _("State the launch."))
    if case.edition is None:
        return Outcome(Verdict.NOT_APPLICABLE, _why_not(rule, case.facts, launch))
    if not all(any(edition.in_force(day) for edition in mine) for day in case.launches):
        return Outcome(Verdict.DEPENDS, _only_in_force(case.edition), _("Settle the day of the launch."))
    outcome = _only_remembered(rule, case, rule.test(case))
    note = unsettled_note(case.edition, launch)
    return replace(outcome, explanation=f"{outcome.explanation} {note}") if note else outcome


def _why_not(rule: Rule, facts: Facts, launch: DateRange) -> str:
    first, last = BY_CODE[rule.sets[0]], BY_CODE[rule.sets[-1]]
    if any(BY_CODE[code] in in_force(launch) for code in rule.sets):
        return _("This belongs to {0}, a standard of England.").format(first.name)
    when = wording.launch(launch)
    if last.last is None:
        said = _("This belongs to {0}, for launches from {1} on; this launch is {2}.")
        return said.format(first.name, wording.day(first.first), when)
    said = _("This belongs to {0}, for launches from {1} until {2}; this launch is {3}.")
    return said.format(first.name, wording.day(first.first), wording.day(last.last), when)


def _only_in_force(edition: Edition) -> str:
    said = _("Whether this counts depends on the day of the launch: {0} came in on {1}.")
    if edition.last is None:
        return said.format(edition.name, wording.day(edition.first))
    said = _("Whether this counts depends on the day of the launch: the days of {0} are {1} to {2}.")
    return said.format(edition.name, wording.day(edition.first), wording.day(edition.last))


def _only_remembered(rule: Rule, case: Case, outcome: Outcome) -> Outcome:
    """A rule from memory accuses nobody until an operator has confirmed its edition (or the rule by its id)."""
    known = rule.evidence is Evidence.SEEN or not case.confirmed.isdisjoint({*rule.sets, rule.id})
    if known or outcome.verdict not in {Verdict.BREACH, Verdict.EXPLAINED_LATE}:
        return outcome
    said = _("This rule is known from memory only: check it against the text and confirm the edition.")
    return replace(outcome, verdict=Verdict.ADVISE, explanation=f"{outcome.explanation} {said}")
