"""Queue one message as a row; never sends and never commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, select

from consult import clock
from consult.db import db
from consult.models.outbox import LINK_SECRET, Message
from consult.models.papers import Consultation

_QUEUED = select(Message.id).where(Message.key == bindparam("key"))


def address_of(path: str) -> str:
    """An absolute address from configuration, never from the request's Host."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


def written(event: str, **values: Any) -> dict[str, str]:
    """The subject, text and HTML of a message; the subject is one line."""
    subject, text, html = (
        current_app.jinja_env.get_template(f"email/{event}/{name}").render(values)
        for name in ("subject.txt", "body.txt", "body.html")
    )
    return {"subject": " ".join(subject.split()), "text": text.strip() + "\n", "html": html}


def queue(
    event: str,
    *,
    key: str,
    to_name: str,
    to_address: str,
    consultation: Consultation | None = None,
    reply_to: str = "",
    secret: str | None = None,
    due_at: datetime | None = None,
    **values: Any,
) -> Message | None:
    """Write the message ``templates/email/<event>/`` for one person; returns None if ``key`` was queued before.

    ``secret`` is put where the template says ``link_secret`` when the message leaves, and wiped after.
    ``due_at`` holds the message back until that instant (UTC).
    """
    if db.session.scalar(_QUEUED, {"key": key}) is not None:
        return None
    values |= {"to_name": to_name, "consultation": consultation, "link_secret": LINK_SECRET}
    now = clock.now()
    message = Message(
        key=key,
        event=event,
        consultation_id=consultation.id if consultation else None,
        to_name=to_name,
        to_address=to_address,
        reply_to=reply_to,
        **written(event, **values),
        secret=secret,
        queued_at=now,
        due_at=max(now, due_at) if due_at else now,
        closes_at=consultation.first_late_instant if consultation else None,
    )
    db.session.add(message)
    return message
