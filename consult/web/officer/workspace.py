"""The officer's list of consultations, and the overview of one."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.counting import london
from consult.domain.lifecycle import EDITABLE, Phase
from consult.domain.reviews import Matter
from consult.services import (
    approval,
    calendars,
    circulation,
    enquiries,
    feedback,
    incoming,
    lateness,
    meetings,
    papers,
    reports,
    retention,
    reviews,
    stages,
    standing,
    supporting,
    timetable,
    undelivered,
)
from consult.services import workspace as services
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.feedback import counts_of
from consult.web.officer.stages import ways_on, what_lies_ahead

TELLING = (Phase.DECIDED, Phase.CLOSED)  # the phases in which respondents are told the outcome
A_PAGE = 25  # consultations on a page
FIRST, MORE = 3, 9  # things due that are shown large, and in a list after them; all of them have a page


@blueprint.get("/workspace")
def workspace() -> ResponseReturnValue:
    """What is due and owed, who is silent, then every consultation; three doors while there is none."""
    actor = doors.actor()
    mine, show = request.args.get("whose") == "mine", request.args.get("show", "")
    found = services.workspace(actor, retention.coming(actor), mine=mine)
    lines = found.ended if show == "ended" else found.current
    pages = max(1, -(-len(lines) // A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "officer/workspace.html",
        found=found,
        lines=lines[(page - 1) * A_PAGE : page * A_PAGE],
        page=page,
        pages=pages,
        mine=mine,
        show=show if show in ("due", "ended") else "",
        today=london(clock.now()).date(),
        first=FIRST,
        more=MORE,
        most_silent=services.MOST_SILENT,
        changed=calendars.changed(actor),
        undelivered=undelivered.waiting(actor),
    )


@blueprint.get("/consultations/<reference>")
def overview(reference: str) -> ResponseReturnValue:
    """A task list while the paper is a draft; afterwards where it stands."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    phase = consultation.phase_at(clock.now())
    page = {"consultation": consultation, "phase": phase, "timetable": timetable.timetable(actor, reference)}
    page["ways"] = list(ways_on(reference, phase))
    page["without"] = meetings.without_meeting(actor, reference)
    if phase in EDITABLE:
        found, _assessment = approval.checks(actor, reference)
        stops = [one.where for one in found if one.level == "must"]
        return render_template(
            "officer/draft.html",
            stops={where: stops.count(where) for where in set(stops)},
            documents=supporting.documents(actor, reference),
            asked=circulation.invitations(actor, reference),
            board=reviews.board(actor, reference, Matter.PAPER),
            hindered=approval.hindrances_of(actor, reference),
            **page,
        )
    listed = standing.standings(actor, reference)
    told = feedback.feedback(actor, reference) if phase in TELLING else None
    return render_template(
        "officer/overview.html",
        sectors=standing.by_sector(listed),
        listed=listed,
        reports=reports.reports(actor, reference),
        ahead=list(what_lies_ahead(reference, phase, consultation.first_late_instant)),
        decisions=stages.decisions(actor, reference),
        waiting=enquiries.waiting(actor).get(consultation.id, 0),
        late=lateness.waiting(actor).get(consultation.id, 0),
        unentered=len(incoming.waiting(actor, reference)),
        told=told,
        told_as=counts_of(told) if told else [],
        kept=retention.kept(actor, reference),
        **page,
    )
