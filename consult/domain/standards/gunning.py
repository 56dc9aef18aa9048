"""The limbs of fairness after Gunning: evidence is checked, and nothing is ever called lawful."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from consult.domain import counting
from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.claims import settled_words
from consult.domain.standards.duration import by_reason, reason_said
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule

IMPLEMENTING = ("implement", "implementation")
USUAL = 84  # days: the longest that any code asked for; the law itself names no number
CASES = "Moseley v Haringey [2014] UKSC 56, paragraph 25 (ukconstitutionallaw.org; bindmans.com)"


def too_early(case: Case) -> Iterator[str]:
    """A sentence for each decision or implementing step that the dates put before its turn."""
    close, first = case.close, case.decision
    for event in case.facts.dated("decision", *IMPLEMENTING):
        if event.date is None:
            continue
        on = wording.day(event.date)
        if close and (event.date < close or (event.date == close and not case.inferred)):
            what = _("The decision") if event.kind == "decision" else _("The implementation")
            yield _("{0} on {1} comes no later than the close on {2}.").format(what, on, wording.day(close))
        elif event.kind in IMPLEMENTING and first and event.date < first:
            yield _("Implementation on {0} comes before the decision on {1}.").format(on, wording.day(first))


def still_open(case: Case) -> Outcome:
    """Whether the dates leave the outcome open: nothing decided by the close, nothing begun before."""
    wrong = list(too_early(case))
    if wrong:
        remedy = _(
            "Move these steps after the close; if one settled nothing, record it as another kind of step."
        )
        return Outcome(Verdict.BREACH, " ".join(wrong), remedy)
    if case.close is None or case.decision is None:
        dates = {_("the close"): case.close, _("the decision"): case.decision}
        missing = wording.listed([name for name, day in dates.items() if day is None])
        said = _("No date is recorded for {0}, so whether the outcome was open cannot be seen.")
        both = case.close is None and case.decision is None
        remedy = _("Date the close and the decision.") if both else _("Date {0}.").format(missing)
        return Outcome(Verdict.NODATA, said.format(missing), remedy)
    days = (case.decision - case.close).days
    if case.inferred and days == 0:
        said = _("No closing date is stated, and replies might come in until the decision itself.")
        return Outcome(Verdict.DEPENDS, said, _("State a closing date before the decision."), days)
    said = _("The decision on {0} is {1} after the close.")
    if case.inferred_from:
        said = _("The decision on {0} is {1} after the last day on which replies could be used.")
    return Outcome(
        Verdict.PASS, said.format(wording.day(case.decision), wording.day_count(days)), measured=days
    )


def settled(case: Case) -> str | None:
    """Words of the title, a step or a claim that speak of the outcome as settled."""
    facts = case.facts
    texts = [facts.title or "", *(claim.text for claim in facts.claims)]
    texts += [event.label or "" for event in facts.events]
    return next((found for text in texts if (found := settled_words(text))), None)


def _prepared(case: Case) -> str | None:
    """A step before the decision whose label already speaks of implementing."""
    for event in case.facts.events:
        before = event.date and case.decision and event.date < case.decision
        if before and event.kind not in IMPLEMENTING and "implement" in (event.label or "").lower():
            return event.label
    return None


@rule(
    "GUN-1",
    _("Proposals that can still change"),
    cites=_("Gunning, first limb"),
    severity=Severity.MUST,
    source=CASES,
)
def still_formative(case: Case) -> Outcome:
    """Consult while proposals can still change: nothing decided, begun or worded as settled before the close."""
    outcome = still_open(case)
    if outcome.verdict is not Verdict.PASS:
        return outcome
    doubts = []
    if words := settled(case):
        doubts.append(_("The words {0} speak of the outcome as settled.").format(wording.quoted(words)))
    if label := _prepared(case):
        doubts.append(_("Before the decision stands the step {0}.").format(wording.quoted(label)))
    if case.inferred:
        doubts.append(_("No closing date shows until when views can still change anything."))
    if not doubts:
        said = _("Whether its words leave the outcome open is for a person to read.")
        return Outcome(Verdict.PASS, f"{outcome.explanation} {said}", measured=outcome.measured)
    remedy = _("Say in the paper what can still change, and keep the options paper.")
    return Outcome(Verdict.ADVISE, " ".join([outcome.explanation, *doubts]), remedy, outcome.measured)


@rule(
    "HMG08-1",
    _("Consulting while the outcome is open"),
    cites=_("Code of practice on consultation, 2008, criterion 1"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="Crown Prosecution Service, copy of the seven criteria",
)
def while_the_outcome_is_open(case: Case) -> Outcome:
    """Consult at a stage when the outcome can still be influenced."""
    return still_open(case)


@rule(
    "GUN-2",
    _("Reasons and information in time"),
    cites=_("Gunning, second limb; Moseley"),
    severity=Severity.MUST,
    source=CASES,
)
def enough_information(case: Case) -> Outcome:
    """Give enough reasons and information with the paper; weigh every later addition as a possible restart."""
    if not case.launches:
        return Outcome(Verdict.NODATA, _("No launch date is given."), _("State the launch."))
    known = {_("The paper"): case.facts.paper_date}
    if case.facts.eia:
        known[_("The equality analysis")] = case.facts.eia.published_on
    dated = {name: day for name, day in known.items() if day}
    late = {name: day for name, day in dated.items() if day > case.launches[0]}
    later = [
        _("{0} is dated {1}, after the launch.").format(name, wording.day(on)) for name, on in late.items()
    ]
    later += [_changed(case, on) for on in added_later(case)]
    if later:
        remedy = _("Tell everyone what was added, and weigh whether to start again or to extend.")
        return Outcome(Verdict.ADVISE, " ".join(later), remedy)
    small = _mended(case)
    if case.facts.paper_date is None:
        said = _("The paper's own date is not recorded.")
        remedy = _("Record the date of the paper and of what goes with it.")
        return Outcome(Verdict.NODATA, said + small, remedy)
    said = _("What is dated was ready by the launch. Whether it is enough is for a person to read.")
    return Outcome(Verdict.PASS, said + small, measured=case.facts.paper_date.isoformat())


def added_later(case: Case, *, material: bool = True) -> list[date]:
    """The days after the launch on which the paper was changed in substance, or only mended."""
    since = case.launches[0] if case.launches else date.max
    days = {one.date for one in case.facts.additions if bool(one.material) is material and one.date}
    return sorted(day for day in days if day > since)


def _changed(case: Case, on: date) -> str:
    if case.facts.final_close is None:
        return _("On {0}, after the launch, the paper was changed in substance.").format(wording.day(on))
    said = _("On {0}, after the launch, the paper was changed in substance, {1} before the close.")
    return said.format(wording.day(on), _days(counting.elapsed_days(on, case.facts.final_close)))


def _mended(case: Case) -> str:
    days = [wording.day(on) for on in added_later(case, material=False)]
    if not days:
        return ""
    said = _("Small corrections, which change no answer, were made on {0}.").format(wording.listed(days))
    return f" {said}"


@rule(
    "GUN-3",
    _("Adequate time"),
    cites=_("Gunning, third limb"),
    severity=Severity.MUST,
    source="Bedfordshire Clinical Commissioning Group, page on Gunning (no set time); " + CASES,
)
def adequate_time(case: Case) -> Outcome:
    """Give adequate time; no number is fixed in law, so a short time wants a recorded reason."""
    outcome = _time_given(case)
    changed = _short_since(case)
    if changed is None or outcome.verdict in {Verdict.BREACH, Verdict.NODATA}:
        return outcome
    on, left = changed
    said = _("From the change in substance on {0} there are {1} to answer.")
    said = said.format(wording.day(on), _days(left))
    remedy = _("Give more time, or record why what is left after the change is enough.")
    return Outcome(Verdict.ADVISE, f"{outcome.explanation} {said}", remedy, outcome.measured)


def _short_since(case: Case) -> tuple[date, int] | None:
    """The last change in substance with less than the usual time after it, and the days.

    None where more time was announced, or a reason published, on that day or since: then it has been weighed.
    """
    changes, close = added_later(case), case.facts.final_close
    if not changes or close is None:
        return None
    on, facts = changes[-1], case.facts
    weighed = [one.announced_on for one in facts.extensions]
    weighed += [facts.rationale.published_on] if facts.rationale and facts.rationale.is_given else []
    left = counting.elapsed_days(on, close)
    return (on, left) if left < USUAL and not any(day and day >= on for day in weighed) else None


def _time_given(case: Case) -> Outcome:
    if case.launches and case.inferred_from:
        said = _("No closing date is stated, so nobody can see how long there is to answer.")
        bound = _("Replies can be used no later than {0}.").format(wording.step(case.inferred_from))
        return Outcome(
            Verdict.BREACH, f"{said} {bound}", _("State the closing day and time."), span(case.days)
        )
    if not case.days:
        said = _("The launch or the close is missing, so the time cannot be judged.")
        return Outcome(Verdict.NODATA, said, _("State the launch and a closing date."))
    length = wording.capital(wording.weeks_between(case.days))
    if min(case.days) >= USUAL:
        said = _("{0}; no code ever asked for more than twelve. The law itself names no number.")
        return Outcome(Verdict.PASS, said.format(length), measured=span(case.days))
    said = _("{0}; the law names no number, and {1}.").format(length, reason_said(case))
    verdicts = {by_reason(case, launch) for launch in case.launches}
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.ADVISE
    if verdict not in {Verdict.EXPLAINED, Verdict.EXPLAINED_LATE}:
        verdict = Verdict.ADVISE
    remedy = _("Record why this is enough: holidays, polls, the meetings of those asked, earlier talks.")
    return Outcome(verdict, said, "" if verdict is Verdict.EXPLAINED else remedy, span(case.days))


@rule(
    "GUN-4",
    _("Replies weighed before the decision"),
    cites=_("Gunning, fourth limb"),
    severity=Severity.MUST,
    source=CASES,
)
def weighed_before_deciding(case: Case) -> Outcome:
    """Weigh every reply: analysis after the close, the report after it, the decision after the report."""
    steps = [(_("the close"), case.close)]
    steps += [(_("the analysis"), case.first_dated("analysis"))]
    steps += [(_("the report"), case.first_dated("papers_despatched"))]
    steps += [(_("the decision"), case.decision)]
    known = [(name, day) for name, day in steps if day]
    between = (case.decision - case.close).days if case.decision and case.close else None
    for (name, day), (after, later) in pairwise(known):
        same_day = (name, after) == (_("the analysis"), _("the report"))
        if later < day or (later == day and not same_day and not case.inferred):
            said = _("{0} on {1} does not come before {2} on {3}.")
            said = said.format(wording.capital(name), wording.day(day), after, wording.day(later))
            return Outcome(Verdict.BREACH, said, _("Put the steps in order."), between)
    missing = [name for name, day in steps if day is None]
    if missing:
        said = _("From the close to the decision: {0}.").format(_days(between)) if between else ""
        said += " " + _("No date is recorded for {0}.").format(wording.listed(missing))
        return Outcome(
            Verdict.NODATA, said.strip(), _("Date the analysis, the report and the decision."), between
        )
    said = _("Close, analysis, report and decision follow one another; {0} in all.").format(_days(between))
    more = _("That the report covers every reply is shown by the report.")
    return Outcome(Verdict.PASS, f"{said} {more}", measured=between)


def _days(count: int | None) -> str:
    return wording.day_count(count or 0)


@rule(
    "GUN-5",
    _("The right people asked"),
    cites=_("Commentators' addition to Gunning"),
    severity=Severity.MAY,
    source="consultationguru.co.uk, blog 70",
)
def right_people(case: Case) -> Outcome:
    """Reach every sector that the proposal affects, and give the reason for whoever is left out."""
    said = _("A timetable does not show who is asked.")
    return Outcome(Verdict.NODATA, said, _("Look at the list by sector, and note who was left out and why."))
