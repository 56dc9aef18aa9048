"""Who is asked: the circulation list of a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.domain.access import Action
from consult.domain.directory import SECTORS
from consult.services import circulation, directory, lists, papers, plan
from consult.web import doors
from consult.web.officer import blueprint
from consult.web.officer.typed import Typed, form_page


@blueprint.route("/consultations/<reference>/circulation", methods=["GET", "POST"], endpoint="circulation")
def choose(reference: str) -> ResponseReturnValue:
    """Tick lists and organisations; a button ticks who is on the lists, or a whole sector, without script."""
    actor, typed = doors.actor(), Typed(request.form)
    placed = {one.organisation_id: one for one in circulation.invitations(actor, reference)}
    listed = [one.organisation for one in placed.values()]
    today = directory.organisations(actor)
    organisations = [*today, *(one for one in listed if one.id not in {here.id for here in today})]
    offered = lists.lists(actor)
    chosen, ticked = _before(placed, offered), set(placed)
    if request.method == "POST":
        chosen = typed.numbers("list")
        ticked = _ticked(typed, organisations, offered, chosen)
        if typed.form.get("do", "save") == "save" and typed.does(
            lambda: circulation.choose(
                actor, reference, ticked, lists=chosen, seen_version=typed.seen_version
            )
        ):
            return redirect(url_for("officer.overview", reference=reference))
        ticked &= {one.id for one in organisations}
    consultation = papers.paper(actor, reference, Action.CIRCULATE)
    nobody = {one.id for one in organisations if directory.lead(one) is None}
    return form_page(
        "officer/circulation.html",
        typed,
        consultation=consultation,
        groups={sector: [one for one in organisations if one.sector == sector] for sector in SECTORS},
        ticked=ticked,
        lists=offered,
        chosen=chosen,
        via=_via(offered, chosen, ticked),
        nobody=nobody,
        without=[one.name for one in organisations if one.id in ticked & nobody],
        gone={one.id for one in listed} - {one.id for one in today},
        replaced=circulation.replaced(actor, reference),
        overlaps=circulation.overlaps(actor, ticked),
        joined=[one.id for one in today if one.joined_at],
        plates={one.organisation_id: one for one in plan.full_plates(actor, reference)},
        seen_version=typed.seen_version or consultation.seen_version,
    )


def _before(placed: Mapping[int, Any], offered: Sequence[lists.Counted]) -> set[int]:
    """The lists that brought anybody in who is on the draft now."""
    names = {name for one in placed.values() for name in one.via}
    return {one.list.id for one in offered if one.list.name in names}


def _ticked(
    typed: Typed, organisations: Sequence[Any], offered: Sequence[lists.Counted], chosen: Collection[int]
) -> set[int]:
    """What is ticked after the button that was pressed: those of a sector, those who joined, or as it stood.

    A list that was ticked just now brings everybody on it; with one that was unticked go those whom no other brought.
    """
    ticked, before, do = typed.numbers("organisation"), typed.numbers("list-before"), typed.form.get("do", "")
    kept = {number for one in offered if one.list.id in chosen for number in one.organisations}
    for one in offered:
        if one.list.id in chosen and (one.list.id not in before or do == "all-listed"):
            ticked |= one.organisations
        elif one.list.id in before and one.list.id not in chosen:
            ticked -= one.organisations - kept
    if do == "all-joined":
        return ticked | {one.id for one in organisations if one.joined_at}
    whole = {one.id for one in organisations if do in (f"all-{one.sector}", f"none-{one.sector}")}
    return ticked - whole if do.startswith("none-") else ticked | whole


def _via(
    offered: Sequence[lists.Counted], chosen: Collection[int], ticked: Collection[int]
) -> dict[int, list[str]]:
    """Which of the chosen lists each ticked organisation stands on."""
    found: dict[int, list[str]] = {}
    for one in offered:
        for number in one.organisations.intersection(ticked) if one.list.id in chosen else ():
            found.setdefault(number, []).append(one.list.name)
    return found
