"""How answers are taken and kept: the published rule on late ones, and for how long they are kept."""

from __future__ import annotations

import re

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import keeping
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

TEXT_LIMIT = 1000  # characters


@blueprint.route("/rules", methods=["GET", "POST"], endpoint="rules")
def rules() -> ResponseReturnValue:
    """Read and set the rules; partners read them before they submit."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        minutes = _whole(typed, "grace_minutes", _("Give whole minutes; 0 for none."))
        months = _whole(typed, "kept_months", _("Give whole months, such as 24."))
        text = typed.words("grace_text", limit=TEXT_LIMIT)
        if typed.does(
            lambda: keeping.set_rules(actor, grace_minutes=minutes, grace_text=text, kept_months=months)
        ):
            flash(_("Saved. Partners read it from now on."))
            return redirect(url_for("officer.rules"))
    home = keeping.rules(actor)
    stored = {name: getattr(home, name) for name in ("grace_minutes", "grace_text", "kept_months")}
    return form_page("officer/rules.html", typed, v=request.form or stored)


def _whole(typed: Typed, name: str, missing: str) -> int:
    text = typed.line(name, missing, limit=20)
    if text and not re.fullmatch("[0-9]{1,6}", text):
        typed.note(name, missing)
    return typed.number(name)
