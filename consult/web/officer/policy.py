"""What the clock sends about a consultation: which messages, on which day and hour, to how many, in which words."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain.access import Action
from consult.domain.policy import HOURS, KINDS, Choices
from consult.services import papers
from consult.services import policy as by_clock
from consult.services.policy import MOST_WORDS
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/by-itself", methods=["GET", "POST"], endpoint="policy")
def policy(reference: str) -> ResponseReturnValue:
    """Show every message with its day and its text; choose which of them go out, and add words to them."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        choices = Choices(
            tuple(kind for kind in KINDS if kind in request.form.getlist("wanted")),
            typed.number("silent_days"),
            typed.number("hour"),
        )
        words = {kind: typed.words(f"words-{kind}", limit=MOST_WORDS) for kind in KINDS}
        if typed.does(
            lambda: by_clock.choose(actor, reference, choices, words, seen_version=typed.seen_version)
        ):
            flash(_("Saved. The list below goes by it."))
            return redirect(url_for("officer.policy", reference=reference))
    consultation = papers.paper(actor, reference, Action.SEE_WORKSPACE)
    found = by_clock.policy(actor, reference)
    stored = {"silent_days": found.choices.silent_days, "hour": found.choices.hour}
    stored |= {f"words-{one.kind}": one.words for one in found.lines}
    return form_page(
        "officer/policy.html",
        typed,
        consultation=consultation,
        found=found,
        phase=consultation.phase_at(clock.now()),
        hours=HOURS,
        v=request.form or stored,
        wanted=request.form.getlist("wanted") if request.form else found.choices.wanted,
        seen_version=typed.seen_version or consultation.seen_version,
    )
