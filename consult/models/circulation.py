"""Who is to be sent a paper, who was, and the personal link of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation


class Invitation(Scoped, Base):
    """An organisation's place on the circulation list; once sent, it carries a personal link.

    Only the hash of the link's secret is kept. ``public_id`` names the invitation in addresses and opens nothing.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("consultation_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # told early that a paper will come
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation] = relationship()
    contact: Mapped[Contact | None] = relationship()
