"""Who was told the outcome: respondent by respondent, as a page and as a table to keep; and who was told by letter."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult import clock
from consult.documents.spreadsheets import as_csv
from consult.domain.counting import london
from consult.services import feedback as services
from consult.services import papers
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, date_parts, form_page


def fate_word(state: str) -> str:
    """What is said of a respondent that stands like that, as :class:`services.Fate` names it."""
    words = {
        "told": _("Told"),
        "leaving": _("On its way"),
        "failed": _("Not told: the address was refused"),
        "bounced": _("Not told: it came back"),
        "unsure": _("Nobody knows whether it arrived"),
        "stale": _("Not sent: no longer true"),
        "nobody": _("Not told: no address is known"),
        "ended": _("Not told: the organisation has ended"),
        "not_sent": _("Not told: nothing has been sent"),
    }
    return words[state]


def counts_of(found: services.Feedback) -> list[tuple[str, int]]:
    """How many respondents stand how, in words; those who were told come first."""
    states = [one.state for one in found.respondents]
    order = sorted(set(states), key=lambda state: (state != "told", -states.count(state), state))
    return [(fate_word(state), states.count(state)) for state in order]


@blueprint.route("/consultations/<reference>/feedback", methods=["GET", "POST"])
def feedback(reference: str) -> ResponseReturnValue:
    """Who was told and who was not; those who were told by letter are ticked."""
    actor, typed = doors.actor(), Typed(request.form)
    consultation = papers.paper(actor, reference)
    if request.method == "POST" and _noted(typed, reference):
        flash(ngettext("%(num)s is noted as told.", "%(num)s are noted as told.", typed.result))
        return redirect(url_for("officer.feedback", reference=reference))
    found = services.feedback(actor, reference)
    return form_page(
        "officer/feedback.html",
        typed,
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        found=found,
        counts=counts_of(found),
        fate_word=fate_word,
        ways=services.SOURCES,
        chosen=request.form.getlist("organisation"),
        v=request.form or date_parts("told_on", london(clock.now()).date()),
    )


def _noted(typed: Typed, reference: str) -> bool:
    told_on = typed.day("told_on", _("The day"))
    way, chosen = typed.form.get("way", ""), typed.form.getlist("organisation")
    return typed.does(lambda: services.note_told(doors.actor(), reference, chosen, way=way, told_on=told_on))


@blueprint.post("/consultations/<reference>/feedback/<name>/back")
def take_told_back(reference: str, name: str) -> ResponseReturnValue:
    """It was noted by mistake; ``name`` is the public id of the invitation."""
    organisation = services.take_back(doors.actor(), reference, name)
    flash(_("%(organisation)s is noted as not told.", organisation=organisation))
    return redirect(url_for("officer.feedback", reference=reference))


@blueprint.get("/consultations/<reference>/feedback.csv")
def feedback_csv(reference: str) -> Response:
    """Every respondent with whether it was told, as CSV; days are London's, as 2010-10-22."""
    heads = ("organisation", "sector", "answered", "state", "told_on", "way", "problem", "noted_by")
    found = services.feedback(doors.actor(), reference)
    rows = [heads, *(_cells(one) for one in found.respondents)]
    return kept(as_csv(rows), "text/csv", f"{reference}-feedback.csv")


def _cells(one: services.Fate) -> tuple[str, ...]:
    told_on = one.on.isoformat() if one.on else ""
    said = (fate_word(one.state), told_on, one.way, one.why, one.by)
    return (one.organisation, one.sector, one.source, *said)
