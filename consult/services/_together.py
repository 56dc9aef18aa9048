"""One message to a person about everything that the clock reminds of on one day, however many papers; never commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.db import current_partnership, db
from consult.models.circulation import Posting, Sending
from consult.models.outbox import Message, code_mark, link_mark
from consult.models.papers import Consultation
from consult.models.people import Contact, Partnership
from consult.models.policy import Policy
from consult.services._codes import new_code
from consult.services._holes import filled, hole, ours
from consult.services._links import new_secret
from consult.services._mail import written
from consult.services._telling import (
    AT_ONCE,
    Letter,
    Part,
    Shapes,
    Way,
    by_person,
    greeted,
    language_of,
    post,
    tell,
)
from consult.services._truth import TOGETHER


@dataclass(frozen=True, eq=False)
class Lot:
    """Reminders of one kind about one paper, to those who stand alike.

    ``event`` is their message where a person gets no other, ``note`` the officer's own words in it. ``key`` names the
    act, so that doing it twice queues once. One that is not ``due`` yet comes only where a person is written to anyway.
    """

    consultation: Consultation
    event: str
    note: str
    key: str = ""
    kind: str = ""
    act: str = ""
    parts: Sequence[Part] = ()
    due: bool = True


@dataclass(frozen=True)
class Errand:
    """What a message says to one organisation of a person."""

    lot: Lot
    part: Part

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def email(self) -> str:
        return self.part.email

    @property
    def said(self) -> Said:
        return Said(self.lot, self.part.invitation.organisation.name)


@dataclass(frozen=True)
class Said:
    """An organisation and the paper that a message is about."""

    lot: Lot
    organisation: str


def errands_of(lots: Sequence[Lot]) -> list[list[Errand]]:
    """Who is written to about what: all that one person gets is one message, what closes first standing first.

    An organisation that two lots are about is reminded by the first of them.
    """
    once: dict[int, Errand] = {}
    for lot in lots:
        for part in lot.parts:
            once.setdefault(part.invitation.id, Errand(lot, part))
    people = [own for own in by_person(once.values()) if any(one.lot.due for one in own)]
    return [sorted(own, key=lambda one: _order(one.said)) for own in people]


def _order(one: Said) -> tuple[bool, float, str, str]:
    closes = one.lot.consultation.first_late_instant
    timed = closes.timestamp() if closes else 0.0
    return closes is None, timed, one.lot.consultation.reference, one.organisation.casefold()


def tell_together(people: Sequence[Sequence[Errand]], begin: Callable[[Lot], Sending]) -> list[list[Errand]]:
    """Queue a message for each person, noting of each organisation that it was written to; returns what each says.

    ``begin`` makes the act of writing of a lot. Whoever is written to about one lot alone gets its usual message.
    """
    lots = list(dict.fromkeys(one.lot for own in people for one in own))
    sendings = {lot: begin(lot) for lot in lots}
    told = []
    for lot in lots:
        alone = [one.part for own in people if {each.lot for each in own} == {lot} for one in own]
        how = {"consultation": lot.consultation, "key": lot.key, "sending": sendings[lot]}
        told += [[Errand(lot, part) for part in own] for own in tell(lot.event, alone, note=lot.note, **how)]
    several = [own for own in people if len({one.lot for one in own}) > 1]
    shapes: Shapes = {}
    for start in range(0, len(several), AT_ONCE):
        letters = [_letter(own, sendings, shapes) for own in several[start : start + AT_ONCE]]
        post(TOGETHER, letters, consultation=None, sending=None, due_at=None)
    return told + [list(own) for own in several]


def _letter(own: Sequence[Errand], sendings: Mapping[Lot, Sending], shapes: Shapes) -> Letter:
    first = next(one for one in own if one.lot.due)
    ways = [
        Way(
            one.part.invitation.id,
            one.part.contact.id,
            new_secret(),
            new_code(),
            sendings[one.lot],
            one.lot.consultation.first_late_instant,
        )
        for one in own
    ]
    said = [one.said for one in own]
    key, language = (
        f"{first.lot.key}:{first.part.invitation.id}",
        language_of(one.part.contact for one in own),
    )
    words = _words(greeted(own), said, shapes, language)
    return Letter(key, greeted(own), own[0].email, words, ways, _asked(said))


def _asked(said: Sequence[Said]) -> str:
    """Whom to ask about all of it: the one whom every paper names, else the partnership."""
    named = {one.lot.consultation.contact_email for one in said}
    return named.pop() if len(named) == 1 else db.session.get_one(Partnership, current_partnership()).mailbox


def _words(to_name: str, said: Sequence[Said], shapes: Shapes, language: str) -> Mapping[str, str]:
    """The message to one person; those that differ in names alone have one shape."""
    shape = (bool(to_name), language, *(one.lot for one in said))
    if shape not in shapes:
        holes = [Said(one.lot, hole(number + 1)) for number, one in enumerate(said)]
        shapes[shape] = _written(hole(0) if to_name else "", holes, language)
    return filled(shapes[shape], [to_name, *(one.organisation for one in said)])


def _written(to_name: str, said: Sequence[Said], language: str) -> dict[str, str]:
    parts = [
        {
            "organisation": one.organisation,
            "link_secret": ours(link_mark(place)),
            "link_code": ours(code_mark(place)),
            "consultation": one.lot.consultation,
            "begun": one.lot.event == "reminder_started",
            "note": one.lot.note,
        }
        for place, one in enumerate(said)
    ]
    if len({one.lot for one in said}) > 1:
        return written(TOGETHER, to_name=to_name, parts=parts, consultation=None, language=language)
    lot = said[0].lot
    about = {"consultation": lot.consultation, "note": lot.note, "language": language}
    return written(lot.event, to_name=to_name, parts=parts, **about)


def write_about(message: Message, kept: Sequence[tuple[Posting, str, str]]) -> None:
    """Let a message about several papers be about these organisations alone, by the links and codes that they have.

    Where they are all of one lot it is that lot's usual message from then on.
    """
    lots = _lots_of([one for one, _secret, _code in kept])
    said = [Said(lots[one.sending_id], one.invitation.organisation.name) for one, _secret, _code in kept]
    message.secret = " ".join(secret for _one, secret, _code in kept)
    message.code = " ".join(code for _one, _secret, code in kept)
    message.reply_to = _asked(said)
    readers = select(Contact).where(Contact.id.in_([one.contact_id for one, _secret, _code in kept]))
    language = language_of(db.session.scalars(readers.order_by(Contact.id)))
    for name, words in _written(message.to_name, said, language).items():
        setattr(message, name, words)
    if len(set(lots.values())) == 1:
        lot = said[0].lot
        message.event, message.consultation_id = lot.event, lot.consultation.id
        message.closes_at = kept[0][0].closes_at


def _lots_of(postings: Sequence[Posting]) -> dict[int, Lot]:
    """The lot of each act of writing, by its number, with the officer's words as they are now."""
    acts = {one.sending_id: (one.sending, one.invitation.consultation) for one in postings}
    papers = {paper.id for _act, paper in acts.values()}
    query = select(Policy).where(Policy.consultation_id.in_(papers))
    words = {one.consultation_id: one.words for one in db.session.scalars(query)}
    return {
        number: Lot(
            paper,
            "reminder_started" if act.act == "remind_started" else "reminder",
            words.get(paper.id, {}).get(act.kind, ""),
        )
        for number, (act, paper) in acts.items()
    }
