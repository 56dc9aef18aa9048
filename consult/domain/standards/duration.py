"""The test that most standards share: long enough, or a reason published by the launch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from consult.domain.language import gettext as _
from consult.domain.standards import wording
from consult.domain.standards.case import Basis, Case, span
from consult.domain.standards.findings import Count, Outcome, Verdict


@dataclass(frozen=True)
class Length:
    """A length that is expected: ``required`` days, and who ``asks`` for them, as part of a sentence.

    ``excusable``: a published reason answers a shortfall. ``informal``: it takes a reason at any length.
    """

    required: int
    asks: str
    excusable: bool = True
    informal: bool = False


def weeks_or_reason(case: Case, *, explained_if_informal: bool = False) -> Outcome:
    """The length that the case's edition asks for (CNT-1, CNT-3), or a reason published by the launch.

    ``explained_if_informal``: the standard wants a reason for a less formal exercise of any length.
    """
    edition = case.edition
    if edition is None or edition.weeks is None:
        raise ValueError("only an edition that names a length can be tested for one")
    informal = explained_if_informal and case.facts.kind == "informal"
    asks = _asks(case, edition.name, wording.number(edition.weeks))
    return length_test(case, Length(edition.weeks * 7, asks, informal=informal))


def _asks(case: Case, name: str, weeks: str) -> str:
    if case.basis is Basis.ADOPTED:
        return _("we signed up to {0}").format(weeks)
    if case.basis is Basis.CLAIMED:
        return _("the paper says that it keeps {0}, which asks for {1}").format(name, weeks)
    return _("{0} asks for {1}").format(name, weeks)


def length_test(case: Case, length: Length) -> Outcome:
    """The expected length against both readings (CNT-10); NODATA where there is nothing to count."""
    required = length.required
    if not case.days:
        remedy = _("State the launch and a closing date.")
        return Outcome(Verdict.NODATA, _why_not_counted(case), remedy, None, required)
    readings = {_reading(case, length, *reading) for reading in zip(case.launches, case.days, strict=True)}
    verdict = readings.pop() if len(readings) == 1 else Verdict.DEPENDS
    explanation = " ".join(_sentences(case, length, verdict))
    return Outcome(
        verdict,
        explanation,
        _remedy(case, length, verdict),
        span(case.days),
        required,
        _short_by(case, required, verdict),
    )


def _reading(case: Case, length: Length, launch: date, days: int) -> Verdict:
    """One reading. An inferred close is the latest possible, so it proves a shortfall and nothing else."""
    verdict = by_length(days, length.required)
    if verdict is Verdict.BREACH or length.informal:
        return by_reason(case, launch) if length.excusable else Verdict.BREACH
    return Verdict.DEPENDS if case.inferred else verdict


def by_length(days: int, required: int) -> Verdict:
    """Long enough, one day too few (the launch day may count), or short (CNT-3)."""
    if days >= required:
        return Verdict.PASS
    return Verdict.MARGIN if days == required - 1 else Verdict.BREACH


def by_reason(case: Case, launch: date) -> Verdict:
    """What the published reason makes of a shortfall, for a launch on that day."""
    reason = case.facts.rationale
    if reason is None or not reason.is_given:
        return Verdict.BREACH
    if reason.published_on is None:
        return Verdict.DEPENDS
    return Verdict.EXPLAINED if reason.published_on <= launch else Verdict.EXPLAINED_LATE


def _short_by(case: Case, required: int, verdict: Verdict) -> Count | None:
    """Whole days missing on each reading; none where nothing is missing, or only the launch day."""
    if verdict is Verdict.PASS or min(case.days) >= required - 1:
        return None
    return span(tuple(max(0, required - days) for days in case.days))


def _why_not_counted(case: Case) -> str:
    if not case.launches:
        return _("No launch date is given, so the length cannot be counted.")
    return _(
        "No closing date is stated, and no review or decision follows the launch; nothing can be counted."
    )


def _sentences(case: Case, length: Length, verdict: Verdict) -> list[str]:
    first = [wording.weeks_between(case.days), length.asks]
    if verdict is Verdict.MARGIN:
        whole = wording.weeks(length.required)
        first.append(_("it is {0} only if the launch day is counted").format(whole))
    if length.informal:
        first.append(_("an informal exercise needs a reason at any length"))
    if length.excusable and (length.informal or min(case.days) < length.required - 1):
        first.append(reason_said(case))
    said = [wording.capital("; ".join(first)) + ".", *_arithmetic(case, length.required)]
    return [*said, _both_readings(case, length)] if verdict is Verdict.DEPENDS else said


def reason_said(case: Case) -> str:
    """What is known of the reason, as part of a sentence."""
    reason = case.facts.rationale
    if reason is None or not reason.is_given:
        return _("no reason was published") if case.over else _("no reason is published yet")
    if reason.published_on is None:
        return _("a reason is written down, but not when it was published")
    on = wording.day(reason.published_on)
    if reason.published_on <= case.launches[0]:
        return _("the reason was published by the launch, on {0}").format(on)
    if reason.published_on > case.launches[-1]:
        return _("the reason was published after the launch, on {0}").format(on)
    return _("the reason was published on {0}, before or after the launch").format(on)


def _arithmetic(case: Case, required: int) -> list[str]:
    said = []
    if case.inferred_from:
        sentence = _(
            "No closing date is stated; the days are counted to {0}, the latest that replies could be used."
        )
        said.append(sentence.format(wording.step(case.inferred_from)))
    parts = []
    for launch, days in zip(case.launches, case.days, strict=True):
        period = wording.from_to(launch, launch + timedelta(days=days))
        parts.append(_("{0} is {1}").format(period, wording.days_and_weeks(days)))
    parts.append(_("{0} are expected").format(required))
    missing = span(tuple(max(0, required - days) for days in case.days))
    if missing is not None and min(case.days) < required - 1:
        parts[-1] += _(", so it is {0} short").format(wording.day_count(missing))
    return [*said, "; ".join(parts) + "."]


def _both_readings(case: Case, length: Length) -> str:
    """Why it depends: the kindest reading and the harshest (CNT-10)."""
    if length.informal or max(case.days) < length.required - 1:
        return _("It is explained if the reason was published by the launch, and not kept if it never was.")
    kindest = wording.verdict(by_length(max(case.days), length.required)).lower()
    if case.inferred:
        return _("With replies accepted to the last day: {0}; an earlier close may be short.").format(kindest)
    missing = length.required - min(case.days)
    if missing == 1:
        whole = wording.weeks(length.required)
        said = _("On the earliest launch: {0}; on the latest it is {1} only if the launch day is counted.")
        return said.format(kindest, whole)
    sentence = _("On the earliest launch: {0}; on the latest launch: {1} short.")
    return sentence.format(kindest, wording.day_count(missing))


def mended_closes(case: Case, required: int) -> list[tuple[date, date]]:
    """Each launch worth naming, with the first close that is long enough for it."""
    return [(launch, launch + timedelta(days=required)) for launch in case.shown_launches]


def _remedy(case: Case, length: Length, verdict: Verdict) -> str:
    if verdict in {Verdict.PASS, Verdict.EXPLAINED}:
        return ""
    if length.informal:
        return _("Publish the reason for the informal way by the launch.")
    closing = _close_on(case, length.required)
    if verdict is Verdict.MARGIN or not length.excusable:
        return f"{closing}."
    if verdict is Verdict.EXPLAINED_LATE:
        return _("{0}, or tell everyone invited why the reason came late.").format(closing)
    if case.facts.rationale and case.facts.rationale.is_given:
        return _("{0}, or record that the reason was published by the launch.").format(closing)
    return _("{0}, or publish a reason by the launch.").format(closing)


def _close_on(case: Case, required: int) -> str:
    *others, (_launch, last) = mended_closes(case, required)
    said = _("Close on {0}").format(wording.close(last, case.facts.close_time))
    if not others:
        return said
    enough = _("{0} is enough for a launch on {1}")
    each = [enough.format(wording.day_and_month(day), wording.day_and_month(on)) for on, day in others]
    return f"{said} ({'; '.join(each)})"
