"""Why each milestone stands on its day, and what would have to be explained where not all can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.planning import sentences
from consult.domain.planning.building import body_of, given_dates, label
from consult.domain.planning.days import ceiling, floor
from consult.domain.planning.deadlines import Deadline
from consult.domain.planning.sentences import on
from consult.domain.planning.solving import Solution, mended
from consult.domain.planning.terms import Terms
from consult.domain.standards import Assessment, Finding, Severity, Verdict, wording

SEASONS = {
    "christmas": _("Christmas"),
    "easter": _("Easter"),
    "august": _("August"),
    "elections": _("an election"),
}
ANSWERED = {Verdict.EXPLAINED}
UNANSWERED = {Verdict.BREACH, Verdict.EXPLAINED_LATE}


def because(solved: Solution, name: str) -> str:
    """The sentence that says what put a milestone on its day."""
    said = _because(solved, name)
    return f"{said} {_due(solved, said)}".strip() if name == "feedback" else said


def _due(solved: Solution, said: str) -> str:
    """By when feedback is due: of all deadlines that hold for this launch, the first; once is enough."""
    held = []
    for link, deadline in solved.model.deadlines.items():
        start = solved.days[link.later]
        if said == link.before(solved.days["feedback"], start):
            return ""
        held.append((deadline.last(start), sentences.due(deadline, start)))
    return min(held)[1] if held else ""


def _because(solved: Solution, name: str) -> str:
    terms, day = solved.model.terms, solved.days[name]
    if name in terms.fixed:
        return _("This date was given.") + _weekend(solved, day)
    stands = terms.current.get(name)
    if stands and stands.toordinal() == day:
        return _("It stays where it stands.")
    ways = (_pulled, _pushed) if name in solved.late else (_pushed, _pulled)
    return ways[0](solved, name) or ways[1](solved, name) or _("Nothing else binds it.")


def _weekend(solved: Solution, day: int) -> str:
    reason = _unusable(solved, "", day)
    return " " + _("It is {0}.").format(reason) if reason else ""


def _pushed(solved: Solution, name: str) -> str:
    """What keeps it from being earlier: of all that do, what asks for the latest day; outer links last."""
    day, choice = solved.days[name], solved.network.days[name]
    found = []
    for link in solved.network.links:
        if link.later == name:
            other = solved.days[link.earlier]
            least = link.push(other)
            if ceiling(choice, least) == day:
                found.append((not link.outer, least, link.broken is not None, link.after(other, day)))
    first = solved.model.terms.earliest.get(name)
    if first and ceiling(choice, first.toordinal()) == day:
        found.append(
            (
                True,
                first.toordinal(),
                False,
                _("The first day from {0} on, as was asked.").format(wording.day(first)),
            )
        )
    if not found:
        return ""
    _inner, least, _is_demand, said = max(found, key=lambda one: one[:3])
    reason = _unusable(solved, name, least) if least < day else ""
    return f"{said} {_('{0} itself is {1}.').format(on(least), reason)}" if reason else said


def _pulled(solved: Solution, name: str) -> str:
    """What keeps it from being later: of all that do, what asks for the earliest day."""
    day, choice = solved.days[name], solved.network.days[name]
    found = []
    for link in solved.network.links:
        if link.earlier == name:
            other = solved.days[link.later]
            most = link.pull(other)
            if floor(choice, most) == day:
                found.append((not link.outer, -most, link.broken is not None, link.before(day, other)))
    last = solved.model.terms.latest.get(name)
    if last and floor(choice, last.toordinal()) == day:
        found.append(
            (
                True,
                -last.toordinal(),
                False,
                _("The last day up to {0}, as was asked.").format(wording.day(last)),
            )
        )
    return max(found, key=lambda one: one[:3])[3] if found else ""


def _unusable(solved: Solution, name: str, day: int) -> str:
    """Why a milestone cannot lie on a day, as the end of a sentence."""
    days, body = solved.model.days, body_of(solved.model.terms, name)
    if body and body.meetings:
        return ""
    if days.is_weekend(day):
        return _("at a weekend")
    if days.is_holiday(day):
        return _("a bank holiday")
    if day in days.excluded:
        return _("an excluded day")
    return _("in a time to be kept clear") if name in solved.model.clear else ""


def reasons(solved: Solution, assessment: Assessment) -> tuple[str, ...]:
    """What would have to be explained, gravest first; empty exactly when the plan keeps everything."""
    said = [*_meetings_missed(solved), *_broken(solved, assessment), *_windows_hit(solved)]
    lengths = any(link in solved.model.lengths for link in solved.broken)
    alone = {link.rule for link in solved.model.demands if link.rule}
    told = {link.rule for link in solved.broken}
    for finding in assessment.findings:
        of_length = lengths and isinstance(finding.short_by, int) and finding.rule not in alone
        if finding.verdict in UNANSWERED and finding.rule not in told and not of_length:
            said.append(f"{finding.title}: {finding.explanation}")
    return tuple(said)


def _meetings_missed(solved: Solution) -> Iterator[str]:
    for name, day in solved.model.terms.fixed.items():
        body = body_of(solved.model.terms, name)
        if body and body.meetings and day not in body.meetings:
            yield _("{0} is not among the meetings of {1} that were given.").format(
                wording.day(day), body.name
            )


def _broken(solved: Solution, assessment: Assessment) -> Iterator[str]:
    graver_told = False
    for link in solved.broken:
        deadline = solved.model.deadlines.get(link)
        if deadline and not _is_late(assessment, deadline):
            continue
        severity = solved.model.lengths.get(link)
        if severity and (_answered(assessment, severity) or (severity is Severity.MAY and graver_told)):
            continue
        said = link.broken(solved.days[link.earlier], solved.days[link.later]) if link.broken else ""
        if said:
            graver_told = graver_told or severity is not None
            yield f"{said}{_what_was_given(solved)}"


def _is_late(assessment: Assessment, deadline: Deadline) -> bool:
    """Whether the standard itself finds it so; one that another launch would have had says nothing."""
    return any(one.rule == deadline.rule and one.short_by for one in assessment.findings)


def _answered(assessment: Assessment, severity: Severity) -> bool:
    """Whether a reason for the length was already published by the launch."""
    short: Sequence[Finding] = [
        one for one in assessment.findings if isinstance(one.short_by, int) and one.severity is severity
    ]
    return bool(short) and all(one.verdict in ANSWERED for one in short)


def _what_was_given(solved: Solution) -> str:
    given = given_dates(solved.model.terms)
    return " " + _("The dates given leave no more ({0}).").format("; ".join(given)) if given else ""


def _windows_hit(solved: Solution) -> Iterator[str]:
    for name in solved.in_window:
        day = solved.days[name]
        hit = [window for window, first, last in solved.model.windows if first <= day <= last]
        if hit:
            said = _("{0} on {1} falls into a time that was to be kept clear: {2}.")
            yield said.format(label(solved.model.terms, name), on(day), _(SEASONS[hit[0]]))


WAYS = (("decision", True), ("feedback", True), ("close", True), ("decision", False), ("launch", False))


def ways_out(solved: Solution) -> tuple[str, ...]:
    """For each given date that would mend a plan by moving: the nearest day to which it would have to move."""
    terms = solved.model.terms
    found = []
    for name, later in WAYS:
        for tried in _freed(solved, name, later=later):
            with suppress(BadInput):  # this date alone would not mend it
                days = mended(tried, solved.asked)
                if days:
                    found.append(_moved(terms, name, days[name], later=later))
                    break
    return tuple(found)


def _freed(solved: Solution, name: str, *, later: bool) -> Iterator[Terms]:
    """The same terms with one milestone free to move later or earlier; a decision also beyond its meetings."""
    terms = solved.model.terms
    given = terms.fixed.get(name) or (terms.latest if later else terms.earliest).get(name)
    meetings = terms.decider.meetings if name == "decision" and terms.decider else ()
    if not given and not meetings:
        return
    bound = {name: given or date.fromordinal(solved.days[name])}
    free = replace(
        terms,
        fixed={kind: day for kind, day in terms.fixed.items() if kind != name},
        earliest={**terms.earliest, **bound} if later else _less(terms.earliest, name),
        latest=_less(terms.latest, name) if later else {**terms.latest, **bound},
        current={},
        goal="earliest" if later else "latest",
    )
    yield free
    if meetings:
        yield replace(
            free,
            bodies=tuple(
                replace(body, meetings=()) if body is terms.decider else body for body in terms.bodies
            ),
        )


def _less(dates: Mapping[str, date], name: str) -> dict[str, date]:
    return {kind: day for kind, day in dates.items() if kind != name}


def _moved(terms: Terms, name: str, day: int, *, later: bool) -> str:
    if later:
        return _("{0} on {1} or later.").format(label(terms, name), on(day))
    return _("{0} on {1} or earlier.").format(label(terms, name), on(day))
