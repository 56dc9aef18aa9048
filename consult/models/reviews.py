"""Who was asked to look at a paper or a report before it goes out, and what each said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.papers import Consultation
from consult.models.people import Person


class Review(Scoped, Base):
    """One person's look at one subject: a paper of a round, or a report by its number.

    ``verdict`` is content, not_content, or empty while nothing was said. ``digest`` is the checksum of the text that
    the verdict is of: it counts for that text and no other. ``read`` is that text where it was a paper, which can
    change afterwards. ``ended_at`` is set where the person is asked no longer.
    """

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("consultation_id", "subject", "number", "kind", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    subject: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]  # of the round for a paper, of the report for a report
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    because: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    read: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_version: Mapped[int] = mapped_column(default=1)
    consultation: Mapped[Consultation] = relationship()
    person: Mapped[Person] = relationship()
    remarks: Mapped[list[ReviewRemark]] = relationship(
        back_populates="review", order_by="ReviewRemark.id", cascade="all, delete-orphan"
    )


class ReviewDraft(Scoped, Base):
    """What a reviewer has typed into one field and not sent: that person alone sees it.

    ``version`` counts its saves, so that two windows cannot overwrite one another unseen.
    """

    __tablename__ = "review_draft"
    __table_args__ = (UniqueConstraint("review_id", "person_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewRemark(Scoped, Base):
    """What a reviewer says of one section; its title is kept as it was, since sections come and go in a draft."""

    __tablename__ = "review_remark"
    __table_args__ = (UniqueConstraint("review_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    part: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(320))
    text: Mapped[str] = mapped_column(Text)
    review: Mapped[Review] = relationship(back_populates="remarks")
