"""For a reviewer: what waits, the text to read, and what is said of it section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, allowed, require
from consult.domain.differences import Difference
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.domain.reviews import VERDICTS, Matter, text_of_paper
from consult.models.papers import Consultation, SupportingDocument
from consult.models.people import Partnership
from consult.models.reports import StoredReport
from consult.models.reviews import Review, ReviewRemark
from consult.services._history import record
from consult.services._loading import subject_of
from consult.services._mail import queue
from consult.services._review_drafts import Clash as Clash
from consult.services._review_drafts import Drafts, drafts_of, let_go, standing, unseen
from consult.services._review_drafts import Kept as Kept
from consult.services._review_drafts import keep as keep_drafts
from consult.services._reviews import Text, changes_since, is_awaited, is_overdue, said_in, text_of
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Reading:
    """A review with the text as it is now; ``state`` says how what was said stands towards it.

    ``drafts`` is what the reviewer has typed and not sent, by field: verdict, because, and remark-KEY of a part.
    """

    review: Review
    text: Text
    state: str
    drafts: Drafts = field(default_factory=dict)

    @property
    def may_be_still_content(self) -> bool:
        """Whether "content" was said of an earlier text, and one press says it of this one."""
        return self.waits and self.state == "earlier" and self.review.verdict == "content"

    @property
    def waits(self) -> bool:
        """Whether something is still to be said: nothing was, or of an earlier text."""
        return self.text.is_open and self.state in ("waiting", "earlier")

    @property
    def is_awaited(self) -> bool:
        """Whether the reviewer was asked, or asked again, and has said nothing since."""
        return self.text.is_open and is_awaited(self.review)

    @property
    def is_overdue(self) -> bool:
        return self.text.is_open and is_overdue(self.review)

    @property
    def shown(self) -> dict[str, str]:
        """What the fields show: what is not sent yet, or else what was sent last; that alone once the text is out.

        What was said of an earlier text has to be said again, so that verdict is not filled in.
        """
        sent = standing(self.review) | ({"verdict": ""} if self.state == "earlier" else {})
        if not self.text.is_open:
            return sent
        return sent | {key: one.text for key, one in self.drafts.items()}

    @property
    def has_unsent(self) -> bool:
        """Whether something was typed that is not sent, and that a review would still change."""
        sent = standing(self.review)
        return self.text.is_open and any(one.text != sent.get(key, "") for key, one in self.drafts.items())

    @property
    def homeless(self) -> list[str]:
        """What was typed and cannot be sent any more: of parts that are gone, or all of it once the text is out."""
        fields = (
            {f"remark-{part}" for part, _title in self.text.parts} | {"because"}
            if self.text.is_open
            else set()
        )
        sent = standing(self.review)
        return [
            one.text
            for key, one in self.drafts.items()
            if key not in fields and key != "verdict" and one.text not in ("", sent.get(key))
        ]


def mine(actor: Actor) -> list[Reading]:
    """Everything that the actor was asked to review, what waits first, what is due first."""
    require(actor, Action.SEE_REVIEWS, Subject(partnership_id=current_partnership()))
    query = (
        select(Review)
        .join(Review.consultation)
        .where(Review.person_id == actor.person_id, Review.ended_at.is_(None))
        .options(contains_eager(Review.consultation), joinedload(Review.person), selectinload(Review.remarks))
        .order_by(Review.due.is_(None), Review.due, Review.id)
    )
    rows = list(db.session.scalars(query))
    drafts = drafts_of(actor.person_id, rows)
    found = [made for one in rows if (made := _reading(one, drafts[one.id])) is not None]
    return sorted(found, key=lambda one: not one.waits)


def _reading(review: Review, drafts: Drafts) -> Reading | None:
    text = text_of(review.consultation, Matter(review.subject), review.number)
    return Reading(review, text, said_in(review).state(text.digest), drafts) if text else None


def reading(actor: Actor, review_id: int) -> Reading:
    """One review of the actor's own; raises NotFound for anybody else's."""
    review = _own(actor, review_id)
    found = _reading(review, drafts_of(actor.person_id, [review])[review.id])
    if found is None:
        raise NotFound(_("What was to be reviewed is not there any more."))
    return found


def changes(found: Reading) -> Sequence[Difference] | None:
    """What changed in the paper since the reviewer said something of it; None where that is not known."""
    if found.state != "earlier":
        return None
    return changes_since([found.review], found.text).get(found.review.id)


def _own(actor: Actor, review_id: int, *, lock: bool = False) -> Review:
    query = select(Review).where(Review.id == review_id, Review.ended_at.is_(None))
    review = db.session.scalar(query.with_for_update(of=Review) if lock else query)
    missing = NotFound(_("You are not asked for this review, or not any more."))
    if review is None:
        raise missing
    subject = replace(subject_of(review.consultation), reviewer_id=review.person_id)
    if not allowed(actor, Action.READ_FOR_REVIEW, subject):
        raise missing
    return review


@unit_of_work
def give(
    actor: Actor,
    review_id: int,
    *,
    verdict: str,
    because: str,
    remarks: Mapping[str, str],
    digest: str,
    seen_version: int,
    seen_drafts: Mapping[str, int] | None = None,
) -> Review:
    """Say "content" or "not content, because", with remarks by the keys of the parts; the officer gets a message.

    ``digest`` is of the text that was read, ``seen_drafts`` the version of each kept field that the page has seen.
    Raises Conflict where the text has changed since, where the review was given from another page, or where
    another window kept something that this one has not seen; BadInput at the field that is wrong; NotAllowed once
    the text is out.
    """
    review, text = _in_hand(actor, review_id)
    _refuse(review, text, verdict, because, digest, seen_version)
    sent = {"verdict": verdict, "because": because}
    sent |= {f"remark-{part}": remarks.get(part, "") for part, _title in text.parts}
    _refuse_unseen(review, sent, seen_drafts or {})
    review.because = because
    titles = dict(text.parts)
    review.remarks = _remarks(
        review, {part: said for part, said in remarks.items() if part in titles}, titles
    )
    let_go(review, sent)
    _given(actor, review, text, verdict)
    return review


@unit_of_work
def still_content(actor: Actor, review_id: int, *, digest: str, seen_version: int) -> Review:
    """Say "content" of the text as it is now, having said so of an earlier one; remarks stay as they were.

    Raises BadInput where that was not said, Conflict and NotAllowed as :func:`give`.
    """
    review, text = _in_hand(actor, review_id)
    if review.verdict != "content" or said_in(review).state(text.digest) != "earlier":
        raise BadInput(
            _("You have not said “content” of an earlier text. Say below whether you are content.")
        )
    _refuse(review, text, "content", "", digest, seen_version)
    _given(actor, review, text, "content")
    return review


def _given(actor: Actor, review: Review, text: Text, verdict: str) -> None:
    """The verdict is of this text from now on; the officer is told, and the history keeps it."""
    review.verdict, review.digest = verdict, text.digest
    review.read = text_of_paper(text.content) if text.matter is Matter.PAPER else None
    review.given_at, review.seen_version = clock.now(), review.seen_version + 1
    db.session.flush()
    _tell(review.consultation, review)
    said = {"verdict": verdict, "because": review.because, "checksum": text.digest}
    kept = [{"of": one.title, "remark": one.text} for one in review.remarks]
    named = {"subject": review.subject, "number": review.number, "kind": review.kind}
    record(actor, Action.GIVE_REVIEW, review.consultation, **named, **said, remarks=kept)


@unit_of_work
def keep(actor: Actor, review_id: int, given: Mapping[str, tuple[str, int]]) -> Kept:
    """Keep what was typed and is not sent yet, each field with the version seen; it is no act and no history.

    Only the reviewer ever sees it. Raises NotFound, NotAllowed, Conflict once the text is out.
    """
    review, _text = _in_hand(actor, review_id)
    return keep_drafts(review, given)


def _in_hand(actor: Actor, review_id: int) -> tuple[Review, Text]:
    """The actor's own review, locked, with its text, while saying something still changes something."""
    review = _own(actor, review_id, lock=True)
    consultation = review.consultation
    subject = replace(subject_of(consultation), reviewer_id=review.person_id)
    require(actor, Action.GIVE_REVIEW, subject)
    text = text_of(consultation, Matter(review.subject), review.number)
    if text is None or not text.is_open:
        raise Conflict(_("This text has gone out, so a review changes nothing any more."))
    return review, text


