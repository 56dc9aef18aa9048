"""The front sheet of a report to a committee: what must stand on it before it is published (COM-2 to COM-12).

These checks look at a front sheet and not at a timetable, so they are no part of an assessment; their
findings are of the same kind. COM-1 and COM-13 are in ``meetings``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from consult.domain.language import gettext as _
from consult.domain.standards.findings import Finding, Outcome, Severity, Verdict

VERBS = ("approve", "note", "endorse", "recommend", "comment")
NEXT_STEPS = ("this_committee", "council", "cabinet", "scrutiny", "area_committee", "further_consultation")
CONSULTED = (
    "other_committees",
    "local_members",
    "other_members",
    "cabinet_member",
    "chief_executive",
    "legal",
    "finance",
    "other_chief_officers",
    "districts",
    "health",
    "police",
    "others",
)
CONSIDERATIONS = ("resources", "legal", "policy", "equality", "risk")
_NONE = re.compile(r"\s*(?:none|nil|n/?a|not applicable)\.?\s*", re.IGNORECASE)
_NOT_REQUIRED = re.compile(r"\s*not (?:required|applicable|needed)\.?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class FrontSheet:
    """What a front sheet says; a field left out is blank. The rows have the keys of the lists above."""

    title: str = ""
    author: str = ""
    report_of: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)  # name, post, phone, email
    purpose: str = ""
    recommendations: tuple[str, ...] = ()
    final_decision: bool | None = None
    next_steps: Mapping[str, str] = field(default_factory=dict)
    consulted: Mapping[str, str] = field(default_factory=dict)
    considerations: Mapping[str, str] = field(default_factory=dict)
    contrary_to_framework: bool | None = None
    circulation: tuple[str, ...] = ()
    published_on: str = ""
    background_papers: tuple[str, ...] = ()
    feedback_report: bool = True
    key_decision: bool | None = None
    notice_of_key_decision: str = ""


@dataclass(frozen=True)
class Field:
    """One check of the front sheet under its rule id, with the reports in which the field was seen."""

    id: str
    title: str
    citation: str
    severity: Severity
    test: Callable[[FrontSheet], Outcome]


FIELDS: dict[str, Field] = {}
Check = Callable[[FrontSheet], Outcome]


def _field(id: str, title: str, cites: str, severity: Severity = Severity.MAY) -> Callable[[Check], Check]:
    def enlist(test: Check) -> Check:
        FIELDS[id] = Field(id, title, cites, severity, test)
        return test

    return enlist


def check(sheet: FrontSheet) -> tuple[Finding, ...]:
    """A finding for every field of the front sheet, in the order of their ids."""
    return tuple(_finding(one, one.test(sheet)) for one in FIELDS.values())


def _finding(one: Field, outcome: Outcome) -> Finding:
    return Finding(
        one.id,
        outcome.verdict,
        one.severity,
        one.citation,
        outcome.measured,
        outcome.required,
        None,
        outcome.explanation,
        outcome.remedy,
        one.title,
    )


def _complete(said: str) -> Outcome:
    return Outcome(Verdict.PASS, said)


def _wanting(said: str, remedy: str) -> Outcome:
    return Outcome(Verdict.ADVISE, said, remedy)


def _blank(values: Mapping[str, str], keys: tuple[str, ...]) -> Iterator[str]:
    return (key.replace("_", " ") for key in keys if not values.get(key, "").strip())


@_field("COM-2", _("Title, author and contact"), _("Front sheets of four partnerships"))
def names_and_contact(sheet: FrontSheet) -> Outcome:
    """Title, author, whose report it is, and a contact with name, post, telephone and e-mail."""
    own = {"title": sheet.title, "author": sheet.author, "report_of": sheet.report_of}
    blank = [*_blank(own, tuple(own)), *_blank(sheet.contact, ("name", "post", "phone", "email"))]
    if not blank:
        return _complete(_("Title, author and contact are given."))
    return _wanting(_("Not given: {0}.").format(", ".join(blank)), _("Fill them in."))


@_field("COM-3", _("The purpose in one sentence"), _("Front sheets of three partnerships"))
def one_sentence(sheet: FrontSheet) -> Outcome:
    """One sentence on the purpose, before the background."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", sheet.purpose.strip()) if part]
    if len(sentences) == 1:
        return _complete(_("The purpose is one sentence."))
    said = _("The purpose is {0} sentences long.").format(len(sentences)) if sentences else ""
    return _wanting(said or _("No purpose is given."), _("Say the purpose in one sentence."))


@_field("COM-4", _("Recommendations that can be moved"), _("Front sheets of four partnerships"))
def recommendations(sheet: FrontSheet) -> Outcome:
    """Each recommendation can be moved with "That", and asks to approve, note, endorse, recommend or comment."""
    if not sheet.recommendations:
        return _wanting(_("There is no recommendation."), _("Write what the meeting is asked to do."))
    asked = re.compile(rf"\b(?:{'|'.join(VERBS)})", re.IGNORECASE)
    without = [number for number, text in enumerate(sheet.recommendations, 1) if not asked.search(text)]
    if without:
        said = _("These recommendations do not say what is asked: {0}.").format(", ".join(map(str, without)))
        return _wanting(said, _("Use one of: {0}.").format(", ".join(VERBS)))
    return _complete(_("Every recommendation says what is asked."))


