"""The local compact: its numbers are data that a partnership keeps, each with its text and its first day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from consult.domain._timetable_fields import PERIOD
from consult.domain.counting import add_months
from consult.domain.language import gettext as _
from consult.domain.standards import feedback, wording
from consult.domain.standards.case import Case, span
from consult.domain.standards.claims import claimed
from consult.domain.standards.duration import Length, length_test
from consult.domain.standards.findings import Outcome, Severity, Verdict
from consult.domain.standards.holidays import overlaps
from consult.domain.standards.register import rule
from consult.domain.timetable import Local

SOURCE = "the partnership's own local compact; no text of one was found"


def _tested(case: Case, test: Callable[[Local], Outcome | None], silent: str) -> Outcome:
    """``test`` where the local compact holds; ``silent`` is said where it has nothing for the rule."""
    local = case.facts.local
    if local is None:
        said = _("No number of a local compact is recorded; the national standard is the only measure.")
        remedy = _("Record the local compact's numbers, its text and its first day.")
        return Outcome(Verdict.NODATA, said, remedy, at_most=Severity.MAY)
    if local.effective_from and case.launches and case.launches[-1] < local.effective_from:
        said = _("The local compact holds from {0}, after the launch.").format(
            wording.day(local.effective_from)
        )
        return Outcome(Verdict.NOT_APPLICABLE, said, at_most=Severity.MAY)
    if local.effective_from and case.launches and case.launches[0] < local.effective_from:
        said = _("Whether the local compact holds depends on the day of the launch: it holds from {0}.")
        remedy = _("Settle the day of the launch.")
        said = said.format(wording.day(local.effective_from))
        return Outcome(Verdict.DEPENDS, said, remedy, at_most=_at_most(case, local))
    outcome = test(local) or Outcome(Verdict.NOT_APPLICABLE, silent)
    return replace(outcome, at_most=_at_most(case, local))


def _at_most(case: Case, local: Local) -> Severity | None:
    """A local number binds only with its text and its first day, where it was adopted or claimed (LOC-6)."""
    adopted = "local" in {*case.facts.adopted, *claimed(case.facts)}
    return None if adopted and local.effective_from and local.text_ref else Severity.MAY


def _asks(days: int) -> str:
    return _("the local compact asks for {0}").format(wording.weeks(days))


@rule(
    "LOC-1",
    _("The length in the local compact"),
    cites=_("Local compact, usual length"),
    severity=Severity.SHOULD,
    source=SOURCE,
    reason=True,
)
def local_length(case: Case) -> Outcome:
    """Stay open as long as the local compact asks, or publish a reason by the launch."""

    def test(local: Local) -> Outcome | None:
        days = local.min_days
        return length_test(case, Length(days, _asks(days))) if days else None

    return _tested(case, test, _("The local compact names no length; the national standard is the measure."))


@rule(
    "LOC-2",
    _("The floor in exceptional cases"),
    cites=_("Local compact, shortest length"),
    severity=Severity.SHOULD,
    source=SOURCE,
)
def local_floor(case: Case) -> Outcome:
    """Never go below the floor of the local compact, whatever the reason."""

    def test(local: Local) -> Outcome | None:
        days = local.exception_floor_days
        if not days:
            return None
        asks = _("the local compact allows no less than {0}").format(wording.weeks(days))
        return length_test(case, Length(days, asks, excusable=False))

    return _tested(case, test, _("The local compact names no floor."))


@rule(
    "LOC-3",
    _("More time over the holidays"),
    cites=_("Local compact, holidays"),
    severity=Severity.SHOULD,
    source=SOURCE,
    reason=True,
)
def local_holidays(case: Case) -> Outcome:
    """Give the extra days of the local compact where the time runs over August, Christmas or Easter."""

    def test(local: Local) -> Outcome | None:
        extra = local.holiday_extra_days
        if not extra:
            return None
        close = case.close
        if close is None or not case.days:
            return Outcome(
                Verdict.NODATA,
                _("The days cannot be counted yet."),
                _("State the launch and a closing date."),
            )
        if not any(overlaps(launch, close) for launch in case.launches):
            return Outcome(Verdict.PASS, _("No holiday season falls into the time for answering."))
        if not local.min_days:
            said = _("The local compact adds {0} over the holidays but names no length to add them to.")
            remedy = _("Record the usual length of the local compact.")
            return Outcome(Verdict.NODATA, said.format(wording.day_count(extra)), remedy, span(case.days))
        return length_test(case, Length(local.min_days + extra, _asks(local.min_days + extra)))

    return _tested(case, test, _("The local compact names no extra time for holidays."))


@rule(
    "LOC-4",
    _("Feedback as the local compact has it"),
    cites=_("Local compact, feedback"),
    severity=Severity.SHOULD,
    source=SOURCE,
    reason=True,
)
def local_feedback(case: Case) -> Outcome:
    """Tell people what became of their views within the time of the local compact, from the close."""

    def test(local: Local) -> Outcome | None:
        if not local.feedback_within:
            return None
        if case.close is None:
            return feedback.no_close()
        due = _after(case.close, local.feedback_within)
        return feedback.by(case, due, _("The local compact asks for it by {0}.").format(wording.day(due)))

    return _tested(case, test, _("The local compact names no time for feedback."))


def _after(close: date, within: int | str) -> date:
    """The day that is ``within`` after the close: days as a number, or "12 weeks", "3 months"."""
    if isinstance(within, int):
        return close + timedelta(days=within)
    found = PERIOD.fullmatch(within)
    if found is None:
        raise ValueError(f"{within!r} is no length of time; facts_from lets none such through")
    number, unit = int(found[1]), (found[2] or "days").lower().rstrip("s")
    if unit == "month":
        return add_months(close, number)
    return close + timedelta(days=number * (7 if unit == "week" else 1))


@rule(
    "LOC-5",
    _("Early notice as the local compact has it"),
    cites=_("Local compact, early notice"),
    severity=Severity.SHOULD,
    source=SOURCE,
    reason=True,
)
def local_notice(case: Case) -> Outcome:
    """Announce the consultation as many days before the launch as the local compact asks."""

    def test(local: Local) -> Outcome | None:
        days = local.early_notice_days
        return _notice(case, days) if days else None

    return _tested(case, test, _("The local compact names no early notice."))


def _notice(case: Case, days: int) -> Outcome:
    if not case.launches:
        said = _("No launch date is given, so the day for early notice cannot be counted.")
        return Outcome(Verdict.NODATA, said, _("State the launch."))
    notice = case.notice
    due = case.launches[0] - timedelta(days=days)
    asks = _("The local compact asks for {0} of early notice.").format(wording.day_count(days))
    remedy = _("Give notice by {0}, or launch later.").format(wording.day(due))
    if notice is None:
        said = _("No early notice is recorded.")
        return Outcome(Verdict.ADVISE, f"{said} {asks}", remedy, required=due.isoformat())
    given = tuple((launch - notice).days for launch in case.launches)
    said = _("Notice was given on {0}, {1} before the launch.")
    said = said.format(wording.day(notice), wording.day_count(max(0, min(given))))
    enough = {one >= days for one in given}
    verdict = {frozenset({True}): Verdict.PASS, frozenset({False}): Verdict.BREACH}.get(
        frozenset(enough), Verdict.DEPENDS
    )
    short = None if verdict is Verdict.PASS else span(tuple(max(0, days - one) for one in given))
    return Outcome(
        verdict,
        f"{said} {asks}",
        "" if verdict is Verdict.PASS else remedy,
        notice.isoformat(),
        due.isoformat(),
        short,
    )


@rule(
    "LOC-6",
    _("The text and the first day of the local compact"),
    cites=_("Local compact"),
    severity=Severity.MAY,
    source=SOURCE,
)
def local_text(case: Case) -> Outcome:
    """Name the text of the local compact and the day from which it holds; without both it binds nobody."""
    local = case.facts.local
    if local is None:
        said = _("No local compact is recorded.")
        return Outcome(Verdict.NODATA, said, _("Record its text and its first day, if there is one."))
    if local.effective_from and local.text_ref:
        said = _("The local compact is {0}, from {1}.")
        return Outcome(
            Verdict.PASS, said.format(wording.quoted(local.text_ref), wording.day(local.effective_from))
        )
    said = _(
        "The text or the first day of the local compact is not recorded, so its numbers are only a guide."
    )
    return Outcome(Verdict.ADVISE, said, _("Record both."))
