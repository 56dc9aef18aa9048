"""The Compact: how long a consultation with the voluntary sector stays open."""

from __future__ import annotations

from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.duration import reason_said, weeks_or_reason
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.register import rule

LATER_NORM = 84  # days: the length that the codes after 1998 settled on, used as a yardstick only


@rule(
    "CPT98-1",
    _("Reasonable time to answer"),
    cites=_("Compact 1998, government undertakings"),
    severity=Severity.MAY,
    sets=("CPT98",),
    evidence=Evidence.MEMORY,
    source="from memory; the text names no number",
)
def reasonable_time(case: Case) -> Outcome:
    """The text names no number: below what became the norm, a reason is advised and nothing is broken."""
    if not case.days:
        return Outcome(
            Verdict.NODATA, _("The length cannot be counted yet."), _("State the launch and a closing date.")
        )
    said = _("{0}; the Compact of 1998 asks for a reasonable time and names no number.")
    explanation = said.format(wording.capital(wording.weeks_between(case.days)))
    if not case.inferred and min(case.days) >= LATER_NORM:
        return Outcome(Verdict.PASS, explanation, measured=span(case.days))
    advice = _("Say in the paper why this time is enough.")
    return Outcome(
        Verdict.ADVISE, f"{explanation} {wording.capital(reason_said(case))}.", advice, span(case.days)
    )


@rule(
    "CPC00-1",
    _("Twelve weeks for a written consultation, or a reason"),
    cites=_("Compact code of good practice on consultation and policy appraisal, 2000"),
    severity=Severity.SHOULD,
    sets=("CPC00",),
    evidence=Evidence.MEMORY,
    source="from memory; that the code exists was seen in the Cabinet Office's introduction of 2007",
    reason=True,
)
def twelve_weeks_in_the_code(case: Case) -> Outcome:
    """Twelve weeks are the norm for written consultations; an informal one is outside the rule."""
    if case.facts.kind == "informal":
        return Outcome(
            Verdict.NOT_APPLICABLE, _("This is an informal exercise; the code's weeks are for written ones.")
        )
    return weeks_or_reason(case)


@rule(
    "CPT09-1",
    _("Twelve weeks for a written consultation, or a reason"),
    cites=_("Refreshed Compact, December 2009, policy development"),
    severity=Severity.SHOULD,
    sets=("CPT09",),
    source="Wired-GOV, The new Compact is launched; Local Government Lawyer, governance article 944",
    reason=True,
)
def twelve_weeks_refreshed(case: Case) -> Outcome:
    """Twelve weeks in writing; a shorter or less formal exercise is explained to those consulted."""
    return weeks_or_reason(case, explained_if_informal=True)


@rule(
    "CPT10-2.4b",
    _("Twelve weeks for a formal written consultation, or a clear reason"),
    cites=_("Compact, December 2010, 2.4"),
    severity=Severity.SHOULD,
    sets=("CPT10",),
    source="Compact Voice statement of 31 July 2012, quoting the second limb of 2.4",
    reason=True,
)
def twelve_weeks_renewed(case: Case) -> Outcome:
    """Twelve weeks where that suits; a clear reason for a shorter or an informal exercise."""
    return weeks_or_reason(case, explained_if_informal=True)
