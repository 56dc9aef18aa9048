"""What a reviewer has typed and not sent, field by field; never commits. Nobody but that person ever sees it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from consult import clock
from consult.db import db
from consult.models.reviews import Review, ReviewDraft

FIELD = re.compile(r"verdict|because|remark-[a-z0-9-]{1,40}")
Drafts = Mapping[str, ReviewDraft]


@dataclass(frozen=True)
class Clash:
    """Two texts for one field: ``theirs`` was kept from another window while ``yours`` was being written."""

    key: str
    yours: str
    theirs: str
    version: int


@dataclass(frozen=True)
class Kept:
    """What came of a save: the new version of each field that was kept, and the clashes. ``at`` is an instant."""

    at: datetime
    versions: Mapping[str, int]
    clashes: Collection[Clash]


def drafts_of(person_id: int | None, reviews: Iterable[Review]) -> dict[int, dict[str, ReviewDraft]]:
    """The person's own drafts by review and then by field; one query however many reviews."""
    numbers = [one.id for one in reviews]
    query = select(ReviewDraft).where(ReviewDraft.person_id == person_id, ReviewDraft.review_id.in_(numbers))
    found: dict[int, dict[str, ReviewDraft]] = {number: {} for number in numbers}
    for one in db.session.scalars(query.order_by(ReviewDraft.id)):
        found[one.review_id][one.field] = one
    return found


def standing(review: Review) -> dict[str, str]:
    """What was sent last, by the names of the fields."""
    said = {f"remark-{one.part}": one.text for one in review.remarks}
    return said | {"verdict": review.verdict, "because": review.because}


def keep(review: Review, given: Mapping[str, tuple[str, int]]) -> Kept:
    """Keep the texts that are new; ``given`` has each with the version that was seen, nought for none.

    A text that somebody kept from another window meanwhile stays, and comes back as a clash. Fields with odd names
    are left out.
    """
    there, sent, now = drafts_of(review.person_id, [review])[review.id], standing(review), clock.now()
    versions: dict[str, int] = {}
    clashes = []
    for key, (text, seen) in given.items():
        if not FIELD.fullmatch(key):
            continue
        row = there.get(key)
        version, stands = (row.version, row.text) if row else (0, sent.get(key, ""))
        if text != stands and seen != version:
            clashes.append(Clash(key, text, stands, version))
            continue
        if text != stands:
            row = row or ReviewDraft(review_id=review.id, person_id=review.person_id, field=key)
            row.text, row.version, row.saved_at = text, version + 1, now
            db.session.add(row)
        versions[key] = row.version if row else 0
    return Kept(now, versions, clashes)


def unseen(drafts: Drafts, sent: Mapping[str, str], seen: Mapping[str, int]) -> list[str]:
    """The fields of which another window kept something else than is sent now, and this one has not seen it."""
    return [
        key
        for key, row in drafts.items()
        if key in sent and row.text != sent[key] and seen.get(key) != row.version
    ]


def let_go(review: Review, keys: Collection[str]) -> None:
    """Forget the drafts of these fields: what they say has been sent."""
    mine = (ReviewDraft.review_id == review.id, ReviewDraft.person_id == review.person_id)
    db.session.execute(delete(ReviewDraft).where(*mine, ReviewDraft.field.in_(keys)))