def _refuse_unseen(review: Review, sent: Mapping[str, str], seen: Mapping[str, int]) -> None:
    """No draft is let go that the one who sends has not seen."""
    if unseen(drafts_of(review.person_id, [review])[review.id], sent, seen):
        raise Conflict(
            _(
                "You wrote something else in another window. It stands beside what you wrote here; choose, then send."
            )
        )


def _refuse(review: Review, text: Text, verdict: str, because: str, digest: str, seen_version: int) -> None:
    if verdict not in VERDICTS:
        raise BadInput("", {"verdict": _("Choose whether you are content.")})
    if verdict == "not_content" and not because:
        raise BadInput("", {"because": _("Say why you are not content, so that it can be mended.")})
    if digest != text.digest:
        raise Conflict(
            _(
                "The text was changed while you had it open. What you wrote is still here; look at the text again, "
                "then send it."
            )
        )
    if seen_version != review.seen_version:
        raise Conflict(
            _("This review was given from another page meanwhile. Look at what it says, then send.")
        )


def _remarks(review: Review, said: Mapping[str, str], titles: Mapping[str, str]) -> list[ReviewRemark]:
    """The remarks as they are now: a row for each part that has one, kept where it was there before."""
    before = {one.part: one for one in review.remarks}
    kept = []
    for part in titles:
        if text := said.get(part):
            row = before.get(part) or ReviewRemark(part=part)
            row.title, row.text = titles[part][:320], text
            kept.append(row)
    return kept


