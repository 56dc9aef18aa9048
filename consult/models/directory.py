"""What belongs to the entries of the directory: mailboxes, members, successors, and people who join by themselves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.people import Organisation


class Mailbox(Scoped, Base):
    """An address of the organisation itself and not of a person; ``label`` says what for, such as "registered"."""

    __tablename__ = "mailbox"
    __table_args__ = (UniqueConstraint("organisation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    label: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(320))


class Succession(Scoped, Base):
    """From a day on (London's) one organisation stands in the place of another."""

    __tablename__ = "succession"
    __table_args__ = (UniqueConstraint("old_id", "new_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    on: Mapped[date]
    old: Mapped[Organisation] = relationship(foreign_keys=[old_id])
    new: Mapped[Organisation] = relationship(foreign_keys=[new_id])


class Membership(Scoped, Base):
    """An organisation is a member of an umbrella body."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("umbrella_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    umbrella_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    umbrella: Mapped[Organisation] = relationship(foreign_keys=[umbrella_id])
    member: Mapped[Organisation] = relationship(foreign_keys=[member_id])


class Joining(Scoped, Base):
    """Somebody who asked to be told of consultations. Nothing is in the directory until the address is confirmed.

    Only hashes of the secrets of the two links are kept. ``name`` is the person's, ``organisation`` may be blank.
    """

    __tablename__ = "joining"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    sector: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(320), index=True)
    confirm_hash: Mapped[str] = mapped_column(String(64), unique=True)
    leave_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
