"""Asking that a draft which was open at the bell is lodged late, and what an officer decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.responses import Response


class LateRequest(Scoped, Base):
    """One for a response. ``draft`` is what stood in the draft when it was asked, and ``sign_off`` what was said of it.

    ``outcome`` is empty while it waits, then lodged or refused, with the ``decision`` in words.
    """

    __tablename__ = "late_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    sign_off: Mapped[dict[str, Any]] = mapped_column(JSON)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    response: Mapped[Response] = relationship()
