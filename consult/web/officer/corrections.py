"""Correcting a paper that is out: the list of changes, what it brings, then word to everybody."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.standards.gunning import USUAL
from consult.domain.standards.wording import verdict
from consult.services import circulation, corrections, papers, supporting
from consult.services.corrections import Preview, Wanted
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.beginnings import uploaded
from consult.web.officer.timetable import applying
from consult.web.officer.typed import Typed, form_page

ROOM = 4  # rows for changes that the form begins with
MOST = 20  # changes in one correction
REASON_LIMIT = 2000  # characters
ASKED_ANEW = ("GUN-2", "GUN-3")  # information in time, and time enough after it


@blueprint.route("/consultations/<reference>/corrections", methods=["GET", "POST"], endpoint="corrections")
def correct(reference: str) -> ResponseReturnValue:
    """List what changed, look at the time that is left, then send it with a document where there is one."""
    actor, typed, preview = doors.actor(), Typed(request.form), None
    do = request.form.get("do", "")
    if request.method == "POST" and do != "more":
        wanted = _wanted(typed)
        if do == "send" and _sent(typed, reference, wanted):
            return redirect(url_for("officer.corrections", reference=reference))
        preview = _looked(typed, reference, wanted)
    consultation, rows = papers.paper(actor, reference), _rows(typed)
    return form_page(
        "officer/corrections.html",
        typed,
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        looks=corrections.made(actor, reference),
        places=list(corrections.places(actor, reference).items()),
        rows=rows + [("", "")] * (max(ROOM, len(rows) + 2) - len(rows)),
        told=[one for one in circulation.invitations(actor, reference) if one.sent_at],
        preview=preview,
        findings=[one for one in applying(preview.assessment) if one.rule in ASKED_ANEW] if preview else [],
        kinds=supporting.KINDS,
        usual=USUAL,
        words=verdict,
        v=request.form,
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _rows(typed: Typed) -> list[tuple[str, str]]:
    """The place and the words of every row that is not blank."""
    rows = [(typed.line(f"place-{one}"), typed.line(f"what-{one}", limit=10_000)) for one in range(MOST)]
    return [row for row in rows if any(row)]


def _wanted(typed: Typed) -> Wanted:
    return Wanted(
        changes=_rows(typed),
        reason=typed.words("reason", _("Say why: every partner is told."), REASON_LIMIT),
        is_material=typed.chosen("material", ("yes", "no"), _("Say which it is.")) == "yes",
        with_document=typed.form.get("with_document") == "yes",
        new_close=typed.day("new_close", _("The new closing date")),
    )


def _sent(typed: Typed, reference: str, wanted: Wanted) -> bool:
    copy = _copy(typed) if wanted.with_document else None
    return typed.does(
        lambda: corrections.correct(doors.actor(), reference, wanted, copy, seen_version=typed.seen_version)
    )


def _looked(typed: Typed, reference: str, wanted: Wanted) -> Preview | None:
    """What it would bring, unless the list itself cannot be used; also beside what is wrong with the rest."""
    looked = Typed(typed.form)
    if not wanted.reason or not typed.form.get("material"):
        return None
    if looked.does(lambda: corrections.preview(doors.actor(), reference, wanted)):
        return looked.result
    for place, sentence in looked.problems.items():
        typed.note(place, sentence)
    if set(looked.problems) == {"new_close-day"}:  # the rest is looked at without it
        return corrections.preview(doors.actor(), reference, replace(wanted, new_close=None))
    return None


def _copy(typed: Typed) -> supporting.Copy:
    day = typed.day("dated", _("The date of the document"), _("Give the date of the document."))
    content, name = uploaded(typed, "file", _("Choose the file."))
    title = typed.line("title", _("Give the document a title."))
    kind = typed.chosen("kind", supporting.KINDS, _("Choose what the document is."))
    return supporting.Copy(title, kind, day or clock.now().date(), name, content)
