"""The page from which partners are told early that a paper will come."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.domain.access import Action
from consult.services import early_notice as notices
from consult.services import papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/early-notice", methods=["GET", "POST"])
def early_notice(reference: str) -> ResponseReturnValue:
    """Who is told, whose board is asked for its dates, and the real messages; then they go out."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        meets = {int(one) for one in request.form.getlist("meets") if one.isascii() and one.isdigit()}
        if typed.does(lambda: notices.give(actor, reference, meets, seen_version=typed.seen_version)):
            return redirect(url_for("officer.early_notice", reference=reference, told=typed.result))
    consultation = papers.paper(actor, reference, Action.GIVE_NOTICE)
    listed = notices.to_tell(actor, reference)
    return form_page(
        "officer/early_notice.html",
        typed,
        consultation=consultation,
        listed=listed,
        waiting=sum(one.writable and one.invitation.noticed_at is None for one in listed),
        without=[one.invitation.organisation.name for one in listed if not one.writable],
        with_board=notices.sample(actor, reference, meets=True),
        without_board=notices.sample(actor, reference, meets=False),
        seen_version=typed.seen_version or consultation.seen_version,
    )
