"""The partnership's own standards: its local compacts with their numbers, and polls that it knows of."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Scoped


class LocalCompact(Scoped, Base):
    """One edition of a local compact. Numbers are calendar days; None is a number that its text does not have."""

    __tablename__ = "local_compact"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    min_days: Mapped[int | None]
    exception_floor_days: Mapped[int | None]
    holiday_extra_days: Mapped[int | None]
    feedback_within_days: Mapped[int | None]
    feedback_within_months: Mapped[int | None]  # calendar months, where its text counts in those
    early_notice_days: Mapped[int | None]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]  # its last day
    text_ref: Mapped[str] = mapped_column(String(500), default="")  # where its text can be read


class Poll(Scoped, Base):
    """A polling day that the tables do not have, such as a by-election or a referendum."""

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    date: Mapped[date]
    notice_on: Mapped[date | None]
