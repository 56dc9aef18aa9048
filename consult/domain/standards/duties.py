"""Other duties in law: best value, equality, accessible pages and information."""

from __future__ import annotations

import re
from datetime import date

from consult.domain.counting import add_months
from consult.domain.language import gettext as _
from consult.domain.standards import laws, wording
from consult.domain.standards.case import Case
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.gunning import IMPLEMENTING
from consult.domain.standards.register import rule

_FUNDING = re.compile(r"\b(?:funding|funds|grants?|decommission\w*|commissioned)\b", re.IGNORECASE)


@rule(
    "BV-1",
    _("Those with a stake in best value"),
    cites=_("Local Government Act 1999, section 3"),
    severity=Severity.MUST,
    source="nwl-legal.com, February 2020; rightsnet.org.uk 1924; localgovernmentlawyer.co.uk 8177",
    law=laws.BEST_VALUE,
)
def best_value(case: Case) -> Outcome:
    """Best value authorities consult taxpayers, users and others with an interest on how they fulfil the duty."""
    said = _("A timetable does not show whether users and taxpayers are represented among those asked.")
    remedy = _("Look at the list: who on it speaks for users and for those who pay?")
    return Outcome(Verdict.NODATA, said, remedy)


@rule(
    "BV-2",
    _("Involving local representatives"),
    cites=_("Local Government Act 1999, section 3A, 2009 to 2015"),
    severity=Severity.MUST,
    source="Explanatory notes to the Deregulation Act 2015, section 103; the first day is from memory",
    law=laws.INVOLVE,
)
def duty_to_involve(case: Case) -> Outcome:
    """Involve representatives of local people where that is appropriate; asking them counts."""
    if not case.launches:
        return Outcome(Verdict.NODATA, _("No launch date is given."), _("State the launch."))
    said = _("The paper goes out to be answered, which involves those asked. No list of them is seen here: ")
    return Outcome(Verdict.PASS, said + _("keep it, with who was left out and why."))


@rule(
    "BV-3",
    _("Three months' notice before funding ends"),
    cites=_("Best value statutory guidance, 2011, revised 2015"),
    severity=Severity.SHOULD,
    source="localgovernmentlawyer.co.uk 8177 and 7764; paperzz.com 7091456 on 2015",
    law=laws.BEST_VALUE_GUIDANCE,
    reason=True,
)
def notice_of_less_funding(case: Case) -> Outcome:
    """Give a group three months' notice before its funding is cut, by calendar months, or a recorded reason."""
    notice = _notice(case)
    effect = next((event.date for event in case.facts.dated(*IMPLEMENTING)), None)
    about = _about_funding(case)
    if notice is None or effect is None:
        said = _("If funding of a group ends here, its notice or the day it takes effect is not recorded.")
        remedy = _("Where funding is cut, record the early notice and the implementation.")
        return Outcome(Verdict.NODATA, said, remedy)
    due = add_months(notice, 3)
    said = _("Notice was given on {0}, so three months end on {1}; it takes effect on {2}.")
    said = said.format(wording.day(notice), wording.day(due), wording.day(effect))
    if effect >= due:
        return Outcome(Verdict.PASS, said, measured=effect.isoformat(), required=due.isoformat())
    remedy = _("Let it take effect on {0} at the earliest, or record a good reason.").format(wording.day(due))
    short = (due - effect).days
    if not about:
        said += " " + _("This matters only if funding of a group ends.")
        return Outcome(Verdict.DEPENDS, said, remedy, effect.isoformat(), due.isoformat(), short)
    reason = case.facts.rationale
    explained = reason is not None and reason.is_given
    verdict = Verdict.EXPLAINED if explained else Verdict.BREACH
    said += " " + (_("A reason is recorded.") if explained else _("No reason is recorded yet."))
    return Outcome(verdict, said, "" if explained else remedy, effect.isoformat(), due.isoformat(), short)


def _notice(case: Case) -> date | None:
    """The early notice, or else another step whose label gives notice about funding."""
    labelled = (
        event.date
        for event in case.facts.dated("other")
        if re.search(r"\bnotice\b", event.label or "", re.IGNORECASE) and _FUNDING.search(event.label or "")
    )
    return case.notice or next(labelled, None)


def _about_funding(case: Case) -> bool:
    texts = [case.facts.title or "", *(event.label or "" for event in case.facts.events)]
    return any(_FUNDING.search(text) for text in texts)


