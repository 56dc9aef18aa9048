"""The rounds of a consultation: each one asking of one version, with dates of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.papers import Consultation, PaperVersion


class Round(Scoped, Base):
    """One asking of one version. ``version`` is none while the round is being prepared.

    While a round runs, its dates are those of the consultation, which an extension may still move. When the next
    is begun they are put down here with the rest of its timetable: ``ended_at`` says that this was done.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("paper_version.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")  # why partners are asked again; empty for the first
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_late_instant: Mapped[datetime | None] = mapped_column(UtcDateTime)
    timetable: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # its steps and what was said of them
    consultation: Mapped[Consultation] = relationship()
    version: Mapped[PaperVersion | None] = relationship()