def _tell(consultation: Consultation, review: Review) -> None:
    """Word to whoever owns the consultation, or to the team where nobody does any more."""
    owner = consultation.owner
    is_there = owner is not None and owner.is_active
    home = db.session.get_one(Partnership, consultation.partnership_id)
    queue(
        "review_given",
        key=f"review_given:{review.id}:{review.seen_version}",
        to_name=owner.name if owner and is_there else consultation.contact_name,
        to_address=owner.email if owner and is_there else home.mailbox,
        consultation=consultation,
        reply_to=home.mailbox,
        review=review,
    )


def document(actor: Actor, review_id: int, document_id: int) -> SupportingDocument:
    """A supporting document of the paper that is reviewed; raises NotFound."""
    found = reading(actor, review_id)
    query = select(SupportingDocument).where(
        SupportingDocument.id == document_id,
        SupportingDocument.consultation_id == found.review.consultation_id,
    )
    kept = db.session.scalar(query.options(undefer(SupportingDocument.content)))
    if kept is None or found.text.matter is not Matter.PAPER:
        raise NotFound(_("There is no such document."))
    return kept


def report(actor: Actor, review_id: int) -> StoredReport:
    """The report that is reviewed, with its value and bytes; raises NotFound where it is no report."""
    found = reading(actor, review_id)
    if found.text.matter is not Matter.REPORT:
        raise NotFound(_("There is no such report."))
    query = select(StoredReport).where(
        StoredReport.consultation_id == found.review.consultation_id,
        StoredReport.number == found.review.number,
    )
    return db.session.scalars(query.options(undefer(StoredReport.value), undefer(StoredReport.pdf))).one()
