"""Mail that is to go out, is going out, or went out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Scoped, UtcDateTime

LINK_SECRET = "{link-secret}"
LINK_CODE = "{link-code}"


def link_mark(place: int) -> str:
    """What stands in a text for the secret of its first link (place 0), its second, and so on."""
    return f"{{link-secret-{place + 1}}}" if place else LINK_SECRET


def code_mark(place: int) -> str:
    """The same for codes to type in."""
    return f"{{link-code-{place + 1}}}" if place else LINK_CODE


class Message(Scoped, Base):
    """One message to one person. ``key`` is unique, so a second run of whatever queued it is harmless.

    The text holds a mark where the secret of a personal link or a code to type in belongs; they are put in at the
    moment of sending.
    ``state`` is queued; claimed by a process that has handed nothing over yet; sending, from before the mail server
    could accept it; sent; failed (refused for good, or too often); bounced (a note came back that it was not
    delivered); unknown (the server may have accepted it); left (that, and a person chose not to send it again); or
    stale (not sent, since it was no longer true).
    ``claims`` counts the claims, so that word of an earlier one is not taken for the present one. ``repeats`` counts
    how often it was handed in once more though the server may have had it.
    """

    __tablename__ = "message"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    event: Mapped[str] = mapped_column(String(40))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    to_name: Mapped[str] = mapped_column(String(200), default="")
    to_address: Mapped[str] = mapped_column(String(320))
    reply_to: Mapped[str] = mapped_column(String(320), default="")
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    secret: Mapped[str | None] = mapped_column(Text)  # of each link, a blank between; wiped once it is sent
    code: Mapped[str | None] = mapped_column(Text)  # likewise
    state: Mapped[str] = mapped_column(String(10), default="queued")
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claims: Mapped[int] = mapped_column(default=0, server_default="0")
    repeats: Mapped[int] = mapped_column(default=0, server_default="0")
    closes_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # when the paper closed as this was written
    problem: Mapped[str] = mapped_column(Text, default="")


class Heartbeat(Base):
    """When a tick last began, and last ran to its end, in whichever process.

    ``off`` is by how many seconds that process's clock was ahead of the database's; less than nothing is behind.
    """

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ran_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    off: Mapped[float] = mapped_column(Float, default=0, server_default="0")
