"""What waits for a reviewer, and one review: the text, a remark on each part, and "content" or "not content"."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.reviews import VERDICTS, Matter
from consult.services import reports, reviewing
from consult.services.reviewing import Reading
from consult.web import doors
from consult.web.files import DOCX, kept, sealed_page
from consult.web.officer.typed import Typed, form_page
from consult.web.reviewer import blueprint

REMARK_LIMIT = 5000  # characters


@blueprint.get("/reviews")
def waiting() -> ResponseReturnValue:
    """What waits, and what was given."""
    return render_template("reviewer/waiting.html", readings=reviewing.mine(doors.actor()))


@blueprint.route("/reviews/<int:review_id>", methods=["GET", "POST"])
def review(review_id: int) -> ResponseReturnValue:
    """Read, remark, and say whether you are content."""
    actor, typed = doors.actor(), Typed(request.form)
    found = reviewing.reading(actor, review_id)
    if request.method == "POST" and _gave(found, typed):
        flash(_("Your review has been sent. You can change it until the text goes out."))
        return redirect(url_for("reviewer.waiting"))
    found = reviewing.reading(actor, review_id)
    return form_page(
        "reviewer/review.html",
        typed,
        found=found,
        consultation=found.review.consultation,
        content=found.text.content,
        is_paper=found.text.matter is Matter.PAPER,
        v=request.form if request.method == "POST" else _as_given(found),
    )


def _gave(found: Reading, typed: Typed) -> bool:
    verdict = typed.chosen("verdict", VERDICTS, _("Choose whether you are content."))
    because = typed.words("because", limit=REMARK_LIMIT)
    remarks = {part: typed.words(f"remark-{part}", limit=REMARK_LIMIT) for part, _title in found.text.parts}
    return typed.does(
        lambda: reviewing.give(
            doors.actor(),
            found.review.id,
            verdict=verdict,
            because=because,
            remarks=remarks,
            digest=typed.line("digest"),
            seen_version=typed.seen_version,
        )
    )


def _as_given(found: Reading) -> dict[str, Any]:
    said = {f"remark-{part}": text for part, text in found.remarks.items()}
    # What was said of an earlier text has to be said again, so it is not filled in.
    stands = found.state != "earlier"
    return said | {"verdict": found.review.verdict if stands else "", "because": found.review.because}


@blueprint.get("/reviews/<int:review_id>/documents/<int:document_id>")
def document(review_id: int, document_id: int) -> Response:
    """A supporting document of the paper, as the copy that was stored."""
    found = reviewing.document(doors.actor(), review_id, document_id)
    return kept(found.content, found.media_type, found.filename)


@blueprint.get("/reviews/<int:review_id>/report")
def report(review_id: int) -> Response:
    """The report as a page."""
    nonce = secrets.token_urlsafe(16)
    return sealed_page(reports.page_of(reviewing.report(doors.actor(), review_id), nonce), nonce)


@blueprint.get("/reviews/<int:review_id>/report.docx")
def report_word(review_id: int) -> Response:
    """The report as a Word document."""
    found = reviewing.report(doors.actor(), review_id)
    name = f"{found.consultation.reference}-report-{found.number}.docx"
    return kept(reports.word_of(found), DOCX, name)
