"""The partner directory: who could be asked, by sector, and an import that saves all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from consult.documents.spreadsheets import as_csv, as_xlsx
from consult.domain.directory import COLUMNS, SECTORS, DirectoryRow, Sheet, spelling
from consult.domain.errors import BadInput
from consult.services import directory, sectors
from consult.web import doors
from consult.web.files import kept
from consult.web.officer import blueprint
from consult.web.officer.beginnings import uploaded
from consult.web.officer.typed import Typed, form_page

SHOWN = 500  # rows of an import that are shown; more would be a page that nobody reads
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/directory", endpoint="directory")
def everybody() -> ResponseReturnValue:
    """Every organisation by sector, with contacts and telephone numbers; searched by name, filtered by sector."""
    actor = doors.actor()
    words, chosen = request.args.get("words", "")[:200], request.args.get("sector", "")
    gone = request.args.get("gone") == "1"
    found = directory.organisations(actor, gone=gone)
    shown = [one for one in found if _fits(one, spelling(words), chosen)]
    groups = {
        sector: [(one, directory.people(one)) for one in shown if one.sector == sector] for sector in SECTORS
    }
    names = [(one.name, one.name) for one in sectors.sectors(actor)]
    asked = {"words": words, "sector": chosen, "gone": gone}
    return render_template(
        "officer/directory.html", groups=groups, total=len(shown), names=names, asked=asked, all=len(found)
    )


def _fits(one: Any, words: str, chosen: str) -> bool:
    names = [each.name for each in (one.own_sector, one.second_sector) if each]
    in_sector = not chosen or chosen in names or (one.own_sector is None and chosen.lower() == one.sector)
    return in_sector and words in spelling(one.name)


@blueprint.get("/directory.csv")
def directory_csv() -> Response:
    """The directory in the columns of an import, as CSV."""
    return kept(as_csv(directory.table(doors.actor())), "text/csv", "directory.csv")


@blueprint.get("/directory.xlsx")
def directory_xlsx() -> Response:
    """The directory in the columns of an import, for Excel."""
    return kept(as_xlsx(directory.table(doors.actor())), EXCEL, "directory.xlsx")


@blueprint.route("/directory/import", methods=["GET", "POST"])
def import_directory() -> ResponseReturnValue:
    """Upload a table and see every row and every problem before anything is saved."""
    typed = Typed(request.form)
    if request.method == "POST":
        content, name = uploaded(typed, "file", _("Choose a CSV or Excel file."))
        if typed.does(lambda: directory.read_sheet(doors.actor(), content, name), at="file"):
            return _preview(typed.result, name)
    names = [one.name for one in sectors.sectors(doors.actor())]
    return form_page("officer/import_directory.html", typed, columns=COLUMNS, sectors=names)


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
        SECTORS=SECTORS,
        organisations=len({row.name for row in sheet.rows}),
        shown=_shown(sheet.rows, list(wrong)),
    )
    return page, 400 if sheet.problems else 200


def _shown(rows: Sequence[DirectoryRow], wrong: Sequence[int]) -> list[DirectoryRow]:
    """The first rows, and after them those with something to mend."""
    marked = set(wrong[:SHOWN])
    return [row for place, row in enumerate(rows) if place < SHOWN or row.number in marked]


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
    """The columns of an import, with two rows to show how: an organisation, and a second contact of it."""
    hall = ("Anytown Village Hall", "community")
    first = (*hall, "A. N. Example", "hall@example.org", "01632 960000", "Anytown", "lead", "village hall")
    second = (*hall, "B. Example", "clerk@example.org", "01632 960001", "Anytown", "deputy", "village hall")
    rest = ("", "england", "example.org", "English")
    return kept(as_csv([COLUMNS, (*first, *rest), (*second, *rest)]), "text/csv", "partners.csv")
