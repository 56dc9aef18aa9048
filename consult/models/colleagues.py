"""Those whom the one who leads lets in to an organisation's answer, whose part is what, and what they say of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Scoped, UtcDateTime


class Colleague(Scoped, Base):
    """Somebody who was let in to an invitation by a link of their own; the links are :class:`Link`.

    ``role`` is contributor, who writes, or deputy, who may do all that the lead may. ``ready_at`` is when the part
    was called ready; ``returned_at`` and ``returned_why`` are of the last time that it was given back.
    """

    __tablename__ = "colleague"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(320), default="")
    role: Mapped[str] = mapped_column(String(20), default="contributor")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(String(200))
    wrote_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_why: Mapped[str] = mapped_column(Text, default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Assignment(Scoped, Base):
    """That one field of the answer is the part of one colleague; it keeps nobody else from writing there."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("invitation_id", "round", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    round: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    colleague_id: Mapped[int] = mapped_column(ForeignKey("colleague.id"), index=True)


class Remark(Scoped, Base):
    """What somebody said to colleagues about one field. It is the organisation's own: no officer reads it.

    Without a ``colleague_id`` it is the lead's. One that was taken back has no text any more.
    """

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    round: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(200))
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
