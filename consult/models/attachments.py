"""Files that came with an answer or a note: scans, letters as they were sent, and what was enclosed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Scoped, UtcDateTime
from consult.models.events import EventNote
from consult.models.incoming import Incoming
from consult.models.responses import Response


class Attachment(Scoped, Base):
    """A file of a response, of a note, or of what came in and is not entered; it belongs to one of them.

    ``kind`` is scan, letter, enclosed or answer.

    What a partner attached to its answer has the key of a ``field``; one that it took away again is kept where it was
    part of something submitted.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("event_note.id"), index=True)
    incoming_id: Mapped[int | None] = mapped_column(ForeignKey("incoming.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))  # told from the content
    size: Mapped[int]  # bytes
    checksum: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(40), default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    response: Mapped[Response | None] = relationship()
    note: Mapped[EventNote | None] = relationship()
    incoming: Mapped[Incoming | None] = relationship()
