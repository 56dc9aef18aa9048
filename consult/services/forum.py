"""People who join by themselves to be asked in future: no account, an address confirmed by mail, a way out."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.directory import spelling
from consult.domain.errors import NotFound
from consult.domain.lifecycle import UNSENT
from consult.models.circulation import Invitation
from consult.models.directory import Joining
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation, Partnership, Sector
from consult.services._history import record
from consult.services._links import JOINING_LIVES, hash_of, new_secret
from consult.services._mail import queue
from consult.services._people import is_there, today
from consult.services._sectors import listed, named, stored
from consult.services._unit import unit_of_work

ASKED_A_DAY = 3  # messages to one address that somebody else may have typed
EVERYWHERE = {"every_partnership": True}  # a visitor belongs to no partnership


def sectors() -> list[Sector]:
    """The sectors that a visitor chooses from."""
    _come_in()
    return listed()


def _come_in() -> Partnership:
    """The partnership of this installation, at work from here on; raises NotFound while there is none."""
    home = db.session.scalar(select(Partnership).order_by(Partnership.id).limit(1))
    if home is None:
        raise NotFound(_("There is nothing to join here yet."))
    choose_partnership(home.id)
    return home


@unit_of_work
def ask(actor: Actor, *, name: str, organisation: str, sector: str, email: str) -> None:
    """Send a link that confirms the address. Nothing is in the directory before; known or not, all looks the same.

    An address gets at most three such messages a day.
    """
    home = _come_in()
    require(actor, Action.JOIN, Subject(partnership_id=home.id))
    since = clock.now() - timedelta(days=1)
    recent = select(func.count(Joining.id)).where(Joining.email == email, Joining.asked_at > since)
    if (db.session.scalar(recent) or 0) >= ASKED_A_DAY:
        return
    _forget_stale()
    secret = new_secret()
    db.session.add(
        Joining(
            name=name,
            organisation=organisation,
            sector=sector,
            email=email,
            confirm_hash=hash_of(secret),
            asked_at=clock.now(),
        )
    )
    queue(
        "join",
        key=f"join:{hash_of(secret)[:32]}",
        to_name=name,
        to_address=email,
        reply_to=home.mailbox,
        secret=secret,
        partnership=home,
        days=JOINING_LIVES.days,
    )
    record(Actor(role="stranger", name=_("a visitor")), "ask to join")


def _forget_stale() -> None:
    """What nobody confirmed while its link was good is not kept."""
    old = Joining.asked_at < clock.now() - JOINING_LIVES
    db.session.execute(delete(Joining).where(Joining.confirmed_at.is_(None), old))


def asked(secret: str) -> Joining:
    """What a link confirms, while it can still be used. Looking changes nothing. Raises NotFound."""
    found = db.session.scalar(
        select(Joining).where(Joining.confirm_hash == hash_of(secret)), execution_options=EVERYWHERE
    )
    if found is None or found.confirmed_at or found.asked_at + JOINING_LIVES <= clock.now():
        raise NotFound(_("This link has been used or is too old. Fill in the form again to get a new one."))
    return found


def joined(secret: str) -> Joining:
    """Whom a link lets leave. Looking changes nothing. Raises NotFound."""
    found = db.session.scalar(
        select(Joining).where(Joining.leave_hash == hash_of(secret)), execution_options=EVERYWHERE
    )
    if found is None or found.left_at:
        raise NotFound(_("This link has been used, or a part of it is missing. You may have left already."))
    return found


@unit_of_work
def confirm(actor: Actor, secret: str) -> str:
    """Put whoever confirmed the address into the directory, and send the link to leave by; returns the name."""
    joining = asked(secret)
    choose_partnership(joining.partnership_id)
    require(actor, Action.JOIN, Subject(partnership_id=joining.partnership_id))
    person = _back(joining) or _new(joining)
    leave = new_secret()
    joining.contact_id, joining.confirmed_at, joining.leave_hash = person.id, clock.now(), hash_of(leave)
    queue(
        "joined",
        key=f"joined:{joining.id}",
        to_name=joining.name,
        to_address=joining.email,
        reply_to=db.session.get_one(Partnership, joining.partnership_id).mailbox,
        secret=leave,
        partnership=db.session.get_one(Partnership, joining.partnership_id),
        organisation=person.organisation,
    )
    record(
        Actor(role="stranger", name=joining.name),
        Action.JOIN,
        organisation=person.organisation.name,
        joins=True,
    )
    return person.organisation.name


def _back(joining: Joining) -> Contact | None:
    """Somebody who joined under this address before, there again if they had left."""
    query = (
        select(Contact)
        .join(Contact.organisation)
        .where(
            Contact.email == joining.email,
            Organisation.joined_at.is_not(None),
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Contact.id)
    )
    person = db.session.scalars(query).first()
    if person is not None:
        person.left_on = person.organisation.ended_on = None
    return person


def _new(joining: Joining) -> Contact:
    """An entry of its own: whoever joins never becomes the contact of an organisation that is listed already."""
    counted, sector = named(joining.sector, stored())
    made = Organisation(
        name=_free_name(joining),
        sector=counted or "community",
        own_sector=sector,
        joined_at=clock.now(),
    )
    person = Contact(name=joining.name, email=joining.email, role="lead")
    made.contacts.append(person)
    db.session.add(made)
    db.session.flush()
    return person


def _free_name(joining: Joining) -> str:
    """The organisation's name, or the person's; where the directory has it already, who joined is added to it."""
    wanted = joining.organisation or joining.name
    have = {spelling(name) for name in db.session.scalars(select(Organisation.name))}
    names = [wanted, _("%(name)s (joined: %(person)s)", name=wanted[:90], person=joining.name[:90])]
    names += [f"{names[1]} {number}" for number in range(2, 100)]
    return next((name for name in names if spelling(name) not in have), f"{wanted[:90]} {joining.id}")


@unit_of_work
def leave(actor: Actor, secret: str) -> None:
    """Ask this person no more. What was sent and answered stays; places on lists of drafts are given up."""
    joining = joined(secret)
    choose_partnership(joining.partnership_id)
    require(actor, Action.JOIN, Subject(partnership_id=joining.partnership_id))
    query = select(Contact).where(Contact.id == joining.contact_id).options(joinedload(Contact.organisation))
    person = db.session.scalars(query).one()
    person.left_on = today()
    _end_links(person)
    organisation = person.organisation
    if organisation.joined_at and not any(is_there(one) for one in organisation.contacts):
        organisation.ended_on = today()
        _give_up_places(organisation)
    record(Actor(role="stranger", name=person.name), Action.JOIN, organisation=organisation.name, joins=False)


def _end_links(person: Contact) -> None:
    """All links of this person to leave by are used up with one of them."""
    for one in db.session.scalars(select(Joining).where(Joining.contact_id == person.id)):
        one.left_at = clock.now()


def _give_up_places(organisation: Organisation) -> None:
    query = (
        select(Invitation)
        .join(Invitation.consultation)
        .where(Invitation.organisation_id == organisation.id, Consultation.stage.in_(UNSENT))
    )
    for place in db.session.scalars(query):
        place.consultation.seen_version += 1
        db.session.delete(place)
