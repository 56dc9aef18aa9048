"""An officer's own mail: which parts of the morning list come, and who stands in."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import mornings
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/my-mail", methods=["GET", "POST"], endpoint="my_mail")
def my_mail() -> ResponseReturnValue:
    """Tick what is wanted, choose a deputy."""
    actor, typed = doors.actor(), Typed(request.form)
    wanted = request.form.getlist("wanted")
    if request.method == "POST" and typed.does(
        lambda: mornings.choose(actor, wanted, typed.number("deputy") or None)
    ):
        flash(_("Saved."))
        return redirect(url_for("officer.my_mail"))
    found = mornings.mine(actor)
    return form_page(
        "officer/my_mail.html",
        typed,
        found=found,
        wanted=wanted if request.form else [part for part in mornings.PARTS if part not in found.unwanted],
        deputy=request.form.get("deputy", str(found.deputy_id or "")),
    )
