"""What was said at an event, by a body in its minutes, or before a paper was approved: kept apart from answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.papers import Consultation


class EventNote(Scoped, Base):
    """Numbered points that are in no count. ``kind`` is event, minute or early.

    ``body`` names the body whose minutes they are, or whose early comment; it is empty for an event.
    ``seen_version`` counts its edits.
    """

    __tablename__ = "event_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]  # London's day; of an early comment the day on which it came
    place: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(String(200), default="")
    present: Mapped[str] = mapped_column(String(1000), default="")  # a number, or names
    points: Mapped[list[str]] = mapped_column(JSON)
    entered_by: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_version: Mapped[int] = mapped_column(default=1)
    consultation: Mapped[Consultation] = relationship()
