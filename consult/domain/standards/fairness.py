"""Fairness, whatever was signed: promises kept, and a close that everybody reads alike."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from consult.domain import counting
from consult.domain.language import gettext as _
from consult.domain.language import ngettext
from consult.domain.standards import feedback, wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.claims import Promise, promised, standards_named
from consult.domain.standards.duration import Length, length_test, mended_closes
from consult.domain.standards.editions import BY_CODE, Edition, Evidence, named
from consult.domain.standards.findings import WORSE_AND_WORSE, Outcome, Severity, Verdict
from consult.domain.standards.register import rule
from consult.domain.timetable import Claim

NOT_KEPT = {Verdict.BREACH, Verdict.EXPLAINED_LATE, Verdict.DEPENDS, Verdict.MARGIN}


@rule(
    "GUN-6",
    _("The paper keeps its own promises"),
    cites=_("Promise kept: the fairness of consultation, after Gunning"),
    severity=Severity.SHOULD,
    source="commentators on R v Brent LBC ex parte Gunning (1985)",
)
def promises_kept(case: Case) -> Outcome:
    """Each claim that the paper prints is tested again; a false one breaks the body's own promise."""
    if not case.facts.claims:
        return Outcome(Verdict.NOT_APPLICABLE, _("No claim printed in the paper is recorded."))
    outcomes = [_claim_tested(case, claim) for claim in case.facts.claims]
    return replace(_gravest(outcomes), explanation=" ".join(outcome.explanation for outcome in outcomes))


def _claim_tested(case: Case, claim: Claim) -> Outcome:
    quoted = _("The paper says: {0}.").format(wording.quoted(claim.text)) if claim.text else ""
    if not case.launches:
        said = _("No launch date is given, so it cannot be tested.")
        return Outcome(Verdict.NODATA, f"{quoted} {said}".strip(), _("State the launch."))
    tests = _tests(case, claim)
    if not tests:
        said = _("It names no length that the dates could be tested against.")
        return Outcome(Verdict.NODATA, f"{quoted} {said}".strip(), _("Let a person read the claim."))
    outcome = _gravest(tests)
    said = {Verdict.PASS: _("That holds."), Verdict.BREACH: _("That does not hold.")}.get(outcome.verdict, "")
    shown = [quoted, said, *(one.explanation for one in tests)]
    return replace(outcome, explanation=" ".join(part for part in shown if part))


def _gravest(outcomes: list[Outcome]) -> Outcome:
    return max(outcomes, key=lambda outcome: WORSE_AND_WORSE.index(outcome.verdict))


def _tests(case: Case, claim: Claim) -> list[Outcome]:
    """What a claim names, each tested: the length of a standard, and a length or a day of its own words."""
    standard, promise = _standard(case, claim), promised(claim)
    found = [_kept(case, *standard)] if standard else []
    if promise and promise.feedback:
        return [*found, _told_in_time(case, promise)]
    own = _in_words(case, promise) if promise else None
    if own and not (standard and standard[0].required == own.required):
        found.append(_kept(case, own, known=True))
    return found


def _kept(case: Case, length: Length, known: bool) -> Outcome:
    """A claimed length against the dates; one that is only remembered accuses nobody."""
    outcome = length_test(case, length)
    if not known and outcome.verdict in {Verdict.BREACH, Verdict.EXPLAINED_LATE}:
        outcome = replace(outcome, verdict=Verdict.ADVISE)
    remedy = _true_only_if(case, length.required) if outcome.verdict in NOT_KEPT else outcome.remedy
    return replace(outcome, remedy=remedy)


def _standard(case: Case, claim: Claim) -> tuple[Length, bool] | None:
    """The length of the standard that a claim names, and whether its number is more than remembered."""
    names = standards_named(claim)
    local = case.facts.local
    if "local" in names and local and local.min_days:
        asks = _("the local compact asks for {0}").format(wording.weeks(local.min_days))
        return Length(local.min_days, asks), True
    edition = _edition_named(case, names)
    if edition is None or edition.weeks is None:
        return None
    asks = _("{0} asks for {1}").format(edition.name, wording.weeks(edition.weeks * 7))
    if "compact" in names or "local" in names:
        asks += _(" (a local compact may set another number)")
    return Length(
        edition.weeks * 7, asks
    ), edition.weeks_known is Evidence.SEEN or edition.code in case.confirmed


def _in_words(case: Case, promise: Promise) -> Length:
    """The length that the paper's own words promise; of a range of launches the longest that they can mean."""
    days = max((_after(launch, promise) - launch).days for launch in case.launches)
    return Length(days, _("the paper promises {0}").format(_said(promise)), excusable=False)


def _told_in_time(case: Case, promise: Promise) -> Outcome:
    if case.close is None:
        return feedback.no_close()
    due = _after(case.close, promise)
    why = _("The paper promises it within {0} of the close, by {1}.")
    return feedback.by(case, due, why.format(_said(promise), wording.day(due)))


def _after(day: date, promise: Promise) -> date:
    if promise.unit == "month":
        return counting.add_months(day, promise.number)
    return day + timedelta(days=promise.number * (7 if promise.unit == "week" else 1))


