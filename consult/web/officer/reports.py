"""The counts so far, and the reports: ask for one, wait for it, open any of them."""

from __future__ import annotations

import secrets

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult import clock
from consult.domain.chain import canonical
from consult.services import incoming, papers, reports, retention
from consult.web import doors
from consult.web.files import DOCX, kept, sealed_page
from consult.web.officer import blueprint

UNDER_WAY = ("asked", "compiling")


@blueprint.get("/consultations/<reference>/summary")
def summary(reference: str) -> ResponseReturnValue:
    """Each question counted, with what every number is out of."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    counted = reports.summary(actor, reference)
    return render_template("officer/summary.html", consultation=consultation, summary=counted)


@blueprint.get("/consultations/<reference>/summary.csv")
def tally(reference: str) -> Response:
    """The counts as a table to keep."""
    return kept(reports.tally(doors.actor(), reference), "text/csv", f"{reference}-counts.csv")


@blueprint.get("/consultations/<reference>/reports", endpoint="reports")
def every_report(reference: str) -> ResponseReturnValue:
    """Every report that was compiled; the page comes again by itself while one is under way."""
    actor = doors.actor()
    consultation = papers.paper(actor, reference)
    found = reports.reports(actor, reference)
    return render_template(
        "officer/reports.html",
        consultation=consultation,
        phase=consultation.phase_at(clock.now()),
        reports=found,
        wanting=reports.wanting(actor, reference),
        waiting=any(one.state in UNDER_WAY for one in found),
        unentered=len(incoming.waiting(actor, reference)),
        gone=retention.kept(actor, reference).gone,
    )


@blueprint.post("/consultations/<reference>/reports")
def ask_for_report(reference: str) -> ResponseReturnValue:
    """Ask for the next report."""
    reports.ask(doors.actor(), reference)
    return redirect(url_for("officer.reports", reference=reference))


@blueprint.get("/consultations/<reference>/reports/<int:number>.pdf")
def report_pdf(reference: str, number: int) -> Response:
    """The PDF as it was compiled."""
    stored = reports.report(doors.actor(), reference, number)
    response = Response(stored.pdf or b"", mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{reference}-report-{number}.pdf")
    return response


@blueprint.get("/consultations/<reference>/reports/<int:number>.json")
def report_json(reference: str, number: int) -> Response:
    """The value that the report was printed from, in the very bytes whose checksum the report prints."""
    stored = reports.report(doors.actor(), reference, number)
    return kept(canonical(stored.value), "application/json", f"{reference}-report-{number}.json")


@blueprint.get("/consultations/<reference>/reports/<int:number>")
def report_page(reference: str, number: int) -> Response:
    """The report as a page; its own style sheet passes by a nonce, nothing else does."""
    nonce = secrets.token_urlsafe(16)
    stored = reports.report(doors.actor(), reference, number)
    return sealed_page(reports.page_of(stored, nonce), nonce)


@blueprint.get("/consultations/<reference>/reports/<int:number>.docx")
def report_word(reference: str, number: int) -> Response:
    """The report as a Word document."""
    stored = reports.report(doors.actor(), reference, number)
    return kept(reports.word_of(stored), DOCX, f"{reference}-report-{number}.docx")


@blueprint.post("/consultations/<reference>/reports/<int:number>/out")
def put_out(reference: str, number: int) -> ResponseReturnValue:
    """Send a report that had to be cleared to the steering group."""
    reports.put_out(doors.actor(), reference, number)
    return redirect(url_for("officer.reports", reference=reference))
