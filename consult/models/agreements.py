"""What the body that had to agree a provisional answer said of it afterwards."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.responses import Submission


class Agreement(Scoped, Base):
    """One for a provisional submission, made after the close; the submission itself stays as it was.

    ``word`` is agreed, or changed where the body wants it otherwise: then ``changes`` is what it wants, which is
    listed as late. ``on`` is the day (London's) of its meeting.
    """

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    word: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(String(200), default="")
    on: Mapped[date]
    minute: Mapped[str] = mapped_column(String(200), default="")
    changes: Mapped[str] = mapped_column(Text, default="")
    said_by: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submission: Mapped[Submission] = relationship()
