"""Lists of organisations: made, named, filled, emptied and removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.directory import spelling
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.wording import day
from consult.models.circulation import Invitation
from consult.models.lists import CirculationList, ListMember
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._history import record
from consult.services._lists import all_lists, on_lists
from consult.services._people import is_current, is_there, today
from consult.services._rows import insert_rows
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Counted:
    """A list with the ids of the organisations of today on it."""

    list: CirculationList
    organisations: frozenset[int]


def lists(actor: Actor) -> list[Counted]:
    """Every list by name, with who is on it today; four queries however many."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = all_lists()
    brought = on_lists(found)
    return [
        Counted(one, frozenset(number for number, each in brought.items() if one.name in each.via))
        for one in found
    ]


def one_list(actor: Actor, list_id: int) -> CirculationList:
    """One list; raises NotFound."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = db.session.scalar(select(CirculationList).where(CirculationList.id == list_id))
    if found is None:
        raise NotFound(_("There is no such list."))
    return found


def members(actor: Actor, list_id: int) -> list[ListMember]:
    """Who was put on the list, by name, with the people of each; those that ended or were merged are left out."""
    found = one_list(actor, list_id)
    query = (
        select(ListMember)
        .join(ListMember.organisation)
        .where(ListMember.list_id == found.id, is_current())
        .options(
            joinedload(ListMember.organisation).selectinload(Organisation.contacts),
            joinedload(ListMember.contact),
        )
        .order_by(Organisation.name, ListMember.id)
    )
    return list(db.session.scalars(query))


@unit_of_work
def save(actor: Actor, name: str, *, is_forum: bool, list_id: int | None = None) -> CirculationList:
    """Make a list, or give one another name. Raises BadInput for a name in use, whatever its capitals.

    Drafts that the list brought organisations into follow the new name; what was sent keeps the old.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = one_list(actor, list_id) if list_id else CirculationList()
    if any(spelling(one.name) == spelling(name) for one in all_lists() if one is not found):
        said = _("There is a list called %(name)s already.", name=name)
        raise BadInput(said, {"name": said})
    if list_id and found.name != name:
        _rename_on_drafts(found.name, name)
    before = {"before": found.name} if list_id and found.name != name else {}
    found.name, found.is_forum = name, is_forum
    db.session.add(found)
    db.session.flush()
    record(actor, "change a list" if list_id else "make a list", name=name, forum=is_forum, **before)
    return found


def _rename_on_drafts(before: str, name: str) -> None:
    query = select(Invitation).join(Invitation.consultation).where(Consultation.stage.in_(UNSENT))
    for one in db.session.scalars(query):
        if before in one.via:
            one.via = [name if each == before else each for each in one.via]


@unit_of_work
def fill(actor: Actor, list_id: int, organisation_ids: Collection[int]) -> int:
    """Let exactly these organisations be on the list; returns how many. With none the list is emptied.

    Those that stay keep whom the list writes to. Raises BadInput for one that is not in the directory today.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = one_list(actor, list_id)
    wanted = set(organisation_ids)
    have = set(db.session.scalars(select(ListMember.organisation_id).where(ListMember.list_id == found.id)))
    _refuse_unknown(wanted - have)
    gone = ListMember.list_id == found.id, ListMember.organisation_id.in_(have - wanted)
    db.session.execute(delete(ListMember).where(*gone))
    _add(found, sorted(wanted - have))
    record(actor, "fill a list", name=found.name, organisations=len(wanted))
    return len(wanted)


def _add(found: CirculationList, organisation_ids: Sequence[int]) -> None:
    insert_rows(ListMember, [{"list_id": found.id, "organisation_id": one} for one in organisation_ids])


def _refuse_unknown(wanted: Collection[int]) -> None:
    query = select(Organisation.id).where(Organisation.id.in_(wanted), is_current())
    if set(db.session.scalars(query)) != set(wanted):
        raise BadInput(_("An organisation that you chose is no longer in the directory. Choose again."))


@unit_of_work
def add_names(actor: Actor, list_id: int, names: Sequence[str]) -> int:
    """Put the organisations of these names on the list beside who is there; returns how many came new.

    All or nothing: raises BadInput with a sentence for each name, by its line ("line-1"), that was not found.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = one_list(actor, list_id)
    have = {spelling(one.name): one for one in db.session.scalars(_everybody())}
    problems = {
        f"line-{place}": said for place, name in enumerate(names, 1) if (said := _not_offered(name, have))
    }
    if problems:
        raise BadInput(_("Nothing was added: some names were not found."), problems)
    named = {have[spelling(name)].id for name in names}
    there = select(ListMember.organisation_id).where(ListMember.list_id == found.id)
    new = sorted(named - set(db.session.scalars(there)))
    _add(found, new)
    record(actor, "add to a list", name=found.name, organisations=len(new))
    return len(new)


def _everybody() -> Select[tuple[Organisation]]:
    return select(Organisation).options(joinedload(Organisation.merged_into)).order_by(Organisation.id)


def _not_offered(name: str, have: Mapping[str, Organisation]) -> str:
    """Why an organisation of this name cannot be put on a list, with what may be meant; empty where it can."""
    one = have.get(spelling(name))
    if one is None:
        near = get_close_matches(spelling(name), have, n=1)
        if near:
            other = have[near[0]].name
            return _("“%(name)s” is not in the directory. Is it %(other)s?", name=name, other=other)
        return _("“%(name)s” is not in the directory.", name=name)
    if one.merged_into:
        return _("%(name)s was merged into %(other)s. Write that.", name=one.name, other=one.merged_into.name)
    if one.ended_on and one.ended_on <= today():
        return _("%(name)s ended on %(day)s.", name=one.name, day=day(one.ended_on))
    return ""


@unit_of_work
def write_to(actor: Actor, list_id: int, chosen: Mapping[int, int]) -> None:
    """Say whom this list writes to: by the organisation's id, the id of one of its people who is there.

    For the others on the list it is as the directory says. Raises BadInput for anybody else's person.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = one_list(actor, list_id)
    for member in members(actor, list_id):
        contact_id = chosen.get(member.organisation_id)
        if contact_id and contact_id not in {one.id for one in member.organisation.contacts if is_there(one)}:
            said = _("Choose somebody who is at %(name)s.", name=member.organisation.name)
            raise BadInput(said, {f"contact-{member.organisation_id}": said})
        member.contact_id = contact_id
    record(actor, "say whom a list writes to", name=found.name, chosen=len(chosen))


@unit_of_work
def remove(actor: Actor, list_id: int) -> str:
    """Take the list away; returns its name. Who was asked through it stays asked."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = one_list(actor, list_id)
    db.session.execute(delete(ListMember).where(ListMember.list_id == found.id))
    db.session.delete(found)
    record(actor, "remove a list", name=found.name)
    return found.name
