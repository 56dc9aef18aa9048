"""The draft paper: its text beside its questions, mended part by part, and how a partner would see it."""

from __future__ import annotations

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.access import Action
from consult.domain.errors import NotFound
from consult.domain.lifecycle import EDITABLE
from consult.domain.questions import KINDS
from consult.domain.reviews import Matter
from consult.services import approval, papers, reviews, standing
from consult.web import doors, fields
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

SECTION_KINDS = ("introduction", "background", "principles", "container", "questions", "timetable", "other")


@blueprint.get("/consultations/<reference>/paper")
def paper(reference: str) -> ResponseReturnValue:
    """The text on one side, the notes of the import and the questions on the other."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    unmarked = sum(not one.text.rstrip().endswith("?") for one in consultation.questions)
    placed = {section.key for section in consultation.sections}
    checks = approval.checks(actor, reference)[0] if consultation.phase_at(clock.now()) in EDITABLE else []
    return render_template(
        "officer/paper.html",
        consultation=consultation,
        unmarked=unmarked,
        stops=[one.sentence for one in checks if one.level == "must" and one.where == "paper"],
        routes=papers.conditions(consultation),
        board=reviews.board(actor, reference, Matter.PAPER),
        homeless=[one for one in consultation.questions if one.section_key not in placed],
    )


@blueprint.get("/consultations/<reference>/preview")
def preview(reference: str) -> ResponseReturnValue:
    """The paper as a partner would read it."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    shown = standing.paper_in_hand(actor, reference)
    blank = {key: fields.stored(question, None) for key, question in shown.fields.items()}
    blank = fields.routed(blank, shown.questions)
    return render_template("officer/preview.html", consultation=consultation, paper=shown, fields=blank)


@blueprint.route("/consultations/<reference>/sections/<key>", methods=["GET", "POST"])
def section(reference: str, key: str) -> ResponseReturnValue:
    """Change a section, or add one where the key is "new"."""
    actor, typed = doors.actor(), Typed(request.form)
    wanted = None if key == "new" else key
    if request.method == "POST":
        values: dict[str, Any] = {
            "number": typed.line("number", limit=20),
            "title": typed.line("title", _("Give the section a heading."), 300),
            "is_proposal": bool(typed.form.get("is_proposal")),
            "body": typed.words("body", limit=200_000),
            "kind": typed.form["kind"] if typed.form.get("kind") in SECTION_KINDS else "other",
        }
        if typed.does(
            lambda: papers.save_section(actor, reference, wanted, values, seen_version=typed.seen_version)
        ):
            return redirect(url_for("officer.paper", reference=reference, _anchor=typed.result))
    consultation = papers.paper(actor, reference, Action.EDIT_PAPER)
    found = _part(consultation.sections, wanted)
    return form_page(
        "officer/section.html",
        typed,
        consultation=consultation,
        section=found,
        v=request.form
        if request.method == "POST"
        else _columns(found, "number", "title", "is_proposal", "body", "kind"),
        seen_version=_seen(typed, consultation),
    )


@blueprint.route("/consultations/<reference>/questions/<key>", methods=["GET", "POST"])
def question(reference: str, key: str) -> ResponseReturnValue:
    """Change a question, or add one where the key is "new". The label is whatever was typed."""
    actor, typed = doors.actor(), Typed(request.form)
    wanted = None if key == "new" else key
    if request.method == "POST":
        values = _question_values(typed)
        if typed.does(
            lambda: papers.save_question(actor, reference, wanted, values, seen_version=typed.seen_version)
        ):
            return redirect(url_for("officer.paper", reference=reference, _anchor=typed.result))
    consultation = papers.paper(actor, reference, Action.EDIT_PAPER)
    found = _part(consultation.questions, wanted)
    return form_page(
        "officer/question.html",
        typed,
        consultation=consultation,
        question=found,
        kinds=list(KINDS),
        deciding=papers.may_depend_on(actor, reference, wanted),
        ticked=typed.form.getlist("shown_when") if request.method == "POST" else _answers_ticked(found),
        v=request.form if request.method == "POST" else _question_shown(found),
        seen_version=_seen(typed, consultation),
    )


def _question_values(typed: Typed) -> dict[str, Any]:
    return {
        "label": typed.line("label", limit=20),
        "text": typed.words("text", _("Write the question."), 4000),
        "section_key": typed.line("section_key", limit=20),
        "kind": typed.chosen("kind", KINDS, _("Choose how it is answered.")),
        "options": typed.rows("options"),
        "columns": typed.rows("columns"),
        "required": bool(typed.form.get("required")),
        "hint": typed.words("hint", limit=1000),
        "shown_when": _condition(typed),
    }


def _condition(typed: Typed) -> dict[str, Any] | None:
    """The answers that were ticked, each as the key of its question, a colon and the option."""
    ticked = [one.partition(":") for one in typed.form.getlist("shown_when")]
    of = {key for key, _colon, _option in ticked}
    if len(of) > 1:
        typed.note("shown_when", _("Choose answers of one question only."))
    return {"question": of.pop(), "any_of": [option for _key, _colon, option in ticked]} if ticked else None


def _answers_ticked(found: Any) -> list[str]:
    condition = found.shown_when if found else None
    return [f"{condition['question']}:{option}" for option in condition["any_of"]] if condition else []


def _question_shown(found: Any) -> dict[str, Any]:
    shown = _columns(found, "label", "text", "section_key", "kind", "required", "hint")
    if found is None:
        return shown | {"section_key": request.args.get("section", ""), "kind": "free_text"}
    return shown | {"options": "\n".join(found.options), "columns": "\n".join(found.columns)}


@blueprint.post("/consultations/<reference>/parts/<key>/move")
def move_part(reference: str, key: str) -> ResponseReturnValue:
    """Move a section or question one place; its label stays its own."""
    typed = Typed(request.form)
    up = typed.form.get("way") == "up"
    papers.move(doors.actor(), reference, _key(key), up=up, seen_version=typed.seen_version)
    return redirect(url_for("officer.paper", reference=reference, _anchor=key))


@blueprint.route("/consultations/<reference>/parts/<key>/remove", methods=["GET", "POST"])
def remove_part(reference: str, key: str) -> ResponseReturnValue:
    """Ask, then take a section or question out of the draft."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and typed.does(
        lambda: papers.remove(actor, reference, _key(key), seen_version=typed.seen_version)
    ):
        return redirect(url_for("officer.paper", reference=reference))
    consultation = papers.paper(actor, reference, Action.EDIT_PAPER)
    parts: list[Any] = [*consultation.sections, *consultation.questions]
    return form_page("officer/remove_part.html", typed, consultation=consultation, part=_part(parts, key))


def _key(key: str) -> str:
    if not re.fullmatch(r"[sq][0-9]{1,6}", key):
        raise NotFound(_("That part of the paper is no longer there."))
    return key


def _part(parts: Any, key: str | None) -> Any:
    if key is None:
        return None
    for part in parts:
        if part.key == key:
            return part
    raise NotFound(_("That part of the paper is no longer there."))


def _columns(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row else {}


def _seen(typed: Typed, consultation: Any) -> int:
    """What the page was made from: a page that comes back keeps the version that its writer saw."""
    return typed.seen_version or consultation.seen_version
