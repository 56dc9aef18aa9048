"""The list of sectors under the partnership's own names."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.services import sectors
from consult.services.sectors import Line
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page

MOST = 40  # sectors on a list
SPARE = 3  # blank lines to add to


@blueprint.route("/directory/sectors", methods=["GET", "POST"], endpoint="sectors")
def edit() -> ResponseReturnValue:
    """Rename, add and take off sectors, and say what each is counted as."""
    actor, typed = doors.actor(), Typed(request.form)
    if request.method == "POST":
        lines = [line for line in _typed(typed) if line.name or line.before]
        if typed.does(lambda: sectors.save(actor, lines)):
            return redirect(url_for("officer.sectors", saved=1))
        shown = lines
    else:
        shown = [Line(one.name, one.name, one.maps_to) for one in sectors.sectors(actor)]
    blank = [Line("", "", "")] * min(SPARE, MOST - len(shown))
    return form_page("officer/sectors.html", typed, lines=[*shown, *blank])


def _typed(typed: Typed) -> list[Line]:
    """The lines as they came; a blank one that had no name before it is nothing."""
    return [
        Line(
            before=typed.line(f"before-{place}", limit=100),
            name=typed.line(f"name-{place}", limit=100),
            maps_to=typed.form.get(f"maps-{place}", ""),
        )
        for place in range(1, MOST + 1)
    ]
