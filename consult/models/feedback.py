"""Who was told the outcome otherwise than by a message of ours."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Scoped, UtcDateTime


class ToldByHand(Scoped, Base):
    """That a respondent was told, on a London day, by letter or in another way, what a round led to.

    Who was told by mail is told by the postings of the act "outcome".
    """

    __tablename__ = "told_by_hand"
    __table_args__ = (UniqueConstraint("invitation_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    round: Mapped[int]
    way: Mapped[str] = mapped_column(String(20))  # paper, email, telephone, event
    told_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[str] = mapped_column(String(200))
