"""Letters that follow no questions: dropped in as a file, each becomes a response as it stands."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult import clock
from consult.domain.lifecycle import DRAFTED
from consult.services import letters, papers, responses
from consult.services.incoming import Noted
from consult.services.letters import Letter, SignOff
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.attachments import uploads
from consult.web.officer.incoming import noted_before, received_on
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/letters/add", methods=["GET", "POST"])
def add_letter(reference: str) -> ResponseReturnValue:
    """Add a letter, or, named with ``incoming``, what was noted; before the approval it is kept as an early comment."""
    actor, typed = doors.actor(), Typed(request.form)
    noted = noted_before(reference)
    consultation = papers.paper(actor, reference)
    early = consultation.phase_at(clock.now()) in DRAFTED
    if request.method == "POST" and _added(typed, reference, early, noted):
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
        noted=noted,
        v=request.form or _known(noted),
    )


def _known(noted: Noted | None) -> dict[str, str]:
    return {"organisation": str(noted.row.organisation_id or "")} if noted else {}


def _added(typed: Typed, reference: str, early: bool, noted: Noted | None) -> bool:
    given = uploads("file")
    if not given and not (noted and noted.files):
        typed.note("file", _("Choose the file of the letter."))
    organisation = typed.number("organisation")
    if not organisation:
        typed.note("organisation", _("Choose the organisation that wrote."))
    if noted:
        source, received = noted.row.source, noted.row.received_on
    else:
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
            Letter(given[0] if given else None, source, received, sign_off),
            noted.row.id if noted else None,
        )
    )


def _publication(typed: Typed) -> str:
    return typed.chosen("publication", letters.PUBLICATIONS, _("Choose how it may be published."))


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
