"""Whether a copy of an answer is still what is stored: for anybody who holds its receipt and its checksum."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import copies, people
from consult.web import tries
from consult.web.officer.typed import Typed, form_page
from consult.web.public import blueprint


@blueprint.route("/check-a-copy", methods=["GET", "POST"])
def check_copy() -> ResponseReturnValue:
    """Say that it is the same, or not. A wrong receipt and a wrong checksum get the same answer."""
    typed, number = Typed(request.form), None
    if request.method == "POST":
        receipt = typed.line("receipt", _("Type in the receipt that stands on the copy."), limit=80)
        figures = typed.line("checksum", _("Type in the checksum that stands on the copy."), limit=120)
        if not typed.problems:
            tries.before_copy(receipt)
            number = copies.same(receipt, figures)
            if not number:
                tries.wrong_copy(receipt)
    return form_page(
        "public/check_copy.html", typed, number=number, v=request.form, partnership=people.partnership()
    )
