"""Two entries that are one organisation, and organisations that follow others from a day on.

Nothing that was sent or answered is moved: old records keep the names that they had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import BadInput
from consult.domain.lifecycle import UNSENT
from consult.models.bodies import Meeting
from consult.models.circulation import Invitation
from consult.models.directory import Mailbox, Membership, Succession
from consult.models.lists import ListMember
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation
from consult.services._entries import entry_of, named
from consult.services._history import record
from consult.services._people import written_to
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Merger:
    """What merging one entry into another would do, to be looked over before it is done."""

    kept: Organisation
    other: Organisation
    contacts: Sequence[Contact]  # who come over; the kept one has the others under the same address
    drafts: Sequence[Consultation]  # on whose lists the kept one takes the other's place
    sent: int  # invitations that stay under the other's name


def look(actor: Actor, kept_id: int, other_id: int) -> Merger:
    """What a merger would move and what would stay. Raises NotFound; BadInput for entries that cannot be merged."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    kept, other = entry_of(kept_id), entry_of(other_id)
    _refuse_impossible(kept, other)
    have = {one.email for one in kept.contacts}
    sent = select(func.count(Invitation.id)).where(
        Invitation.organisation_id == other.id, Invitation.sent_at.is_not(None)
    )
    return Merger(
        kept,
        other,
        contacts=[one for one in other.contacts if one.email not in have],
        drafts=[one.consultation for one in _places(other, besides=kept)],
        sent=db.session.scalar(sent) or 0,
    )


@unit_of_work
def merge(actor: Actor, kept_id: int, other_id: int) -> Organisation:
    """Merge the other entry into the kept one; returns the kept one.

    The kept one gains contacts, mailboxes, members, meetings and places on lists and drafts. The other stays as a row
    under its name, with what it was sent and what it answered, and leaves every list and picker.
    """
    found = look(actor, kept_id, other_id)
    kept, other = found.kept, found.other
    _move_contacts(kept, other)
    _move(Mailbox, Mailbox.organisation_id, Mailbox.email, kept, other)
    _move(Meeting, Meeting.organisation_id, Meeting.date, kept, other)
    _move(ListMember, ListMember.organisation_id, ListMember.list_id, kept, other)
    _move(Membership, Membership.umbrella_id, Membership.member_id, kept, other)
    _move(Membership, Membership.member_id, Membership.umbrella_id, kept, other)
    own = Membership.umbrella_id == kept.id, Membership.member_id == kept.id
    db.session.execute(delete(Membership).where(*own))
    _move_places(kept, other)
    earlier = update(Organisation).where(Organisation.merged_into_id == other.id)
    db.session.execute(earlier.values(merged_into_id=kept.id))
    _join_traits(kept, other)
    other.merged_into_id = kept.id
    record(
        actor,
        "merge two entries",
        kept=kept.name,
        merged=other.name,
        numbers=[kept.id, other.id],
        contacts=[one.name for one in found.contacts],
        drafts=[one.reference for one in found.drafts],
    )
    return kept


def _refuse_impossible(kept: Organisation, other: Organisation) -> None:
    if kept.id == other.id:
        said = _("Choose another organisation than this one.")
        raise BadInput(said, {"other": said})
    for one in (kept, other):
        if one.merged_into_id:
            said = _("%(name)s was merged into another entry already.", name=one.name)
            raise BadInput(said, {"other": said})


def _join_traits(kept: Organisation, other: Organisation) -> None:
    """What the kept entry does not say of itself it takes from the other."""
    kept.domains = list(dict.fromkeys([*kept.domains, *other.domains]))
    kept.meets, kept.is_umbrella = kept.meets or other.meets, kept.is_umbrella or other.is_umbrella
    for name in ("area", "kind", "nation", "second_sector_id"):
        setattr(kept, name, getattr(kept, name) or getattr(other, name))


def _move_contacts(kept: Organisation, other: Organisation) -> None:
    """Contacts come over; where both have an address, invitations follow the kept one's person of that address."""
    have = {one.email: one for one in kept.contacts}
    has_lead = any(one.role == "lead" for one in kept.contacts)
    for one in list(other.contacts):
        if one.email in have:
            for column in (Invitation.contact_id, Contact.substitute_id, ListMember.contact_id):
                same = update(column.class_).where(column == one.id)
                db.session.execute(same.values({column.key: have[one.email].id}))
        else:
            one.organisation = kept
            one.role = "deputy" if one.role == "lead" and has_lead else one.role
    db.session.flush()


def _move(table: type[Any], owner: Any, key: Any, kept: Organisation, other: Organisation) -> None:
    """Rows of the other become the kept one's, but for those that it has already, which are taken away."""
    have = select(key).where(owner == kept.id, key.is_not(None))
    twice = list(db.session.scalars(select(table.id).where(owner == other.id, key.in_(have))))
    db.session.execute(delete(table).where(table.id.in_(twice)))
    db.session.execute(update(table).where(owner == other.id).values({owner.key: kept.id}))


def _places(other: Organisation, besides: Organisation) -> list[Invitation]:
    """The other's places on the lists of drafts that the kept one is not on."""
    listed = select(Invitation.consultation_id).where(Invitation.organisation_id == besides.id)
    query = _on_drafts(other).where(Invitation.consultation_id.not_in(listed))
    return list(db.session.scalars(query.order_by(Consultation.reference)))


def _on_drafts(organisation: Organisation) -> Any:
    return (
        select(Invitation)
        .join(Invitation.consultation)
        .where(Invitation.organisation_id == organisation.id, Consultation.stage.in_(UNSENT))
    )


def _move_places(kept: Organisation, other: Organisation) -> None:
    person = written_to(kept)
    for place in _places(other, besides=kept):
        place.organisation_id, place.contact_id = kept.id, person.id if person else None
        place.consultation.seen_version += 1
    db.session.flush()
    for twice in db.session.scalars(_on_drafts(other)):
        twice.consultation.seen_version += 1
        db.session.delete(twice)
    db.session.flush()


@unit_of_work
def succeed(actor: Actor, new_id: int, old_names: Sequence[str], on: date) -> Organisation:
    """From ``on`` (a day in London) the organisation stands in the place of others; returns it.

    They keep their names for what was; from that day they are offered no more. Raises BadInput for a name that is
    not in the directory, for the organisation itself, and for one that ended on another day already. Given again
    with another day, the day is put right.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    new = entry_of(new_id)
    old = named(old_names)
    for one in old:
        query = select(Succession).where(Succession.old_id == one.id, Succession.new_id == new.id)
        known = db.session.scalar(query)
        _refuse_succession(one, new, on, known)
        one.ended_on = on
        db.session.add(known or Succession(old_id=one.id, new_id=new.id, on=on))
        if known:
            known.on = on
    names = [one.name for one in old]
    record(actor, "record a successor", organisation=new.name, instead_of=names, on=on.isoformat())
    return new


def _refuse_succession(old: Organisation, new: Organisation, on: date, known: Succession | None) -> None:
    said = ""
    if old.id == new.id:
        said = _("%(name)s cannot follow itself.", name=new.name)
    elif old.ended_on not in (None, on, known.on if known else None):
        said = _("%(name)s has another last day in the directory already.", name=old.name)
    elif new.ended_on is not None and new.ended_on <= on:
        said = _("%(name)s itself has ended by then.", name=new.name)
    if said:
        raise BadInput(said, {"names": said})
