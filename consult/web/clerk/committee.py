"""What comes to committee: by when its papers are wanted, and the Word text of the report once it is out."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from consult.services import committee, reports
from consult.web import doors
from consult.web.clerk import blueprint
from consult.web.files import DOCX, kept


@blueprint.get("/committee", endpoint="committee")
def coming() -> ResponseReturnValue:
    """Every consultation that comes to a meeting, what is late first, then by deadline."""
    return render_template("clerk/committee.html", items=committee.coming(doors.actor()))


@blueprint.get("/committee/<reference>/report.docx")
def report_word(reference: str) -> Response:
    """The newest report that is out, as a Word document."""
    found = committee.report(doors.actor(), reference)
    return kept(reports.word_of(found), DOCX, f"{reference}-report-{found.number}.docx")
