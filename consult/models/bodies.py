"""Boards and groups of the partnership, and who holds their seats."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped
from consult.models.people import Organisation, Person


class Body(Scoped, Base):
    """A board or group, for instance the steering group that reads the report."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    seats: Mapped[list[Seat]] = relationship(back_populates="body", order_by="Seat.id")


class Seat(Scoped, Base):
    """One place on a body, whom its holder speaks for, and the holder's own lasting report link."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("body_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    speaks_for: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[Body] = relationship(back_populates="seats")
    person: Mapped[Person] = relationship()


class Meeting(Scoped, Base):
    """A day on which a body of the partnership, or an organisation, meets; it belongs to one of the two.

    ``papers_by`` is the last day on which papers for it are taken, where that is known. Days are London's.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("organisation_id", "date"), UniqueConstraint("body_id", "date"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    date: Mapped[date]
    papers_by: Mapped[date | None]
    label: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[Organisation | None] = relationship()
    body: Mapped[Body | None] = relationship()
