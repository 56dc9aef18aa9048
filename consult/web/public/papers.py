"""The public page of a consultation, from its launch on."""

from __future__ import annotations

from flask import render_template

from consult.domain.standards.wording import verdict
from consult.services import notices
from consult.web import doors
from consult.web.public import blueprint


@blueprint.get("/papers/<reference>")
def paper(reference: str) -> str:
    """What is asked, by whom and until when, and which promises about time it keeps; no answers."""
    notice = notices.notice(doors.actor(), reference)
    return render_template(
        "public/paper.html", notice=notice, consultation=notice.consultation, words=verdict
    )
