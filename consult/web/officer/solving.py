"""The page that works back from a date, and carries what it finds into the timetable of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.domain.access import Action
from consult.domain.planning import Plan
from consult.services import meetings, papers, solving, timetable
from consult.services.solving import NAMES, Wanted
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, date_parts

FIXABLE = ("launch", "close", "decision")
GOALS = ("earliest", "latest", "nearest")
WINDOWS = ("christmas", "easter", "august", "elections")
OURS = {theirs: ours for ours, theirs in NAMES.items()}


@blueprint.route("/consultations/<reference>/solve", methods=["GET", "POST"])
def solve(reference: str) -> ResponseReturnValue:
    """Fix what is fixed; the other dates follow, each with the reason for it. Nothing is saved here."""
    actor, typed = doors.actor(), Typed(request.form)
    consultation = papers.paper(actor, reference, Action.SET_TIMETABLE)
    kept = timetable.timetable(actor, reference)
    found: Plan | None = None
    if request.method == "POST":
        wanted = _wanted(typed)
        if typed.does(lambda: solving.solve(actor, reference, wanted), at=f"{_first_given(typed)}-day"):
            found = typed.result
    bodies = [(owner.id, owner.name, number) for owner, number in meetings.known(actor) if _is_body(owner)]
    page = render_template(
        "officer/solve.html",
        consultation=consultation,
        bodies=[body for body in bodies if body[2]],
        stands=solving.standing(actor, reference),
        plan=found,
        carried=_carried(found, kept) if found else [],
        v=typed.form if request.method == "POST" else _offered(solving.beginning(actor, reference)),
        problems=typed.problems,
    )
    return page, 400 if typed.problems else 200


def _offered(wanted: Wanted) -> MultiDict[str, str]:
    """What the page begins with, as the form sends it."""
    form = MultiDict({"goal": wanted.goal, "body": str(wanted.body_id or "")})
    for kind, day in wanted.fixed.items():
        form.update(date_parts(kind, day))
    return form


def _first_given(typed: Typed) -> str:
    """The date that a refusal stands at: the first that was given, else the first that could be."""
    return next((kind for kind in FIXABLE if typed.form.get(f"{kind}-day")), FIXABLE[0])


def _is_body(owner: Any) -> bool:
    return not hasattr(owner, "sector")


def _wanted(typed: Typed) -> Wanted:
    names = {
        "launch": _("The launch date"),
        "close": _("The closing date"),
        "decision": _("The date of the decision"),
    }
    fixed = {kind: day for kind, what in names.items() if (day := typed.day(kind, what))}
    goal = typed.chosen("goal", GOALS, _("Choose what matters most."))
    clear = [name for name in WINDOWS if name in typed.form.getlist("keep_clear")]
    return Wanted(fixed, goal, typed.number("body") or None, clear)


def _carried(found: Plan, kept: Any) -> list[tuple[str, str]]:
    """The plan as the form of the timetable page sends it, with what else stands in the draft's timetable."""
    fields = [("seen_version", str(kept.seen_version)), ("do", "check")]
    fields += [("adopted", name) for name in kept.adopted or []]
    places = iter(range(40))
    standing = list(kept.milestones)
    for one in found.milestones:
        kind = OURS.get(one.kind, one.kind)
        old = next((milestone for milestone in standing if _same(milestone, kind, one.label)), None)
        if old is not None:
            standing.remove(old)
        name = kind if kind in ("launch", "close") else f"step-{next(places)}"
        kind = old.kind if old else kind
        fields += _row(name, kind, old.label if old else one.label, one.date, old)
    for old in standing:
        fields += _row(f"step-{next(places)}", old.kind, old.label, old.date, old)
    return fields


def _same(milestone: Any, kind: str, label: str) -> bool:
    """Whether a planned milestone is this one of the draft: by its kind, a review by what it is called."""
    return milestone.label == label if kind == "other" else milestone.kind == kind


def _row(name: str, kind: str, label: str, day: Any, old: Any) -> Sequence[tuple[str, str]]:
    row = [(f"{name}-kind", kind), (f"{name}-label", label), *date_parts(name, day).items()]
    if old is not None:
        row += [
            (f"{name}-key", old.key),
            (f"{name}-body", old.body),
            (f"{name}-owner", str(old.owner_id or "")),
        ]
        row += [(f"{name}-time", old.time.strftime("%H:%M"))] if old.time else []
    return row
