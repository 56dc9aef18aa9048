"""Check and approve: what is missing, what the standards say, the real message; then it goes out."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult import clock
from consult.domain import standards
from consult.domain.access import Action
from consult.domain.directory import SECTORS
from consult.domain.policy import NOTICE
from consult.domain.reviews import Matter
from consult.domain.standards.wording import verdict
from consult.services import approval, circulation, events, explaining, papers, plan, policy, reviews
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.explaining import filled, links, read_reason
from consult.web.officer.timetable import applying
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/approve", methods=["GET", "POST"])
def approve(reference: str) -> ResponseReturnValue:
    """Look everything over, confirm, and freeze version 1."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and ACTS.get(request.form.get("do", ""), _approve)(reference, typed):
        return redirect(typed.result)
    consultation = papers.paper(actor, reference, Action.APPROVE)
    found, assessment = approval.checks(actor, reference)
    listed = {one.organisation_id: one.organisation for one in circulation.invitations(actor, reference)}
    return form_page(
        "officer/approve.html",
        typed,
        consultation=consultation,
        hindered=approval.hindrances_of(actor, reference),
        board=reviews.board(actor, reference, Matter.PAPER),
        stops=[one for one in found if one.level == "must"],
        looks=[one for one in found if one.level != "must"],
        findings=applying(assessment),
        wanted=standards.reasons_wanted(assessment),
        doubts=approval.doubts(actor, reference),
        v=typed.form if request.form.get("do") == "reason" else filled(actor.name),
        words=verdict,
        links=links(reference, assessment.findings),
        early=events.notes(actor, reference, "early"),
        outlook=approval.outlook(actor, reference),
        asked={name: [one.name for one in listed.values() if one.sector == name] for name in SECTORS},
        plates=[one for one in plan.full_plates(actor, reference) if one.organisation_id in listed],
        dayless=any(
            one.kind == NOTICE and one.state == "none" for one in policy.policy(actor, reference).lines
        ),
        late_start=consultation.opens_at is not None and consultation.opens_at < clock.now(),
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _approve(reference: str, typed: Typed) -> bool:
    if typed.form.get("sure") != "yes":
        typed.note("sure", _("Tick the box to say that the paper may go out."))
    done = typed.does(
        lambda: approval.approve(
            doors.actor(),
            reference,
            seen_version=typed.seen_version,
            unexplained=typed.form.get("unexplained") == "yes",
        )
    )
    typed.result = url_for("officer.overview", reference=reference)
    return done


def _explain(reference: str, typed: Typed) -> bool:
    reason = read_reason(typed)
    done = typed.does(
        lambda: explaining.explain(doors.actor(), reference, reason, seen_version=typed.seen_version)
    )
    typed.result = url_for("officer.approve", reference=reference)
    return done


def _dismiss(reference: str, typed: Typed) -> bool:
    number = typed.number("doubt")
    reason = typed.line(f"doubt-{number}", _("Say why this is no cause for doubt."), 500)
    done = typed.does(
        lambda: approval.dismiss(
            doors.actor(), reference, number, reason=reason, seen_version=typed.seen_version
        ),
        at=f"doubt-{number}",
    )
    typed.result = url_for("officer.approve", reference=reference)
    return done


ACTS = {"reason": _explain, "dismiss": _dismiss}
