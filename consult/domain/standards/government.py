"""The government's codes and principles of consultation; benchmarks for a body that has not adopted them."""

from __future__ import annotations

import re
from dataclasses import replace

from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.duration import (
    Length,
    by_length,
    by_reason,
    length_test,
    reason_said,
    weeks_or_reason,
)
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.holidays import eased_over_holidays, overlaps
from consult.domain.standards.register import rule


@rule(
    "HMG00-5",
    _("Twelve weeks as the standard minimum, or a reason"),
    cites=_("Code on written consultation, 2000, criterion 5"),
    severity=Severity.SHOULD,
    sets=("HMG00",),
    source="Boundary Commission for England, code page; Hansard, 27 November 2000, on the reason",
    reason=True,
)
def twelve_weeks_in_the_code_of_2000(case: Case) -> Outcome:
    """Give enough time for considered replies, twelve weeks at least, or the reason on the paper's face."""
    return weeks_or_reason(case)


@rule(
    "HMG04-1.4",
    _("Twelve weeks in writing, longer over the holidays, or a reason"),
    cites=_("Code of practice on consultation, 2004, 1.4"),
    severity=Severity.SHOULD,
    sets=("HMG04",),
    source="Code of practice on consultation, 1.4 (archived 2007); e-consultation.org guide, criterion 1",
    reason=True,
)
def twelve_weeks_in_the_code_of_2004(case: Case) -> Outcome:
    """Consult in writing for at least twelve weeks, and think of longer, for example over the summer."""
    outcome = weeks_or_reason(case)
    holidays = eased_over_holidays(case)
    if outcome.verdict is not Verdict.PASS or holidays.verdict is Verdict.PASS:
        return outcome
    remedy = _("Think of a longer time because of the holidays, or record what is done about them.")
    return replace(outcome, explanation=f"{outcome.explanation} {holidays.explanation}", remedy=remedy)


EXCEPTIONS = re.compile(
    r"statut|legislat|european|\bEU\b|international|budget|health|safety|security|urgen|emergenc|re-?consult",
    re.IGNORECASE,
)


@rule(
    "HMG04-1.5",
    _("A shorter time only for the reasons of the code"),
    cites=_("Code of practice on consultation, 2004, 1.5"),
    severity=Severity.SHOULD,
    sets=("HMG04",),
    source="e-consultation.org guide, criterion 1",
    reason=True,
)
def exceptions_of_2004(case: Case) -> Outcome:
    """Consult for less only for statute, Europe, the budget, health and safety, urgency, or a second round."""
    if not case.days:
        return Outcome(
            Verdict.NODATA, _("The length cannot be counted yet."), _("State the launch and a closing date.")
        )
    lengths = {by_length(days, 84) for days in case.days}
    if Verdict.BREACH not in lengths:
        said = _("Twelve weeks are kept, so no exception is needed.")
        return Outcome(Verdict.NOT_APPLICABLE, said, measured=span(case.days), required=84)
    short = span(tuple(max(0, 84 - days) for days in case.days))
    verdicts = {by_reason(case, launch) for launch in case.launches}
    verdict = verdicts.pop() if len(verdicts) == 1 and len(lengths) == 1 else Verdict.DEPENDS
    said = wording.capital(reason_said(case)) + "."
    remedy = "" if verdict is Verdict.EXPLAINED else _("Publish a reason that the code lists, by the launch.")
    if verdict is Verdict.EXPLAINED_LATE:
        remedy = _("Tell everyone invited why the reason came late.")
    if verdict in {Verdict.EXPLAINED, Verdict.EXPLAINED_LATE} and not _is_an_exception(case):
        said += " " + _("It is none of those that the code lists.")
        verdict, remedy = Verdict.ADVISE, _("Say which of the code's reasons it is, or give more time.")
    elif verdict is Verdict.EXPLAINED and case.facts.rationale and not case.facts.rationale.signed_by:
        remedy = _("Record who concluded it, such as the chief executive.")
    return Outcome(verdict, said, remedy, span(case.days), 84, short)


def _is_an_exception(case: Case) -> bool:
    """Whether the reason's code, or without one its text, is on the list of the code."""
    reason = case.facts.rationale
    words = (reason.reason_code or reason.text or "") if reason else ""
    return bool(EXCEPTIONS.search(words.replace("_", " ")))


@rule(
    "HMG08-2",
    _("Normally twelve weeks at least, or a reason"),
    cites=_("Code of practice on consultation, 2008, criterion 2"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="Crown Prosecution Service, copy of the seven criteria; BIS code page (archived) on departures",
    reason=True,
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
    """Think about a longer time over summer, Christmas or Easter, or do something about them."""
    return eased_over_holidays(case)


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
    "HMP12-1",
    _("Between two and twelve weeks, in proportion"),
    cites=_("Consultation principles, 2012"),
    severity=Severity.SHOULD,
    sets=("HMP12", "HMP13"),
    source="Written statement of 17 July 2012; lgcplus.com 5047375",
    reason=True,
)
def two_weeks_at_least(case: Case) -> Outcome:
    """Give time in proportion, typically between two and twelve weeks."""
    asks = _("the principles speak of two weeks at least")
    return length_test(case, Length(14, asks))


@rule(
    "HMP12-2",
    _("Something done about the holidays"),
    cites=_("Consultation principles, 2012 and 2013"),
    severity=Severity.SHOULD,
    sets=("HMP12", "HMP13"),
    source="edf.org.uk and journalonline.co.uk 1013281 on the Lords committee of 2013",
)
def holidays_in_the_principles(case: Case) -> Outcome:
    """Consider what to do where the time spans a holiday."""
    return eased_over_holidays(case)


@rule(
    "HMP12-L",
    _("Six weeks, and two more over a holiday: a committee's view"),
    cites=_("House of Lords Secondary Legislation Scrutiny Committee, 2013; not adopted by government"),
    severity=Severity.MAY,
    sets=("HMP13",),
    source="House of Lords debate of 11 March 2013; edf.org.uk; journalonline.co.uk 1013281",
)
def view_of_the_lords(case: Case) -> Outcome:
    """A committee of the Lords asked for six weeks, and two more over a holiday; government did not agree."""
    close = case.close
    over = bool(case.days and close) and any(overlaps(day, close) for day in case.launches if close)
    required = 56 if over else 42
    asks = _("a committee of the Lords asked for {0}").format(wording.weeks(required))
    outcome = length_test(case, Length(required, asks))
    comment = _("This is a comment: the government did not adopt it.")
    verdict = (
        Verdict.ADVISE if outcome.verdict in {Verdict.BREACH, Verdict.EXPLAINED_LATE} else outcome.verdict
    )
    return replace(outcome, verdict=verdict, explanation=f"{outcome.explanation} {comment}")


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


@rule(
    "HMP16-G",
    _("Holidays and those who need longer"),
    cites=_("Consultation principles, 2016 and 2018, G"),
    severity=Severity.SHOULD,
    sets=("HMP16", "HMP18"),
    source="Consultation principles 2016 (studylib.net 18167464); brevia.co.uk",
)
def suited_to_those_asked(case: Case) -> Outcome:
    """Suit the time to those asked; where it spans a holiday, talk first or close well after it."""
    outcome = eased_over_holidays(case)
    inside = [
        one for one in (overlaps(case.launches[0], case.close) if case.close else ()) if one.holds_close
    ]
    if outcome.verdict is Verdict.PASS or not inside:
        return outcome
    said = _("It even closes inside a holiday season ({0}).").format(inside[0].name)
    return replace(outcome, explanation=f"{outcome.explanation} {said}")
