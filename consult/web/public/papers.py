"""The public page of a consultation, from its launch on."""

from __future__ import annotations

from flask import Response, render_template

from consult.domain.standards.wording import verdict
from consult.services import feeds, notices
from consult.web import doors
from consult.web.public import blueprint


@blueprint.get("/papers/<reference>")
def paper(reference: str) -> str:
    """What is asked, by whom and until when, and which promises about time it keeps; no answers."""
    notice = notices.notice(doors.actor(), reference)
    return render_template(
        "public/paper.html", notice=notice, consultation=notice.consultation, words=verdict
    )


@blueprint.get("/dates/<reference>.ics")
def dates(reference: str) -> Response:
    """The dates of the notice as a file for any calendar."""
    response = Response(feeds.calendar_for_anybody(doors.actor(), reference), mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename="consultation.ics")
    return response
