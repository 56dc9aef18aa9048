"""What came in and waits to be entered, for the services that note, enter, count or name it; never commits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, update

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import Conflict, NotFound
from consult.models.attachments import Attachment
from consult.models.incoming import Incoming
from consult.models.papers import Consultation
from consult.models.responses import Response


@dataclass(frozen=True)
class Count:
    """How much waits to be entered in a consultation.

    ``first`` is the London day on which the first of it came; ``noted_at`` is when the newest was noted.
    """

    number: int
    first: date
    noted_at: datetime


def is_waiting() -> Any:
    """For a query: that something that came in has not been entered, nor said to be no response."""
    return Incoming.ended_as == ""


def counts() -> dict[int, Count]:
    """What waits in every consultation of the partnership at work, by its number; one query."""
    query = (
        select(
            Incoming.consultation_id,
            func.count(),
            func.min(Incoming.received_on),
            func.max(Incoming.noted_at),
        )
        .where(is_waiting())
        .group_by(Incoming.consultation_id)
    )
    return {row[0]: Count(*row[1:]) for row in db.session.execute(query)}


def unentered(consultation: Consultation, round_: int) -> list[Incoming]:
    """What waits to be entered in a round, the first that came first."""
    mine = (Incoming.consultation_id == consultation.id, Incoming.round == round_)
    query = select(Incoming).where(*mine, is_waiting()).order_by(Incoming.received_on, Incoming.id)
    return list(db.session.scalars(query))


def waiting_one(consultation: Consultation, number: int) -> Incoming:
    """One that waits, locked; raises NotFound, and Conflict where somebody has seen to it."""
    mine = (Incoming.consultation_id == consultation.id, Incoming.id == number)
    query = select(Incoming).where(*mine).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("Nothing like that was noted."))
    if found.ended_as:
        raise Conflict(_("Somebody has seen to this meanwhile. Open the list again to see what still waits."))
    return found


def taken(consultation: Consultation, number: int) -> Incoming:
    """One that is being entered, locked; raises what :func:`waiting_one` does, and Conflict for an earlier round."""
    found = waiting_one(consultation, number)
    if found.round != consultation.round:
        sentence = _(
            "It came in round %(number)s, and answers to that round are entered no more.", number=found.round
        )
        raise Conflict(sentence)
    return found


def end(actor: Actor, one: Incoming, how: str, *, reason: str = "", response: Response | None = None) -> None:
    """It waits no longer; with a response its files become those of the response."""
    one.ended_as, one.ended_at, one.ended_by, one.reason = how, clock.now(), actor.name, reason
    if response is None:
        return
    one.response_id, one.organisation_id = response.id, response.invitation.organisation_id
    mine = update(Attachment).where(Attachment.incoming_id == one.id)
    db.session.execute(mine.values(incoming_id=None, response_id=response.id))


def said_in_report(consultation: Consultation) -> Iterator[str]:
    """What the report says of what came in and was not entered when it was compiled."""
    if left := len(unentered(consultation, consultation.round)):
        yield ngettext(
            "%(num)s response that came on paper, by e-mail or by telephone was not entered when this report was "
            "compiled, and is in none of its numbers.",
            "%(num)s responses that came on paper, by e-mail or by telephone were not entered when this report was "
            "compiled, and are in none of its numbers.",
            left,
        )