@rule(
    "PSED-1",
    _("Equality weighed before the decision"),
    cites=_("Equality Act 2010, section 149"),
    severity=Severity.MUST,
    source="hr-inform.co.uk, equality duties",
    law=laws.EQUALITY,
)
def equality_at_the_decision(case: Case) -> Outcome:
    """Those who decide have due regard to equality: its analysis is dated by the decision."""
    done = _analysed(case)
    if case.decision is None or done is None:
        said = _("No equality analysis is dated.")
        return Outcome(Verdict.NODATA, said, _("Record when the analysis, or the screening, was made."))
    on = wording.day(done)
    if done <= case.decision:
        said = _("The equality analysis of {0} was there for the decision on {1}.")
        said = said.format(on, wording.day(case.decision))
        return Outcome(Verdict.PASS, said, measured=done.isoformat(), required=case.decision.isoformat())
    said = _("The equality analysis is dated {0}, after the decision on {1}.")
    remedy = _("Make the analysis before the decision, or decide again with it.")
    return Outcome(
        Verdict.BREACH,
        said.format(on, wording.day(case.decision)),
        remedy,
        done.isoformat(),
        case.decision.isoformat(),
        (done - case.decision).days,
    )


def _analysed(case: Case) -> date | None:
    """The first day on which an equality analysis or screening is known to have been there."""
    found = case.facts.eia
    days = [day for day in ((found.screened_on, found.published_on) if found else ()) if day]
    return min(days, default=None)


@rule(
    "PSED-2",
    _("Equality analysis with the paper"),
    cites=_("Practice: the analysis goes out with the paper"),
    severity=Severity.MAY,
    source="nhsinvolvement.co.uk, page on Gunning",
    law=laws.EQUALITY_PAPER,
)
def equality_with_the_paper(case: Case) -> Outcome:
    """Send the equality analysis out with the paper: it is screened by the launch."""
    done = _analysed(case)
    if done is None or not case.launches:
        said, remedy = _("No launch date is given."), _("State the launch.")
        if done is None:
            said = _("No equality analysis is dated.")
            remedy = _("Record when the analysis, or the screening, was made.")
        return Outcome(Verdict.NODATA, said, remedy)
    by_launch = {done <= launch for launch in case.launches}
    said = _("The equality analysis is dated {0}.").format(wording.day(done))
    if by_launch == {True}:
        return Outcome(Verdict.PASS, said, measured=done.isoformat())
    verdict = Verdict.ADVISE if by_launch == {False} else Verdict.DEPENDS
    remedy = _("Send the analysis to everyone asked, and say that it was added.")
    return Outcome(
        verdict, f"{said} " + _("The paper may have gone out without it."), remedy, done.isoformat()
    )


@rule(
    "ACC-1",
    _("Accessible pages and documents"),
    cites=_("SI 2018/952, the accessibility regulations"),
    severity=Severity.MUST,
    source="legislation.gov.uk, SI 2018/952",
    law=laws.ACCESSIBILITY,
)
def accessible_documents(case: Case) -> Outcome:
    """Publish documents that are tagged, titled and in a stated language, or as a page, with a statement."""
    said = _("A timetable does not show whether the files are accessible.")
    return Outcome(Verdict.NODATA, said, _("Check the files, and give a page beside every one that fails."))


@rule(
    "ACC-2",
    _("The standard that is monitored"),
    cites=_("Web Content Accessibility Guidelines 2.2, level AA"),
    severity=Severity.MUST,
    source="govwire.co.uk, copy of the monitoring guidance",
    law=laws.ACCESSIBILITY,
)
def accessible_pages(case: Case) -> Outcome:
    """Meet level AA of the guidelines in version 2.2."""
    said = _("A timetable does not show the result of an accessibility audit.")
    return Outcome(Verdict.NODATA, said, _("Keep the result of the last audit with the service."))


@rule(
    "INF-1",
    _("Replies may be released"),
    cites=_("Freedom of Information Act 2000; Environmental Information Regulations 2004"),
    severity=Severity.MUST,
    source="publicbenefitconsultation.blogspot.com, disclosure wording",
    law=laws.INFORMATION,
)
def release_notice(case: Case) -> Outcome:
    """Tell respondents that replies may be released, and keep confidences only where the law allows."""
    said = _("A timetable does not show the notice that respondents see before they send.")
    return Outcome(Verdict.NODATA, said, _("Show the notice above the button that sends a reply."))


@rule(
    "INF-2",
    _("What is done with personal data"),
    cites=_("UK GDPR, articles 5, 6 and 13"),
    severity=Severity.MUST,
    evidence=Evidence.MEMORY,
    source="from memory with high confidence",
    law=laws.DATA_PROTECTION,
)
def privacy_notice(case: Case) -> Outcome:
    """State purpose, lawful basis, retention and rights, and keep equality data apart."""
    said = _("A timetable does not show the privacy notice or how long replies are kept.")
    return Outcome(Verdict.NODATA, said, _("Set the day until which replies are kept."))


@rule(
    "INF-3",
    _("Requests for information answered in twenty working days"),
    cites=_("Freedom of Information Act 2000, section 10"),
    severity=Severity.MUST,
    evidence=Evidence.MEMORY,
    source="from memory with high confidence",
    law=laws.INFORMATION,
)
def requests_answered(case: Case) -> Outcome:
    """Answer requests in twenty working days; a bank holiday of any nation of the kingdom is none."""
    said = _("A timetable does not show requests for information.")
    return Outcome(Verdict.NODATA, said, _("Keep a log of requests with the day each is due."))
