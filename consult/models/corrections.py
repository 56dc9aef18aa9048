"""What was corrected in a paper after it had gone out, and who said that an earlier answer stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.papers import SupportingDocument


class Correction(Scoped, Base):
    """A list of what changed in a frozen paper, shown beside it; the version itself stays as it was approved.

    ``number`` counts within the ``round`` in which that version was asked.

    ``changes`` are rows of place (a section's key, "document-" and a number, or "paper"), name and what.
    ``days_left`` counts from the day of the correction, or from a later launch, to the close as it then was.
    """

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("consultation_id", "round", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    round: Mapped[int]
    number: Mapped[int]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    is_material: Mapped[bool]  # the officer's judgement: it changes what people would answer
    days_left: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("supporting_document.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    document: Mapped[SupportingDocument | None] = relationship()


class SecondLook(Scoped, Base):
    """That an organisation looked again after a correction and lets its answer stand."""

    __tablename__ = "second_look"
    __table_args__ = (UniqueConstraint("correction_id", "invitation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
