"""Lists of organisations that are asked together, kept in the directory for one circulation after another."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped
from consult.models.people import Contact, Organisation


class CirculationList(Scoped, Base):
    """A list by its name, such as "Parish councils". On a forum list stand too all who joined by themselves."""

    __tablename__ = "circulation_list"
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    is_forum: Mapped[bool] = mapped_column(default=False)


class ListMember(Scoped, Base):
    """An organisation on a list. ``contact`` is who is written to for this list, if the list says so."""

    __tablename__ = "list_member"
    __table_args__ = (UniqueConstraint("list_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("circulation_list.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    organisation: Mapped[Organisation] = relationship()
    contact: Mapped[Contact | None] = relationship()
