"""The partnership's own list of sectors; never commits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from consult.db import db
from consult.domain.directory import SECTORS, sector_of
from consult.models.people import Sector


def listed() -> list[Sector]:
    """The list in its order; while nobody has made one, the four (not stored)."""
    query = select(Sector).order_by(Sector.position, Sector.id)
    return list(db.session.scalars(query)) or _the_four()


def stored() -> list[Sector]:
    """The list in its order, the four stored as its beginning if there was none."""
    found = listed()
    if found[0].id is None:
        db.session.add_all(found)
        db.session.flush()
    return found


def _the_four() -> list[Sector]:
    return [
        Sector(name=one.capitalize(), maps_to=one, position=place) for place, one in enumerate(SECTORS, 1)
    ]


def named(word: str, sectors: Sequence[Sector]) -> tuple[str, Sector | None]:
    """What a word counts as, and the sector of the list that it names; ("", None) for a word that is no sector.

    "VCS" counts as voluntary, but says nothing about which sector of a longer list is meant.
    """
    name = sector_of(word, [one.name for one in sectors])
    if name is None:
        return "", None
    own = next((one for one in sectors if one.name == name), None)
    return (own.maps_to if own else name), own
