"""What came back: how each organisation stands, one answer to read, and answers entered on behalf."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult import clock
from consult.domain.access import Action
from consult.domain.questions import show
from consult.services import (
    agreements,
    attachments,
    circulation,
    confirmations,
    incoming,
    lateness,
    papers,
    responses,
    standing,
)
from consult.services.incoming import Noted
from consult.services.responses import SignOff
from consult.services.standing import Standing
from consult.web import doors, fields
from consult.web.answers import raw_from
from consult.web.officer import blueprint
from consult.web.officer.attachments import uploads
from consult.web.officer.incoming import noted_before, received_on
from consult.web.officer.typed import Typed, form_page

STATES = ("silent", "draft", "answered", "nil", "late", "withdrawn", "declined", "not_remit")


def _in_state(state: str) -> Callable[[Standing], bool]:
    return lambda one: one.state == state


# What the list can be narrowed to: one state of the answer, provisional ones, or one fate of what was sent last.
SHOWN: dict[str, Callable[[Standing], bool]] = {state: _in_state(state) for state in STATES} | {
    "provisional": lambda one: one.provisional,
    "lost": lambda one: one.posted.failed,
    "outside": lambda one: one.posted.state == "outside",
}


@blueprint.get("/consultations/<reference>/responses", endpoint="responses")
def everybody(reference: str) -> ResponseReturnValue:
    """Every organisation asked, by sector: how it stands, what it was sent last, and whom to telephone."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    listed = standing.standings(actor, reference)
    shown = request.args.get("show", "")
    return render_template(
        "officer/responses.html",
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        listed=listed,
        sectors=standing.by_sector(listed),
        counts={name: sum(holds(one) for one in listed) for name, holds in SHOWN.items()},
        shown=shown if shown in SHOWN else "",
        rows=[one for one in listed if SHOWN[shown](one)] if shown in SHOWN else listed,
        words=confirmations.words(actor, reference),
        late=lateness.requests(actor, reference),
        unentered=incoming.waiting(actor, reference),
    )


@blueprint.post("/consultations/<reference>/responses/<name>/send")
def send_again(reference: str, name: str) -> ResponseReturnValue:
    """Send a new link to a contact of one organisation; ``name`` is the public id of the invitation."""
    to = Typed(request.form).number("contact")
    address = circulation.send_again(doors.actor(), reference, name, to)
    flash(
        _(
            "A new link is on its way to %(address)s. The one before no longer opens anything.",
            address=address,
        )
    )
    return redirect(url_for("officer.responses", reference=reference))


@blueprint.get("/consultations/<reference>/responses/<name>")
def response(reference: str, name: str) -> ResponseReturnValue:
    """One submitted answer, whole; ``name`` is the public id of the invitation."""
    actor = doors.actor()
    reading = standing.reading(actor, reference, name)
    consultation = papers.paper(actor, reference)
    return render_template(
        "officer/response.html",
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        reading=reading,
        show=show,
        said=confirmations.said(actor, reference, name),
        agreed=agreements.everything(actor, reference).get(reading.submission.id),
        files=attachments.of_response(actor, reference, name),
        scanned=attachments.is_scanned(),
    )


@blueprint.route("/consultations/<reference>/responses/enter", methods=["GET", "POST"])
def enter_response(reference: str) -> ResponseReturnValue:
    """Enter what an organisation sent by post or e-mail, or said by telephone or at an event.

    What was noted when it came in is named with ``incoming``.
    """
    actor, typed = doors.actor(), Typed(request.form)
    paper = standing.paper_to_read(actor, reference)
    noted = noted_before(reference)
    if request.method == "POST" and _entered(typed, reference, paper, noted):
        flash(_("The response is in. A copy goes to its organisation to confirm, where an address is known."))
        return redirect(url_for("officer.responses", reference=reference))
    consultation = papers.paper(actor, reference, Action.ENTER_RESPONSE)
    open_to = [
        one
        for one in standing.standings(actor, reference)
        if not (one.response and one.response.submitted_at and one.response.source == "online")
    ]
    return form_page(
        "officer/enter_response.html",
        typed,
        consultation=consultation,
        paper=paper,
        listed=open_to,
        fields=_fields(typed, paper),
        sources=responses.SOURCES,
        publications=responses.PUBLICATIONS,
        authorities=responses.AUTHORITIES,
        noted=noted,
        v=request.form or MultiDict({"organisation": noted.public_id} if noted else {}),
    )


def _fields(typed: Typed, paper: standing.Paper) -> dict[str, fields.Field]:
    """The fields of the paper with what was typed in them, and what is wrong with it."""
    raw = raw_from(typed.form, paper.fields.values())
    found = {
        key: fields.typed(question, raw[key], problem=typed.problems.get(key))
        for key, question in paper.fields.items()
    }
    return fields.routed(found, paper.questions)


def _entered(typed: Typed, reference: str, paper: standing.Paper, noted: Noted | None) -> bool:
    name = typed.line("organisation", _("Choose the organisation."))
    if noted:
        source, received = noted.row.source, noted.row.received_on
    else:
        source = typed.chosen("source", responses.SOURCES, _("Say how the answer came."))
        received = received_on(typed)
    sign_off = SignOff(
        publication=typed.chosen("publication", responses.PUBLICATIONS, _("Choose how it may be published.")),
        authority=typed.chosen("authority", responses.AUTHORITIES, _("Choose whose answer it is.")),
        signed_by=typed.line("signed_by"),
        capacity=typed.line("capacity"),
    )
    return typed.does(
        lambda: responses.enter_on_behalf(
            doors.actor(),
            reference,
            name,
            raw_from(typed.form, paper.fields.values()),
            sign_off,
            source=source,
            received_on=received,
            nil=typed.form.get("nil") == "yes",
            scans=uploads("file"),
            incoming=noted.row.id if noted else None,
        )
    )
