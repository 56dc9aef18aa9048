"""One entry of the directory in full: its people, mailboxes and members, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.directory import spelling
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation
from consult.models.directory import Mailbox, Membership, Succession
from consult.models.people import Contact, Organisation
from consult.services._entries import entry_of, named
from consult.services._history import record
from consult.services._people import is_there, written_to
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Entry:
    """An organisation with all that belongs to it. ``papers`` were sent to it under this name or an older one."""

    organisation: Organisation
    mailboxes: Sequence[Mailbox]
    members: Sequence[Organisation]
    umbrellas: Sequence[Organisation]
    before: Sequence[Succession]
    after: Sequence[Succession]
    merged: Sequence[Organisation]
    papers: Sequence[Invitation]

    @property
    def written_to(self) -> Contact | None:
        """The person whom it is written to today."""
        return written_to(self.organisation)

    def has_left(self, contact: Contact) -> bool:
        """Whether a person is no longer written to."""
        return not is_there(contact)


def entry(actor: Actor, organisation_id: int) -> Entry:
    """An entry in full; raises NotFound. A fixed number of queries, however much belongs to it."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = entry_of(organisation_id)
    links = _links(found)
    changes = _successions(found)
    merged = list(
        db.session.scalars(
            select(Organisation).where(Organisation.merged_into_id == found.id).order_by(Organisation.name)
        )
    )
    return Entry(
        organisation=found,
        mailboxes=mailboxes_of(found),
        members=[one.member for one in links if one.umbrella_id == found.id],
        umbrellas=[one.umbrella for one in links if one.member_id == found.id],
        before=[one for one in changes if one.new_id == found.id],
        after=[one for one in changes if one.old_id == found.id],
        merged=merged,
        papers=_papers([found.id, *(one.id for one in merged)]),
    )


def mailboxes_of(found: Organisation) -> list[Mailbox]:
    """The mailboxes of an organisation in the order in which they were given."""
    query = select(Mailbox).where(Mailbox.organisation_id == found.id).order_by(Mailbox.id)
    return list(db.session.scalars(query))


def _links(found: Organisation) -> list[Membership]:
    query = (
        select(Membership)
        .where(or_(Membership.umbrella_id == found.id, Membership.member_id == found.id))
        .options(joinedload(Membership.umbrella), joinedload(Membership.member))
    )
    return sorted(db.session.scalars(query), key=lambda one: (one.umbrella.name, one.member.name, one.id))


def _successions(found: Organisation) -> list[Succession]:
    query = (
        select(Succession)
        .where(or_(Succession.old_id == found.id, Succession.new_id == found.id))
        .options(joinedload(Succession.old), joinedload(Succession.new))
        .order_by(Succession.on, Succession.id)
    )
    return list(db.session.scalars(query))


def _papers(organisation_ids: Sequence[int]) -> list[Invitation]:
    query = (
        select(Invitation)
        .where(Invitation.organisation_id.in_(organisation_ids), Invitation.sent_at.is_not(None))
        .options(joinedload(Invitation.consultation), joinedload(Invitation.organisation))
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    )
    return list(db.session.scalars(query))


def contact(actor: Actor, organisation_id: int, contact_id: int) -> Contact:
    """One person at an organisation; raises NotFound."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = select(Contact).where(Contact.id == contact_id, Contact.organisation_id == organisation_id)
    found = db.session.scalar(query.options(joinedload(Contact.organisation)))
    if found is None:
        raise NotFound(_("There is no such person in the directory."))
    return found


@dataclass(frozen=True)
class Person:
    """What a form says of a contact. ``left_on`` is the first day on which the person is no longer there.

    ``language`` is the code of the one that messages come in; blank leaves it open.
    """

    name: str
    email: str
    telephone: str
    role: str
    left_on: date | None = None
    substitute_id: int | None = None
    language: str = ""


@unit_of_work
def save_contact(
    actor: Actor, organisation_id: int, person: Person, contact_id: int | None = None
) -> Contact:
    """Add a person to an organisation, or change one. Raises BadInput for an address that it has already."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = entry_of(organisation_id)
    made = contact(actor, organisation_id, contact_id) if contact_id else Contact(organisation_id=found.id)
    others = [one for one in found.contacts if one is not made]
    if any(one.email == person.email for one in others):
        said = _("%(name)s has a contact with this address already.", name=found.name)
        raise BadInput(said, {"email": said})
    if person.substitute_id and person.substitute_id not in {one.id for one in others}:
        said = _("Choose somebody else at the same organisation.")
        raise BadInput(said, {"substitute": said})
    made.name, made.email, made.telephone, made.role = (
        person.name,
        person.email,
        person.telephone,
        person.role,
    )
    made.left_on, made.substitute_id = person.left_on, person.substitute_id
    made.language = person.language
    db.session.add(made)
    db.session.flush()
    left = {"left": person.left_on.isoformat()} if person.left_on else {}
    act = "change a contact" if contact_id else "add a contact"
    record(actor, act, organisation=found.name, contact=person.name, role=person.role, **left)
    return made


@unit_of_work
def save_mailboxes(actor: Actor, organisation_id: int, mailboxes: Sequence[tuple[str, str]]) -> None:
    """Give an organisation exactly these mailboxes, each a label (may be blank) and an address."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = entry_of(organisation_id)
    db.session.execute(delete(Mailbox).where(Mailbox.organisation_id == found.id))
    for email, label in {email: label for label, email in mailboxes}.items():
        db.session.add(Mailbox(organisation_id=found.id, label=label, email=email))
    record(actor, "change the mailboxes", organisation=found.name, mailboxes=len(mailboxes))


@unit_of_work
def save_members(actor: Actor, organisation_id: int, names: Sequence[str]) -> None:
    """Let the members of an umbrella body be exactly the organisations of these names.

    Raises BadInput for a name that is not in the directory, and for the body itself.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = entry_of(organisation_id)
    members = named(names)
    if any(spelling(name) == spelling(found.name) for name in names):
        said = _("%(name)s cannot be a member of itself.", name=found.name)
        raise BadInput(said, {"names": said})
    db.session.execute(delete(Membership).where(Membership.umbrella_id == found.id))
    db.session.add_all(Membership(umbrella_id=found.id, member_id=one.id) for one in members)
    found.is_umbrella = bool(members) or found.is_umbrella
    record(actor, "change the members", organisation=found.name, members=len(members))
