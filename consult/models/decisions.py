"""That a decision was taken: when, by which body, and in a sentence or two what it was."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Scoped, UtcDateTime


class Decision(Scoped, Base):
    """What a body decided after a round; ``decided_on`` is a day in London."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("consultation_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    decided_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str] = mapped_column(String(200))
