"""Letters that follow no questions: dropped in as a file, each becomes a response as it stands."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult import clock
from consult.domain.lifecycle import DRAFTED
from consult.domain.wording import LONDON
from consult.services import letters, papers, responses
from consult.services.letters import Letter, SignOff, Upload
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.beginnings import uploaded
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/letters/add", methods=["GET", "POST"])
def add_letter(reference: str) -> ResponseReturnValue:
    """Add a letter; before the approval it is kept as an early comment."""
    actor, typed = doors.actor(), Typed(request.form)
    consultation = papers.paper(actor, reference)
    early = consultation.phase_at(clock.now()) in DRAFTED
    if request.method == "POST" and _added(typed, reference, early):
        return redirect(_onward(reference, typed.result))
    return form_page(
        "officer/add_letter.html",
        typed,
        consultation=consultation,
        early=early,
        writers=letters.writers(actor, reference),
        sources=letters.WAYS,
        publications=letters.PUBLICATIONS,
        authorities=responses.AUTHORITIES,
        v=request.form,
    )


def _added(typed: Typed, reference: str, early: bool) -> bool:
    content, name = uploaded(typed, "file", _("Choose the file of the letter."))
    organisation = typed.number("organisation")
    if not organisation:
        typed.note("organisation", _("Choose the organisation that wrote."))
    source = typed.chosen("source", letters.WAYS, _("Say how the letter came."))
    received = received_on(typed)
    sign_off = SignOff(
        publication="none" if early else _publication(typed),
        authority=typed.form.get("authority", ""),
        signed_by=typed.line("signed_by"),
        capacity=typed.line("capacity"),
    )
    return typed.does(
        lambda: letters.add(
            doors.actor(),
            reference,
            organisation,
            Letter(Upload(name, content), source, received, sign_off),
        )
    )


def _publication(typed: Typed) -> str:
    return typed.chosen("publication", letters.PUBLICATIONS, _("Choose how it may be published."))


def received_on(typed: Typed) -> date:
    """The day on which something came; today where what was typed is no such day, which is noted."""
    today = clock.now().astimezone(LONDON).date()
    received = typed.day("received", _("The day received"), _("Give the day on which it came."))
    if received and received > today:
        typed.note("received-day", _("The day received cannot be in the future."))
    return received or today


def _onward(reference: str, added: letters.Added) -> str:
    said = ngettext(
        "The letter is in: %(num)s passage.", "The letter is in: %(num)s passages.", added.passages
    )
    if added.not_kept:
        said += " " + _(
            "Enclosed and of no kind that we keep apart: %(names)s. The stored e-mail has it.",
            names=", ".join(added.not_kept),
        )
    flash(said)
    if not added.public_id:
        return url_for("officer.notes", reference=reference)
    return url_for("officer.response", reference=reference, name=added.public_id)
