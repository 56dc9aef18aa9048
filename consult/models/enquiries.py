"""What partners ask while a paper is out, and what they were told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.circulation import Invitation
from consult.models.papers import Consultation


class Enquiry(Scoped, Base):
    """A question, or a request for more time (``kind`` question or more_time), of one invited organisation.

    ``outcome`` of a request is granted or refused. What went to everybody is ``question`` and ``answer``, never who
    asked; ``question`` is the asker's text as the officer reworded it.
    """

    __tablename__ = "enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    round: Mapped[int]  # in which it was asked
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None]  # the close that was asked for
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    question: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    to_all: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    consultation: Mapped[Consultation] = relationship()
    invitation: Mapped[Invitation] = relationship()
