"""What a signer says with an answer, as a form holds it: read from what was typed, and filled with what was said last.

Each choice of authority has fields of its own, so that they can all stand on a page without script; those of a choice
that was not made are not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from consult import clock
from consult.domain.counting import london
from consult.domain.signing import (
    AUTHORITIES,
    NAME_LIMIT,
    PUBLICATIONS,
    TEXT_LIMIT,
    SignOff,
    from_document,
    missing,
)
from consult.services.responses import Answering
from consult.web import doors
from consult.web.officer.typed import Typed, date_parts

# The fields of the page for what a choice of authority asks for.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "board": {"body": "board_body", "on": "board_on-day", "minute": "board_minute"},
    "pending": {"body": "pending_body", "on": "pending_on-day"},
    "members": {"asked": "members_asked", "how": "members_how"},
}


def signed(typed: Typed, *, nil: bool = False, fields: Collection[str] | None = None) -> SignOff:
    """What was said; what cannot be used is noted in ``typed``. ``fields`` are those that can be kept back.

    They need not be named for what is submitted at once, where only what is answered can be kept back.
    """
    form = typed.form
    publication = typed.chosen("publication", PUBLICATIONS, _("Choose how your answer may be published."))
    authority = form.get("authority", "")
    if authority not in AUTHORITIES and not (nil and not authority):
        typed.note("authority", _("Choose on whose authority you answer."))
    said = SignOff(
        publication=publication,
        authority=authority,
        signed_by=_name(typed),
        capacity=_text(typed, "capacity"),
        basis=_text(typed, "basis"),
        confidential=tuple(key for key in form.getlist("confidential") if fields is None or key in fields),
        **_details(typed, authority),
    )
    if not typed.problems:
        for name, sentence in missing(said, london(clock.now()).date()).items():
            typed.note(FIELDS[authority][name], sentence)
    return said


def _details(typed: Typed, authority: str) -> dict[str, Any]:
    """What the choice of authority asks for."""
    found: dict[str, Any] = {}
    for name, field in FIELDS.get(authority, {}).items():
        if name == "on":
            found[name] = typed.day(field.removesuffix("-day"), _("The day"))
        elif name == "asked":
            found[name] = _number(typed, field)
        elif name == "how":
            found[name] = _text(typed, field)
        else:
            found[name] = typed.line(field, limit=NAME_LIMIT)
    return found


def _number(typed: Typed, field: str) -> int | None:
    text = typed.line(field, limit=20).replace(",", "").replace(" ", "")
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,7}", text):
        typed.note(field, _("Give a whole number, such as 40."))
        return None
    return int(text)


def _name(typed: Typed) -> str:
    name = typed.line("signed_by", limit=10 * NAME_LIMIT)
    if not name:
        typed.note("signed_by", _("Enter the name of the person who signs."))
    elif len(name) > NAME_LIMIT:
        typed.note("signed_by", _("The name must be %(limit)s characters or fewer.", limit=NAME_LIMIT))
    return name


def _text(typed: Typed, field: str) -> str:
    text = typed.words(field)
    if len(text) > TEXT_LIMIT:
        typed.note(field, _("Say it in %(limit)s characters or fewer.", limit=TEXT_LIMIT))
    return text


def suggested(view: Answering, publication: str = "") -> dict[str, Any]:
    """The form as it is first shown: what was said last time; the first time, the name of whoever is here alone."""
    if view.submission is not None:
        return as_form(from_document(view.submission.document))
    contact = view.invitation.contact
    return as_form(SignOff(publication, signed_by=doors.actor().person or (contact.name if contact else "")))


def as_form(said: SignOff) -> dict[str, Any]:
    """What was said as the form would send it."""
    values: dict[str, Any] = {**said.columns, "basis": said.basis, "confidential": list(said.confidential)}
    for name, field in FIELDS.get(said.authority, {}).items():
        if name == "on":
            values |= date_parts(field.removesuffix("-day"), said.on)
        else:
            value = getattr(said, name)
            values[field] = "" if value is None else str(value)
    return values


def as_typed(typed: Typed) -> dict[str, Any]:
    """What was typed, to be shown again beside what is wrong with it."""
    return {**typed.form.to_dict(), "confidential": typed.form.getlist("confidential")}
