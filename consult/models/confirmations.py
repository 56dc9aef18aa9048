"""What an organisation said of an answer that an officer entered for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.responses import Submission


class Confirmation(Scoped, Base):
    """One for each submission that was entered on behalf.

    ``word`` is empty while there is none; then confirmed, corrected (it submitted its own instead) or objected, with
    what is wrong in ``note``. ``sent_to`` is the address that the copy went to, empty where none is known.
    """

    __tablename__ = "confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    sent_to: Mapped[str] = mapped_column(String(320), default="")
    word: Mapped[str] = mapped_column(String(10), default="")
    said_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submission: Mapped[Submission] = relationship()
