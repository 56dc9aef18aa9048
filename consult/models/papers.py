"""Consultations, the draft of their paper, its frozen versions and supporting documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.domain.lifecycle import Phase, Stage, phase
from consult.models.people import Person


class Consultation(Scoped, Base):
    """One exercise. ``seen_version`` counts its edits, so that nobody overwrites another unseen."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    issuing_body: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")  # what it may change for a partner
    stage: Mapped[str] = mapped_column(String(20), default=Stage.DRAFT.value, index=True)
    outline: Mapped[dict[str, str]] = mapped_column(
        JSON, default=dict
    )  # fixed, open, rejected, affected, left_out
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    contact_telephone: Mapped[str] = mapped_column(String(40), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_date: Mapped[date | None]
    import_notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Worked out from the timetable by the service that saves it, so that lists can filter in the database.
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_late_instant: Mapped[datetime | None] = mapped_column(UtcDateTime)
    round: Mapped[int] = mapped_column(default=1)  # the round that was approved last; see models.rounds
    # Who worked on the words of the draft in hand, by the ids of persons; one of them may not be whoever approves it.
    prepared_by: Mapped[list[int]] = mapped_column(JSON, default=list)
    # The kinds of review that each subject needs; none: what the partnership asks for by default.
    reviews_wanted: Mapped[dict[str, list[str]] | None] = mapped_column(JSON(none_as_null=True))
    # When, by whom and why it was withdrawn, or closed before everybody was told.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    ended_reason: Mapped[str] = mapped_column(Text, default="")
    seen_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[Person | None] = relationship()
    sections: Mapped[list[Section]] = relationship(
        back_populates="consultation", order_by="(Section.position, Section.id)", cascade="all, delete-orphan"
    )
    questions: Mapped[list[Question]] = relationship(
        back_populates="consultation",
        order_by="(Question.position, Question.id)",
        cascade="all, delete-orphan",
    )
    versions: Mapped[list[PaperVersion]] = relationship(
        back_populates="consultation", order_by="PaperVersion.number"
    )
    documents: Mapped[list[SupportingDocument]] = relationship(
        back_populates="consultation", order_by="SupportingDocument.id"
    )

    def phase_at(self, at: datetime) -> Phase:
        """Where the consultation stands at ``at`` (aware UTC)."""
        return phase(Stage(self.stage), self.opens_at, self.first_late_instant, at)

    @property
    def round_in_hand(self) -> int:
        """The round that the dates and the draft are about: the next one while it is being prepared."""
        return self.round + (self.stage == Stage.REVISING.value)


class Section(Scoped, Base):
    """A part of the draft paper. ``body`` is text in the small notation of consult.domain.prose."""

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    key: Mapped[str] = mapped_column(String(20))  # stable for ever: s1, s2 …
    position: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(30), default="other")
    is_proposal: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(Text, default="")
    consultation: Mapped[Consultation] = relationship(back_populates="sections")
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)


class Question(Scoped, Base):
    """A question of the draft paper; its label is its own and never follows from its position."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    key: Mapped[str] = mapped_column(String(20))  # stable for ever: q1, q2 …
    section_key: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int]
    label: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    hint: Mapped[str] = mapped_column(Text, default="")
    shown_when: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # question, any_of
    consultation: Mapped[Consultation] = relationship(back_populates="questions")
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)


class PaperVersion(Scoped, Base):
    """The paper as it was approved: one document with a checksum, never changed."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    assessment: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    checksum: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str] = mapped_column(String(200))
    consultation: Mapped[Consultation] = relationship(back_populates="versions")


class SupportingDocument(Scoped, Base):
    """An appendix, chart, assessment, easy-read or translated version, kept as a dated copy."""

    __tablename__ = "supporting_document"
    __table_args__ = (UniqueConstraint("consultation_id", "title", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(default=1)
    dated: Mapped[date]
    source_url: Mapped[str] = mapped_column(String(1000), default="")
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes
    checksum: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consultation: Mapped[Consultation] = relationship(back_populates="documents")
