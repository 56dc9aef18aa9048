"""The government's codes and principles of consultation; benchmarks for a body that has not adopted them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from consult.domain.language import gettext as _
from consult.domain.language import ngettext
from consult.domain.standards import wording
from consult.domain.standards.case import Case, bank_holidays, span
from consult.domain.standards.duration import weeks_or_reason
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.holidays import Overlap, overlaps
from consult.domain.standards.register import rule


@rule(
    "HMG08-2",
    _("Normally twelve weeks at least, or a reason"),
    cites=_("Code of practice on consultation, 2008, criterion 2"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="Crown Prosecution Service, copy of the seven criteria; BIS code page (archived) on departures",
)
def twelve_weeks_in_the_code_of_2008(case: Case) -> Outcome:
    """Twelve weeks, unless a shorter time was cleared at the top of the body and explained in the paper."""
    outcome = weeks_or_reason(case)
    reason = case.facts.rationale
    if outcome.verdict is Verdict.EXPLAINED and reason and not reason.signed_by:
        return replace(outcome, remedy=_("Record who cleared the shorter time, such as the chief executive."))
    return outcome


@rule(
    "HMG08-2h",
    _("Longer over the holidays, or something done about them"),
    cites=_("Code of practice on consultation, 2008, criterion 2, detail"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    evidence=Evidence.MEMORY,
    source="from memory; the seasons (ours): 24 December to 1 January, Good Friday to Easter Monday, August",
)
def longer_over_the_holidays(case: Case) -> Outcome:
    """Where the time runs over summer, Christmas or Easter: was anything done about it? At most advice."""
    if not case.days or case.close is None:
        return Outcome(
            Verdict.NODATA, _("The days cannot be counted yet."), _("State the launch and a closing date.")
        )
    found = {bool(overlaps(launch, case.close)) for launch in case.launches}
    if found == {False}:
        return Outcome(Verdict.PASS, _("No holiday season falls into the time for answering."), measured=0)
    said = _holidays_said(case, case.launches[0], case.close)
    measured = span(tuple(sum(one.days for one in overlaps(day, case.close)) for day in case.launches))
    if any(step.purpose == "holiday" for step in case.facts.mitigation):
        return Outcome(Verdict.PASS, said + " " + _("What was done about it is recorded."), measured=measured)
    verdict = Verdict.ADVISE if found == {True} else Verdict.DEPENDS
    said += " " + _("Nothing done about it is recorded.")
    remedy = _(
        "Give more time, talk to partners before the holidays or close well after them, and record which."
    )
    return Outcome(verdict, said, remedy, measured)


def _holidays_said(case: Case, launch: date, close: date) -> str:
    parts = [_window_said(window) for window in overlaps(launch, close)]
    days = bank_holidays(case, launch)
    if days:
        listed = ", ".join(wording.day(one) for one in days)
        parts.append(ngettext("one bank holiday: {0}", "bank holidays: {0}", len(days)).format(listed))
    return wording.capital("; ".join(parts)) + "."


def _window_said(window: Overlap) -> str:
    return _("{0}: {1} of {2} days").format(window.name, window.days, window.length)


@rule(
    "HMG08-3",
    _("A stated closing date"),
    cites=_("Code of practice on consultation, 2008, criterion 3"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="Crown Prosecution Service, copy of the seven criteria",
)
def closing_date_stated(case: Case) -> Outcome:
    """Clear on the process: a timetable shows only whether a closing date is stated."""
    close = case.facts.final_close
    if close:
        on = wording.close(close, case.facts.close_time)
        said = _("Replies are accepted until {0}. The ways to reply are for the paper itself to show.")
        return Outcome(Verdict.PASS, said.format(on), measured=close.isoformat())
    said = _("No closing date is stated.")
    remedy = _("State the closing day and time in the paper.")
    if case.inferred_from and case.inferred_from.date:
        last = case.inferred_from.date
        bound = _("Replies can be used no later than {0}.").format(wording.step(case.inferred_from))
        at_most = _("none; at the latest {0}").format(last.isoformat())
        return Outcome(Verdict.BREACH, f"{said} {bound}", remedy, at_most)
    return Outcome(Verdict.BREACH, said, remedy)


@rule(
    "HMP16-E",
    _("Time in proportion"),
    cites=_("Consultation principles, 2016 and 2018, E"),
    severity=Severity.SHOULD,
    sets=("HMP16", "HMP18"),
    source="Consultation principles 2016 (studylib.net 18167464); 2018 (devon.gov.uk, suffolk.gov.uk)",
)
def time_in_proportion(case: Case) -> Outcome:
    """The principles name no number, so that no length alone breaks them."""
    said = _("The principles ask for time in proportion and name no number of weeks.")
    return Outcome(Verdict.NOT_APPLICABLE, said, measured=span(case.days))
