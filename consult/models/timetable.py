"""The timetable of a consultation: its milestones and what was said about them."""

from __future__ import annotations

from datetime import date, time
from secrets import token_hex
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped
from consult.models.people import Person


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
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # each for one rule by its id
    engagement: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # talks before the launch
    equality: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    feedback: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    statutory: Mapped[str | None] = mapped_column(String(30))  # what law asks for it, where one does
    # The verdicts that an officer has seen, by rule: when the calendars change, what differs is shown.
    judged: Mapped[dict[str, str] | None] = mapped_column(JSON)
    # What a second look found and an officer set aside: smell, place, reason, by, on.
    dismissed: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    seen_version: Mapped[int] = mapped_column(default=1)
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="timetable",
        order_by="(Milestone.date, Milestone.position, Milestone.id)",
        cascade="all, delete-orphan",
    )


def new_key() -> str:
    """A name for a milestone that stays its own when it moves."""
    return token_hex(5)


class Milestone(Scoped, Base):
    """A dated step in London time; only launch and close use ``time``.

    ``planned`` is the date at approval; ``after_key`` names the milestone that this one waits for, by at
    least ``gap_days`` calendar days.
    """

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("timetable_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetable.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(300))
    date: Mapped[date]
    date_end: Mapped[date | None]  # last possible day, for a week or a month
    time: Mapped[time | None]
    body: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(String(20), default=new_key)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    planned: Mapped[date | None]
    done_on: Mapped[date | None]
    after_key: Mapped[str | None] = mapped_column(String(20))
    gap_days: Mapped[int | None]
    timetable: Mapped[Timetable] = relationship(back_populates="milestones")
    owner: Mapped[Person | None] = relationship()


class Extension(Scoped, Base):
    """A later close, announced while the paper was out; the row keeps the date that stood before."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)  # whose close was moved
    announced_on: Mapped[date]
    announced_by: Mapped[str] = mapped_column(String(200))
    old_close: Mapped[date]
    new_close: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