def _said(promise: Promise) -> str:
    if promise.unit == "month":
        return ngettext("{0} month", "{0} months", promise.number).format(wording.number(promise.number))
    if promise.unit == "week":
        return wording.weeks(promise.number * 7)
    return wording.day_count(promise.number)


def _edition_named(case: Case, names: tuple[str, ...]) -> Edition | None:
    """The edition with a length that ``names`` stand for; a local compact without a number falls back."""
    words = {"compact" if name == "local" else name for name in names}
    if case.facts.launch is None:
        return None
    found = [edition for code, edition in BY_CODE.items() if code in named(words, case.facts.launch)]
    return max(
        (edition for edition in found if edition.weeks), key=lambda edition: edition.first, default=None
    )


def _true_only_if(case: Case, required: int) -> str:
    """Until when replies would have to be accepted for each launch, and who would have to see them."""
    (launch, close), *others = mended_closes(case, required)
    each = [_("for a launch on {0}").format(wording.day_and_month(launch))]
    each += [
        _("{0} for {1}").format(wording.day_and_month(day), wording.day_and_month(on)) for on, day in others
    ]
    said = _("True only if replies are accepted at least until {0}").format(wording.day(close))
    said += f" ({'; '.join(each)})"
    latest = others[-1][1] if others else close
    board = next(
        (event for event in case.facts.dated("decision") if event.date and event.date > latest), None
    )
    if board:
        said += _(" and {0} sees them").format(wording.step(board))
    return said + ". " + _("Otherwise correct the paper in public.")


@rule(
    "CNT-7",
    _("A closing time that everybody reads alike"),
    cites=_("Counting: London time, closing is the first instant that is too late"),
    severity=Severity.MAY,
    source="our own counting rule",
)
def close_read_alike(case: Case) -> Outcome:
    """Close at a time that everybody reads alike: 00:00 is warned of, and taken as the day's beginning."""
    close, at = case.facts.final_close, case.facts.close_time
    if close is None:
        return Outcome(Verdict.NOT_APPLICABLE, _("No closing date is stated."))
    if counting.closes_at_midnight(at):
        said = _("Midnight may be read as the beginning or the end of {0}; here it is the beginning.")
        remedy = _("Use 11:59pm on the last day for replies.")
        return Outcome(
            Verdict.ADVISE, said.format(wording.day(close)), remedy, at.isoformat("minutes") if at else None
        )
    said = _("Replies are in time until {0}, London time.")
    return Outcome(Verdict.PASS, said.format(wording.close(close, at)), measured=span(case.days))


@rule(
    "CNT-12",
    _("Extensions kept on record"),
    cites=_("Counting: the last close is judged against the first launch"),
    severity=Severity.MAY,
    source="our own counting rule",
)
def extensions_kept(case: Case) -> Outcome:
    """Judge the last close against the first launch, and keep every earlier close on record."""
    extensions = case.facts.extensions
    final = case.facts.final_close
    if not extensions or final is None:
        return Outcome(Verdict.NOT_APPLICABLE, _("No extension is recorded."))
    earlier = case.facts.earlier_closes
    listed = ", ".join(wording.day(day) for day in earlier)
    said = _("The close was {0} and is now {1}.").format(listed, wording.day(final))
    if not earlier:
        said = _("The close is now {0}; the earlier one is not recorded.").format(wording.day(final))
    missing = _missing_in_extensions(case, bool(earlier))
    if missing:
        remedy = _("Record for each extension: {0}.").format(", ".join(missing))
        return Outcome(Verdict.ADVISE, said, remedy, measured=len(extensions))
    return Outcome(Verdict.PASS, said, measured=len(extensions))


def _missing_in_extensions(case: Case, has_earlier: bool) -> list[str]:
    """What every extension should say and one of these does not."""
    each = case.facts.extensions
    late = any(one.announced_on and one.old_close and one.announced_on > one.old_close for one in each)
    wanted = {
        _("the earlier close"): has_earlier,
        _("the reason"): all(one.reason for one in each),
        _("the day on which it was announced"): all(one.announced_on for one in each),
        _("why it was announced only after the close"): not late,
    }
    return [name for name, there in wanted.items() if not there]


@rule(
    "HMG08-7",
    _("An extension for everyone"),
    cites=_("Code of practice on consultation, 2008, guidance on closing"),
    severity=Severity.SHOULD,
    sets=("HMG08",),
    source="BIS, closing a consultation (archived)",
)
def extension_for_everyone(case: Case) -> Outcome:
    """Extend for everyone, and tell all who were first told of the consultation."""
    extensions = case.facts.extensions
    if not extensions:
        return Outcome(Verdict.NOT_APPLICABLE, _("No extension is recorded."))
    told = [(one.told_whom or "").strip() for one in extensions]
    remedy = _("Tell everyone who was first told, and record it.")
    if not all(told):
        return Outcome(Verdict.NODATA, _("Who was told of the extension is not recorded."), remedy)
    some = next((whom for whom in told if not _EVERYONE.search(whom)), None)
    if some:
        said = _("The extension was told to {0}, which is not everyone.").format(wording.quoted(some))
        return Outcome(Verdict.BREACH, said, remedy, some)
    return Outcome(Verdict.PASS, _("Everyone was told of the extension."))


_EVERYONE = re.compile(r"\b(?:all|every\w*)\b", re.IGNORECASE)
