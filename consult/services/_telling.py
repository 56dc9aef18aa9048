"""One message for each person, however many organisations it is about; never commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Protocol, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.models.circulation import Invitation, Link, Posting, Sending
from consult.models.outbox import Message, code_mark, link_mark
from consult.models.papers import Consultation
from consult.models.people import Contact
from consult.services._codes import hash_of_code, new_code
from consult.services._holes import filled, hole, ours
from consult.services._links import hash_of, new_secret
from consult.services._mail import written
from consult.services._people import addressee
from consult.services._rows import add_rows

AT_ONCE = 500  # invitations read, or messages written, in one go
Shapes = dict[tuple[object, ...], dict[str, str]]
LONGEST_NAME = 200  # characters of a recipient's name


class Reader(Protocol):
    """Somebody who is written to."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


AnyReader = TypeVar("AnyReader", bound=Reader)


def by_person(readers: Iterable[AnyReader]) -> list[list[AnyReader]]:
    """Those who can be written to, together where the address is the same: a message each."""
    found: dict[str, list[AnyReader]] = {}
    for one in readers:
        if one.email:
            found.setdefault(one.email.lower(), []).append(one)
    return list(found.values())


def greeted(readers: Sequence[Reader]) -> str:
    """How a message to one address names whom it is for; two people who share an address are both named."""
    names = ", ".join(dict.fromkeys(one.name for one in readers))
    return names if len(names) <= LONGEST_NAME else readers[0].name


class Speaker(Protocol):
    """Somebody who may have chosen the language of messages."""

    @property
    def language(self) -> str: ...


def language_of(readers: Iterable[Speaker]) -> str:
    """The language of a message to one address: that of the first of them who chose one."""
    return next((one.language for one in readers if one.language), "")


@dataclass(frozen=True, slots=True)
class Way:
    """What a message brings to one organisation: a link, a code, or neither, where they are blank.

    ``sending`` is the act that it belongs to and ``closes_at`` when its paper closes, where a message is about
    several papers.
    """

    invitation_id: int
    contact_id: int | None
    secret: str = ""
    code: str = ""
    sending: Sending | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is ready to be queued; ``words`` are its subject, text and HTML with marks for the secrets."""

    key: str
    to_name: str
    to_address: str
    words: Mapping[str, str]
    ways: Sequence[Way]
    reply_to: str = ""  # where it is not whom its one paper says to ask


def post(
    event: str,
    letters: Sequence[Letter],
    *,
    consultation: Consultation | None,
    sending: Sending | None,
    due_at: datetime | None,
) -> None:
    """Queue messages with the links and codes that they bring, and note of each organisation that it was written to.

    A few statements however many. Without ``sending`` nothing is noted but for a way that names its own. Messages
    about several papers are of no ``consultation``.
    """
    now = clock.now()
    add_rows(Link, [row for one in letters for way in one.ways for row in _links(way, now)])
    closes_at = consultation.first_late_instant if consultation else None
    about = {"event": event, "consultation_id": consultation.id if consultation else None}
    when = {"queued_at": now, "due_at": max(now, due_at or now), "closes_at": closes_at}
    asked = consultation.contact_email if consultation else ""
    add_rows(Message, [{"reply_to": one.reply_to or asked} | _message(one) | about | when for one in letters])
    noted = [(one.key, act, way) for one in letters for way in one.ways if (act := way.sending or sending)]
    if noted:
        numbers = dict(list(db.session.execute(_queued(one.key for one in letters))))
        add_rows(Posting, [_posting(act, way, numbers[key], closes_at) for key, act, way in noted])


def _links(way: Way, now: datetime) -> list[dict[str, Any]]:
    about = {"invitation_id": way.invitation_id, "contact_id": way.contact_id, "made_at": now}
    link = {"kind": "link", "secret_hash": hash_of(way.secret)}
    code = {"kind": "code", "secret_hash": hash_of_code(way.code)}
    return [about | one for one, is_there in ((link, way.secret), (code, way.code)) if is_there]


def _message(letter: Letter) -> dict[str, Any]:
    return {
        "key": letter.key,
        "to_name": letter.to_name,
        "to_address": letter.to_address,
        "secret": " ".join(way.secret for way in letter.ways if way.secret) or None,
        "code": " ".join(way.code for way in letter.ways if way.code) or None,
        **letter.words,
    }


def _posting(sending: Sending, way: Way, message_id: int, closes_at: datetime | None) -> dict[str, Any]:
    return {
        "closes_at": way.closes_at or closes_at,
        "sending_id": sending.id,
        "invitation_id": way.invitation_id,
        "contact_id": way.contact_id,
        "message_id": message_id,
    }


def _queued(keys: Iterable[str]) -> Any:
    return select(Message.key, Message.id).where(Message.key.in_(list(keys)))


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation that a message is about, and who gets it; ``said`` is what the message says of it alone."""

    invitation: Invitation
    contact: Contact
    has_link: bool = False
    has_code: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.contact.name

    @property
    def email(self) -> str:
        return self.contact.email


