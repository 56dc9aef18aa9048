"""The group's summary of a report, the whole report on the screen, and the PDF: three faces of one value."""

from __future__ import annotations

import secrets

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.chain import canonical
from consult.domain.wording import LONDON
from consult.services import reports
from consult.web import doors
from consult.web.shell import POLICY
from consult.web.steering import blueprint


@blueprint.get("/")
def summary(public_id: str) -> ResponseReturnValue:
    """What to decide next, who answered, and a finding for each question with the words behind it."""
    found = reports.linked(doors.actor())
    today = clock.now().astimezone(LONDON).date().isoformat()
    decisions = [row for row in found.report.timetable if row.kind == "decision"]
    coming = [row for row in decisions if (row.date_end or row.date or "") >= today]
    return render_template(
        "steering/summary.html",
        stored=found.stored,
        report=found.report,
        newest=found.newest,
        decision=coming[0] if coming else (decisions[-1] if decisions else None),
        is_past=not coming,
    )


@blueprint.get("/full")
def full(public_id: str) -> ResponseReturnValue:
    """The whole report on the screen, as it was compiled; its own style sheet is let through by name."""
    nonce = secrets.token_urlsafe(16)
    response = Response(reports.page_of(reports.linked_report(doors.actor()), nonce))
    policy = POLICY.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'")
    response.headers["Content-Security-Policy"] = policy
    return response


@blueprint.get("/report.json")
def data(public_id: str) -> ResponseReturnValue:
    """The value of the report in the very bytes whose checksum it prints."""
    stored = reports.linked_report(doors.actor())
    response = Response(canonical(stored.value), content_type="application/json")
    name = f"{stored.consultation.reference}-report-{stored.number}.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/report.pdf")
def pdf(public_id: str) -> ResponseReturnValue:
    """The PDF, byte for byte as it was stored."""
    stored = reports.linked_report(doors.actor())
    response = Response(stored.pdf, content_type="application/pdf")
    name = f"{stored.consultation.reference}-report-{stored.number}.pdf"
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response
