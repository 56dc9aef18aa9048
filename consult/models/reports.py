"""Compiled reports: the value, the bytes and their checksums, kept as they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.bodies import Seat
from consult.models.papers import Consultation


class StoredReport(Scoped, Base):
    """One compilation. ``state`` is asked, compiling, ready or failed; a ready report never changes.

    It is ``out_at`` once those who clear reports are content, which is at once where nobody has to.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="asked", index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[str] = mapped_column(String(200))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claims: Mapped[int] = mapped_column(default=0, server_default="0")
    compiled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    checksum: Mapped[str] = mapped_column(String(64), default="")
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    pdf_checksum: Mapped[str] = mapped_column(String(64), default="")
    pages: Mapped[int] = mapped_column(default=0)
    out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the steering group was sent it
    problem: Mapped[str] = mapped_column(Text, default="")
    consultation: Mapped[Consultation] = relationship()


class ReportLink(Scoped, Base):
    """The personal link by which the holder of a seat opens one report; only a hash is kept."""

    __tablename__ = "report_link"
    __table_args__ = (UniqueConstraint("report_id", "seat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report: Mapped[StoredReport] = relationship()
    seat: Mapped[Seat] = relationship()
