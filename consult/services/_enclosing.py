"""The calendar file that comes with a message: the close of its paper, as it stands when the message leaves.

It is made then and not kept with the words, because a calendar goes by what it was told last: a message that waited
while the close moved would put the old date into a partner's calendar. Its entry is the one that a calendar which
follows the paper has, so that a program which has both shows one.
"""

from __future__ import annotations

from dataclasses import dataclass

from consult.db import db, within
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.services._calendar import calendar_of

WITH_CLOSE = {"invitation", "round", "extended", "reminder", "reminder_started"}


@dataclass(frozen=True)
class Enclosed:
    """A calendar file by its name, as bytes."""

    name: str
    content: bytes


class Calendars:
    """The files for some messages that leave together: each is made once, however many messages it comes with."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Enclosed, ...]] = {}

    def for_message(self, message: Message) -> tuple[Enclosed, ...]:
        """What comes with a message; nothing where it asks for no answer, or its paper has no close."""
        number = message.consultation_id
        if message.event not in WITH_CLOSE or number is None:
            return ()
        if number not in self._made:
            with within(message.partnership_id):
                self._made[number] = _close_of(db.session.get_one(Consultation, number))
        return self._made[number]


def _close_of(paper: Consultation) -> tuple[Enclosed, ...]:
    if paper.first_late_instant is None:
        return ()
    content = calendar_of(paper.title, Consultation.id == paper.id, kinds={"close"})
    return (Enclosed(f"{paper.reference}-closes.ics", content),)