def reached(listed: Iterable[Invitation]) -> list[tuple[Invitation, Contact]]:
    """Those of a circulation list who were sent the paper and can be written to, each with who gets the message."""
    sent = [one for one in listed if one.sent_at is not None and one.revoked_at is None]
    return [(one, person) for one in sent if (person := addressee(one))]


def tell(
    event: str,
    parts: Iterable[Part],
    *,
    consultation: Consultation,
    key: str,
    sending: Sending | None = None,
    due_at: datetime | None = None,
    **values: Any,
) -> list[list[Part]]:
    """Queue ``templates/email/<event>/`` once for each person; returns what each message is about.

    The template gets ``parts``, one for each organisation, with the marks of its link and code. ``key`` names the
    act: a person to whom it has queued a message is left out, so that doing it twice queues once.
    """
    people = by_person(parts)
    told: list[list[Part]] = []
    shapes: Shapes = {}
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        before = {row.key for row in db.session.execute(_queued(_key(key, own) for own in some))}
        some = [own for own in some if _key(key, own) not in before]
        said = values | {"consultation": consultation}
        letters = [_letter(event, own, key=key, shapes=shapes, **said) for own in some]
        post(event, letters, consultation=consultation, sending=sending, due_at=due_at)
        told += some
    return told


def _key(key: str, own: Sequence[Part]) -> str:
    return f"{key}:{own[0].invitation.id}"


def _letter(event: str, own: Sequence[Part], *, key: str, shapes: Shapes, **values: Any) -> Letter:
    words = _words(event, own, shapes, **values)
    return Letter(_key(key, own), greeted(own), own[0].email, words, [_way(one) for one in own])


def _words(event: str, own: Sequence[Part], shapes: Shapes, **values: Any) -> Mapping[str, str]:
    """The message to one person. Those that differ in names alone have one shape, for which the templates are asked."""
    names = [one.invitation.organisation.name for one in own]
    values |= {"language": language_of(one.contact for one in own)}
    if any(one.said for one in own):
        return written(event, to_name=greeted(own), parts=_marked(own, names), **values)
    named = bool(greeted(own))
    shape = (named, values["language"], *((one.has_link, one.has_code) for one in own))
    if shape not in shapes:
        holes = [hole(number + 1) for number in range(len(own))]
        shapes[shape] = written(event, to_name=hole(0) if named else "", parts=_marked(own, holes), **values)
    return filled(shapes[shape], [greeted(own), *names])


def _marked(own: Sequence[Part], names: Sequence[str]) -> list[dict[str, Any]]:
    links, codes = count(), count()
    return [
        _said(
            one,
            name,
            ours(link_mark(next(links))) if one.has_link else "",
            ours(code_mark(next(codes))) if one.has_code else "",
        )
        for one, name in zip(own, names, strict=True)
    ]


def _said(part: Part, name: str, link: str, code: str) -> dict[str, Any]:
    return {
        "organisation": name,
        "link_secret": link,
        "link_code": code,
        **part.said,
    }


def _way(part: Part) -> Way:
    return Way(
        part.invitation.id,
        part.contact.id,
        new_secret() if part.has_link else "",
        new_code() if part.has_code else "",
    )


def longest(parts: Iterable[Part]) -> list[Part]:
    """What the message is about that names the organisation with the longest name; nothing where nobody gets one."""
    able = [one for one in parts if one.email]
    if not able:
        return []
    address = max(able, key=lambda one: len(one.invitation.organisation.name)).email.lower()
    return [one for one in able if one.email.lower() == address]


def sample(event: str, own: Sequence[Part], *, consultation: Consultation, **values: Any) -> dict[str, str]:
    """The real message to one person, for an officer to read: words stand where its links and codes belong."""
    link, code = _("(their own link)"), _("(their own code)")
    parts = [
        _said(
            one,
            one.invitation.organisation.name,
            link if one.has_link else "",
            code if one.has_code else "",
        )
        for one in own
    ]
    words = written(event, consultation=consultation, to_name=greeted(own), parts=parts, **values)
    return words | {"text": words["text"].strip()}
