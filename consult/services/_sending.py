"""Invitations to many at once: one message for each person, with a link for each organisation; never commits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.directory import SECTORS
from consult.models.circulation import Invitation, Link, Posting, Sending
from consult.models.outbox import Message, link_mark
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._links import hash_of, new_secret
from consult.services._mail import written
from consult.services._people import addressee
from consult.services._rows import insert_rows

AT_ONCE = 500  # invitations read, or messages written, in one go
LONGEST_NAME = 200  # characters of a recipient's name
UNSEEN = {"synchronize_session": False}  # no row in hand is put right by the statement


@dataclass(frozen=True, slots=True)
class Place:
    """An invited organisation and who is written to about it, without the weight of their rows.

    ``contact_id`` is None and ``name`` and ``email`` are blank where there is nobody to write to.
    """

    invitation_id: int
    organisation: str
    sector: str
    is_umbrella: bool
    held_by: int | None  # the contact that the invitation names
    contact_id: int | None
    name: str
    email: str


def places_of(consultation: Consultation) -> list[Place]:
    """Everybody on the circulation list by sector and name; the rows themselves are let go as they are read."""
    found = [_place(one) for one in _invitations(consultation)]
    return sorted(
        found, key=lambda one: (SECTORS.index(one.sector), one.organisation.casefold(), one.invitation_id)
    )


def _invitations(consultation: Consultation) -> Iterator[Invitation]:
    everybody = joinedload(Invitation.organisation)
    query = (
        select(Invitation)
        .where(Invitation.consultation_id == consultation.id)
        .options(
            joinedload(Invitation.contact),
            everybody.selectinload(Organisation.contacts),
            everybody.joinedload(Organisation.merged_into).selectinload(Organisation.contacts),
        )
        .order_by(Invitation.id)
        .limit(AT_ONCE)
    )
    last = 0
    while found := list(db.session.scalars(query.where(Invitation.id > last))):
        last = found[-1].id
        yield from found


def _place(invitation: Invitation) -> Place:
    contact = addressee(invitation)
    organisation = invitation.organisation
    return Place(
        invitation.id,
        organisation.name,
        organisation.sector,
        organisation.is_umbrella,
        invitation.contact_id,
        contact.id if contact else None,
        contact.name if contact else "",
        contact.email if contact else "",
    )


def by_person(places: Sequence[Place]) -> list[list[Place]]:
    """The places of each person who can be written to, known by the address: a message each."""
    found: dict[str, list[Place]] = {}
    for one in places:
        if one.email:
            found.setdefault(one.email.lower(), []).append(one)
    return list(found.values())


def greeted(places: Sequence[Place]) -> str:
    """How a message for these places names whom it is for; two people who share an address are both named."""
    names = ", ".join(dict.fromkeys(one.name for one in places))
    return names if len(names) <= LONGEST_NAME else places[0].name


def invitation_words(
    consultation: Consultation, places: Sequence[Place], marks: Sequence[str] = ()
) -> dict[str, str]:
    """The subject, text and HTML of one message for these places; ``marks`` stand where the secrets belong."""
    marks = marks or [link_mark(number) for number in range(len(places))]
    parts = [
        {"organisation": one.organisation, "is_umbrella": one.is_umbrella, "link_secret": mark}
        for one, mark in zip(places, marks, strict=True)
    ]
    return written("invitation", consultation=consultation, to_name=greeted(places), parts=parts)


def invite_everybody(sending: Sending, consultation: Consultation, places: Sequence[Place]) -> int:
    """Queue the invitations of a new circulation for the launch; returns how many messages they are.

    Links that an early notice brought are void from here on. A few statements for every 500 messages.
    """
    _void_earlier(consultation)
    people = by_person(places)
    for start in range(0, len(people), AT_ONCE):
        _invite(sending, consultation, people[start : start + AT_ONCE])
    return len(people)


def _void_earlier(consultation: Consultation) -> None:
    here = select(Invitation.id).where(Invitation.consultation_id == consultation.id)
    earlier = update(Link).where(Link.invitation_id.in_(here), Link.revoked_at.is_(None))
    db.session.execute(earlier.values(revoked_at=clock.now()), execution_options=UNSEEN)


def _invite(sending: Sending, consultation: Consultation, people: Sequence[Sequence[Place]]) -> None:
    places = [one for person in people for one in person]
    _note_sent(places)
    secrets = {one.invitation_id: new_secret() for one in places}
    insert_rows(Link, [_link(one, secrets[one.invitation_id]) for one in places])
    letters = [_letter(sending, consultation, person, secrets) for person in people]
    messages = insert_rows(Message, letters)
    postings = [
        _posting(sending, one, message)
        for person, message in zip(people, messages, strict=True)
        for one in person
    ]
    insert_rows(Posting, postings)


def _note_sent(places: Sequence[Place]) -> None:
    """The invitations are sent, each to the person who is written to now."""
    here = update(Invitation).where(Invitation.id.in_([one.invitation_id for one in places]))
    db.session.execute(here.values(sent_at=clock.now()), execution_options=UNSEEN)
    for one in places:
        if one.contact_id != one.held_by:
            moved = update(Invitation).where(Invitation.id == one.invitation_id)
            db.session.execute(moved.values(contact_id=one.contact_id), execution_options=UNSEEN)


def _link(place: Place, secret: str) -> dict[str, Any]:
    return {
        "invitation_id": place.invitation_id,
        "contact_id": place.contact_id,
        "secret_hash": hash_of(secret),
        "made_at": clock.now(),
    }


def _letter(
    sending: Sending, consultation: Consultation, places: Sequence[Place], secrets: Mapping[int, str]
) -> dict[str, Any]:
    now = clock.now()
    return {
        "key": f"invitation:{sending.id}:{places[0].invitation_id}",
        "event": "invitation",
        "consultation_id": consultation.id,
        "to_name": greeted(places),
        "to_address": places[0].email,
        "reply_to": consultation.contact_email,
        "secret": " ".join(secrets[one.invitation_id] for one in places),
        "queued_at": now,
        "due_at": max(now, consultation.opens_at or now),
        **invitation_words(consultation, places),
    }


def _posting(sending: Sending, place: Place, message_id: int) -> dict[str, Any]:
    return {
        "sending_id": sending.id,
        "invitation_id": place.invitation_id,
        "contact_id": place.contact_id,
        "message_id": message_id,
    }


def take_out(message: Message, invitation: Invitation) -> None:
    """Leave an invitation out of a message that is still waiting; the message goes where it was about no other."""
    query = select(Posting).where(Posting.message_id == message.id).order_by(Posting.id)
    postings = list(db.session.scalars(query))
    own = list(zip(postings, (message.secret or "").split(), strict=False))
    for one in postings:
        if one.invitation_id == invitation.id:
            db.session.delete(one)
    db.session.flush()
    kept = [(one, secret) for one, secret in own if one.invitation_id != invitation.id]
    if not kept:
        db.session.delete(message)
        return
    places = [_place(one.invitation) for one, _secret in kept]
    message.to_name, message.secret = greeted(places), " ".join(secret for _one, secret in kept)
    for name, words in invitation_words(invitation.consultation, places).items():
        setattr(message, name, words)
