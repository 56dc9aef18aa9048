"""Two entries that are one organisation, and organisations that follow others."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.services import directory, mergers, organisations
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/directory/<int:organisation_id>/merge", methods=["GET", "POST"])
def merge(organisation_id: int) -> ResponseReturnValue:
    """Choose the entry to merge into this one; see what moves and what stays; then do it."""
    actor, typed = doors.actor(), Typed(request.form)
    entry = organisations.entry(actor, organisation_id)
    if request.method == "POST":
        other = typed.number("other")
        if not other:
            typed.note("other", _("Choose the entry that is the same organisation."))
        if typed.does(lambda: mergers.look(actor, organisation_id, other)):
            if typed.form.get("do") != "merge":
                return render_template("officer/merge_check.html", found=typed.result)
            mergers.merge(actor, organisation_id, other)
            return redirect(url_for(".organisation", organisation_id=organisation_id, saved=1))
    others = [one for one in directory.organisations(actor, gone=True) if not one.merged_into_id]
    offered = [(str(one.id), one.name) for one in others if one.id != organisation_id]
    return form_page(
        "officer/merge.html",
        typed,
        organisation=entry.organisation,
        others=[("", _("Choose")), *sorted(offered, key=lambda one: one[1].casefold())],
    )


@blueprint.route("/directory/<int:organisation_id>/succession", methods=["GET", "POST"])
def succession(organisation_id: int) -> ResponseReturnValue:
    """Say which organisations this one follows, and from which day on."""
    actor, typed = doors.actor(), Typed(request.form)
    entry = organisations.entry(actor, organisation_id)
    if request.method == "POST":
        names = typed.rows("names")
        if not names:
            typed.note("names", _("Name the organisations that it follows, one on each line."))
        on = typed.day("on", _("The day"), _("Give the first day on which it stands in their place."))
        if typed.does(lambda: on and mergers.succeed(actor, organisation_id, names, on)):
            return redirect(url_for(".organisation", organisation_id=organisation_id, saved=1))
    return form_page("officer/succession.html", typed, organisation=entry.organisation, v=request.form)
