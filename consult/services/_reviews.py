"""The texts that are reviewed, and what was said of them; never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from consult import clock
from consult.db import db
from consult.domain.chain import checksum
from consult.domain.differences import Difference, compare_whole
from consult.domain.lifecycle import EDITABLE, Phase
from consult.domain.reviews import (
    KINDS,
    Matter,
    Said,
    outstanding,
    parts_of_paper,
    parts_of_report,
    text_of_paper,
)
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.reports import StoredReport
from consult.models.reviews import Review
from consult.services._frozen import content_of
from consult.services._people import today
from consult.services._timetable import timetable_of


@dataclass(frozen=True)
class Text:
    """A text that is reviewed: the paper of a round as it stands, or a report by its number.

    ``digest`` is its checksum, ``parts`` what can be remarked on. ``is_open`` says whether a review still changes
    what happens to it.
    """

    matter: Matter
    number: int
    digest: str
    parts: Sequence[tuple[str, str]]
    is_open: bool
    content: Mapping[str, Any] = field(default_factory=dict)


def paper_text(consultation: Consultation, number: int) -> Text:
    """The draft in hand, or the version of a round that was approved."""
    is_open = consultation.phase_at(clock.now()) in EDITABLE and number == consultation.round_in_hand
    content = _content(consultation, number)
    return Text(
        Matter.PAPER,
        number,
        checksum(text_of_paper(content)),
        parts_of_paper(content),
        is_open,
        content,
    )


def _content(consultation: Consultation, number: int) -> dict[str, Any]:
    """Every round has a version of its own; the one in hand is a draft until it is approved."""
    if number > len(consultation.versions):
        return content_of(consultation, timetable_of(consultation), [])
    return consultation.versions[number - 1].content


def report_text(consultation: Consultation, stored: StoredReport) -> Text:
    """A compiled report, which never changes."""
    undecided = consultation.phase_at(clock.now()) in (Phase.ANALYSIS, Phase.REPORTED)
    value = stored.value or {}
    is_open = undecided and stored.state == "ready" and stored.out_at is None
    return Text(Matter.REPORT, stored.number, stored.checksum, parts_of_report(value), is_open, value)


def text_of(consultation: Consultation, matter: Matter, number: int) -> Text | None:
    """The text of this kind and number, or None where there is none."""
    if matter is Matter.PAPER:
        known = 1 <= number <= consultation.round_in_hand
        return paper_text(consultation, number) if known else None
    query = select(StoredReport).where(
        StoredReport.consultation_id == consultation.id, StoredReport.number == number
    )
    stored = db.session.scalar(query.options(undefer(StoredReport.value)))
    return report_text(consultation, stored) if stored is not None and stored.state == "ready" else None


def wanted(consultation: Consultation, matter: Matter) -> list[str]:
    """The kinds of review that are needed: what the consultation says, or else the partnership."""
    said = consultation.reviews_wanted
    if said is None:
        said = db.session.get_one(Partnership, consultation.partnership_id).reviews_wanted
    return [kind for kind in KINDS if kind in said.get(matter.value, [])]


def reviews_of(consultation: Consultation, text: Text | None = None) -> list[Review]:
    """Everybody who is asked about a text, or about anything of the consultation, by kind and then as asked."""
    query = (
        select(Review)
        .where(Review.consultation_id == consultation.id, Review.ended_at.is_(None))
        .options(joinedload(Review.person), selectinload(Review.remarks))
        .order_by(Review.id)
    )
    if text is not None:
        query = query.where(Review.subject == text.matter.value, Review.number == text.number)
    return sorted(db.session.scalars(query), key=lambda one: KINDS.index(one.kind))


def changes_since(reviews: Collection[Review], text: Text) -> dict[int, list[Difference]]:
    """What changed in a paper since each of these reviews was given; without those whose text is not known.

    One query, however many reviews.
    """
    if text.matter is not Matter.PAPER or not reviews:
        return {}
    query = select(Review.id, Review.read).where(Review.id.in_([one.id for one in reviews]))
    now = text_of_paper(text.content)
    return {number: compare_whole(read, now) for number, read in db.session.execute(query) if read}


def said_in(review: Review) -> Said:
    """What a stored review says, as the rules know it."""
    return Said(review.kind, review.person.name, review.verdict, review.because, review.digest)


def is_awaited(review: Review) -> bool:
    """Whether the person was asked, or asked again, and has said nothing since."""
    return review.given_at is None or review.given_at < review.asked_at


def is_overdue(review: Review) -> bool:
    """Whether it is still awaited, and the day (London's) by which it was wanted is over."""
    return is_awaited(review) and review.due is not None and review.due < today()


def unreviewed(consultation: Consultation, text: Text) -> list[str]:
    """In sentences, which reviews are still wanting of this text."""
    needed = wanted(consultation, text.matter)
    if not needed:
        return []
    return outstanding(needed, [said_in(one) for one in reviews_of(consultation, text)], text.digest)


def as_recorded(consultation: Consultation, text: Text) -> list[dict[str, str]]:
    """What was said of a text, as the history keeps it when it goes out."""
    found = [(one, said_in(one).state(text.digest)) for one in reviews_of(consultation, text)]
    return [{"kind": one.kind, "by": one.person.name, "verdict": state} for one, state in found]
