"""The timetable of a consultation: its milestones and what was said about them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped


class Timetable(Scoped, Base):
    """What the standards need beside the dates: adopted standards, claims, reasons, mitigation."""

    __tablename__ = "timetable"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(30), default="formal_written")
    adopted: Mapped[list[str] | None] = mapped_column(JSON)  # None: not asked yet; []: not sure
    claims: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rationale: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    mitigation: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    seen_version: Mapped[int] = mapped_column(default=1)
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="timetable",
        order_by="(Milestone.date, Milestone.position, Milestone.id)",
        cascade="all, delete-orphan",
    )


class Milestone(Scoped, Base):
    """A dated step in London time; only launch and close use ``time``."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(300))
    date: Mapped[date]
    date_end: Mapped[date | None]  # last possible day, for a week or a month
    time: Mapped[time | None]
    body: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    timetable: Mapped[Timetable] = relationship(back_populates="milestones")
