"""Three ways to begin: import a paper, copy an earlier one, start from a prompted outline."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import papers
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


def uploaded(typed: Typed, name: str, missing: str) -> tuple[bytes, str]:
    """The bytes and name of an uploaded file; ``missing`` is the sentence where none was chosen."""
    file = request.files.get(name)
    if file is None or not file.filename:
        typed.note(name, missing)
        return b"", ""
    return file.read(), file.filename


@blueprint.route("/new/import", methods=["GET", "POST"])
def import_paper() -> ResponseReturnValue:
    """Upload a paper; it becomes a draft to be mended."""
    typed = Typed(request.form)
    if request.method == "POST":
        content, name = uploaded(typed, "file", _("Choose the file of the paper."))
        if typed.does(lambda: papers.import_file(doors.actor(), content, name), at="file"):
            return redirect(url_for("officer.paper", reference=typed.result.reference))
    return form_page("officer/import_paper.html", typed)


@blueprint.route("/new/copy", methods=["GET", "POST"])
def copy_paper() -> ResponseReturnValue:
    """Choose an earlier paper to begin from."""
    actor, typed = doors.actor(), Typed(request.form)
    earlier = papers.consultations(actor)
    if request.method == "POST":
        offered = [one.reference for one in earlier]
        chosen = typed.chosen("reference", offered, _("Choose the paper to copy."))
        if typed.does(lambda: papers.copy_paper(actor, chosen)):
            return redirect(url_for("officer.overview", reference=typed.result.reference))
    return form_page("officer/copy_paper.html", typed, earlier=earlier, v=request.form)


@blueprint.route("/new/outline", methods=["GET", "POST"])
def outline() -> ResponseReturnValue:
    """Begin an empty paper from what an honest one says."""
    typed = Typed(request.form)
    if request.method == "POST":
        title = typed.line("title", _("Give the paper a title."), 300)
        issuing_body = typed.line("issuing_body")
        summary = typed.words("summary", limit=4000)
        said = {key: typed.words(key) for key in papers.OUTLINE}
        if typed.does(
            lambda: papers.begin_from_outline(
                doors.actor(), title=title, issuing_body=issuing_body, summary=summary, outline=said
            )
        ):
            return redirect(url_for("officer.overview", reference=typed.result.reference))
    return form_page("officer/outline.html", typed, v=request.form)
