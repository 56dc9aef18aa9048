"""The way in for whoever has a code and no link that opens: one field."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import codes, people
from consult.web import doors, tries
from consult.web.officer.typed import Typed, form_page
from consult.web.public import blueprint


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Type in the code. It lets this browser in and changes nothing that is stored."""
    typed = Typed(request.form)
    if request.method == "POST":
        given = typed.line("code", _("Type in the code from your message."), limit=40)
        if not typed.problems:
            tries.before_code(given)
        if typed.does(lambda: codes.by_code(given)):
            public_id = typed.result.invitation.public_id
            doors.let_in("invitations", public_id, typed.result.secret_hash)
            return redirect(url_for("partner.arrival", public_id=public_id))
        if given:
            tries.wrong_code(given)
    return form_page("public/code.html", typed, partnership=people.partnership())
