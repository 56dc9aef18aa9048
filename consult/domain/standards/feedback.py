"""Telling people what became of their views: by when, and what a report must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from consult.domain.counting import add_months
from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule

TWELVE_WEEKS = timedelta(days=84)


@dataclass(frozen=True)
class Told:
    """When people are told; ``done``: it was published, and not only promised."""

    day: date
    done: bool


def told(case: Case) -> Told | None:
    """The day of publication, else the promise, else the step of that kind in the timetable."""
    feedback = case.facts.feedback
    if feedback and feedback.published_on:
        return Told(feedback.published_on, True)
    if feedback and feedback.promised_by:
        return Told(feedback.promised_by, False)
    planned = case.first_dated("feedback")
    return Told(planned, False) if planned else None


def by(case: Case, due: date, why: str) -> Outcome:
    """Feedback against the day on which it is due; ``why`` is a sentence that says where the day comes from."""
    found, explained = told(case), case.facts.feedback.delay_explained_on if case.facts.feedback else None
    required = due.isoformat()
    late = (found.day - due).days if found else 0
    if found and late <= 0:
        return Outcome(
            Verdict.PASS, f"{_dated(found)} {why}", measured=found.day.isoformat(), required=required
        )
    if explained:
        said = _("{0} The delay was explained on {1}.").format(_dated(found), wording.day(explained))
        verdict = Verdict.EXPLAINED if explained <= due else Verdict.EXPLAINED_LATE
        remedy = "" if verdict is Verdict.EXPLAINED else _("Tell everyone who answered why it is late.")
    elif found:
        said, verdict = _dated(found), Verdict.BREACH
        remedy = _("Publish by {0}, or explain the delay by then.").format(wording.day(due))
    else:
        said, verdict = _dated(found), Verdict.NODATA
        remedy = _("Plan feedback for {0} at the latest.").format(wording.day(due))
    if late > 0:
        said += " " + _("That is {0} late.").format(wording.day_count(late))
    measured = found.day.isoformat() if found else None
    return Outcome(verdict, f"{said} {why}", remedy, measured, required, late if late > 0 else None)


def _dated(found: Told | None) -> str:
    if found is None:
        return _("No date for telling people what became of their views is recorded.")
    said = _("Feedback was published on {0}.") if found.done else _("Feedback is planned for {0}.")
    return said.format(wording.day(found.day))


def no_close() -> Outcome:
    said = _("No closing date is known, so the day for feedback cannot be counted.")
    return Outcome(Verdict.NODATA, said, _("State a closing date."))


def within_three_months(case: Case) -> Outcome:
    """Feedback within three calendar months of the close (CNT-5)."""
    if case.close is None:
        return no_close()
    due = add_months(case.close, 3)
    why = _("Three months from the close end on {0}.").format(wording.day(due))
    return by(case, due, why)


def within_twelve_weeks(case: Case) -> Outcome:
    """Feedback within twelve weeks of the close."""
    if case.close is None:
        return no_close()
    due = case.close + TWELVE_WEEKS
    return by(case, due, _("Twelve weeks from the close end on {0}.").format(wording.day(due)))


@rule(
    "HMG00-3",
    _("A summary of two pages, and easy ways to reply"),
    cites=_("Code on written consultation, 2000, criterion 3"),
    severity=Severity.SHOULD,
    sets=("HMG00",),
    source="Boundary Commission for England, code page; Defra noise guidance, appendix C",
)
def short_summary(case: Case) -> Outcome:
    """Print a summary of at most two pages, and make it easy to reply, to ask and to complain."""
    said = _("A timetable shows neither the length of the summary nor the ways to reply.")
    return Outcome(Verdict.NODATA, said, _("Keep the summary to two pages and print whom to ask."))


@rule(
    "HMG00-6",
    _("Views published with reasons"),
    cites=_("Code on written consultation, 2000, criteria 6 and 7"),
    severity=Severity.SHOULD,
    sets=("HMG00",),
    source="Hansard, 27 November 2000; the wording of the criteria is from memory",
)
def views_with_reasons(case: Case) -> Outcome:
    """Publish the views with reasons for taking them up or not, and name a co-ordinator; no deadline seen."""
    found = told(case)
    if found:
        said = _("{0} Whether reasons stand beside the views is for a reader of the report.")
        return Outcome(Verdict.PASS, said.format(_dated(found)), measured=found.day.isoformat())
    return Outcome(Verdict.NODATA, _dated(None), _("Date the report on the views, and name a co-ordinator."))


@rule(
    "HMG04-4.3",
    _("When and where the summary of responses appears"),
    cites=_("Code of practice on consultation, 2004, criterion 4"),
    severity=Severity.SHOULD,
    sets=("HMG04",),
    source="e-consultation.org guide, criterion 4",
    reason=True,
)
def summary_in_three_months(case: Case) -> Outcome:
    """Say when and where the summary of responses appears; as far as possible within three months."""
    return within_three_months(case)


@rule(
    "HMG04-4.4",
    _("A summary question by question"),
    cites=_("Code of practice on consultation, 2004, criterion 4"),
    severity=Severity.SHOULD,
    sets=("HMG04",),
    source="e-consultation.org guide, criterion 4",
)
def summary_by_question(case: Case) -> Outcome:
    """Summarise question by question, say what changes and why; do not just count votes."""
    said = _("Whether every question is summarised is shown by the report, not by a timetable.")
    return Outcome(Verdict.NODATA, said, _("Check that the report goes through every question."))


@rule(
    "HMG08-6",
    _("Feedback before the next step"),
    cites=_("Code of practice on consultation, 2008, criterion 6"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="Crown Prosecution Service, copy of the seven criteria; BERR page on the summary of responses",
    reason=True,
)
def feedback_by_the_next_step(case: Case) -> Outcome:
    """Publish the report before or with the next significant step; if nothing happens, in three months."""
    if case.decision is None:
        return within_three_months(case)
    why = _("It is due by the decision on {0}.").format(wording.day(case.decision))
    return by(case, case.decision, why)


@rule(
    "HMP16-J",
    _("A response within twelve weeks, or why not"),
    cites=_("Consultation principles, 2016 and 2018, J"),
    severity=Severity.SHOULD,
    sets=("HMP16", "HMP18"),
    source="Consultation Institute, Late consultation output, quoting J; Bevan Brittan 2016",
    reason=True,
)
def response_in_twelve_weeks(case: Case) -> Outcome:
    """Publish the response within twelve weeks of the consultation, or explain by then why not."""
    return within_twelve_weeks(case)
