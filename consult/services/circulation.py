"""The circulation list of a draft, and the personal links of those it was sent to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation, Link
from consult.models.colleagues import Colleague
from consult.models.directory import Membership, Succession
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation
from consult.services._circulation import begin_sending, list_of, refuse_flood, send_invitation
from consult.services._history import record
from consult.services._links import hash_of, new_public_id
from consult.services._lists import Brought, all_lists, on_lists
from consult.services._loading import consultation_for, subject_of, touch
from consult.services._people import is_current, is_there, today, written_to
from consult.services._unit import unit_of_work

Found = TypeVar("Found")
EVERYWHERE = {"every_partnership": True}
DOUBLE_CLICK = timedelta(minutes=1)
_GOOD = (
    select(Link)
    .join(Link.invitation)
    .where(
        Link.secret_hash == bindparam("secret_hash"),
        Link.revoked_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
)
_BY_SECRET = _GOOD.options(contains_eager(Link.invitation))
_HOLDER = (
    _GOOD.where(Invitation.public_id == bindparam("public_id"))
    .join(Invitation.organisation)
    .outerjoin(Link.contact)
    .outerjoin(Link.colleague)
    .with_only_columns(
        Link.partnership_id,
        Link.invitation_id,
        Link.contact_id,
        Link.colleague_id,
        Organisation.name.label("organisation"),
        Contact.name.label("contact"),
        Colleague.name.label("colleague"),
        Colleague.role.label("role"),
    )
)


def invitations(actor: Actor, reference: str) -> list[Invitation]:
    """Who is on the circulation list, by sector and name, with their organisations and contacts."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return list_of(consultation)


@unit_of_work
def choose(
    actor: Actor,
    reference: str,
    organisation_ids: Collection[int],
    *,
    seen_version: int,
    lists: Collection[int] = (),
) -> int:
    """Make the circulation list of the draft exactly these organisations; returns how many they are.

    ``lists`` are the ids of the lists that they come from: each invitation remembers which brought it in, and goes
    to the person that the list names.
    """
    consultation = consultation_for(actor, Action.CIRCULATE, reference)
    touch(consultation, seen_version)
    wanted = set(organisation_ids)
    listed = {invitation.organisation_id: invitation for invitation in list_of(consultation)}
    found = _can_be_asked(wanted - listed.keys())
    if found.keys() != wanted - listed.keys():
        raise BadInput(_("An organisation that you chose is no longer in the directory. Choose again."))
    _refuse_to_drop([listed[one] for one in sorted(listed.keys() - wanted)])
    for organisation_id in sorted(listed.keys() - wanted):
        db.session.delete(listed[organisation_id])
    chosen = [one for one in all_lists() if one.id in lists]
    brought = on_lists(chosen)
    for organisation_id in sorted(wanted):
        place = listed.get(organisation_id) or _listed(consultation, found[organisation_id])
        _come_by(place, brought.get(organisation_id, Brought()))
    names = {"lists": [one.name for one in chosen]} if chosen else {}
    record(actor, "choose who is asked", consultation, organisations=len(wanted), **names)
    return len(wanted)


def _come_by(place: Invitation, brought: Brought) -> None:
    """Note which lists brought an invitation in; whom they name is written to."""
    if place.id is None or brought.contact or place.via != brought.via:
        person = brought.contact or written_to(place.organisation)
        place.contact_id, place.via = person.id if person else None, brought.via
    db.session.add(place)


def _refuse_to_drop(dropped: list[Invitation]) -> None:
    """Whoever was asked in an earlier round stays on the list: its place holds the answer that it gave."""
    asked = [one.organisation.name for one in dropped if one.sent_at is not None]
    if asked:
        raise BadInput(
            _(
                "%(names)s: asked in an earlier round, so it stays on the list. What it said is kept there.",
                names=", ".join(asked),
            )
        )


def _can_be_asked(wanted: Collection[int]) -> dict[int, Organisation]:
    """Those of the organisations that exist today, with their contacts; two queries however many."""
    query = select(Organisation).where(Organisation.id.in_(wanted), is_current())
    return {one.id: one for one in db.session.scalars(query.options(selectinload(Organisation.contacts)))}


def _listed(consultation: Consultation, organisation: Organisation) -> Invitation:
    return Invitation(
        public_id=new_public_id(),
        consultation_id=consultation.id,
        organisation_id=organisation.id,
        organisation=organisation,
        listed_at=clock.now(),
    )


def replaced(actor: Actor, reference: str) -> list[Succession]:
    """Which organisations on the list have ended by today, and who stands in their place."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    listed = select(Invitation.organisation_id).where(Invitation.consultation_id == consultation.id)
    query = (
        select(Succession)
        .where(Succession.old_id.in_(listed), Succession.on <= today())
        .options(joinedload(Succession.old), joinedload(Succession.new))
        .order_by(Succession.on, Succession.id)
    )
    return list(db.session.scalars(query))


def overlaps(actor: Actor, organisation_ids: Collection[int]) -> list[tuple[Organisation, int]]:
    """Umbrella bodies among these organisations, each with how many of its members are among them too."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    counted = (
        select(Membership.umbrella_id, func.count())
        .where(Membership.umbrella_id.in_(organisation_ids), Membership.member_id.in_(organisation_ids))
        .group_by(Membership.umbrella_id)
    )
    numbers: dict[int, int] = dict(list(db.session.execute(counted)))
    query = select(Organisation).where(Organisation.id.in_(numbers)).order_by(Organisation.name)
    return [(one, numbers[one.id]) for one in db.session.scalars(query)]


