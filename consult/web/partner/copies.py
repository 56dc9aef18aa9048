"""The receipt, and the copies of what was submitted: to read, to print and to keep, version by version."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.reports import copies as printed
from consult.reports.copies import Copy
from consult.services import agreements, copies
from consult.web import doors
from consult.web.files import kept
from consult.web.partner import blueprint
from consult.web.partner.papers import page, view_of


@blueprint.get("/receipt")
def receipt(public_id: str) -> ResponseReturnValue:
    """What was submitted, when, under which receipt, and until when it can be changed."""
    view = view_of(public_id)
    if view.submission is None:
        return redirect(url_for(".arrival"))
    return page(
        "receipt.html",
        view,
        copy=copies.copy(doors.actor(), public_id),
        versions=copies.versions(doors.actor(), public_id),
        agreement=agreements.awaited(doors.actor(), public_id),
    )


@blueprint.get("/copy")
def copy(public_id: str) -> ResponseReturnValue:
    """A copy of what was submitted and counts, to read or print."""
    view = view_of(public_id)
    if view.submission is None:
        return redirect(url_for(".arrival"))
    return page("copy.html", view, copy=copies.copy(doors.actor(), public_id))


@blueprint.get("/submitted/<int:number>")
def submitted(public_id: str, number: int) -> ResponseReturnValue:
    """A copy of one submitted version, also of one that another has replaced."""
    found = copies.copy(doors.actor(), public_id, number)
    return page("copy.html", view_of(public_id), copy=found)


@blueprint.get("/copy.txt")
def copy_file(public_id: str) -> ResponseReturnValue:
    """A copy of what was submitted, as a text file to keep."""
    if view_of(public_id).submission is None:
        return redirect(url_for(".arrival"))
    return as_text(copies.copy(doors.actor(), public_id))


@blueprint.get("/copy.pdf")
def copy_pdf(public_id: str) -> ResponseReturnValue:
    """A copy of what was submitted, as a tagged PDF to keep."""
    if view_of(public_id).submission is None:
        return redirect(url_for(".arrival"))
    return _as_pdf(copies.copy(doors.actor(), public_id))


@blueprint.get("/submitted/<int:number>.pdf")
def submitted_pdf(public_id: str, number: int) -> ResponseReturnValue:
    """A copy of one submitted version as a tagged PDF."""
    return _as_pdf(copies.copy(doors.actor(), public_id, number))


def as_text(found: Copy) -> Response:
    """The copy as a text file."""
    return kept(render_template("partner/copy.txt", copy=found), "text/plain", f"{found.file_stem}.txt")


def _as_pdf(found: Copy) -> Response:
    return kept(printed.render_pdf(found), "application/pdf", f"{found.file_stem}.pdf")
