"""For the officer: which reviews are needed before a paper or a report goes out, whom to ask, and what was said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import SIGN_IN, Action, Actor, Subject, require
from consult.domain.differences import Difference
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import Act, Phase
from consult.domain.reviews import KINDS, Matter
from consult.models.papers import Consultation
from consult.models.people import Partnership, Person
from consult.models.reports import StoredReport
from consult.models.reviews import Review
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._mail import queue
from consult.services._people import today
from consult.services._reviews import (
    Text,
    changes_since,
    is_awaited,
    is_overdue,
    reviews_of,
    said_in,
    text_of,
    unreviewed,
    wanted,
)
from consult.services._stages import move_on
from consult.services._unit import unit_of_work

Wanted = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Line:
    """One review with how it stands towards the text as it is now: waiting, content, not_content or earlier.

    ``changes`` is what was changed in the paper since an earlier one; None where it is not known, or not asked for.
    """

    review: Review
    state: str
    changes: Sequence[Difference] | None = None

    @property
    def is_awaited(self) -> bool:
        return is_awaited(self.review)

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.review)


@dataclass(frozen=True)
class Board:
    """Everything about the reviews of one text: what is needed, who was asked, and what is still wanting."""

    text: Text
    needed: Sequence[str]
    lines: Sequence[Line]
    wanting: Sequence[str]

    @property
    def is_clear(self) -> bool:
        return not self.wanting

    @property
    def earlier(self) -> Sequence[Line]:
        """The reviews of an earlier text, whose people have to look again."""
        return [one for one in self.lines if one.state == "earlier"]

    @property
    def of_this_text(self) -> Sequence[Line]:
        """The reviews of this very text: a change would make them ones of an earlier text."""
        return [one for one in self.lines if one.state in ("content", "not_content")]


def boards(actor: Actor, reference: str) -> list[Board]:
    """The reviews of the paper in hand, with what changed since, and of each report that waits or was reviewed."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    paper = _board(consultation, Matter.PAPER, consultation.round_in_hand)
    changes = changes_since([one.review for one in paper.earlier], paper.text)
    lines = [replace(one, changes=changes.get(one.review.id)) for one in paper.lines]
    found = [replace(paper, lines=lines)]
    query = select(StoredReport).where(
        StoredReport.consultation_id == consultation.id, StoredReport.state == "ready"
    )
    asked = {one.number for one in reviews_of(consultation) if one.subject == Matter.REPORT.value}
    for one in db.session.scalars(query.order_by(StoredReport.number.desc())):
        if one.out_at is None or one.number in asked:
            found.append(_board(consultation, Matter.REPORT, one.number))
    return found


def board(actor: Actor, reference: str, matter: Matter, number: int | None = None) -> Board:
    """The reviews of one text, the paper in hand where no number is given; raises NotFound."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return _board(consultation, matter, consultation.round_in_hand if number is None else number)


def _board(consultation: Consultation, matter: Matter, number: int) -> Board:
    text = _text(consultation, matter, number)
    lines = [Line(one, said_in(one).state(text.digest)) for one in reviews_of(consultation, text)]
    return Board(text, wanted(consultation, matter), lines, unreviewed(consultation, text))


def _text(consultation: Consultation, matter: Matter, number: int) -> Text:
    text = text_of(consultation, matter, number)
    if text is None:
        raise NotFound(_("There is no such text to review."))
    return text


def reviewers(actor: Actor) -> list[Person]:
    """Everybody who can be asked, by name."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = select(Person).where(Person.is_active, Person.role.in_(SIGN_IN))
    return list(db.session.scalars(query.order_by(Person.name, Person.id)))


@unit_of_work
def ask(
    actor: Actor,
    reference: str,
    matter: Matter,
    number: int,
    *,
    kind: str,
    person_id: int,
    due: date | None,
) -> Review:
    """Ask somebody for a review, or ask again of a text that has changed since; that person gets a message.

    A draft that is sent to its first reviewer is in review from then on. Raises BadInput, NotFound.
    """
    consultation = consultation_for(actor, Action.ASK_REVIEW, reference)
    text = _text(consultation, matter, number)
    if not text.is_open:
        raise BadInput(_("This text is out already, so a review would change nothing."))
    person = _reviewer(consultation, matter, kind, person_id, due)
    review = _asked_before(consultation, text, kind, person) or Review(
        consultation_id=consultation.id,
        subject=matter.value,
        number=number,
        kind=kind,
        person_id=person.id,
        person=person,
    )
    if (
        review.id
        and review.ended_at is None
        and said_in(review).state(text.digest) in ("content", "not_content")
    ):
        sentence = _("%(name)s has reviewed this very text already.", name=person.name)
        raise BadInput("", {"person": sentence})
    review.asked_at, review.asked_by, review.due, review.ended_at = clock.now(), actor.name, due, None
    db.session.add(review)
    if matter is Matter.PAPER and consultation.phase_at(clock.now()) is Phase.DRAFT:
        move_on(actor, consultation, Act.SEND_FOR_REVIEW)
    db.session.flush()
    _tell(consultation, review)
    record(actor, Action.ASK_REVIEW, consultation, **_named(review), due=due.isoformat() if due else None)
    return review


