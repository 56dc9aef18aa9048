"""The page on which an officer records what answers a finding, and the links that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain import standards
from consult.domain.access import Action
from consult.domain.counting import london
from consult.domain.lifecycle import EDITABLE
from consult.domain.standards.answering import Answer, answered_by
from consult.domain.standards.wording import verdict
from consult.services import explaining, papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.reasons import reason_fields, reason_typed
from consult.web.officer.typed import Typed, form_page

OPEN_TO_ANSWER = (
    standards.Verdict.BREACH,
    standards.Verdict.EXPLAINED_LATE,
    standards.Verdict.DEPENDS,
    standards.Verdict.ADVISE,
    standards.Verdict.NODATA,
)


def prompt(answer: Answer) -> str:
    """What an officer is asked to record, as a link and as a heading."""
    return {
        Answer.REASON: _("Record a reason"),
        Answer.HOLIDAY: _("Record what is done about the holidays"),
        Answer.ELECTION: _("Record what was agreed about the poll"),
        Answer.ENGAGEMENT: _("Record who was talked to before the launch"),
        Answer.EQUALITY: _("Record the equality analysis"),
        Answer.FEEDBACK: _("Record when partners are told what became of it"),
    }[answer]


def links(reference: str, findings: Iterable[standards.Finding]) -> dict[str, tuple[str, str]]:
    """For each finding that something could answer: the address and the words of its link, by the rule's id."""
    found = {}
    for one in findings:
        answer = answered_by(one.rule)
        if answer is not None and one.verdict in OPEN_TO_ANSWER:
            address = url_for("officer.explain", reference=reference, rule=one.rule)
            found[one.rule] = (address, prompt(answer))
    return found


@blueprint.route("/consultations/<reference>/findings/<rule>", methods=["GET", "POST"])
def explain(reference: str, rule: str) -> ResponseReturnValue:
    """Record a reason, or what was done, for one finding; or take back what was recorded while it is a draft."""
    actor, typed = doors.actor(), Typed(request.form)
    found, answer, timetable = explaining.finding(actor, reference, rule)
    if request.method == "POST" and _act(reference, rule, answer, typed):
        return redirect(url_for("officer.timetable", reference=reference, recorded=1))
    consultation = papers.paper(actor, reference, Action.EXPLAIN)
    return form_page(
        "officer/explain.html",
        typed,
        consultation=consultation,
        draft=consultation.phase_at(clock.now()) in EDITABLE,
        finding=found,
        words=verdict,
        answer=answer.value,
        heading=prompt(answer),
        recorded=explaining.recorded(timetable, answer, rule),
        v=typed.form if request.method == "POST" else filled(actor.name) if answer is Answer.REASON else {},
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _act(reference: str, rule: str, answer: Answer, typed: Typed) -> bool:
    actor, seen = doors.actor(), typed.seen_version
    if typed.form.get("do") == "back":
        number = typed.number("number")
        return typed.does(lambda: explaining.take_back(actor, reference, rule, number, seen_version=seen))
    values = READ[answer](typed)
    if (
        answer is Answer.REASON
        and typed.chosen("which", ("all", "this"), _("Choose what it answers for.")) == "all"
    ):
        return typed.does(lambda: explaining.explain(actor, reference, values, seen_version=seen))
    return typed.does(lambda: explaining.answer_finding(actor, reference, rule, values, seen_version=seen))


def read_reason(typed: Typed) -> dict[str, Any]:
    """A reason with its kind; each is a problem of the form where it is missing."""
    reason = reason_typed(typed)
    if reason is None:
        typed.note("reason", _("Write the reason."))
    elif not reason["reason_code"]:
        typed.note("reason_code", _("Choose what kind of reason it is."))
    return reason or {}


def _what(typed: Typed) -> dict[str, Any]:
    return {"what": typed.line("what", _("Say what was done or agreed, and by whom."), 500)}


def _engagement(typed: Typed) -> dict[str, Any]:
    day = typed.day("date", _("The day"), _("Give the day."))
    return {
        "date": day.isoformat() if day else None,
        "with": typed.line("with", _("Say who it was."), 200),
        "what": typed.line("what", _("Say what was done, such as a workshop."), 500),
    }


def _days(*names: tuple[str, Callable[[], str]]) -> Callable[[Typed], dict[str, Any]]:
    """A reader of dates of which at least one must be given; ``names`` go with the words for a bad one."""

    def read(typed: Typed) -> dict[str, Any]:
        found = {name: typed.day(name, words()) for name, words in names}
        if not any(found.values()):
            typed.note(f"{names[0][0]}-day", _("Give at least one date."))
        return {name: day.isoformat() for name, day in found.items() if day}

    return read


READ: dict[Answer, Callable[[Typed], dict[str, Any]]] = {
    Answer.REASON: read_reason,
    Answer.HOLIDAY: _what,
    Answer.ELECTION: _what,
    Answer.ENGAGEMENT: _engagement,
    Answer.EQUALITY: _days(
        ("screened_on", lambda: _("The day of the screening")),
        ("published_on", lambda: _("The day on which the analysis was published")),
    ),
    Answer.FEEDBACK: _days(
        ("promised_by", lambda: _("The day that is promised")),
        ("published_on", lambda: _("The day on which partners were told")),
        ("delay_explained_on", lambda: _("The day on which the delay was explained")),
    ),
}


def filled(name: str) -> dict[str, str]:
    """The form for a reason with what is known already: who signs, today, and where it usually stands."""
    today = london(clock.now()).date().isoformat()
    where = _("In the paper, on its first page")
    return reason_fields({"signed_by": name, "published_on": today, "published_where": where})
