"""Who is to be sent a paper, who was, and the personal link of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.colleagues import Colleague
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation


class Invitation(Scoped, Base):
    """An organisation's place on the circulation list; the links that open it are :class:`Link`.

    ``public_id`` names the invitation in addresses and opens nothing. ``via`` names the lists that brought it in, as
    they were called; with none it was chosen by hand. ``declined_as`` is declined, or not_remit where the
    organisation says that the paper is none of its business; both are empty while it has not declined.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("consultation_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    via: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # told early that a paper will come
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    declined_as: Mapped[str] = mapped_column(String(20), default="")
    declined_why: Mapped[str] = mapped_column(Text, default="")
    no_reminders_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # asked not to be reminded of this paper
    of_own_accord: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # wrote without being asked
    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation] = relationship()
    contact: Mapped[Contact | None] = relationship()

    @property
    def is_unasked(self) -> bool:
        """Whether nobody asked it: it wrote of its own accord, and was not sent the paper later."""
        return self.of_own_accord and self.sent_at is None


class Link(Scoped, Base):
    """A secret that opens one invitation, given to one contact or colleague; only its hash is kept.

    ``kind`` is link, or code for one that is typed in by hand. An invitation may have several at once: a reminder
    brings another and leaves the earlier one good.
    """

    __tablename__ = "link"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    colleague_id: Mapped[int | None] = mapped_column(ForeignKey("colleague.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="link")
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    invitation: Mapped[Invitation] = relationship()
    contact: Mapped[Contact | None] = relationship()
    colleague: Mapped[Colleague | None] = relationship()


class Sending(Scoped, Base):
    """One act of writing to those invited.

    ``act`` is send, ask_again, again, remind, remind_started, pass_on, correct, outside, closed,
    report_out or outcome. ``kind`` is which message of :mod:`consult.domain.policy` it was, where the clock wrote.
    """

    __tablename__ = "sending"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="", server_default="")


class Posting(Scoped, Base):
    """That an act wrote to an invited organisation, and by which message; by none where it was sent outside.

    ``closes_at`` is when the paper closed as it was written, where a message of ours was.
    """

    __tablename__ = "posting"
    # The index finds what an organisation was sent since some message; by the partnership alone all would be read.
    __table_args__ = (
        UniqueConstraint("sending_id", "invitation_id"),
        Index("ix_posting_told", "partnership_id", "invitation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sending_id: Mapped[int] = mapped_column(ForeignKey("sending.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sending: Mapped[Sending] = relationship()
    invitation: Mapped[Invitation] = relationship()
    message: Mapped[Message | None] = relationship()
