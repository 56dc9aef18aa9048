"""Planning, fire and health: lengths in law, and duties to consult that name none."""

from __future__ import annotations

from datetime import date, timedelta

from consult.domain import calendars, counting
from consult.domain.language import gettext as _
from consult.domain.standards import laws, wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.duration import Length, length_test
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule

PLANNING = ("planning_application", "supplementary_plan", "local_plan", "neighbourhood_plan")
NOTICE = 21  # days of publicity for an application, public holidays not counted


def _kinds() -> dict[str, str]:
    return {
        "planning_application": _("a planning application"),
        "supplementary_plan": _("a supplementary planning document"),
        "local_plan": _("a local plan"),
        "neighbourhood_plan": _("a neighbourhood plan"),
        "nhs_change": _("a change of health services"),
        "fire_plan": _("a fire and rescue plan"),
    }


def _another_matter(case: Case, *kinds: str) -> Outcome | None:
    """N/A where the paper is about something else."""
    if case.facts.statutory in kinds:
        return None
    names = _kinds()
    said = _("This is for {0}.").format(_(" or ").join(names[kind] for kind in kinds))
    return Outcome(Verdict.NOT_APPLICABLE, said)


def _at_least(case: Case, kind: str, days: int) -> Outcome:
    asks = _("the regulations ask for {0} at least").format(wording.weeks(days))
    return _another_matter(case, kind) or length_test(case, Length(days, asks, excusable=False))


@rule(
    "PLN-1",
    _("Four weeks for a supplementary planning document"),
    cites=_("Local Planning Regulations 2012, regulation 12(b)"),
    severity=Severity.MUST,
    source="brighton-hove.gov.uk, statement of 2019",
    law=laws.LOCAL_PLANS,
)
def supplementary_plan(case: Case) -> Outcome:
    """Leave at least four weeks for a supplementary document; no reason excuses less."""
    return _at_least(case, "supplementary_plan", 28)


@rule(
    "PLN-2",
    _("Six weeks for a local plan"),
    cites=_("Local Planning Regulations 2012, publication; statement of community involvement"),
    severity=Severity.MUST,
    source="smartsurvey.co.uk, a local plan of 2018; Thanet, draft statement; regulation numbers from memory",
    law=laws.LOCAL_PLANS,
)
def local_plan(case: Case) -> Outcome:
    """Leave at least six weeks; the council's own statement may add to it."""
    return _at_least(case, "local_plan", 42)


@rule(
    "PLN-3",
    _("Six weeks for a neighbourhood plan"),
    cites=_("Neighbourhood Planning Regulations 2012, regulations 14 and 16"),
    severity=Severity.MUST,
    evidence=Evidence.MEMORY,
    source="from memory with high confidence",
    law=laws.LOCAL_PLANS,
)
def neighbourhood_plan(case: Case) -> Outcome:
    """Leave at least six weeks."""
    return _at_least(case, "neighbourhood_plan", 42)


