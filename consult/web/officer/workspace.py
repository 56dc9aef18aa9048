"""The officer's list of consultations, and the overview of one."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.lifecycle import EDITABLE
from consult.domain.reviews import Matter
from consult.services import (
    approval,
    calendars,
    circulation,
    enquiries,
    lateness,
    meetings,
    papers,
    reports,
    retention,
    reviewing,
    reviews,
    stages,
    standing,
    supporting,
    timetable,
    undelivered,
)
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.stages import ways_on


@blueprint.get("/workspace")
def workspace() -> ResponseReturnValue:
    """What is due first, then every consultation; three doors while there is none."""
    lines = standing.workspace(doors.actor())
    due = [line for line in lines if line.due]
    due.sort(key=lambda line: ("report", "closing", "draft").index(line.due))
    changed = calendars.changed(doors.actor())
    waiting = enquiries.waiting(doors.actor())
    to_review = reviewing.waiting(doors.actor())
    return render_template(
        "officer/workspace.html",
        lines=lines,
        due=due[:3],
        changed=changed,
        waiting=waiting,
        late=lateness.waiting(doors.actor()),
        ending=retention.coming(doors.actor()),
        to_review=to_review,
        undelivered=undelivered.waiting(doors.actor()),
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
    return render_template(
        "officer/overview.html",
        sectors=standing.by_sector(listed),
        listed=listed,
        reports=reports.reports(actor, reference),
        decisions=stages.decisions(actor, reference),
        waiting=enquiries.waiting(actor).get(consultation.id, 0),
        late=lateness.waiting(actor).get(consultation.id, 0),
        kept=retention.kept(actor, reference),
        **page,
    )
