"""More time: a later close for a paper that has gone out, looked at before it is announced."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.access import Action
from consult.domain.standards.wording import verdict
from consult.services import circulation, enquiries, extensions, papers, timetable
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.timetable import applying
from consult.web.officer.typed import Typed, date_parts, form_page


@blueprint.route("/consultations/<reference>/extend", methods=["GET", "POST"])
def extend(reference: str) -> ResponseReturnValue:
    """Type a later close and its reason, look at what the standards say, then announce it."""
    actor, typed = doors.actor(), Typed(request.form)
    consultation = papers.paper(actor, reference, Action.EXTEND)
    assessment, granting = None, _granting(typed, reference)
    if request.method == "POST":
        day = typed.day("new_close", _("The new closing date"), _("Give the new closing date."))
        reason = typed.words("reason", _("Say why: every partner is told."), limit=2000)
        if request.form.get("do") == "announce":
            if day and typed.does(
                lambda: extensions.extend(
                    actor,
                    reference,
                    new_close=day,
                    reason=reason,
                    seen_version=typed.seen_version,
                    granting=granting.id if granting else None,
                )
            ):
                return redirect(url_for("officer.overview", reference=reference))
        elif day and typed.does(lambda: extensions.preview(actor, reference, new_close=day, reason=reason)):
            assessment = typed.result
    milestones = timetable.timetable(actor, reference).milestones
    return form_page(
        "officer/extend.html",
        typed,
        consultation=consultation,
        earlier=extensions.extensions(actor, reference),
        later=[one for one in milestones if one.kind not in ("launch", "close")],
        told=[one for one in circulation.invitations(actor, reference) if one.sent_at],
        looked=assessment is not None,
        findings=applying(assessment),
        words=verdict,
        granting=granting,
        v=request.form if request.method == "POST" else _asked_for(granting),
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _granting(typed: Typed, reference: str) -> Any:
    """The partner's request for more time that this would grant, where the officer came from one that waits."""
    number = typed.number("enquiry") or Typed(request.args).number("enquiry")
    found = enquiries.enquiry(doors.actor(), reference, number) if number else None
    return found if found and found.kind == "more_time" else None


def _asked_for(granting: Any) -> dict[str, str]:
    """The fields as a request fills them: its date, and a reason that does not say who asked."""
    if granting is None:
        return {}
    return date_parts("new_close", granting.until) | {"reason": _("A partner asked for more time to answer.")}
