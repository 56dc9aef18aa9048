"""Queue one message as a row; never sends and never commits."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from functools import cache
from gettext import NullTranslations
from typing import Any

from flask import current_app
from flask_babel import force_locale, get_translations
from flask_babel import gettext as _
from jinja2 import Environment, Undefined, UndefinedError
from sqlalchemy import bindparam, select

from consult import clock
from consult.db import db
from consult.domain.errors import DomainError
from consult.domain.language import Gaps, speaking
from consult.models.outbox import LINK_SECRET, Message
from consult.models.papers import Consultation
from consult.services._holes import marked, ours

_QUEUED = select(Message.id).where(Message.key == bindparam("key"))


def address_of(path: str) -> str:
    """An absolute address from configuration, never from the request's Host."""
    return f"{current_app.config['PUBLIC_URL']}{path}"


class Hole(Undefined):
    """Something that a template names and nobody knows: it may be asked after, and cannot be written."""

    __str__ = Undefined._fail_with_undefined_error


@cache
def _strict(pages: Environment) -> Environment:
    """The templates of the pages, but where a page leaves a gap these refuse."""
    return pages.overlay(undefined=Hole)


def written(event: str, *, language: str = "", **values: Any) -> dict[str, str]:
    """The subject, text and HTML of a message; the subject is one line.

    ``language`` is its reader's, by code; blank is the one that is spoken now. A message with any sentence that has no
    translation is whole in English. Raises DomainError for a template that names something which nobody knows: no
    message goes out with a hole in it.
    """
    if not language:
        return _filled_in(event, values)
    with force_locale(language):
        known, gaps = copy(get_translations()), Gaps()
    known.add_fallback(gaps)
    with speaking(known):
        words = _filled_in(event, values | {"language": language})
    if not gaps.found:
        return words
    with speaking(NullTranslations()):
        return _filled_in(event, values)


def _filled_in(event: str, values: Mapping[str, Any]) -> dict[str, str]:
    templates = _strict(current_app.jinja_env)  # type: ignore[arg-type]
    try:
        subject, text, html = (
            templates.get_template(f"email/{event}/{name}").render(values)
            for name in ("subject.txt", "body.txt", "body.html")
        )
    except UndefinedError as unknown:
        sentence = _(
            "The message “%(event)s” cannot be written, so nothing was done: %(why)s. Tell whoever runs this site.",
            event=event,
            why=unknown.message,
        )
        raise DomainError(sentence) from None
    subject, text = " ".join(subject.split()), text.strip() + "\n"
    return {"subject": marked(subject), "text": marked(text), "html": marked(html)}


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
    language: str = "",
    **values: Any,
) -> Message | None:
    """Write the message ``templates/email/<event>/`` for one person; returns None if ``key`` was queued before.

    ``secret`` is put where the template says ``link_secret`` when the message leaves, and wiped after.
    ``due_at`` holds the message back until that instant (UTC).
    """
    if db.session.scalar(_QUEUED, {"key": key}) is not None:
        return None
    values |= {"to_name": to_name, "consultation": consultation, "link_secret": ours(LINK_SECRET)}
    now = clock.now()
    message = Message(
        key=key,
        event=event,
        consultation_id=consultation.id if consultation else None,
        to_name=to_name,
        to_address=to_address,
        reply_to=reply_to,
        **written(event, language=language, **values),
        secret=secret,
        queued_at=now,
        due_at=max(now, due_at) if due_at else now,
        closes_at=consultation.first_late_instant if consultation else None,
    )
    db.session.add(message)
    return message
