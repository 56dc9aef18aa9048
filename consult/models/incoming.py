"""What came on paper, by mail or by telephone, noted on the day and entered later."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.models.responses import Response


class Incoming(Scoped, Base):
    """That something came in for one round, how and on which London day; it counts by that day.

    ``sender`` is the name of the organisation, or what was written on it where nobody in the directory is known to
    have sent it. It waits while ``ended_as`` is empty; then that is letter, answers (the response has it), or not,
    for what is no response, because of ``reason``.
    """

    __tablename__ = "incoming"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    round: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    sender: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))  # paper, email, telephone, event
    received_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[str] = mapped_column(String(200))
    ended_as: Mapped[str] = mapped_column(String(10), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    response: Mapped[Response | None] = relationship()
