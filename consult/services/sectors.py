"""The list of sectors under the partnership's own names, each counted as one of the four."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select, update

from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.directory import SECTORS, name_fault, spelling
from consult.domain.errors import BadInput
from consult.models.people import Organisation, Sector
from consult.services._history import record
from consult.services._sectors import listed, stored
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Line:
    """A sector as it was typed: the name it had (blank for a new one), its name, and what it counts as.

    A blank name takes the sector off the list.
    """

    before: str
    name: str
    maps_to: str


def sectors(actor: Actor) -> list[Sector]:
    """The list in its order; the four while nobody has changed it."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    return listed()


@unit_of_work
def save(actor: Actor, lines: Sequence[Line]) -> None:
    """Make the list what was typed; organisations of a sector that counts as something else now follow it.

    Raises BadInput, by the place of the line ("name-1"), for a name that comes twice and a sector still in use.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    have = {one.name: one for one in stored()}
    _refuse_twice(lines)
    _refuse_used(lines, have)
    for line in lines:  # names on the list are unique: make room before two of them change places
        if line.before in have and line.name != line.before:
            have[line.before].name = f"({have[line.before].id})"
    db.session.flush()
    for place, line in enumerate(lines, 1):
        _save_line(line, place, have.get(line.before))
    record(
        actor, "change the list of sectors", sectors={line.name: line.maps_to for line in lines if line.name}
    )


def _save_line(line: Line, place: int, sector: Sector | None) -> None:
    if not line.name:
        if sector:
            db.session.delete(sector)
        return
    if sector is None:
        db.session.add(Sector(name=line.name, maps_to=line.maps_to, position=place))
        return
    sector.name, sector.maps_to, sector.position = line.name, line.maps_to, place
    belongs = update(Organisation).where(Organisation.sector_id == sector.id)
    db.session.execute(belongs.values(sector=line.maps_to))


def _refuse_twice(lines: Sequence[Line]) -> None:
    problems: dict[str, str] = {}
    seen: set[str] = set()
    for place, line in enumerate(lines, 1):
        key = spelling(line.name)
        if line.name and (odd := name_fault(line.name)):
            problems[f"name-{place}"] = odd[1]
        elif line.name and key in seen:
            problems[f"name-{place}"] = _("%(name)s stands in the list already.", name=line.name)
        elif line.name and line.maps_to not in SECTORS:
            problems[f"maps-{place}"] = _("Choose what it is counted as.")
        seen.add(key)
    if problems:
        raise BadInput(_("The list was not saved."), problems)


def _refuse_used(lines: Sequence[Line], have: dict[str, Sector]) -> None:
    problems: dict[str, str] = {}
    for place, line in enumerate(lines, 1):
        sector = have.get(line.before)
        if line.name or sector is None:
            continue
        used = or_(Organisation.sector_id == sector.id, Organisation.second_sector_id == sector.id)
        number = db.session.scalar(select(func.count(Organisation.id)).where(used)) or 0
        if number:
            problems[f"name-{place}"] = ngettext(
                "%(num)s organisation is in %(name)s. Move it to another sector first.",
                "%(num)s organisations are in %(name)s. Move them to another sector first.",
                number,
                name=sector.name,
            )
    if problems:
        raise BadInput(_("The list was not saved."), problems)
