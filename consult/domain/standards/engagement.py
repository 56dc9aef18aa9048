"""Involving people early, in the Compact and the Covenant, and what partners owe in return."""

from __future__ import annotations

from datetime import date

from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.editions import BY_CODE, Evidence
from consult.domain.standards.feedback import told
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule
from consult.domain.timetable import Engagement

COMPACT_2010 = "from memory with high confidence; only the second limb of 2.4 was seen"


def engaged(case: Case) -> Outcome:
    """Whether talks before the launch are recorded, with their day; at most advice."""
    dated = [one for one in case.facts.prior_engagement if one.date]
    before = {any(one.date and one.date < launch for one in dated) for launch in case.launches}
    remedy = _("Record whom you talked with before the launch, when and about what.")
    if before == {True}:
        first = min(dated, key=lambda one: one.date or date.max)
        return Outcome(Verdict.PASS, _("Talks before the launch are recorded: {0}.").format(_talk(first)))
    if before == {True, False}:
        said = _("Whether the recorded talks came before the launch depends on its day.")
        return Outcome(Verdict.DEPENDS, said, _("Settle the day of the launch."))
    if dated:
        said = _("The recorded talks came no earlier than the launch: {0}.").format(_talk(dated[0]))
    elif case.facts.prior_engagement:
        said = _("Earlier talks are recorded without their day.")
    else:
        said = _("No talks before the launch are recorded.")
    return Outcome(Verdict.ADVISE, said, remedy)


def _talk(one: Engagement) -> str:
    on = wording.day(one.date) if one.date else ""
    return _("{0} with {1}").format(on, one.with_whom) if one.with_whom else on


@rule(
    "CPC00-2",
    _("What is fixed, what can change, and what came of it"),
    cites=_("Compact code of good practice on consultation and policy appraisal, 2000"),
    severity=Severity.SHOULD,
    sets=("CPC00",),
    evidence=Evidence.MEMORY,
    source="from memory; a local echo in Compact Lincolnshire's consultation code",
)
def scope_and_report(case: Case) -> Outcome:
    """Say what is fixed and what can change; report the views received and what was done about them."""
    found = told(case)
    if found:
        said = _("A report on the views is dated {0}; what can change is for the paper's own words.")
        return Outcome(Verdict.PASS, said.format(wording.day(found.day)))
    said = _("No report on the views is dated, and a timetable does not show what can still change.")
    return Outcome(
        Verdict.ADVISE, said, _("Say in the paper what can change, and by when the views are reported.")
    )


@rule(
    "CPT09-2",
    _("The sector involved before the paper"),
    cites=_("Refreshed Compact, December 2009, policy development"),
    severity=Severity.MAY,
    sets=("CPT09",),
    source="Local Government Lawyer, governance article 944",
)
def involved_in_developing(case: Case) -> Outcome:
    """Involve the sector while policy is developed, not only in answering papers."""
    return engaged(case)