def by_secret(secret: str) -> Link:
    """The link, with the invitation that it opens. Looking changes nothing: mail scanners look first.

    Unknown, revoked and malformed links get the same answer: NotFound.
    """
    return _known(
        db.session.scalar(_BY_SECRET, {"secret_hash": hash_of(secret)}, execution_options=EVERYWHERE)
    )


def holder(public_id: str, secret_hash: str) -> Actor:
    """Who holds the link that a browser came by earlier, while it is still good; else raises NotFound.

    Every page of a partner begins with this question, so it reads what the answer needs and no row more.
    """
    names = {"public_id": public_id, "secret_hash": secret_hash}
    found = _known(db.session.execute(_HOLDER, names, execution_options=EVERYWHERE).first())
    return Actor(
        role="partner",
        name=found.colleague or found.organisation,
        partnership_id=found.partnership_id,
        invitation_id=found.invitation_id,
        contact_id=found.contact_id,
        colleague_id=found.colleague_id,
        is_contributor=found.colleague_id is not None and found.role != "deputy",
        person=found.colleague or found.contact or "",
    )


def _known(found: Found | None) -> Found:
    if found is None:
        raise NotFound(
            _(
                "This link does not open anything. It may have been replaced by a newer one, or a part of it may "
                "be missing. Look for the latest message about the consultation, or ask its contact."
            )
        )
    return found


@unit_of_work
def send_again(actor: Actor, reference: str, public_id: str, contact_id: int) -> str:
    """Send a contact of the organisation a new link, which voids the one before; returns the address it goes to.

    Raises BadInput for a contact who is not the organisation's, and after five new links within a day.
    """
    consultation = consultation_for(actor, Action.SEND_AGAIN, reference)
    invitation = db.session.scalar(
        select(Invitation).where(
            Invitation.public_id == public_id, Invitation.consultation_id == consultation.id
        )
    )
    invitation = _known(invitation)
    contact = db.session.scalar(
        select(Contact).where(Contact.id == contact_id, Contact.organisation_id.in_(_houses(invitation)))
    )
    if contact is None or not is_there(contact):
        raise BadInput(
            _("Nobody there has an e-mail address. Give one in the directory, then send the link.")
        )
    refuse_flood(invitation)
    invitation.contact = contact
    send_invitation(begin_sending(consultation, "again", actor.name), consultation, invitation)
    record(actor, Action.SEND_AGAIN, consultation, organisation=invitation.organisation.name, to=contact.name)
    return contact.email


@unit_of_work
def pass_on(actor: Actor, public_id: str, *, name: str, email: str) -> None:
    """Send the organisation's invitation to the right person, who becomes its contact for this paper.

    The new person gets a link of their own making the old one void; the draft stays where it is. To the same person
    within a minute it is one act. Raises BadInput for somebody who has left, and after five new links within a day.
    """
    invitation = db.session.scalar(
        select(Invitation).where(Invitation.public_id == public_id).with_for_update()
    )
    invitation = _known(invitation)
    require(actor, Action.PASS_ON, subject_of(invitation.consultation, invitation))
    if _was_just_sent(invitation, email):
        return
    refuse_flood(invitation)
    contact = db.session.scalar(
        select(Contact).where(
            Contact.organisation_id.in_(_houses(invitation)), Contact.email == email.lower()
        )
    )
    if contact is not None and not is_there(contact):
        raise BadInput(_("%(name)s has left, says our directory. Name somebody else.", name=contact.name))
    if contact is None:
        contact = Contact(
            organisation_id=_houses(invitation)[-1], name=name, email=email.lower(), role="deputy"
        )
        db.session.add(contact)
        db.session.flush()
    consultation, before = invitation.consultation, invitation.contact
    invitation.contact = contact
    send_invitation(begin_sending(consultation, "pass_on", actor.name), consultation, invitation)
    people = {"by": before.name if before else "", "to": contact.name}
    record(actor, "pass on", consultation, organisation=invitation.organisation.name, **people)


def _was_just_sent(invitation: Invitation, email: str) -> bool:
    """Whether this person was sent the invitation a moment ago: the button was pressed twice."""
    contact, sent_at = invitation.contact, invitation.sent_at
    just = sent_at is not None and clock.now() - sent_at < DOUBLE_CLICK
    return just and contact is not None and contact.email == email.lower()


def _houses(invitation: Invitation) -> list[int]:
    """The organisation of an invitation and, where that was merged into another, the other."""
    into = invitation.organisation.merged_into_id
    return [invitation.organisation_id, *([into] if into else [])]