@_field("COM-5", _("Whether the decision is final"), _("Front sheet of a county council, 2007"))
def final_or_next(sheet: FrontSheet) -> Outcome:
    """Say whether the decision is final; where it is not, name the next step."""
    if sheet.final_decision is None:
        return _wanting(_("It does not say whether the decision is final."), _("Answer yes or no."))
    if sheet.final_decision or any(text.strip() for text in sheet.next_steps.values()):
        return _complete(_("It says whether the decision is final, and what follows if not."))
    return _wanting(_("The decision is not final and no next step is given."), _("Name the next step."))


@_field("COM-6", _("Next steps, row by row"), _("Front sheet of a county council, 2007"))
def next_steps(sheet: FrontSheet) -> Outcome:
    """A row each for this committee, council, cabinet, scrutiny, area committee and further consultation."""
    return _rows(sheet.next_steps, NEXT_STEPS)


@_field("COM-7", _("Who has been consulted"), _("Front sheet of a county council, 2007"))
def consulted(sheet: FrontSheet) -> Outcome:
    """A row may say "none" but may not be blank."""
    return _rows(sheet.consulted, CONSULTED)


def _rows(values: Mapping[str, str], keys: tuple[str, ...]) -> Outcome:
    blank = list(_blank(values, keys))
    if not blank:
        return _complete(_("Every row is filled in."))
    return _wanting(
        _("These rows are blank: {0}.").format(", ".join(blank)), _('Fill them in, or write "none".')
    )


@_field("COM-8", _("Resources, law, policy, equality and risk"), _("Front sheets of two partnerships"))
def considerations(sheet: FrontSheet) -> Outcome:
    """All five are there; one that is not required says why."""
    blank = list(_blank(sheet.considerations, CONSIDERATIONS))
    if blank:
        return _wanting(_("Nothing is said of: {0}.").format(", ".join(blank)), _("Say something of each."))
    bare = [key for key in CONSIDERATIONS if _NOT_REQUIRED.fullmatch(sheet.considerations[key])]
    if bare:
        said = _("No reason is given why this is not required: {0}.").format(", ".join(bare))
        return _wanting(said, _("Give the reason."))
    return _complete(_("All five are there."))


@_field("COM-9", _("Budget and policy framework"), _("Front sheet of a county council, 2007"))
def framework(sheet: FrontSheet) -> Outcome:
    """Say whether the decision is contrary to the budget and policy framework."""
    if sheet.contrary_to_framework is None:
        return _wanting(_("It does not say whether it is contrary to the framework."), _("Answer yes or no."))
    return _complete(_("It says whether it is contrary to the framework."))


@_field("COM-10", _("Circulation and date of publication"), _("Front sheet of a council"))
def circulation(sheet: FrontSheet) -> Outcome:
    """Name who gets the report, and the day of its publication."""
    missing = [] if sheet.circulation else [_("the circulation list")]
    missing += [] if sheet.published_on.strip() else [_("the date of publication")]
    if not missing:
        return _complete(_("Circulation and date are given."))
    return _wanting(_("Not given: {0}.").format(", ".join(missing)), _("Fill them in."))


@_field(
    "COM-11",
    _("Background papers by title"),
    _("Local Government Act 2000, section 97; SI 2012/2089, regulation 2"),
    Severity.MUST,
)
def background_papers(sheet: FrontSheet) -> Outcome:
    """List by title what was relied on; a report on replies has at least the log of them and their analysis."""
    named = [title for title in sheet.background_papers if title.strip() and not _NONE.fullmatch(title)]
    if named:
        return _complete(_("Background papers are listed by title."))
    if sheet.feedback_report:
        said = _("A report on replies relies on the log of replies and on their analysis, and lists neither.")
        return Outcome(Verdict.BREACH, said, _("List the log of replies and the analysis by title."))
    if sheet.background_papers:
        return _complete(_("It says that there are none."))
    return _wanting(_("Nothing is said of background papers."), _('List them, or write "none".'))


@_field("COM-12", _("Notice of a key decision"), _("SI 2012/2089, regulations 8 and 9"), Severity.MUST)
def key_decision(sheet: FrontSheet) -> Outcome:
    """A key decision wants a notice first, of 28 clear days (that number is from memory)."""
    if sheet.key_decision is None:
        said = _("It does not say whether this is a key decision.")
        return Outcome(Verdict.NODATA, said, _("Answer yes or no."))
    if not sheet.key_decision:
        return Outcome(Verdict.NOT_APPLICABLE, _("This is no key decision."))
    if sheet.notice_of_key_decision.strip():
        return _complete(_("The notice of the key decision is named."))
    return _wanting(
        _("No notice of the key decision is named."), _("Give notice 28 clear days before, and name it.")
    )
