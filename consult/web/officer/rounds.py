"""Rounds: asking again, and what was answered in each; the numbers of two rounds are never added up."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.access import Action
from consult.domain.questions import show
from consult.services import papers, rounds, standing
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

REASON_LIMIT = 4000  # characters


@blueprint.get("/consultations/<reference>/rounds", endpoint="rounds")
def every_round(reference: str) -> ResponseReturnValue:
    """Each round with its dates, its reason and its own number of answers."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    found = rounds.rounds(actor, reference)
    return render_template("officer/rounds.html", consultation=consultation, rounds=found)


@blueprint.get("/consultations/<reference>/rounds/<int:number>", endpoint="round")
def one_round(reference: str, number: int) -> ResponseReturnValue:
    """Who answered a round, and how everybody who is on the list stood in it."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    listed = standing.standings(actor, reference, number)
    return render_template("officer/round.html", consultation=consultation, listed=listed, number=number)


@blueprint.get("/consultations/<reference>/rounds/<int:number>/responses/<name>")
def response_in_round(reference: str, number: int, name: str) -> ResponseReturnValue:
    """One answer to a round, whole; ``name`` is the public id of the invitation."""
    actor = doors.actor()
    reading = standing.reading(actor, reference, name, number)
    consultation = papers.paper(actor, reference)
    return render_template(
        "officer/response.html", consultation=consultation, reading=reading, show=show, number=number
    )


@blueprint.route("/consultations/<reference>/ask-again", methods=["GET", "POST"])
def ask_again(reference: str) -> ResponseReturnValue:
    """Begin the next round: why partners are asked again, and a box to tick, because it cannot be taken back."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and _begun(reference, typed):
        return redirect(url_for("officer.overview", reference=reference))
    consultation = papers.paper(actor, reference, Action.ASK_AGAIN)
    return form_page(
        "officer/ask_again.html",
        typed,
        consultation=consultation,
        unreported=rounds.unreported(actor, reference),
        v=typed.form,
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _begun(reference: str, typed: Typed) -> bool:
    reason = typed.words("reason", _("Say why partners are asked again. They read this."), REASON_LIMIT)
    if typed.form.get("sure") != "yes":
        typed.note("sure", _("Tick the box to say that this round is over."))
    return typed.does(
        lambda: rounds.ask_again(doors.actor(), reference, reason=reason, seen_version=typed.seen_version)
    )