@rule(
    "CPT10-2.3",
    _("Working together from the earliest stage"),
    cites=_("Compact, December 2010, 2.3"),
    severity=Severity.SHOULD,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def earliest_stage(case: Case) -> Outcome:
    """Work with voluntary organisations from the earliest stage and remove what keeps them out."""
    return engaged(case)


@rule(
    "CPT10-2.4a",
    _("Early notice of the consultation"),
    cites=_("Compact, December 2010, 2.4, first limb"),
    severity=Severity.SHOULD,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def notice_before_launch(case: Case) -> Outcome:
    """Give early notice where possible, so that groups can ask their members; no number of days."""
    notice = case.notice
    if notice is None:
        said = _("No early notice is recorded.")
        return Outcome(Verdict.ADVISE, said, _("Tell partners that a paper is coming, and record the day."))
    before = {notice < launch for launch in case.launches}
    on = wording.day(notice)
    if before == {True}:
        return Outcome(
            Verdict.PASS, _("Early notice was given on {0}.").format(on), measured=notice.isoformat()
        )
    if before == {False}:
        said = _("The notice of {0} came no earlier than the launch.").format(on)
        return Outcome(Verdict.ADVISE, said, _("Give notice before the launch."), notice.isoformat())
    said = _("Whether the notice of {0} came before the launch depends on its day.").format(on)
    return Outcome(Verdict.DEPENDS, said, _("Settle the day of the launch."), notice.isoformat())


@rule(
    "CPT10-2.5",
    _("Feedback considered"),
    cites=_("Compact, December 2010, 2.5"),
    severity=Severity.SHOULD,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def feedback_considered(case: Case) -> Outcome:
    """Consider telling respondents how their views shaped the result, and which did not; no deadline."""
    found = told(case)
    if found:
        said = _("Feedback is dated {0}.").format(wording.day(found.day))
        return Outcome(Verdict.PASS, said, measured=found.day.isoformat())
    said = _("No feedback is dated, and no note says that it was considered.")
    return Outcome(Verdict.ADVISE, said, _("Say by when respondents hear what became of their views."))


@rule(
    "CPT10-2.6",
    _("Effect on small groups"),
    cites=_("Compact, December 2010, 2.6"),
    severity=Severity.MAY,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def effect_on_the_sector(case: Case) -> Outcome:
    """Assess what a new policy does to the sector, above all to small groups."""
    said = _("A timetable does not show an assessment of the effect on voluntary groups.")
    return Outcome(Verdict.NODATA, said, _("Keep a note on the effect with the paper."))


@rule(
    "CPT10-2.7",
    _("The sector answers"),
    cites=_("Compact, December 2010, 2.7"),
    severity=Severity.MAY,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def sector_answers(case: Case) -> Outcome:
    """Voluntary organisations promote consultations and answer them; the report shows it by sector."""
    said = _("Who answered is shown by the report, by sector; a timetable does not.")
    return Outcome(Verdict.NODATA, said, _("Look at the replies by sector when the consultation has closed."))


@rule(
    "CPT10-2.8",
    _("For whom a reply speaks"),
    cites=_("Compact, December 2010, 2.8"),
    severity=Severity.SHOULD,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def whom_a_reply_represents(case: Case) -> Outcome:
    """Ask organisations for whom they speak and how the view was formed; refuse no reply for a blank."""
    said = _("For whom each reply speaks is asked on the form; a timetable does not show it.")
    return Outcome(Verdict.NODATA, said, _("Keep the question of whom a reply represents on the form."))


@rule(
    "CPT10-2.9",
    _("Evidence behind a reply"),
    cites=_("Compact, December 2010, 2.9"),
    severity=Severity.MAY,
    sets=("CPT10",),
    evidence=Evidence.MEMORY,
    source=COMPACT_2010,
)
def evidence_behind_a_reply(case: Case) -> Outcome:
    """Voluntary organisations put forward proposals with evidence; the form leaves room for it."""
    said = _("Room for evidence is on the form; a timetable does not show it.")
    return Outcome(Verdict.NODATA, said, _("Leave a box for evidence on the form."))


@rule(
    "CAT10-1",
    _("How to challenge"),
    cites=_("Accountability and Transparency Guide, 2010"),
    severity=Severity.MAY,
    sets=("CPT10",),
    source="Compact Voice, About the Compact; voice4change-england.co.uk",
)
def how_to_challenge(case: Case) -> Outcome:
    """Tell people how to challenge: talk first, then the complaints procedure, then the ombudsman."""
    said = _("A timetable does not show whether the paper says how to challenge it.")
    return Outcome(
        Verdict.NODATA, said, _("Print whom to talk to, the complaints procedure and the ombudsman.")
    )


@rule(
    "COV25-1",
    _("Early and continuing involvement"),
    cites=_("Civil Society Covenant, July 2025"),
    severity=Severity.SHOULD,
    sets=("COV25",),
    source="GOV.UK, Civil Society Covenant (17 July 2025); bond.org.uk; that it names no length is from memory",
)
def involvement_under_the_covenant(case: Case) -> Outcome:
    """Involve people early and go on doing so, and show what their input led to; no number of weeks."""
    talks, found = engaged(case), told(case)
    length = _("{0} names no number of weeks, so the length is not tested.")
    said = [talks.explanation]
    if found:
        said.append(_("What came of it is dated {0}.").format(wording.day(found.day)))
    else:
        said.append(_("Nothing is dated that shows what came of it."))
    said.append(length.format(wording.capital(BY_CODE["COV25"].name)))
    remedies = [talks.remedy, "" if found else _("Say by when people hear what came of their views.")]
    verdict = talks.verdict if found or talks.verdict is not Verdict.PASS else Verdict.ADVISE
    remedy = " ".join(part for part in remedies if part)
    return Outcome(verdict, " ".join(said), remedy, span(case.days))
