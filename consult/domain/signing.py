"""What is said on submitting: how the answer may be shown, on what authority it is given, by whom and for whom.

All of it describes. None of it is a reason to refuse an answer or to weigh it; only what a choice itself asks for
is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from consult.domain.language import gettext as _
from consult.domain.language import ngettext
from consult.domain.wording import short_day

PUBLICATIONS = ("full", "unnamed", "none")
AUTHORITIES = ("mine", "chief", "board", "pending", "members")
NAME_LIMIT = 200  # characters of the name of who signs, of a body and of the reference of a minute
TEXT_LIMIT = (
    2000  # characters of what is said about whom one speaks for, on what grounds, and how members were asked
)
MOST_ASKED = 10_000_000  # members

# What each choice of authority asks for; what belongs to another choice is left out.
ASKED_FOR: Mapping[str, tuple[str, ...]] = {
    "board": ("body", "on", "minute"),
    "pending": ("body", "on"),
    "members": ("asked", "how"),
}
_DETAILS = ("body", "on", "minute", "asked", "how")
_NOTHING: Mapping[str, Any] = {"body": "", "on": None, "minute": "", "asked": None, "how": ""}


@dataclass(frozen=True)
class SignOff:
    """What is said on submitting.

    ``capacity`` is whom it speaks for, ``basis`` on what grounds. ``on`` is the day (London's) on which the board
    agreed, or on which it goes to the body that has still to. ``asked`` is how many members were asked and ``how`` in
    what way. ``confidential`` names the fields whose words are not to be published.
    """

    publication: str
    authority: str = ""
    signed_by: str = ""
    capacity: str = ""
    basis: str = ""
    body: str = ""
    on: date | None = None
    minute: str = ""
    asked: int | None = None
    how: str = ""
    confidential: tuple[str, ...] = ()

    @property
    def fitting(self) -> SignOff:
        """The same without what its choice of authority does not ask for."""
        asked_for = ASKED_FOR.get(self.authority, ())
        return replace(self, **{name: _NOTHING[name] for name in _DETAILS if name not in asked_for})

    @property
    def columns(self) -> dict[str, str]:
        """What a submission also keeps in columns of its own."""
        return {name: getattr(self, name) for name in ("publication", "authority", "signed_by", "capacity")}

    @property
    def document(self) -> dict[str, Any]:
        """What the document of a submission says of it: the columns always, the rest where there is any."""
        rest = {name: getattr(self, name) for name in ("basis", *_DETAILS, "confidential")}
        said = {name: value for name, value in rest.items() if value not in ("", None, ())}
        if self.on:
            said["on"] = self.on.isoformat()
        if self.confidential:
            said["confidential"] = sorted(self.confidential)
        return self.columns | said


def from_document(document: Mapping[str, Any]) -> SignOff:
    """What was said on submitting, from the document of a submission."""
    kept = {name: document[name] for name in ("basis", *_DETAILS) if name in document}
    if "on" in kept:
        kept["on"] = date.fromisoformat(kept["on"])
    columns = {name: document.get(name, "") for name in ("publication", "authority", "signed_by", "capacity")}
    return SignOff(**columns, **kept, confidential=tuple(document.get("confidential", ())))


def faults(said: SignOff) -> dict[str, str]:
    """What cannot be kept, by field: an unknown choice, or a text that is too long."""
    found: dict[str, str] = {}
    if said.publication not in PUBLICATIONS:
        found["publication"] = _("Choose how your answer may be published.")
    if said.authority and said.authority not in AUTHORITIES:
        found["authority"] = _("Choose on whose authority you answer.")
    limits = {"signed_by": NAME_LIMIT, "body": NAME_LIMIT, "minute": NAME_LIMIT}
    limits |= {"capacity": TEXT_LIMIT, "basis": TEXT_LIMIT, "how": TEXT_LIMIT}
    for name, limit in limits.items():
        if len(getattr(said, name)) > limit:
            found[name] = _("Say it in {limit} characters or fewer.").format(limit=limit)
    if said.asked is not None and not 0 <= said.asked <= MOST_ASKED:
        found["asked"] = _("Give a whole number of members.")
    return found


def missing(said: SignOff, today: date) -> dict[str, str]:
    """What the choice of authority asks for and was not said, or cannot be so on that day (London's), by field."""
    found: dict[str, str] = {}
    if said.authority == "board":
        if said.on is None:
            found["on"] = _("Give the day on which your board, trustees or council agreed it.")
        elif said.on > today:
            found["on"] = _("That day has not come yet. If it has still to be agreed, choose that instead.")
    elif said.authority == "pending":
        if said.on is None:
            found["on"] = _("Give the day on which it goes to those who have to agree it.")
        elif said.on < today:
            found["on"] = _("That day has passed. If they have agreed it, choose that instead.")
    elif said.authority == "members":
        if said.asked is None:
            found["asked"] = _("Say how many members were asked; a careful estimate will do.")
        if not said.how:
            found["how"] = _("Say how they were asked.")
    return found


def ground(document: Mapping[str, Any]) -> str:
    """What stands behind the authority, in words: "Trustees, 3 August 2010, minute 7"; empty where nothing was said."""
    said = from_document(document)
    if said.authority == "members" and said.asked is not None:
        counted = ngettext("{n} member was asked", "{n} members were asked", said.asked).format(n=said.asked)
        return f"{counted}: {said.how}" if said.how else counted
    if said.authority == "pending" and said.on:
        words = _("it goes to {body} on {day}") if said.body else _("it is decided on {day}")
        return words.format(body=said.body, day=short_day(said.on))
    parts = [
        said.body,
        short_day(said.on),
        _("minute {minute}").format(minute=said.minute) if said.minute else "",
    ]
    return ", ".join(part for part in parts if part)


def publication_words(code: str) -> str:
    """How an answer may be shown, as the one who chose says it."""
    return {
        "full": _("in full, under our name"),
        "unnamed": _("without our name"),
        "none": _("not at all"),
    }.get(code, "")


def authority_words(code: str) -> str:
    """On whose authority it was given, as the one who chose says it."""
    return {
        "mine": _("my view for the organisation"),
        "chief": _("our chair or chief officer agreed it"),
        "board": _("our board, trustees or council agreed it"),
        "pending": _("it is provisional: it has still to be agreed"),
        "members": _("we asked our members"),
    }.get(code, "")


def is_provisional(document: Mapping[str, Any]) -> bool:
    """Whether it was submitted before those who have to agree it had."""
    return document.get("authority") == "pending"
