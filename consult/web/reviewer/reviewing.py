"""What waits for a reviewer, and one review: the text, a remark on each part, and "content" or "not content"."""

from __future__ import annotations

import secrets

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.domain.answers import clean_text
from consult.domain.reviews import VERDICTS, Matter
from consult.domain.wording import clock_time
from consult.services import reports, reviewing
from consult.services.reviewing import Kept, Reading
from consult.web import doors
from consult.web.files import DOCX, kept, sealed_page
from consult.web.officer.typed import Typed, form_page
from consult.web.reviewer import blueprint

REMARK_LIMIT = 5000  # characters
SEEN = "-seen"


@blueprint.get("/reviews")
def waiting() -> ResponseReturnValue:
    """What waits, and what was given."""
    return render_template("reviewer/waiting.html", readings=reviewing.mine(doors.actor()))


@blueprint.route("/reviews/<int:review_id>", methods=["GET", "POST"])
def review(review_id: int) -> ResponseReturnValue:
    """Read, remark, and say whether you are content; what is typed is kept until it is sent."""
    actor, typed = doors.actor(), Typed(request.form)
    found = reviewing.reading(actor, review_id)
    if request.method == "POST":
        if request.accept_mimetypes.best == "application/json":
            return _kept_as_json(review_id, typed)
        if request.form.get("go") == "keep":
            if _kept(review_id, typed):
                flash(_("Kept. Only you see it until you send the review."))
                return redirect(url_for("reviewer.review", review_id=review_id))
        elif _gave(found, typed):
            flash(_("Your review has been sent. You can change it until the text goes out."))
            return redirect(url_for("reviewer.waiting"))
    return _review_page(review_id, typed)


@blueprint.post("/reviews/<int:review_id>/still")
def still_content(review_id: int) -> ResponseReturnValue:
    """Say "content" again, of the text as it is now."""
    typed = Typed(request.form)
    digest, seen = typed.line("digest"), typed.seen_version
    if typed.does(
        lambda: reviewing.still_content(doors.actor(), review_id, digest=digest, seen_version=seen)
    ):
        flash(_("Your review has been sent. You can change it until the text goes out."))
        return redirect(url_for("reviewer.waiting"))
    return _review_page(review_id, typed)


def _review_page(review_id: int, typed: Typed) -> ResponseReturnValue:
    """The text with the form; what was sent and could not be used stands in it again."""
    found = reviewing.reading(doors.actor(), review_id)
    sent = request.form if request.method == "POST" and request.endpoint == "reviewer.review" else None
    return form_page(
        "reviewer/review.html",
        typed,
        found=found,
        consultation=found.review.consultation,
        content=found.text.content,
        is_paper=found.text.matter is Matter.PAPER,
        changes=reviewing.changes(found),
        v=found.shown if sent is None else sent,
        others={} if sent is None else _others(found, sent),
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
            seen_drafts={key: typed.number(key + SEEN) for key in _fields(typed.form)},
        )
    )


def _fields(form: MultiDict[str, str]) -> list[str]:
    """The fields that stand on the form, each of which carries the version that was seen."""
    return [name.removesuffix(SEEN) for name in form if name.endswith(SEEN)]


def _keep(review_id: int, typed: Typed) -> Kept:
    """Keep every field that can be used; one that is too long is named among the problems."""
    given = {
        key: (typed.words(key, limit=REMARK_LIMIT), typed.number(key + SEEN))
        for key in _fields(typed.form)
        if typed.form.get(f"{key}-keep") != "theirs"
    }
    usable = {key: value for key, value in given.items() if key not in typed.problems}
    return reviewing.keep(doors.actor(), review_id, usable)


def _kept(review_id: int, typed: Typed) -> bool:
    for clash in _keep(review_id, typed).clashes:
        typed.note(clash.key, _("You wrote something else here in another window. Choose, then keep it."))
    return not typed.problems


def _kept_as_json(review_id: int, typed: Typed) -> ResponseReturnValue:
    """The answer that the script of partners' answers understands."""
    kept = _keep(review_id, typed)
    clashes = [vars(one) | {"theirs": _as_read(one.key, one.theirs)} for one in kept.clashes]
    body = {"saved": clock_time(kept.at), "versions": kept.versions, "marks": {}}
    return jsonify(body | {"problems": typed.problems, "clashes": clashes}), 409 if clashes else 200


def _as_read(key: str, text: str) -> str:
    """A text as a person reads it: the verdict is a word in the form."""
    return (
        {"content": _("Content"), "not_content": _("Not content")}.get(text, text)
        if key == "verdict"
        else text
    )


def _others(found: Reading, form: MultiDict[str, str]) -> dict[str, str]:
    """What another window kept of the fields that say something else here."""
    return {
        key: _as_read(key, one.text)
        for key, one in found.drafts.items()
        if key in form and one.text and one.text != clean_text(form[key])
    }


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
