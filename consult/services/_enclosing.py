"""The calendar files that come with a message: the close of each of its papers, as it stands when it leaves.

It is made then and not kept with the words, because a calendar goes by what it was told last: a message that waited
while the close moved would put the old date into a partner's calendar. Its entry is the one that a calendar which
follows the paper has, so that a program which has both shows one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.db import db, within
from consult.models.circulation import Invitation, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.services._calendar import calendar_of
from consult.services._truth import EVERYWHERE, REMINDERS, TOGETHER

WITH_CLOSE = REMINDERS | {"invitation", "round", "extended"}


@dataclass(frozen=True)
class Enclosed:
    """A calendar file by its name, as bytes."""

    name: str
    content: bytes


class Calendars:
    """The files for some messages that leave together: each is made once, however many messages it comes with."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._made: dict[int, tuple[Enclosed, ...]] = {}
        self._several = _papers_of([one.id for one in messages if one.event == TOGETHER])

    def for_message(self, message: Message) -> tuple[Enclosed, ...]:
        """What comes with a message; nothing where it asks for no answer, or its paper has no close."""
        if message.event not in WITH_CLOSE:
            return ()
        one = [message.consultation_id] if message.consultation_id else []
        papers = self._several.get(message.id, one)
        return tuple(file for number in papers for file in self._file(message, number))

    def _file(self, message: Message, number: int) -> tuple[Enclosed, ...]:
        if number not in self._made:
            with within(message.partnership_id):
                self._made[number] = _close_of(db.session.get_one(Consultation, number))
        return self._made[number]


def _papers_of(several: Sequence[int]) -> dict[int, list[int]]:
    """What messages about several papers are about, each paper once, in the order of the message."""
    if not several:
        return {}
    query = select(Posting.message_id, Invitation.consultation_id).join(Posting.invitation)
    mine = query.where(Posting.message_id.in_(several)).order_by(Posting.id)
    found: dict[int, list[int]] = {}
    for message, paper in db.session.execute(mine, execution_options=EVERYWHERE):
        papers = found.setdefault(message or 0, [])
        papers += [] if paper in papers else [paper]
    return found


def _close_of(paper: Consultation) -> tuple[Enclosed, ...]:
    if paper.first_late_instant is None:
        return ()
    content = calendar_of(paper.title, Consultation.id == paper.id, kinds={"close"})
    return (Enclosed(f"{paper.reference}-closes.ics", content),)
