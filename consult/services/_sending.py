"""Invitations to many at once: one message for each person, with a link for each organisation; never commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.directory import SECTORS
from consult.models.circulation import Invitation, Link, Posting, Sending
from consult.models.outbox import Message, link_mark
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._codes import hash_of_code
from consult.services._holes import filled, hole, ours
from consult.services._links import hash_of, new_secret
from consult.services._mail import written
from consult.services._people import addressee
from consult.services._telling import AT_ONCE, Letter, Way, by_person, greeted, language_of, post
from consult.services._together import write_about
from consult.services._truth import TOGETHER

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
    language: str = ""


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
        contact.language if contact else "",
    )


class Letters:
    """The invitations to one consultation. The templates are asked once for each shape of a message, not for each.

    Two messages have one shape when they are for as many organisations, the umbrella bodies in the same places, and
    in one language.
    They differ in names alone, for which the shape has holes.
    """

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self._shapes: dict[tuple[str | bool, ...], dict[str, str]] = {}

    def words(self, places: Sequence[Place]) -> dict[str, str]:
        """The subject, text and HTML of the message to one person; marks stand where the secrets belong."""
        umbrellas, language = [one.is_umbrella for one in places], language_of(places)
        shape = (language, *umbrellas)
        if shape not in self._shapes:
            self._shapes[shape] = self._with_holes(umbrellas, language)
        return filled(self._shapes[shape], [greeted(places), *(one.organisation for one in places)])

    def _with_holes(self, umbrellas: Sequence[bool], language: str) -> dict[str, str]:
        parts = [
            {
                "organisation": hole(number + 1),
                "is_umbrella": is_umbrella,
                "link_secret": ours(link_mark(number)),
            }
            for number, is_umbrella in enumerate(umbrellas)
        ]
        about = {"consultation": self.consultation, "language": language}
        return written("invitation", to_name=hole(0), parts=parts, **about)


def invite_everybody(sending: Sending, consultation: Consultation, places: Sequence[Place]) -> int:
    """Queue invitations to places that were not invited yet, for the launch; returns how many messages they are.

    Links that an early notice brought are void from here on. A few statements for every 500 messages.
    """
    people = by_person(places)
    letters = Letters(consultation)
    for start in range(0, len(people), AT_ONCE):
        _invite(sending, letters, people[start : start + AT_ONCE])
    return len(people)


def _void_earlier(places: Sequence[Place]) -> None:
    earlier = update(Link).where(
        Link.invitation_id.in_([one.invitation_id for one in places]), Link.revoked_at.is_(None)
    )
    db.session.execute(earlier.values(revoked_at=clock.now()), execution_options=UNSEEN)


def _invite(sending: Sending, letters: Letters, people: Sequence[Sequence[Place]]) -> None:
    places = [one for person in people for one in person]
    _void_earlier(places)
    _note_sent(places)
    about = letters.consultation
    ready = [_letter(sending, letters, person) for person in people]
    post("invitation", ready, consultation=about, sending=sending, due_at=about.opens_at)


def _note_sent(places: Sequence[Place]) -> None:
    """The invitations are sent, each to the person who is written to now."""
    here = update(Invitation).where(Invitation.id.in_([one.invitation_id for one in places]))
    db.session.execute(here.values(sent_at=clock.now()), execution_options=UNSEEN)
    for one in places:
        if one.contact_id != one.held_by:
            moved = update(Invitation).where(Invitation.id == one.invitation_id)
            db.session.execute(moved.values(contact_id=one.contact_id), execution_options=UNSEEN)


def _letter(sending: Sending, letters: Letters, places: Sequence[Place]) -> Letter:
    ways = [Way(one.invitation_id, one.contact_id, new_secret()) for one in places]
    key = f"invitation:{sending.id}:{places[0].invitation_id}"
    return Letter(key, greeted(places), places[0].email, letters.words(places), ways)


def take_out(message: Message, *gone: Invitation) -> None:
    """Leave invitations out of a message that is still waiting; the message goes where it was about no other.

    A message that is about others too stays as it was written, unless it is an invitation or about several papers.
    Either way what it would have brought these organisations opens nothing.
    """
    for invitation in gone:
        _void_what_waits(message, invitation)
    numbers = [one.id for one in gone]
    query = select(Posting).where(Posting.message_id == message.id).order_by(Posting.id)
    secrets, codes = (message.secret or "").split(), (message.code or "").split()
    own = list(zip_longest(db.session.scalars(query), secrets, codes, fillvalue=""))
    kept = [each for each in own if each[0] and each[0].invitation_id not in numbers]
    mine = Posting.message_id == message.id, Posting.invitation_id.in_(numbers)
    db.session.execute(delete(Posting).where(*mine))
    if not kept:
        db.session.delete(message)
    elif message.event == "invitation":
        _rewrite(message, [(posting, secret) for posting, secret, _code in kept])
    elif message.event == TOGETHER:
        write_about(message, kept)


def _void_what_waits(message: Message, invitation: Invitation) -> None:
    hashes = [hash_of(secret) for secret in (message.secret or "").split()]
    hashes += [hash_of_code(code) for code in (message.code or "").split()]
    mine = Link.invitation_id == invitation.id, Link.secret_hash.in_(hashes), Link.revoked_at.is_(None)
    db.session.execute(update(Link).where(*mine).values(revoked_at=clock.now()), execution_options=UNSEEN)


def _rewrite(message: Message, kept: Sequence[tuple[Posting, str]]) -> None:
    """Let a message be about these places alone, by the links that they have."""
    places = [_place(one.invitation) for one, _secret in kept]
    message.to_name, message.secret = greeted(places), " ".join(secret for _one, secret in kept)
    for name, words in Letters(kept[0][0].invitation.consultation).words(places).items():
        setattr(message, name, words)
