"""The kinds of link between two milestones, each with what is said of it."""

from __future__ import annotations

from consult.domain.language import gettext as _
from consult.domain.planning import sentences
from consult.domain.planning.days import Days
from consult.domain.planning.deadlines import Deadline
from consult.domain.planning.lengths import Lengths
from consult.domain.planning.network import Link, Say
from consult.domain.planning.sentences import always
from consult.domain.planning.terms import PAPERS_LEAD, Body
from consult.domain.standards import Severity


def at_least(earlier: str, later: str, days: int, after: Say, before: Say, broken: Say | None = None) -> Link:
    """``later`` so many calendar days after ``earlier`` at the least."""
    return Link(earlier, later, lambda day: day + days, lambda day: day - days, after, before, broken)


def working_days(days: Days, earlier: str, later: str, wanted: int, said: tuple[Say, Say, Say]) -> Link:
    """``later`` so many working days after ``earlier`` at the least; ``said``: after, before, broken."""
    after, before, broken = said
    return Link(
        earlier,
        later,
        lambda day: days.after(day, wanted),
        lambda day: days.before(day, wanted),
        after,
        before,
        broken,
    )


def length(lengths: Lengths, severity: Severity) -> Link:
    """The close as long after the launch as the standards of this gravity ask."""
    return Link(
        "launch",
        "close",
        lambda day: lengths.push(day, severity),
        lambda day: lengths.pull(day, severity),
        sentences.open_after(lengths, severity),
        sentences.open_before(lengths, severity),
        sentences.open_too_short(lengths, severity),
        dear=True,  # it asks the standards
    )


def papers(days: Days, earlier: str, later: str, body: Body | None) -> Link:
    """The lead of a body's papers, in clear days (CNT-9, convention C) unless it counts working days."""
    name = body.name if body and body.name else _("the decision")
    plain = body.papers_lead_working_days if body else None
    if plain is not None:
        lead, extra, said = plain, 0, sentences.working(plain)
    else:
        asked = body.papers_lead_clear_days if body else None
        lead = PAPERS_LEAD if asked is None else asked
        extra, said = 1, sentences.clear(lead)
    meets = bool(body and body.meetings)
    first = _("The first meeting that") if meets else _("The first day that")
    return Link(
        earlier,
        later,
        lambda day: days.after(day, lead) + extra,
        lambda day: days.before(day - extra, lead),
        always(_("{2} leaves {3} for the papers sent on {0}."), first, said),
        always(_("The last day that gives {2} {3} before {1}."), name, said),
        sentences.papers_missing(days, said, clear_days=bool(extra)),
    )


def at_most(start: str, end: str, most: int, start_named: str, end_named: str) -> Link:
    """``end`` at most so many days after ``start``: from its day on, the start cannot be too long before."""
    said = sentences.count(most)
    return Link(
        end,
        start,
        lambda day: day - most,
        lambda day: day + most,
        always(_("Not more than {2} before {3} ({0})."), said, end_named),
        always(_("At the latest {2} after {3} ({1})."), said, start_named),
        always(_("{2} ({0}) comes more than {3} after {4} ({1})."), end_named, said, start_named),
        outer=True,
    )


def due(deadline: Deadline) -> Link:
    """Feedback by its deadline: from its day on, the close (the decision) cannot be too long before."""
    return Link(
        "feedback",
        "close" if deadline.from_close else "decision",
        deadline.first,
        deadline.last,
        sentences.due_after(deadline),
        sentences.due_before(deadline),
        sentences.told_too_late(deadline),
        rule=deadline.rule,
        outer=True,
    )
