"""One organisation's way in: what it was sent, a better address, a code to read out, and the end of its links."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.services import codes, links, papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.get("/consultations/<reference>/reach/<name>")
def reach(reference: str, name: str) -> ResponseReturnValue:
    """How to reach one organisation; ``name`` is the public id of the invitation."""
    return _page(reference, name, Typed(request.form))


@blueprint.post("/consultations/<reference>/reach/<name>/address")
def mend_address(reference: str, name: str) -> ResponseReturnValue:
    """Correct the address and send a new link to it, in one act."""
    typed = Typed(request.form)
    email = typed.address("email", _("Give the right e-mail address."))
    if typed.does(lambda: links.mend(doors.actor(), reference, name, email)):
        said = _(
            "The address of %(name)s was corrected, and a new link is on its way to it.", name=typed.result
        )
        flash(f"{said} {_('The links before it no longer open anything.')}")
        return redirect(url_for("officer.responses", reference=reference))
    return _page(reference, name, typed)


@blueprint.post("/consultations/<reference>/reach/<name>/code")
def make_code(reference: str, name: str) -> ResponseReturnValue:
    """Make a code and show it, this once: it is kept nowhere, so this page is the answer and not a redirect."""
    return _page(reference, name, Typed(request.form), codes.make(doors.actor(), reference, name))


@blueprint.post("/consultations/<reference>/reach/<name>/end")
def end_links(reference: str, name: str) -> ResponseReturnValue:
    """End every link and code of the organisation."""
    links.end(doors.actor(), reference, name)
    flash(_("Every link and code of this organisation has ended. What it wrote is kept."))
    return redirect(url_for("officer.reach", reference=reference, name=name))


def _page(reference: str, name: str, typed: Typed, code: str = "") -> ResponseReturnValue:
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    return form_page(
        "officer/reach.html",
        typed,
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        found=links.reach(actor, reference, name),
        code=code,
        v=request.form,
    )
