"""The partnership, its organisations and contacts, and the people who sign in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime


class Partnership(Base):
    """The tenant: its name, its team mailbox, and what its references begin with."""

    __tablename__ = "partnership"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(12))
    mailbox: Mapped[str] = mapped_column(String(320))
    telephone: Mapped[str] = mapped_column(String(40), default="")
    nation: Mapped[str] = mapped_column(String(20), default="england")
    adopted: Mapped[list[str]] = mapped_column(JSON, default=list)
    calendars_seen: Mapped[str] = mapped_column(String(64), default="")  # print of what dates are judged by
    # How answers are taken and kept: minutes after the close that still count, the rule on late answers in words,
    # and for how many months after the close an answer is kept.
    grace_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    grace_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    kept_months: Mapped[int] = mapped_column(default=24, server_default="24")
    # The kinds of review that each subject needs unless a consultation says otherwise.
    reviews_wanted: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    site: Mapped[str] = mapped_column(String(300), default="", server_default="")  # see services._site
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Sector(Scoped, Base):
    """A sector under the partnership's own name for it, and which of the four it is counted as."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    maps_to: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)


class Organisation(Scoped, Base):
    """Who is consulted. ``sector`` is public, voluntary, community or private, which is what counts go by.

    A row is never taken away: one that was merged into another or that ended keeps its name for old records.
    ``ended_on`` is the first day on which it is no more; ``joined_at`` is set where it joined by itself.
    """

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    sector: Mapped[str] = mapped_column(String(20))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"), index=True)
    second_sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60), default="")
    area: Mapped[str] = mapped_column(String(100), default="")
    nation: Mapped[str] = mapped_column(String(20), default="")
    domains: Mapped[list[str]] = mapped_column(JSON, default=list)  # of its addresses, such as "nhs.uk"
    meets: Mapped[bool] = mapped_column(default=False)  # a board of its own decides its answers
    is_umbrella: Mapped[bool] = mapped_column(default=False)  # passes papers on to its members
    ended_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contacts: Mapped[list[Contact]] = relationship(back_populates="organisation", order_by="Contact.id")
    own_sector: Mapped[Sector | None] = relationship(foreign_keys=[sector_id])
    second_sector: Mapped[Sector | None] = relationship(foreign_keys=[second_sector_id])
    merged_into: Mapped[Organisation | None] = relationship(remote_side=[id])


class Contact(Scoped, Base):
    """A person at an organisation: its lead, a deputy or a contributor.

    ``left_on`` is the first day on which the person is no longer there, and is not written to any more.
    ``substitute_id`` is who stands in then. ``language`` is the code of the one that messages come in, blank where
    nobody chose.
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("organisation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    telephone: Mapped[str] = mapped_column(String(40), default="")
    role: Mapped[str] = mapped_column(String(20), default="lead")
    left_on: Mapped[date | None]
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    language: Mapped[str] = mapped_column(String(5), default="", server_default="")
    organisation: Mapped[Organisation] = relationship(back_populates="contacts")


class Person(Scoped, Base):
    """Somebody who signs in (an officer, a reviewer, a committee clerk), or a member of a steering group.

    ``role`` is officer, reviewer, clerk or steering. Any who sign in can be asked for a review. The deputy hears of
    what is long overdue; ``unwanted`` are the parts of the morning's list that this person does not want.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("partnership_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    telephone: Mapped[str] = mapped_column(String(40), default="")
    role: Mapped[str] = mapped_column(String(20))
    is_active: Mapped[bool] = mapped_column(default=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unwanted: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class SignInLink(Scoped, Base):
    """A one-time link sent by mail; only the hash of its secret is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship()


class Visit(Scoped, Base):
    """A signed-in session, kept here so that signing out ends it at once, everywhere."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship()
