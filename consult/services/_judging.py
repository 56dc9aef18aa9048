"""What the standards say of a consultation that is over: for the report, in the past tense; never commits."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.domain import standards
from consult.domain.standards import wording
from consult.domain.timetable import Facts
from consult.domain.wording import closing, day
from consult.models.papers import Consultation, PaperVersion
from consult.reports import value
from consult.services._timetable import assess, facts_of, timetable_of

_SENTENCES = re.compile("(?<=[.?!\u201d]) (?=[A-Z\u201c])")


@dataclass(frozen=True)
class Judged:
    """A consultation that is over, with what the standards make of it and the facts that they were asked about."""

    consultation: Consultation
    assessment: standards.Assessment
    facts: Facts


def judged(consultation: Consultation, version: PaperVersion) -> Judged:
    """Assess anew, under the edition of the launch: extensions and reasons that came after the approval count.

    Where no timetable was ever set, as when answers were loaded from a file, what was frozen stands.
    """
    timetable = timetable_of(consultation)
    facts = facts_of(consultation, timetable)
    if not timetable.milestones:
        return Judged(consultation, standards.from_json(version.assessment), facts)
    return Judged(consultation, assess(facts, over=True), facts)


def statement_of(found: Judged) -> tuple[str, ...]:
    """Launch, close, days, the Compact and its verdict, and the reason where one was wanted.

    The sentence that was printed for partners then looks forward; this one looks back. Of what was never
    set it says nothing.
    """
    consultation, assessment = found.consultation, found.assessment
    said = []
    if consultation.opens_at and consultation.first_late_instant:
        said.append(
            _(
                "The consultation opened on %(opened)s, and closed on %(closed)s.",
                opened=day(consultation.opens_at),
                closed=closing(consultation.first_late_instant),
            )
        )
    if found.facts.earlier_closes:
        before = ", ".join(day(one) for one in found.facts.earlier_closes)
        said.append(_("It was extended; before, the close was %(before)s.", before=before))
    days = assessment.counts.elapsed_days
    if days is not None:
        said.append(
            _("It was judged over %(days)s%(weeks)s.", days=wording.day_count(days), weeks=_weeks(days))
        )
    on_length = _on_length(assessment)
    if on_length:
        said += _verdict(*on_length, found.facts)
    return (" ".join(said),) if said else ()


def _weeks(days: standards.Count) -> str:
    return f" ({wording.weeks_in_figures(days)})" if isinstance(days, int) else ""


def _on_length(assessment: standards.Assessment) -> tuple[standards.Edition, standards.Finding] | None:
    """The newest Compact in force that names a number of weeks, and what it found of the length."""
    compacts = [
        one
        for one in standards.EDITIONS
        if one.family == "compact" and one.code in assessment.editions and one.weeks
    ]
    for edition in reversed(compacts):
        for finding in assessment.findings:
            rule = standards.RULES.get(finding.rule)
            if finding.required is not None and rule and edition.code in rule.sets:
                return edition, finding
    return None


def _verdict(edition: standards.Edition, finding: standards.Finding, facts: Facts) -> list[str]:
    days = (edition.weeks or 0) * 7
    asks = _(
        "%(edition)s asked for %(weeks)s (%(days)s days) or a published reason.",
        edition=wording.capital(edition.name),
        weeks=wording.weeks(days),
        days=days,
    )
    verdict = wording.verdict(finding.verdict)
    if finding.short_by is None:
        return [asks, f"{verdict}."]
    short = wording.day_count(finding.short_by)
    return [asks, _("%(verdict)s: %(short)s short.", verdict=verdict, short=short), _reason(finding, facts)]


def _reason(finding: standards.Finding, facts: Facts) -> str:
    reason = facts.reason_for(finding.rule)
    if reason is None or not reason.is_given:
        return _("No reason was published.")
    said = wording.quoted(reason.text) if reason.text else str(reason.reason_code)
    if reason.published_on is None:
        return _("The reason given: %(reason)s.", reason=said)
    on = day(reason.published_on)
    return _("The reason, published on %(on)s: %(reason)s.", on=on, reason=said)


def findings_of(found: Judged) -> tuple[value.Finding, ...]:
    """Law, and the standards that the body adopted or claims; the rest stays with the officer.

    A report is compiled after the close, when nothing can be mended: it has no remedies. The sentences that
    several findings share are their arithmetic.
    """
    printed = standards.for_print(found.assessment.findings)
    split = [_SENTENCES.split(one.explanation) for one in printed]
    times = Counter(sentence for sentences in split for sentence in set(sentences))
    return tuple(
        value.Finding(
            sentence=" ".join(each for each in sentences if times[each] == 1 or len(sentences) == 1),
            arithmetic=" ".join(each for each in sentences if times[each] > 1 and len(sentences) > 1),
            citation=one.citation,
            verdict=one.verdict.value,
        )
        for one, sentences in zip(printed, split, strict=True)
    )
