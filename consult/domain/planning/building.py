"""From what a plan has to keep to milestones, their days and the links between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from consult.domain.errors import BadInput
from consult.domain.language import gettext as _
from consult.domain.planning import links, sentences
from consult.domain.planning.days import Days, Window, windows
from consult.domain.planning.deadlines import Deadline
from consult.domain.planning.lengths import Lengths
from consult.domain.planning.network import Link
from consult.domain.planning.sentences import always, capital, on
from consult.domain.planning.terms import KINDS, Body, Step, Terms
from consult.domain.standards import Severity

ALWAYS = ("launch", "close", "analysis", "papers_despatched", "decision", "feedback")
CLEAR_OF = {"elections": ("launch", "close", "feedback")}  # the seasons concern the open period alone
OPEN = ("launch", "close")


@dataclass(frozen=True)
class Model:
    """Milestones in order with their days, the links that always hold, and the demands, gravest first.

    ``clear`` has the days of a milestone that keep the windows clear; ``lengths`` the gravity of the demands
    on how long the consultation is open; ``deadlines`` those on the feedback, with their links.
    """

    terms: Terms
    days: Days
    domain: dict[str, Sequence[int]]
    order: tuple[Link, ...]
    demands: tuple[Link, ...]
    lengths: dict[Link, Severity]
    deadlines: dict[Link, Deadline]
    clear: dict[str, tuple[int, ...]]
    windows: tuple[Window, ...]


def build(terms: Terms, confirmed: Set[str] = frozenset(), deadlines: Iterable[Deadline] = ()) -> Model:
    """The model of these terms, with the deadlines of feedback that are to be kept.

    Raises :class:`BadInput` where nothing says when, or where a milestone has no day left by itself, and
    :class:`consult.domain.calendars.OutsideCalendar` for a date in a year whose holidays are not known.
    """
    tables = (terms.fixed, terms.earliest, terms.latest, terms.current)
    given = [day for table in tables for day in table.values()]
    if not given:
        raise BadInput(_("Give at least one date to start from, such as fixed.launch or fixed.decision."))
    meetings = [day for body in terms.bodies for day in body.meetings]
    days = Days(terms.facts.nation, [*given, *meetings], terms.excluded_days)
    names = _names(terms)
    domain = {name: _domain(terms, days, name) for name in names}
    lengths = Lengths(terms.facts, confirmed, terms.fixed.get("launch"))
    law, should, benchmark = (
        links.length(lengths, severity) for severity in (Severity.MUST, Severity.SHOULD, Severity.MAY)
    )
    due = {links.due(deadline): deadline for deadline in deadlines}
    first = [link for link, deadline in due.items() if deadline.severity is not Severity.MAY]
    last = [link for link in due if link not in first]
    own = (*_own_demands(terms, days, names), *_feedback(terms))
    demands = (law, *own, should, *first, benchmark, *last)
    found = tuple(windows(terms.keep_clear, days, terms.facts.polls))
    gravity = {law: Severity.MUST, should: Severity.SHOULD, benchmark: Severity.MAY}
    order = tuple(_order(terms, names))
    clear = dict(_clear(terms, domain, found))
    return Model(terms, days, domain, order, demands, gravity, due, clear, found)


def _names(terms: Terms) -> list[str]:
    """The milestones in an order in which each comes after those that it waits for."""
    mentioned = {*terms.fixed, *terms.earliest, *terms.latest, *terms.current}
    mentioned |= {name for step in terms.milestones for name in (step.after, step.before) if name}
    if terms.facts.local and terms.facts.local.early_notice_days:
        mentioned.add("early_notice")
    waiting = [kind for kind in KINDS if kind in ALWAYS or kind in mentioned]
    waiting += [step.name for step in terms.milestones]
    waits = terms.waits()
    names: list[str] = []
    while waiting:
        ready = next(name for name in waiting if waits[name].isdisjoint(waiting))
        names.append(ready)
        waiting.remove(ready)
    return names


def _step(terms: Terms, name: str) -> Step | None:
    return next((step for step in terms.milestones if step.name == name), None)


def body_of(terms: Terms, name: str) -> Body | None:
    """The body at whose meeting a milestone lies, if any."""
    if name == "decision":
        return terms.decider
    step = _step(terms, name)
    return terms.body(step.on_meeting_of) if step and step.on_meeting_of else None


def _domain(terms: Terms, days: Days, name: str) -> Sequence[int]:
    """The days that a milestone may have: the given one, else meetings or working days within its bounds."""
    if name in terms.fixed:
        return (terms.fixed[name].toordinal(),)
    step, body = _step(terms, name), body_of(terms, name)
    choice: Sequence[int] = days.working if step is None or step.on_working_day else days.all
    if name == "feedback" and "decision" in terms.fixed:  # that day will do, whatever day it is
        choice = sorted({*choice, terms.fixed["decision"].toordinal()} - days.excluded)
    if body and body.meetings:
        choice = sorted({day.toordinal() for day in body.meetings} - days.excluded)
    first, last = terms.earliest.get(name), terms.latest.get(name)
    begin = bisect_left(choice, first.toordinal()) if first else 0
    end = bisect_right(choice, last.toordinal()) if last else len(choice)
    if begin >= end:
        raise _nothing_left(name, bool(body and body.meetings))
    return choice[begin:end] if first or last else choice


def _nothing_left(name: str, meets: bool) -> BadInput:
    said = _("No meeting is left for it.") if meets else _("No working day is left for it.")
    said += " " + _("Look at its earliest and latest day, at the meetings and at the excluded days.")
    return BadInput(f"{name}: {said}", {name: said})


def _clear(
    terms: Terms, domain: dict[str, Sequence[int]], found: tuple[Window, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name in ("launch", "close", "feedback"):
        edges = [(first, last) for window, first, last in found if name in CLEAR_OF.get(window, OPEN)]
        if edges and name not in terms.fixed:
            taken = {day for first, last in edges for day in range(first, last + 1)}
            yield name, tuple(day for day in domain[name] if day not in taken)


def _order(terms: Terms, names: Sequence[str]) -> Iterator[Link]:
    """What can never be otherwise: one thing comes after another."""
    pairs = {
        ("launch", "close"): (_("On the day of the launch."), _("On the day of the close.")),
        ("close", "analysis"): (_("On the day of the close."), _("As late as the analysis allows.")),
        ("analysis", "papers_despatched"): (
            _("As soon as the analysis is done."),
            _("In time for the papers that go out on {1}."),
        ),
        ("papers_despatched", "decision"): (
            _("As soon as the papers are out."),
            _("In time for the decision on {1}."),
        ),
        ("decision", "implementation"): (
            _("Not before the decision on {0}."),
            _("In time for the implementation on {1}."),
        ),
    }
    for (earlier, later), (after, before) in pairs.items():
        if earlier in names and later in names:
            yield links.at_least(earlier, later, 0, always(after), always(before))
    yield links.at_least(
        "decision", "feedback", 0, sentences.told_after, always(_("In time for the feedback on {1}."))
    )
    if "early_notice" in names:
        after, before = _("After the early notice on {0}."), _("Before the launch on {1}.")
        yield links.at_least("early_notice", "launch", 1, always(after), always(before))
    for step in terms.milestones:
        named = _label(terms, step.after)
        first = always(_("Not before {2} ({0})."), named)
        if step.on_meeting_of:
            first = always(_("The first meeting of {2} from {3} ({0}) on."), step.on_meeting_of, named)
        yield links.at_least(step.after, step.name, 0, first, always(_("In time for {2} ({1})."), step.name))
        if step.before:
            named = _label(terms, step.before)
            after, before = _("Not before {2} ({0})."), _("In time for {2} ({1}).")
            yield links.at_least(step.name, step.before, 0, always(after, step.name), always(before, named))


def _label(terms: Terms, name: str) -> str:
    return sentences.label(name) if name in KINDS else name


def label(terms: Terms, name: str) -> str:
    """How a milestone is called; a decision with the body that takes it."""
    body = body_of(terms, name)
    if name == "decision" and body:
        return _("Decision: {0}").format(body.name)
    return _label(terms, name)


def _own_demands(terms: Terms, days: Days, names: Sequence[str]) -> Iterator[Link]:
    yield from _one_after_another()
    yield links.papers(days, "papers_despatched", "decision", terms.decider)
    if terms.analysis_working_days:
        wanted = terms.analysis_working_days
        said = sentences.working(wanted)
        after = always(_("{2} after the close, to read and count the answers."), capital(said))
        before = always(_("The last day that leaves {2} for analysis by {1}."), said)
        broken = sentences.analysis_missing(days, wanted)
        yield links.working_days(days, "close", "analysis", wanted, (after, before, broken))
    for step in terms.milestones:
        yield from _step_demands(terms, days, step)
    local = terms.facts.local
    if "early_notice" in names and local and local.early_notice_days:
        notice = sentences.count(local.early_notice_days)
        after = always(_("{2} after the early notice, as the local compact asks."), capital(notice))
        before = always(_("{2} before the launch, as the local compact asks."), capital(notice))
        broken = always(_("The early notice on {0} is given less than {2} before the launch."), notice)
        link = links.at_least("early_notice", "launch", local.early_notice_days, after, before, broken)
        yield replace(link, rule="LOC-5")


def _one_after_another() -> Iterator[Link]:
    """Replies are weighed after the last of them, and read by those who decide: a day for each at least."""
    later = _("The day after the one before it, so that replies can be weighed.")
    earlier = _("The day before the next step, so that replies can be weighed.")
    for pair, broken in {
        ("close", "analysis"): _(
            "The analysis is done on {1}, the day of the close, so that replies go unread."
        ),
        ("papers_despatched", "decision"): _("The papers go out on {0}, the day of the decision."),
    }.items():
        yield links.at_least(*pair, 1, always(later), always(earlier), always(broken))


def _step_demands(terms: Terms, days: Days, step: Step) -> Iterator[Link]:
    start, name = _label(terms, step.after), step.name
    for days_wanted, in_working_days in ((step.at_least_days, False), (step.at_least_working_days, True)):
        if not days_wanted:
            continue
        said = sentences.working(days_wanted) if in_working_days else sentences.count(days_wanted)
        after = always(_("{2} after {3} ({0})."), capital(said), start)
        before = always(_("{2} before {3} ({1})."), capital(said), name)
        broken = always(_("{2} ({1}) comes too soon after {3} ({0}): {4} are wanted."), name, start, said)
        if in_working_days:
            yield links.working_days(days, step.after, name, days_wanted, (after, before, broken))
        else:
            yield links.at_least(step.after, name, days_wanted, after, before, broken)
    if step.at_most_days is not None:
        yield links.at_most(step.after, name, step.at_most_days, start, name)
    body = terms.body(step.on_meeting_of) if step.on_meeting_of else None
    if body and (body.papers_lead_clear_days, body.papers_lead_working_days) != (None, None):
        yield links.papers(days, step.after, name, body)


def _feedback(terms: Terms) -> Iterator[Link]:
    """Feedback by so many days after the close, as the plan asks."""
    most = terms.feedback_within_days
    if most is not None:
        yield links.at_most("close", "feedback", most, sentences.label("close"), sentences.label("feedback"))


def given_dates(terms: Terms) -> list[str]:
    """What was fixed or bound, in words and in date order."""
    tables = (
        (terms.fixed, _("{0} on {1}")),
        (terms.earliest, _("{0} from {1}")),
        (terms.latest, _("{0} until {1}")),
    )
    found = [
        (day, said.format(label(terms, name), on(day.toordinal())))
        for table, said in tables
        for name, day in table.items()
    ]
    return [said for _day, said in sorted(found)]
