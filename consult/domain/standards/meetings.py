"""Meetings: papers out in good time before the deciding board, and the statement on the Compact."""

from __future__ import annotations

from datetime import date

from consult.domain import calendars
from consult.domain.calendars import Convention
from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule

FIVE_DAYS_FROM = date(2002, 10, 1)  # three clear days before


@rule(
    "COM-1",
    _("Papers five clear days before the meeting"),
    cites=_("SI 2002/715: access to agendas of principal councils"),
    severity=Severity.MUST,
    source="legislation.gov.uk, SI 2002/715; which days count as clear is not settled",
)
def papers_in_time(case: Case) -> Outcome:
    """Publish papers five clear days before a council meets; for a partnership's board this is advice."""
    meeting, council = case.decision, bool(case.facts.decision and case.facts.decision.public_body)
    soft = None if council else Severity.MAY
    if meeting is None:
        said = _("The deciding meeting has no date.")
        return Outcome(Verdict.NODATA, said, _("Date the decision."), at_most=soft)
    try:
        return _before(case, meeting, soft)
    except calendars.OutsideCalendar as error:
        remedy = _("Count the clear days by hand, with a calendar of that year.")
        return Outcome(Verdict.NODATA, str(error), remedy, at_most=soft)


def _before(case: Case, meeting: date, soft: Severity | None) -> Outcome:
    """The papers against the last days for them by each convention. Raises OutsideCalendar."""
    needed = 5 if meeting >= FIVE_DAYS_FROM else 3
    latest = {by: calendars.papers_by(case.facts.nation, meeting, needed, by) for by in Convention}
    said = _(
        "For the meeting on {0} papers go out by {1} (working days), {2} (Saturdays too) or {3} (every day)."
    )
    days = [latest[by] for by in (Convention.WORKING, Convention.BREAKS, Convention.CALENDAR)]
    said = said.format(wording.day(meeting), *(wording.day_and_month(day) for day in days))
    return _judged(case, said, latest, needed, soft)


def _judged(
    case: Case, said: str, latest: dict[Convention, date], needed: int, soft: Severity | None
) -> Outcome:
    safe, required = latest[Convention.WORKING], latest[Convention.WORKING].isoformat()
    remedy = _("Send the papers by {0}.").format(wording.day(safe))
    out = _papers_out(case)
    if out is None or case.decision is None:
        said += " " + _("No day for the papers is recorded.")
        return Outcome(Verdict.ADVISE, said, remedy, required=required, at_most=soft)
    clear = calendars.clear_days(case.facts.nation, out, case.decision)
    said += " " + _("They go out on {0}.").format(wording.day(out))
    if out <= safe:
        return Outcome(Verdict.PASS, said, "", clear, needed, at_most=soft)
    verdict = Verdict.ADVISE
    if soft is None:
        verdict = Verdict.DEPENDS if out <= latest[Convention.CALENDAR] else Verdict.BREACH
    return Outcome(verdict, said, remedy, clear, required, needed - clear, soft)


def _papers_out(case: Case) -> date | None:
    """The last despatch of papers up to the deciding meeting."""
    sent = [event.date for event in case.facts.dated("papers_despatched") if event.date]
    return max((day for day in sent if case.decision and day <= case.decision), default=None)


@rule(
    "COM-13",
    _("The statement on the Compact"),
    cites=_("Front sheet of a report: statement on the Compact"),
    severity=Severity.MAY,
    source="practice of a partnership's paper of 2010; printed by us, never typed",
)
def statement_can_be_printed(case: Case) -> Outcome:
    """State launch, close, days, edition, verdict and reason in the report, as worked out and not as typed."""
    if not case.launches or case.facts.final_close is None:
        said = _("The statement wants a launch and a closing date.")
        return Outcome(Verdict.NODATA, said, _("State the launch and a closing date."))
    said = _("The statement has its launch and close; the report prints it from this assessment.")
    return Outcome(Verdict.PASS, said)
