"""Answers of organisations: the draft, row by row, and what was submitted, whole and for ever."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.circulation import Invitation
from consult.models.papers import PaperVersion


class Response(Scoped, Base):
    """An organisation's answer to one round. One an invitation and round; the last submission counts."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("invitation_id", "round"),
        Index("ix_response_kept", "partnership_id", "emptied_at", "consultation_id", "round", "kept_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    round: Mapped[int] = mapped_column(default=1)
    version_id: Mapped[int] = mapped_column(ForeignKey("paper_version.id"))
    receipt: Mapped[str] = mapped_column(String(60), unique=True)
    source: Mapped[str] = mapped_column(
        String(20), default="online"
    )  # online, paper, email, telephone, event
    received_on: Mapped[date | None]  # for what an officer entered
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    is_nil: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)  # none while withdrawn
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    kept_until: Mapped[
        date | None
    ]  # the last day (London's), as its signer was told; none for drafts and entries
    emptied_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # when the words were deleted, that day over
    invitation: Mapped[Invitation] = relationship()
    version: Mapped[PaperVersion] = relationship()
    answers: Mapped[list[DraftAnswer]] = relationship(back_populates="response", order_by="DraftAnswer.id")
    submissions: Mapped[list[Submission]] = relationship(
        back_populates="response", order_by="Submission.number"
    )


class DraftAnswer(Scoped, Base):
    """What stands in one field of a draft, with the version that a writer must have seen to replace it.

    ``key`` is a question's key, "comment-" and a section's key, or "comment-paper".
    """

    __tablename__ = "draft_answer"
    __table_args__ = (UniqueConstraint("response_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    response: Mapped[Response] = relationship(back_populates="answers")


class DraftVersion(Scoped, Base):
    """What stood in a field of a draft before, or what somebody wrote there beside a text that was newer.

    ``version`` is the one that it was, or, of the second sort, the one that its writer had seen. ``waits`` while two
    texts stand beside one another and nobody has chosen.
    """

    __tablename__ = "draft_version"
    __table_args__ = (Index(None, "response_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    written_by: Mapped[str] = mapped_column(String(200), default="")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    waits: Mapped[bool] = mapped_column(default=False)


class Submission(Scoped, Base):
    """One submitted version of a response: a document with a checksum, never changed until it is deleted.

    A letter that follows no questions has no answers in its document and its passages, word for word, in "letter".
    """

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("response_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    checksum: Mapped[str] = mapped_column(String(64))
    publication: Mapped[str] = mapped_column(String(20))  # full, unnamed, none
    authority: Mapped[str] = mapped_column(String(30), default="")
    signed_by: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    response: Mapped[Response] = relationship(back_populates="submissions")
