"""Who stands on which list today; never commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from consult.db import db
from consult.models.lists import CirculationList, ListMember
from consult.models.people import Contact, Organisation
from consult.services._people import is_current, is_there


@dataclass
class Brought:
    """What brings an organisation in: the names of its lists, and whom one of them says is written to."""

    via: list[str] = field(default_factory=list)
    contact: Contact | None = None


def all_lists() -> list[CirculationList]:
    """Every list by name."""
    return list(db.session.scalars(select(CirculationList).order_by(CirculationList.name)))


def on_lists(lists: Collection[CirculationList]) -> dict[int, Brought]:
    """The organisations of today on any of these lists, by their ids; three queries however many.

    Where two lists name different people, the first list by name counts; somebody who has left is passed over.
    """
    found: dict[int, Brought] = {}
    members = _members(lists)
    joined = _joined() if any(one.is_forum for one in lists) else []
    for one in sorted(lists, key=lambda one: one.name):
        here = dict(members.get(one.id, []))
        for organisation_id in [*here, *(joined if one.is_forum else [])]:
            brought = found.setdefault(organisation_id, Brought())
            if one.name not in brought.via:
                brought.via.append(one.name)
                contact = here.get(organisation_id)
                brought.contact = brought.contact or (contact if is_there(contact) else None)
    return found


def _members(lists: Collection[CirculationList]) -> dict[int, list[tuple[int, Contact | None]]]:
    query = (
        select(ListMember.list_id, ListMember.organisation_id, Contact)
        .join(ListMember.organisation)
        .outerjoin(ListMember.contact)
        .where(ListMember.list_id.in_([one.id for one in lists]), is_current())
        .order_by(ListMember.id)
    )
    found: dict[int, list[tuple[int, Contact | None]]] = {}
    for list_id, organisation_id, contact in db.session.execute(query):
        found.setdefault(list_id, []).append((organisation_id, contact))
    return found


def _joined() -> list[int]:
    """Organisations of today that joined by themselves."""
    query = select(Organisation.id).where(Organisation.joined_at.is_not(None), is_current())
    return list(db.session.scalars(query.order_by(Organisation.id)))
