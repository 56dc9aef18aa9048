"""Lists of organisations that are asked together: made, named, filled, emptied and removed."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.domain.directory import SECTORS
from consult.services import directory, lists
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

MOST_NAMES = 2_000  # names pasted at once


@blueprint.route("/directory/lists", methods=["GET", "POST"], endpoint="lists")
def every_list() -> ResponseReturnValue:
    """The lists with how many stand on each, and a field to make one."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST" and _saved(typed):
        return redirect(url_for("officer.one_list", list_id=typed.result.id, saved=1))
    return form_page("officer/lists.html", typed, lists=lists.lists(actor), v=typed.form)


def _saved(typed: Typed, list_id: int | None = None) -> bool:
    name = typed.named("name", _("Give the list a name."), 100)
    is_forum = typed.form.get("is_forum") == "yes"
    return typed.does(lambda: lists.save(doors.actor(), name, is_forum=is_forum, list_id=list_id))


@blueprint.route("/directory/lists/<int:list_id>", methods=["GET", "POST"])
def one_list(list_id: int) -> ResponseReturnValue:
    """Who is on a list: ticked by sector, without script."""
    actor, typed = doors.actor(), Typed(request.form)
    found = lists.one_list(actor, list_id)
    organisations = directory.organisations(actor)
    ticked = {one.organisation_id for one in lists.members(actor, list_id)}
    if request.method == "POST":
        do = typed.form.get("do", "save")
        whole = {one.id for one in organisations if do in (f"all-{one.sector}", f"none-{one.sector}")}
        ticked = typed.numbers("organisation")
        ticked = ticked - whole if do.startswith("none-") else ticked | whole
        if do in ("save", "empty") and typed.does(
            lambda: lists.fill(actor, list_id, ticked if do == "save" else ())
        ):
            return redirect(url_for("officer.one_list", list_id=list_id, saved=1))
    return form_page(
        "officer/list.html",
        typed,
        list=found,
        groups={sector: [one for one in organisations if one.sector == sector] for sector in SECTORS},
        ticked=ticked,
        joined=[one for one in organisations if one.joined_at and found.is_forum],
    )


@blueprint.route("/directory/lists/<int:list_id>/name", methods=["GET", "POST"])
def name_list(list_id: int) -> ResponseReturnValue:
    """Give a list another name, or make it the forum's."""
    typed = Typed(request.form)
    found = lists.one_list(doors.actor(), list_id)
    if request.method == "POST" and _saved(typed, list_id):
        return redirect(url_for("officer.one_list", list_id=list_id, saved=1))
    was = {"name": found.name, "is_forum": "yes" if found.is_forum else ""}
    return form_page("officer/list_name.html", typed, list=found, v=typed.form or was)


@blueprint.route("/directory/lists/<int:list_id>/paste", methods=["GET", "POST"])
def paste_into_list(list_id: int) -> ResponseReturnValue:
    """Paste names, one on each line: all are added, or each that is not found is answered."""
    actor, typed = doors.actor(), Typed(request.form)
    found = lists.one_list(actor, list_id)
    unfound: dict[str, str] = {}
    if request.method == "POST":
        names = typed.rows("names")
        if not names:
            typed.note("names", _("Paste the names, one on each line."))
        elif len(names) > MOST_NAMES:
            typed.note("names", _("Paste at most %(number)s names at once.", number=MOST_NAMES))
        if typed.does(lambda: lists.add_names(actor, list_id, names)):
            return redirect(url_for("officer.one_list", list_id=list_id, saved=1))
        unfound = {place: said for place, said in typed.problems.items() if place.startswith("line-")}
        if unfound:
            typed.problems = {"names": _("Nothing was added. Mend or delete the names below.")}
    return form_page("officer/list_paste.html", typed, list=found, unfound=unfound, v=typed.form)


@blueprint.route("/directory/lists/<int:list_id>/people", methods=["GET", "POST"])
def people_of_list(list_id: int) -> ResponseReturnValue:
    """Whom a list writes to, where an organisation has several people."""
    actor, typed = doors.actor(), Typed(request.form)
    found = lists.one_list(actor, list_id)
    several = [
        (one, directory.people(one.organisation))
        for one in lists.members(actor, list_id)
        if len(directory.people(one.organisation)) > 1
    ]
    chosen = {one.organisation_id: one.contact_id or 0 for one, _people in several}
    if request.method == "POST":
        chosen = {number: typed.number(f"contact-{number}") for number in chosen}
        if typed.does(lambda: lists.write_to(actor, list_id, {a: b for a, b in chosen.items() if b})):
            return redirect(url_for("officer.one_list", list_id=list_id, saved=1))
    return form_page("officer/list_people.html", typed, list=found, several=several, chosen=chosen)


@blueprint.route("/directory/lists/<int:list_id>/remove", methods=["GET", "POST"])
def remove_list(list_id: int) -> ResponseReturnValue:
    """Ask, then take a list away."""
    actor, typed = doors.actor(), Typed(request.form)
    found = lists.one_list(actor, list_id)
    if request.method == "POST" and typed.does(lambda: lists.remove(actor, list_id)):
        return redirect(url_for("officer.lists", saved=1))
    return form_page("officer/list_remove.html", typed, list=found)
