"""From stage to stage: the ways on that the table allows now, the decision, the end, and the withdrawal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.access import Action, Subject, allowed
from consult.domain.lifecycle import (
    MOVES,
    Act,
    Need,
    Phase,
    a_decision,
    ahead,
    everybody_told,
    nothing_compiling,
    reviewed,
)
from consult.domain.wording import closing
from consult.services import papers, reviews, stages
from consult.services import timetable as dates
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, date_parts, form_page

LIMIT = 5000  # characters of a reason or a decision

PLACES = {
    Act.SEND_FOR_REVIEW: "officer.reviews",
    Act.TAKE_BACK: "officer.reviews",
    Act.APPROVE: "officer.approve",
    Act.PUT_OUT: "officer.reports",
    Act.ASK_AGAIN: "officer.ask_again",
    Act.DECIDE: "officer.decide",
    Act.CLOSE: "officer.close",
    Act.WITHDRAW: "officer.withdraw",
}
"""The page on which each act of the lifecycle is done."""


class Way(NamedTuple):
    """A way on from where a consultation stands: its words and its page."""

    act: Act
    words: str
    address: str


def words_of(act: Act) -> str:
    """What an act of the table is called where it is offered."""
    words = {
        Act.SEND_FOR_REVIEW: _("Send it for review"),
        Act.TAKE_BACK: _("Take it back from review"),
        Act.APPROVE: _("Check and approve"),
        Act.PUT_OUT: _("Compile a report and put it out"),
        Act.ASK_AGAIN: _("Ask again, in another round"),
        Act.DECIDE: _("Record the decision"),
        Act.CLOSE: _("Close the consultation"),
        Act.WITHDRAW: _("Withdraw the consultation"),
    }
    return words[act]


class Later(NamedTuple):
    """What lies ahead: its words, and in sentences what has to be true before it."""

    words: str
    conditions: Sequence[str]


def what_lies_ahead(reference: str, phase: Phase, closes: datetime | None) -> Iterator[Later]:
    """Every act that will be possible later and is not now, in the order in which they come.

    ``closes`` is the first instant that is too late (UTC).
    """
    for one in ahead(phase):
        after = {
            Phase.ANALYSIS: lambda: _("After it closes on %(when)s.", when=closing(closes)),
            Phase.REPORTED: lambda: _("Once a report is out."),
            Phase.DECIDED: lambda: _("Once the decision is recorded."),
        }
        said = [condition_word(need) for need in one.needs]
        if reviewed in one.needs and not reviews.needed(doors.actor(), reference)["report"]:
            said.remove(condition_word(reviewed))
        yield Later(words_of(one.act), [after[one.after](), *filter(None, said)])


def condition_word(need: Need) -> str:
    """What has to be true before an act, as its line of the table names it; nothing where it is so but for a moment."""
    words = {
        reviewed: _("Those who have to clear it must have said that they are content."),
        a_decision: _("It takes the body that decided, the day, and what it decided."),
        everybody_told: _(
            "Each respondent must have been told what became of its answer, or it is said why not."
        ),
        nothing_compiling: "",
    }
    return words[need]


def ways_on(reference: str, phase: Phase) -> Iterator[Way]:
    """Every act of the table that the actor may do in this phase, in the order of the table."""
    who = doors.actor()
    for act, move in MOVES.items():
        if phase in move.when and allowed(who, Action(act.value), Subject(who.partnership_id, phase)):
            yield Way(act, words_of(act), url_for(PLACES[act], reference=reference))


@blueprint.route("/consultations/<reference>/decision", methods=["GET", "POST"])
def decide(reference: str) -> ResponseReturnValue:
    """Record that the decision was taken: when, by whom, and what it was."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        day = typed.day("decided_on", _("The date of the decision"))
        body, text = typed.line("body"), typed.words("decision", limit=LIMIT)
        if typed.does(
            lambda: stages.decide(
                actor, reference, decided_on=day, body=body, text=text, seen_version=typed.seen_version
            )
        ):
            return redirect(url_for("officer.overview", reference=reference))
    consultation = papers.paper(actor, reference, Action.DECIDE)
    return form_page(
        "officer/decide.html",
        typed,
        consultation=consultation,
        v=request.form if request.method == "POST" else _planned(reference),
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _planned(reference: str) -> dict[str, str]:
    """The body and the day that the timetable names for the decision."""
    steps = dates.timetable(doors.actor(), reference).milestones
    step = next((one for one in steps if one.kind == "decision"), None)
    return date_parts("decided_on", step.date) | {"body": step.body} if step else {}


@blueprint.route("/consultations/<reference>/close", methods=["GET", "POST"])
def close(reference: str) -> ResponseReturnValue:
    """Close it: every respondent was told what became of its answer, or it is said why not."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        reason = typed.words("reason", limit=LIMIT)
        if typed.does(lambda: stages.close(actor, reference, reason=reason, seen_version=typed.seen_version)):
            return redirect(url_for("officer.overview", reference=reference))
    consultation = papers.paper(actor, reference, Action.CLOSE)
    return form_page(
        "officer/close.html",
        typed,
        consultation=consultation,
        untold=stages.to_be_told(actor, reference),
        v=request.form,
        seen_version=typed.seen_version or consultation.seen_version,
    )


@blueprint.route("/consultations/<reference>/withdraw", methods=["GET", "POST"])
def withdraw(reference: str) -> ResponseReturnValue:
    """Withdraw it for a reason that everybody who heard of it is told."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        reason = typed.words("reason", _("Say why. The reason is kept."), limit=LIMIT)
        if typed.form.get("sure") != "yes":
            typed.note("sure", _("Tick the box to say that the consultation is withdrawn."))
        if typed.does(
            lambda: stages.withdraw(actor, reference, reason=reason, seen_version=typed.seen_version)
        ):
            return redirect(url_for("officer.overview", reference=reference))
    consultation = papers.paper(actor, reference, Action.WITHDRAW)
    return form_page(
        "officer/withdraw.html",
        typed,
        consultation=consultation,
        told=stages.would_be_told(actor, reference),
        v=request.form,
        seen_version=typed.seen_version or consultation.seen_version,
    )
