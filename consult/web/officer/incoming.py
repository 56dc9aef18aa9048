"""What came by post, e-mail or telephone: noted on the day, then entered, or said to be no response."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.access import Action
from consult.domain.counting import london
from consult.domain.errors import Conflict, NotFound
from consult.services import incoming as services
from consult.services import letters, papers
from consult.services.incoming import Came, Noted
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.attachments import uploads
from consult.web.officer.typed import Typed, date_parts, form_page

LIMIT = 1000  # characters of a reason


@blueprint.get("/consultations/<reference>/incoming", endpoint="incoming")
def everything(reference: str) -> ResponseReturnValue:
    """What waits to be entered, and what became of the rest."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    found = services.everything(actor, reference)
    return render_template(
        "officer/incoming.html",
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        waiting=[one for one in found if not one.row.ended_as],
        ended=[one for one in found if one.row.ended_as],
    )


@blueprint.route("/consultations/<reference>/incoming/note", methods=["GET", "POST"])
def note_incoming(reference: str) -> ResponseReturnValue:
    """Note that something came: from whom, how and on which day, today unless it is said."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and _noted(typed, reference):
        flash(_("It is noted, and counts by that day. It waits here until somebody enters it."))
        return redirect(url_for("officer.incoming", reference=reference))
    return form_page(
        "officer/note_incoming.html",
        typed,
        consultation=papers.paper(actor, reference, Action.ENTER_RESPONSE),
        writers=letters.writers(actor, reference),
        sources=services.SOURCES,
        v=request.form or date_parts("received", london(clock.now()).date()),
    )


def _noted(typed: Typed, reference: str) -> bool:
    organisation = typed.number("organisation") or None
    sender = typed.named("sender")
    if not organisation and not sender and "sender" not in typed.problems:
        typed.note("organisation", services.missing_sender())
    source = typed.chosen("source", services.SOURCES, _("Say how it came."))
    came = Came(source, received_on(typed), organisation, sender)
    return typed.does(lambda: services.note(doors.actor(), reference, came, uploads("file")))


def received_on(typed: Typed) -> date:
    """The day on which something came; today where what was typed is no such day, which is noted."""
    today = london(clock.now()).date()
    received = typed.day("received", _("The day received"), _("Give the day on which it came."))
    if received and received > today:
        typed.note("received-day", _("The day received cannot be in the future."))
    return received or today


@blueprint.route("/consultations/<reference>/incoming/<int:incoming_id>/none", methods=["GET", "POST"])
def is_no_response(reference: str, incoming_id: int) -> ResponseReturnValue:
    """Say why it is not entered as a response."""
    actor, typed = doors.actor(), Typed(request.form)
    consultation = papers.paper(actor, reference, Action.ENTER_RESPONSE)
    noted = one_of(reference, incoming_id)
    if request.method == "POST":
        reason = typed.words("reason", limit=LIMIT)
        if typed.does(lambda: services.is_no_response(actor, reference, incoming_id, reason=reason)):
            return redirect(url_for("officer.incoming", reference=reference))
    return form_page(
        "officer/no_response.html", typed, consultation=consultation, noted=noted, v=request.form
    )


def one_of(reference: str, number: int) -> Noted:
    """One that waits; raises NotFound, and Conflict where somebody has seen to it."""
    found = services.everything(doors.actor(), reference, number)
    if not found:
        raise NotFound(_("Nothing like that was noted."))
    if found[0].row.ended_as:
        raise Conflict(_("Somebody has seen to this meanwhile. Open the list again to see what still waits."))
    return found[0]


def noted_before(reference: str) -> Noted | None:
    """What a form enters, where the address or the form names something that was noted when it came in."""
    number = Typed(request.values).number("incoming")
    return one_of(reference, number) if number else None
