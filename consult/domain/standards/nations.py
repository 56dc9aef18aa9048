"""Wales, Scotland and Northern Ireland: their own usual lengths and duties."""

from __future__ import annotations

from dataclasses import replace

from consult.domain.language import gettext as _
from consult.domain.standards import feedback, laws, wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.claims import claimed
from consult.domain.standards.duration import Length, length_test
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import WORSE_AND_WORSE, Outcome, Severity, Verdict
from consult.domain.standards.register import rule

TWELVE_WEEKS, EIGHT_WEEKS = 84, 56


def _open_and_answered(case: Case, asks: str) -> Outcome:
    """Twelve weeks open, and a response in twelve weeks more; a response not dated yet spoils nothing."""
    length = length_test(case, Length(TWELVE_WEEKS, asks))
    if case.close is None or length.verdict is Verdict.NODATA:
        return length
    response = feedback.within_twelve_weeks(case)
    said = f"{length.explanation} {response.explanation}"
    if response.verdict is Verdict.NODATA:
        return replace(length, explanation=said)
    worse = max((length, response), key=lambda one: WORSE_AND_WORSE.index(one.verdict))
    remedy = " ".join(part for part in (length.remedy, response.remedy) if part)
    return replace(length, verdict=worse.verdict, explanation=said, remedy=remedy)


@rule(
    "WAL-1",
    _("About twelve weeks, and a response in twelve more"),
    cites=_("Practice of the Welsh Government"),
    severity=Severity.MAY,
    evidence=Evidence.MEMORY,
    source="from memory; docslib.org 12739292 (a case of 84 days); consultationinstitute.org on responses",
    law=laws.WELSH_PRACTICE,
    reason=True,
)
def welsh_practice(case: Case) -> Outcome:
    """Stay open for about twelve weeks, and respond within about twelve more."""
    return _open_and_answered(case, _("the usual time in Wales is twelve weeks"))


@rule(
    "WAL-2",
    _("Effects on the Welsh language"),
    cites=_("Welsh Language Standards, policy-making"),
    severity=Severity.MUST,
    source="welshlanguagecommissioner.wales; both languages on one day is from memory",
    law=laws.WELSH_LANGUAGE,
)
def effects_on_welsh(case: Case) -> Outcome:
    """Consider effects on Welsh and ask for views on them; both languages come out on the same day."""
    said = _("A timetable does not show the questions, or whether both languages come out together.")
    remedy = _("Ask a question of its own on effects on Welsh, and publish both languages together.")
    return Outcome(Verdict.NODATA, said, remedy)


@rule(
    "SCO-1",
    _("Twelve weeks, and a response in twelve more"),
    cites=_("Practice of the Scottish Government"),
    severity=Severity.MAY,
    evidence=Evidence.MEMORY,
    source="from memory; nss.nhs.scot consultation policy on the response; consult.gov.scot on permission",
    law=laws.SCOTTISH_PRACTICE,
    reason=True,
)
def scottish_practice(case: Case) -> Outcome:
    """Stay open for twelve weeks, respond within twelve more, and publish replies only with permission."""
    return _open_and_answered(case, _("the usual time in Scotland is twelve weeks"))


@rule(
    "NI-1",
    _("Twelve weeks, eight at the very least"),
    cites=_("Equality scheme under section 75, Northern Ireland Act 1998"),
    severity=Severity.SHOULD,
    source="nihe.gov.uk, consultation page, on twelve weeks; the floor of eight is from memory",
    law=laws.EQUALITY_SCHEMES,
    reason=True,
)
def equality_scheme(case: Case) -> Outcome:
    """Stay open for twelve weeks; for less with a published reason, but never for less than eight."""
    scheme = "local" in {*case.facts.adopted, *claimed(case.facts)}
    usual = length_test(case, Length(TWELVE_WEEKS, _("equality schemes ask for twelve weeks")))
    floor = length_test(
        case, Length(EIGHT_WEEKS, _("equality schemes allow eight at the least"), excusable=False)
    )
    low = floor.verdict in {Verdict.BREACH, Verdict.MARGIN, Verdict.DEPENDS} and not case.inferred
    outcome = floor if low and usual.verdict is not Verdict.BREACH else usual
    if outcome is usual and low:
        said = _("Less than {0} is not excused by a reason.").format(wording.weeks(EIGHT_WEEKS))
        outcome = replace(usual, explanation=f"{usual.explanation} {said}", measured=span(case.days))
    return replace(outcome, at_most=None if scheme else Severity.MAY)
