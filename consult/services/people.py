"""Setting up a partnership, and signing in by a one-time link."""

from __future__ import annotations

import re
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from consult import clock
from consult.db import choose_partnership, current_partnership, db
from consult.domain.access import SIGN_IN, Action, Actor, Subject, require
from consult.domain.errors import BadInput, NotFound
from consult.models.bodies import Body, Seat
from consult.models.people import Partnership, Person, SignInLink, Visit
from consult.models.reports import ReportLink
from consult.services._history import record
from consult.services._links import SIGN_IN_LIVES, hash_of, new_secret
from consult.services._mail import queue
from consult.services._site import here
from consult.services._unit import unit_of_work

LINKS_AN_HOUR = 5
VISIT_LIVES = timedelta(hours=12)
EVERYWHERE = {"every_partnership": True}  # who is asking is not known yet, so no partnership is chosen


def partnership() -> Partnership | None:
    """The partnership of this installation, or None while it is empty."""
    return db.session.scalar(select(Partnership).order_by(Partnership.id).limit(1))


@unit_of_work
def set_up(actor: Actor, *, name: str, mailbox: str, officer: str) -> Partnership:
    """Create the partnership of an empty installation and its first officer, who gets a sign-in link."""
    existing = partnership()
    require(actor, Action.SET_UP, Subject(partnership_id=existing.id if existing else None))
    made = Partnership(
        name=name, initials=initials_of(name), mailbox=mailbox, site=here(), created_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    choose_partnership(made.id)
    person = Person(name=officer, email=mailbox.lower(), role="officer")
    db.session.add(person)
    db.session.flush()
    record(Actor(role="officer", name=officer), Action.SET_UP, name=name)
    _send_sign_in_link(person)
    return made


def initials_of(name: str) -> str:
    """The letters a reference begins with: "Severnvale Partnership" gives "SP"."""
    words = [
        word for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in {"the", "of", "and", "for"}
    ]
    return "".join(word[0] for word in words).upper()[:6] or "CC"


def everybody(actor: Actor) -> tuple[list[Person], list[Seat]]:
    """The people who sign in or sit on a body, by name, and the seats with their bodies."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    seats = select(Seat).join(Seat.body).options(contains_eager(Seat.body)).order_by(Body.name, Seat.id)
    persons = select(Person).where(Person.is_active).order_by(Person.name, Person.id)
    return list(db.session.scalars(persons)), list(db.session.scalars(seats))


@unit_of_work
def add_person(actor: Actor, *, name: str, email: str, role: str, telephone: str = "") -> Person:
    """Add an officer, a reviewer, a committee clerk or a member of a steering group.

    Whoever was here before and had the access ended is let back in. Raises BadInput when the address is in use.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    person = db.session.scalar(select(Person).where(Person.email == email.lower()))
    if person is not None and person.is_active:
        raise BadInput(_("%(email)s is in the list of people already.", email=email))
    person = person or Person(email=email.lower())
    person.name, person.role, person.telephone, person.is_active = name, role, telephone, True
    db.session.add(person)
    db.session.flush()
    record(actor, "add a person", person=name, role=role)
    return person


@unit_of_work
def end_access(actor: Actor, person_id: int) -> None:
    """End what a person may do here, at once: visits, sign-in links and links to reports.

    The last officer stays, so that nobody is locked out; that one raises BadInput.
    """
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    person = db.session.scalar(select(Person).where(Person.id == person_id, Person.is_active))
    if person is None:
        raise NotFound(_("There is no such person."))
    officers = select(func.count(Person.id)).where(Person.role == "officer", Person.is_active)
    if person.role == "officer" and (db.session.scalar(officers) or 0) < 2:
        raise BadInput(_("This is the only officer. Add another before ending this access."))
    person.is_active = False
    seats = select(Seat.id).where(Seat.person_id == person.id)
    for link in db.session.scalars(
        select(ReportLink).where(ReportLink.seat_id.in_(seats), ReportLink.revoked_at.is_(None))
    ):
        link.revoked_at = clock.now()
    record(actor, "end a person's access", person=person.name)


@unit_of_work
def seat(actor: Actor, *, body: str, kind: str, person_id: int, speaks_for: str = "") -> Seat:
    """Give a person a seat on a body, creating the body if it is new."""
    require(actor, Action.EDIT_DIRECTORY, Subject(partnership_id=current_partnership()))
    found = db.session.scalar(select(Body).where(Body.name == body))
    if found is None:
        found = Body(name=body, kind=kind)
        db.session.add(found)
        db.session.flush()
    sitting = select(Seat).where(Seat.body_id == found.id, Seat.person_id == person_id)
    made = db.session.scalar(sitting) or Seat(body_id=found.id, person_id=person_id)
    made.speaks_for = speaks_for
    db.session.add(made)
    db.session.flush()
    record(actor, "give a seat", body=body, person=person_id)
    return made


@unit_of_work
def ask_to_sign_in(email: str) -> None:
    """Send a one-time link if the address is of somebody who signs in; the caller says the same thing either way."""
    person = db.session.scalar(
        select(Person).where(
            Person.email == email.strip().lower(), Person.is_active, Person.role.in_(SIGN_IN)
        ),
        execution_options=EVERYWHERE,
    )
    if person is None:
        return
    choose_partnership(person.partnership_id)
    since = clock.now() - timedelta(hours=1)
    asked = select(func.count(SignInLink.id)).where(
        SignInLink.person_id == person.id, SignInLink.made_at > since
    )
    if (db.session.scalar(asked) or 0) < LINKS_AN_HOUR:
        _send_sign_in_link(person)


@unit_of_work
def sign_in_link_for(actor: Actor, email: str) -> str:
    """Make a link without sending it, for the terminal of a demonstration; returns its secret."""
    require(actor, Action.RUN_CLOCK, Subject())
    person = db.session.scalars(select(Person).where(Person.email == email)).one()
    return _new_link(person)


def _new_link(person: Person) -> str:
    secret = new_secret()
    now = clock.now()
    db.session.add(
        SignInLink(
            person_id=person.id, secret_hash=hash_of(secret), made_at=now, expires_at=now + SIGN_IN_LIVES
        )
    )
    db.session.flush()
    return secret


def _send_sign_in_link(person: Person) -> None:
    secret = _new_link(person)
    queue(
        "sign_in",
        key=f"sign-in:{hash_of(secret)[:32]}",
        to_name=person.name,
        to_address=person.email,
        secret=secret,
        minutes=int(SIGN_IN_LIVES.total_seconds() // 60),
    )


def sign_in_link(secret: str) -> SignInLink | None:
    """The link, while it can still be used. Looking does not use it: mail scanners look too."""
    link = db.session.scalar(
        select(SignInLink).where(SignInLink.secret_hash == hash_of(secret)), execution_options=EVERYWHERE
    )
    usable = link and link.used_at is None and link.expires_at > clock.now() and link.person.is_active
    return link if usable else None


@unit_of_work
def sign_in(secret: str) -> str:
    """Use the link and return the key of a new visit; raises NotFound for one that is used up or too old."""
    link = sign_in_link(secret)
    if link is None:
        raise NotFound(_("This sign-in link has been used or is too old. Ask for a new one."))
    choose_partnership(link.partnership_id)
    link.used_at = clock.now()
    key = new_secret()
    db.session.add(Visit(person_id=link.person_id, key_hash=hash_of(key), started_at=clock.now()))
    record(Actor(role=link.person.role, name=link.person.name), "sign in")
    return key


def visitor(key: str) -> Person | None:
    """Whose visit this is, while it lasts."""
    visit = db.session.scalar(
        select(Visit).where(Visit.key_hash == hash_of(key)), execution_options=EVERYWHERE
    )
    if visit is None or visit.ended_at or not visit.person.is_active:
        return None
    return visit.person if clock.now() < visit.started_at + VISIT_LIVES else None


@unit_of_work
def sign_out(key: str) -> None:
    """End the visit everywhere, at once."""
    visit = db.session.scalar(
        select(Visit).where(Visit.key_hash == hash_of(key)), execution_options=EVERYWHERE
    )
    if visit is not None and visit.ended_at is None:
        choose_partnership(visit.partnership_id)
        visit.ended_at = clock.now()
