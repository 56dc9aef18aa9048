"""Notes of events, minuted comments and early comments: listed, added and changed, apart from the responses."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.wording import LONDON
from consult.services import events, papers
from consult.services.events import NoteText
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.attachments import uploads
from consult.web.officer.typed import Typed, date_parts, form_page


@blueprint.get("/consultations/<reference>/notes", endpoint="notes")
def everything(reference: str) -> ResponseReturnValue:
    """Every note of the consultation, by day."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    return render_template(
        "officer/notes.html",
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        notes=events.notes(actor, reference),
    )


@blueprint.route("/consultations/<reference>/notes/add", methods=["GET", "POST"])
def add_note(reference: str) -> ResponseReturnValue:
    """Write a new note."""
    typed = Typed(request.form)
    consultation = papers.paper(doors.actor(), reference)
    kinds = events.kinds_in(consultation.phase_at(clock.now()))
    if request.method == "POST":
        kind = kinds[0] if len(kinds) == 1 else typed.chosen("kind", kinds, _("Choose what it is a note of."))
        text, files = _text(typed, kind), uploads("file")
        if typed.does(lambda: events.add(doors.actor(), reference, text, files=files)):
            return redirect(url_for("officer.notes", reference=reference))
    return _page(reference, typed, kinds=kinds, v=request.form, shown=None)


@blueprint.route("/consultations/<reference>/notes/<int:note_id>", methods=["GET", "POST"])
def note(reference: str, note_id: int) -> ResponseReturnValue:
    """Change a note; what it is a note of stays."""
    actor, typed = doors.actor(), Typed(request.form)
    shown = events.note(actor, reference, note_id)
    if request.method == "POST":
        text, files = _text(typed, shown.note.kind), uploads("file")
        if typed.does(
            lambda: events.change(
                actor, reference, note_id, text, seen_version=typed.seen_version, files=files
            )
        ):
            return redirect(url_for("officer.notes", reference=reference))
    v = request.form if request.method == "POST" else _filled(shown)
    return _page(reference, typed, kinds=(shown.note.kind,), v=v, shown=shown)


def _page(reference: str, typed: Typed, **values: Any) -> ResponseReturnValue:
    actor, shown = doors.actor(), values["shown"]
    return form_page(
        "officer/note.html",
        typed,
        consultation=papers.paper(actor, reference),
        bodies=events.bodies(actor, reference),
        seen_version=typed.seen_version or (shown.note.seen_version if shown else 0),
        **values,
    )


def _text(typed: Typed, kind: str) -> NoteText:
    today = clock.now().astimezone(LONDON).date()
    day = typed.day("held", _("The day"), _("Give the day."))
    return NoteText(
        kind=kind,
        title=typed.line("title", _("Give it a title.")),
        held_on=day or today,
        place=typed.line("place"),
        body="" if kind == "event" else typed.line("body"),
        present=typed.line("present", limit=1000),
        points=typed.rows("points"),
    )


def _filled(shown: events.Shown) -> dict[str, str]:
    one = shown.note
    words = {name: getattr(one, name) for name in ("title", "place", "body", "present")}
    return words | {"points": "\n".join(one.points)} | date_parts("held", one.held_on)
