"""Which messages the clock sends about a consultation, and which it has seen to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Scoped, UtcDateTime


class Policy(Scoped, Base):
    """An officer's choices for one consultation, as in :mod:`consult.domain.policy`; without a row, the usual ones.

    ``words`` are an officer's own, put into the message of a kind.
    """

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    wanted: Mapped[list[str]] = mapped_column(JSON, default=list)
    silent_days: Mapped[int]
    hour: Mapped[int]
    words: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class PolicyRun(Scoped, Base):
    """That the clock has seen to one kind of message in one round, so that no process does it again.

    ``state`` is sent; or missed, where its day had passed before any process ran. Each person is marked by the key of
    the message, which is unique.
    """

    __tablename__ = "policy_run"
    __table_args__ = (UniqueConstraint("consultation_id", "round", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    messages: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