@rule(
    "PLN-4",
    _("Publicity for an application, without public holidays"),
    cites=_("SI 2018/119"),
    severity=Severity.MUST,
    source="legislation.gov.uk, SI 2018/119; planningjungle.com, 4 February 2018; planning guidance on 21 days",
    law=laws.PLANNING_PUBLICITY,
)
def application_publicity(case: Case) -> Outcome:
    """Leave 21 days beginning with the notice; Good Friday, Christmas Day and bank holidays do not count."""
    if aside := _another_matter(case, "planning_application"):
        return aside
    close = case.close
    if close is None or not case.launches:
        said = _("The day of the notice or the last day is not given.")
        return Outcome(Verdict.NODATA, said, _("State the launch and a closing date."), required=NOTICE)
    try:
        days = tuple(_counted(case.facts.nation, launch, close) for launch in case.launches)
        enough = _last_day(case.facts.nation, case.launches[-1])
    except calendars.OutsideCalendar as error:
        remedy = _("Count the days by hand, with a calendar of that year.")
        return Outcome(Verdict.NODATA, str(error), remedy, required=NOTICE)
    kept = {count >= NOTICE for count in days}
    verdict = {True: Verdict.PASS, False: Verdict.BREACH}[kept.pop()] if len(kept) == 1 else Verdict.DEPENDS
    if case.inferred and verdict is not Verdict.BREACH:
        verdict = Verdict.DEPENDS
    said = _("With the first day counted and without public holidays it is {0}; {1} are asked for.")
    said = said.format(wording.day_count(span(days) or 0), NOTICE)
    said += " " + _("A case with an environmental impact assessment is counted otherwise.")
    short = span(tuple(max(0, NOTICE - count) for count in days)) if min(days) < NOTICE else None
    remedy = "" if verdict is Verdict.PASS else _("Close on {0} or later.").format(wording.day(enough))
    return Outcome(verdict, said, remedy, span(days), NOTICE, short)


def _holidays(nation: str, first: date, last: date) -> frozenset[date]:
    """Public holidays, with Christmas Day itself though it falls at a weekend."""
    christmas = {date(year, 12, 25) for year in range(first.year, last.year + 1)}
    return frozenset(calendars.bank_holidays(nation, first, last)) | christmas


def _counted(nation: str, launch: date, close: date) -> int:
    return counting.counted_without(launch, close, _holidays(nation, launch, close))


def _last_day(nation: str, launch: date) -> date:
    """The first close that leaves the days of publicity."""
    close = launch + timedelta(days=NOTICE - 1)
    while _counted(nation, launch, close) < NOTICE:
        close += timedelta(days=1)
    return close


@rule(
    "PLN-5",
    _("Early and reasonable time on the environment"),
    cites=_("Aarhus Convention, article 6"),
    severity=Severity.MUST,
    source="unece.org/env/pp/contentPP.htm",
)
def environment(case: Case) -> Outcome:
    """Take part early, with reasonable time, account taken and reasons published; no number is named."""
    said = _("Whether the convention applies, and whether the time was reasonable, is for a person to judge.")
    remedy = _("Ask a planning lawyer, and keep the record of what was taken into account.")
    return _another_matter(case, *PLANNING) or Outcome(Verdict.NODATA, said, remedy, span(case.days))


@rule(
    "SEC-1",
    _("Full consultation on a fire and rescue plan"),
    cites=_("Fire and Rescue National Framework"),
    severity=Severity.MUST,
    source="cfa.lancsfirerescue.org.uk 572; Hansard, 22 January 2008",
)
def fire_plan(case: Case) -> Outcome:
    """Consult fully and effectively on the risk plan, to a scale in proportion; no number is named."""
    said = _("No length is named; a timetable does not show whether everyone with an interest is asked.")
    remedy = _("Look at the list of those asked, and note why the scale is enough.")
    return _another_matter(case, "fire_plan") or Outcome(Verdict.NODATA, said, remedy, span(case.days))


@rule(
    "SEC-2",
    _("Scrutiny of a change of health services"),
    cites=_("Duty to involve in the health service, and scrutiny by the council"),
    severity=Severity.MUST,
    source="businessdocbox.com, service change toolkit; derbyandderbyshireccg.nhs.uk",
)
def health_change(case: Case) -> Outcome:
    """Plan the change with the council's scrutiny; no number of weeks was found."""
    if aside := _another_matter(case, "nhs_change"):
        return aside
    for event in case.facts.events:
        if event.date and "scrutiny" in f"{event.body} {event.label}".lower():
            said = _("Scrutiny is planned for {0}.").format(wording.day(event.date))
            return Outcome(Verdict.PASS, said, measured=event.date.isoformat())
    said = _("No date for scrutiny is recorded.")
    return Outcome(Verdict.ADVISE, said, _("Agree a date with the scrutiny committee and record it."))