def _reviewer(
    consultation: Consultation, matter: Matter, kind: str, person_id: int, due: date | None
) -> Person:
    """The person, once everything about the request can be used."""
    problems = {}
    if kind not in KINDS:
        problems["kind"] = _("Choose what the review is for.")
    if due is not None and due < today():
        problems["due-day"] = _("Give a day that is still to come.")
    query = select(Person).where(Person.id == person_id, Person.is_active, Person.role.in_(SIGN_IN))
    person = db.session.scalar(query)
    if person is None:
        problems["person"] = _("Choose who is asked.")
    elif matter is Matter.PAPER and person.id in consultation.prepared_by and not _may_do_both():
        problems["person"] = _(
            "%(name)s worked on this paper, so somebody else has to review it.", name=person.name
        )
    if problems or person is None:
        raise BadInput("", problems)
    return person


def _may_do_both() -> bool:
    return bool(current_app.config["ONE_PERSON_APPROVES"])


def _asked_before(consultation: Consultation, text: Text, kind: str, person: Person) -> Review | None:
    mine = (Review.subject == text.matter.value, Review.number == text.number, Review.kind == kind)
    query = select(Review).where(
        Review.consultation_id == consultation.id, Review.person_id == person.id, *mine
    )
    return db.session.scalar(query.with_for_update())


def _tell(consultation: Consultation, review: Review) -> None:
    queue(
        "review_asked",
        key=f"review_asked:{review.id}:{review.asked_at.isoformat()}",
        to_name=review.person.name,
        to_address=review.person.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        review=review,
        again=bool(review.verdict),
    )


def _named(review: Review) -> dict[str, str | int]:
    return {
        "subject": review.subject,
        "number": review.number,
        "kind": review.kind,
        "reviewer": review.person.name,
    }


@unit_of_work
def ask_all_again(actor: Actor, reference: str, matter: Matter, number: int) -> int:
    """Ask everybody again whose review is of an earlier text; returns how many. A day that is over is dropped.

    Nothing is said for them: each has to look and say so. Raises BadInput where there is nobody, NotFound.
    """
    consultation = consultation_for(actor, Action.ASK_REVIEW, reference)
    text = _text(consultation, matter, number)
    reviews = [one for one in reviews_of(consultation, text) if said_in(one).state(text.digest) == "earlier"]
    if not (reviews and text.is_open):
        raise BadInput(_("Nobody has to be asked again: no review is of an earlier text."))
    for review in reviews:
        review.asked_at, review.asked_by = clock.now(), actor.name
        review.due = review.due if review.due and review.due >= today() else None
    db.session.flush()
    for review in reviews:
        _tell(consultation, review)
    named = {"subject": text.matter.value, "number": text.number}
    record(actor, Action.ASK_REVIEW, consultation, **named, again=[one.person.name for one in reviews])
    return len(reviews)


@unit_of_work
def stop(actor: Actor, reference: str, review_id: int) -> None:
    """Ask somebody no longer; what that person said stays in the history. Raises NotFound."""
    consultation = consultation_for(actor, Action.ASK_REVIEW, reference)
    mine = (Review.id == review_id, Review.consultation_id == consultation.id, Review.ended_at.is_(None))
    review = db.session.scalar(select(Review).where(*mine))
    if review is None:
        raise NotFound(_("Nobody is asked for that review."))
    review.ended_at = clock.now()
    record(actor, "ask for a review no longer", consultation, **_named(review), verdict=review.verdict)


@unit_of_work
def take_back(actor: Actor, reference: str) -> None:
    """Take the draft back from review: whoever has not answered is asked no longer."""
    consultation = consultation_for(actor, Action.TAKE_DRAFT_BACK, reference)
    move_on(actor, consultation, Act.TAKE_BACK)
    text = _text(consultation, Matter.PAPER, consultation.round_in_hand)
    waiting = [one for one in reviews_of(consultation, text) if not one.verdict]
    for one in waiting:
        one.ended_at = clock.now()
    record(actor, Action.TAKE_DRAFT_BACK, consultation, asked_no_longer=[one.person.name for one in waiting])


def needed(actor: Actor, reference: str) -> dict[str, list[str]]:
    """Which kinds of review each subject of a consultation needs."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return {matter.value: wanted(consultation, matter) for matter in Matter}


@unit_of_work
def need(actor: Actor, reference: str, kinds: Mapping[str, Collection[str]]) -> None:
    """Say which kinds of review each subject of this consultation needs, whatever the partnership's default is."""
    consultation = consultation_for(actor, Action.SET_REVIEWS, reference)
    consultation.reviews_wanted = _in_order(kinds)
    record(actor, Action.SET_REVIEWS, consultation, needed=consultation.reviews_wanted)


def needed_by_default(actor: Actor) -> dict[str, list[str]]:
    """Which kinds of review each subject needs unless a consultation says otherwise."""
    require(actor, Action.SET_REVIEWS, Subject(partnership_id=current_partnership()))
    said = db.session.get_one(Partnership, current_partnership()).reviews_wanted
    return _in_order(said)


@unit_of_work
def need_by_default(actor: Actor, kinds: Mapping[str, Collection[str]]) -> None:
    """Say so. It holds at once for every consultation that says nothing of its own."""
    require(actor, Action.SET_REVIEWS, Subject(partnership_id=current_partnership()))
    home = db.session.get_one(Partnership, current_partnership())
    home.reviews_wanted = _in_order(kinds)
    record(actor, Action.SET_REVIEWS, needed=home.reviews_wanted)


def _in_order(kinds: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {
        matter.value: [kind for kind in KINDS if kind in kinds.get(matter.value, ())] for matter in Matter
    }
