"""An assessment in words: the statement in the report, and the lines on a terminal."""

from __future__ import annotations

from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case
from consult.domain.standards.duration import reason_said
from consult.domain.standards.editions import BY_CODE, Edition
from consult.domain.standards.findings import Assessment, Count, Finding, Verdict
from consult.domain.standards.register import RULES
from consult.domain.timetable import Facts


def statement(assessment: Assessment, facts: Facts, *, over: bool = False) -> str:
    """The statement on the Compact: launch, close, days, edition, verdict and reason (COM-13).

    ``over``: the consultation has closed, so that the statement looks back.
    """
    case = Case(facts, over=over)
    said = [_launched(facts), _closed(case)]
    if assessment.counts.elapsed_days is not None:
        days = assessment.counts.elapsed_days
        weeks = f" ({wording.weeks_in_figures_between(case.days)})" if max(case.days) >= 7 else ""
        said.append(_("That is {0}.").format(wording.day_count(days) + weeks))
    found = _compact_finding(assessment)
    if found is None:
        said.append(_("No national Compact held at this launch."))
    else:
        said += _judged(case, *found)
    return " ".join(said)


def _launched(facts: Facts) -> str:
    if facts.launch is None:
        return _("No launch is recorded.")
    return _("The consultation was launched {0}.").format(
        _("on {0}").format(wording.launch(facts.launch))
        if facts.launch.is_one_day
        else wording.launch(facts.launch)
    )


def _closed(case: Case) -> str:
    close = case.facts.final_close
    if close:
        closed = _("It closed on {0}.") if case.over else _("It closes on {0}.")
        said = closed.format(wording.close(close, case.facts.close_time))
        earlier = ", ".join(wording.day(day) for day in case.facts.earlier_closes)
        return (
            said + " " + _("It was extended; before, the close was {0}.").format(earlier) if earlier else said
        )
    if case.inferred_from:
        said = _("No closing date was stated; the days are counted to {0}.")
        return said.format(wording.step(case.inferred_from))
    return _("No closing date was stated.")


def _compact_finding(assessment: Assessment) -> tuple[Edition, Finding] | None:
    """The finding on length of the newest Compact in force."""
    editions = [BY_CODE[code] for code in assessment.editions if BY_CODE[code].family == "compact"]
    for edition in reversed(editions):
        for finding in assessment.findings:
            if finding.rule in RULES and edition.code in RULES[finding.rule].sets:
                return edition, finding
    return None


def _judged(case: Case, edition: Edition, finding: Finding) -> list[str]:
    if edition.weeks is None:
        return [_("It is judged by {0}, which names no number of weeks.").format(edition.name)]
    asked, days = wording.weeks(edition.weeks * 7), edition.weeks * 7
    said = [
        _("It is judged by {0}, which asks for {1} ({2} days) or a reason.").format(edition.name, asked, days)
    ]
    said.append(wording.verdict(finding.verdict) + _short(finding.short_by) + ".")
    if finding.short_by is not None and case.launches:
        said.append(wording.capital(reason_said(case)) + _reason_given(case.facts) + ".")
    return said


def _short(short_by: Count | None) -> str:
    return _(": {0} short").format(wording.day_count(short_by)) if short_by is not None else ""


def _reason_given(facts: Facts) -> str:
    text = facts.rationale.text if facts.rationale else None
    return f": {wording.quoted(text)}" if text and text.strip() else ""


def in_words(assessment: Assessment) -> list[str]:
    """The assessment as lines of text for a terminal: what was counted, then each finding that applies."""
    lines = [_counted(assessment), _edition_line(assessment), ""]
    for finding in assessment.findings:
        if finding.verdict is not Verdict.NOT_APPLICABLE:
            lines += _finding_lines(finding)
    aside = [finding.rule for finding in assessment.findings if finding.verdict is Verdict.NOT_APPLICABLE]
    if aside:
        lines.append(_("Does not apply here: {0}.").format(", ".join(aside)))
    return lines


def _counted(assessment: Assessment) -> str:
    counts = assessment.counts
    if counts.elapsed_days is None:
        return _("The days cannot be counted: a launch, or a close or review after it, is missing.")
    parts = [wording.day_count(counts.elapsed_days)]
    if counts.working_days is not None:
        parts.append(_("working days: {0}").format(_figure(counts.working_days)))
    if counts.bank_holidays is not None:
        parts.append(_("bank holidays: {0}").format(_figure(counts.bank_holidays)))
    if counts.working_days is None:
        parts.append(_("working days and bank holidays of these years are not known"))
    if counts.inferred:
        parts.append(_("no closing date is stated, so they run to the first review or decision"))
    return "; ".join(parts) + "."


def _figure(count: Count) -> str:
    if isinstance(count, int):
        return str(count)
    return str(count.min) if count.min == count.max else _("{0} to {1}").format(count.min, count.max)


def _edition_line(assessment: Assessment) -> str:
    if not assessment.editions:
        return _("No edition of a standard could be chosen.")
    names = ", ".join(BY_CODE[code].name for code in assessment.editions)
    return _("Judged by {0}.").format(names)


def _finding_lines(finding: Finding) -> list[str]:
    lines = [f"{wording.verdict(finding.verdict)}: {finding.title} ({finding.rule}, {finding.severity})"]
    lines += [f"  {finding.explanation}"]
    if finding.remedy:
        lines.append(f"  {_('To mend it')}: {finding.remedy}")
    return [*lines, ""]
