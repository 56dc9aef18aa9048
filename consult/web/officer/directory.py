"""The partner directory: who could be asked, by sector, and an import that saves all or nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from consult.domain.directory import COLUMNS, SECTORS, DirectoryRow, Sheet
from consult.domain.errors import BadInput
from consult.services import directory
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.beginnings import uploaded
from consult.web.officer.typed import Typed, form_page


@blueprint.get("/directory", endpoint="directory")
def everybody() -> ResponseReturnValue:
    """Every organisation by sector, with contacts and telephone numbers."""
    found = directory.organisations(doors.actor())
    groups = {sector: [one for one in found if one.sector == sector] for sector in SECTORS}
    return render_template("officer/directory.html", groups=groups, total=len(found))


@blueprint.route("/directory/new", methods=["GET", "POST"])
def new_organisation() -> ResponseReturnValue:
    """Add an organisation and its contact."""
    return _organisation(None)


@blueprint.route("/directory/<int:organisation_id>", methods=["GET", "POST"])
def organisation(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation or its contact."""
    return _organisation(organisation_id)


def _organisation(organisation_id: int | None) -> ResponseReturnValue:
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        row = DirectoryRow(
            name=typed.line("name", _("Give the name of the organisation.")),
            sector=typed.chosen("sector", SECTORS, _("Choose a sector.")),
            contact=typed.line("contact", _("Give the name of a contact.")),
            email=typed.address("email", _("Give the contact's e-mail address.")),
            telephone=typed.line("telephone", limit=40),
            area=typed.line("area", limit=100),
        )
        if typed.does(lambda: directory.save_organisation(actor, row, organisation_id)):
            return redirect(url_for("officer.directory"))
    stored = _stored(directory.organisation(actor, organisation_id)) if organisation_id else {}
    shown = request.form if request.method == "POST" else stored
    return form_page("officer/organisation.html", typed, v=shown, name=stored.get("name"))


def _stored(found: Any) -> dict[str, str]:
    lead = found.contacts[0] if found.contacts else None
    values = {"name": found.name, "sector": found.sector, "area": found.area}
    return values | ({"contact": lead.name, "email": lead.email, "telephone": lead.telephone} if lead else {})


@blueprint.route("/directory/import", methods=["GET", "POST"])
def import_directory() -> ResponseReturnValue:
    """Upload a table and see every row and every problem before anything is saved."""
    typed = Typed(request.form)
    if request.method == "POST":
        content, name = uploaded(typed, "file", _("Choose a CSV or Excel file."))
        if typed.does(lambda: directory.read_sheet(doors.actor(), content, name), at="file"):
            return _preview(typed.result, name)
    return form_page("officer/import_directory.html", typed, columns=COLUMNS)


def _preview(sheet: Sheet, filename: str) -> ResponseReturnValue:
    wrong: dict[int, list[str]] = {}
    for problem in sheet.problems:
        wrong.setdefault(problem.row, []).append(problem.sentence)
    carried = "" if sheet.problems else _signer().dumps([list(asdict(row).values()) for row in sheet.rows])
    page = render_template(
        "officer/import_preview.html",
        sheet=sheet,
        wrong=wrong,
        filename=filename,
        carried=carried,
        columns=COLUMNS,
    )
    return page, 400 if sheet.problems else 200


@blueprint.post("/directory/import/save")
def save_import() -> ResponseReturnValue:
    """Save every row of a table that was shown, or none."""
    try:
        values = _signer().loads(request.form.get("rows", ""))
    except BadData:
        raise BadInput(
            _("The rows did not come back whole, so nothing was saved. Upload the file again.")
        ) from None
    added = directory.import_organisations(doors.actor(), [DirectoryRow(*row) for row in values])
    return redirect(url_for("officer.directory", added=added))


def _signer() -> URLSafeSerializer:
    """What carries the rows from the preview to the save: signed, and for this partnership alone."""
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"], salt=f"directory-{doors.actor().partnership_id}"
    )


@blueprint.get("/directory/template.csv")
def directory_template() -> Response:
    """The columns of an import, with one row to show how."""
    example = "Anytown Village Hall,community,A. N. Example,hall@example.org,01632 960000,Anytown"
    return attachment(f"{','.join(COLUMNS)}\r\n{example}\r\n".encode("utf-8-sig"), "text/csv", "partners.csv")


def attachment(content: bytes, media_type: str, filename: str) -> Response:
    """Bytes to keep, never to show in the browser."""
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
