"""Whether what a message says still holds at the moment at which it would leave; never commits.

After an outage a queue is full of yesterday's sentences: a reminder of a paper that has closed, a link that is too
old to open anything. What is no longer true is not sent; the officer sees it in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from consult import clock
from consult.db import db
from consult.domain.lifecycle import EDITABLE, Phase
from consult.domain.policy import NOTICE
from consult.models.circulation import Invitation, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.responses import Response
from consult.services._links import JOINING_LIVES, SIGN_IN_LIVES

EVERYWHERE = {"every_partnership": True}
TOGETHER = "reminders"  # one message about several papers
REMINDERS = {"reminder", "reminder_started", TOGETHER}
ASKING = REMINDERS | {"invitation", "round", "extended", "colleague_invited", "part_returned"}
NEWS = {"closed", "report_out", "outcome"}  # what became of a paper
OF_THE_CLOSE = REMINDERS | {"extended"}  # what is said again, rightly, whenever the close is moved
LINKS_LIVE: dict[str, timedelta] = {"sign_in": SIGN_IN_LIVES, "join": JOINING_LIVES}


@dataclass(frozen=True)
class Judged:
    """``untrue``: why each message that no longer holds is not sent, by its number.

    ``fallen``: of messages about several papers that hold in part, for whom what they say does not.
    """

    untrue: Mapping[int, str]
    fallen: Mapping[int, Sequence[Invitation]]


def judged(messages: Sequence[Message]) -> Judged:
    """Which of those still hold. Two queries, however many, and two more where one is about several papers."""
    found = {one.id: _why(one, paper) for one, paper in _with_papers(messages)}
    reminders = [one.id for one in messages if one.event in REMINDERS - {TOGETHER} and not found[one.id]]
    for number in set(reminders) - set(_awaited(reminders).values()):
        found[number] = _answered()
    fallen = {}
    for number, places in _several([one.id for one in messages if one.event == TOGETHER]).items():
        if all(places.values()):
            found[number] = "; ".join(dict.fromkeys(places.values()))
        elif any(places.values()):
            fallen[number] = [one for one, why in places.items() if why]
    return Judged({number: why for number, why in found.items() if why}, fallen)


def _several(numbers: Sequence[int]) -> dict[int, dict[Invitation, str]]:
    """For whom each of these messages is, and why what it says to them no longer holds; blank where it does."""
    if not numbers:
        return {}
    query = select(Posting, Invitation, Consultation).join(Posting.invitation).join(Invitation.consultation)
    mine = query.where(Posting.message_id.in_(numbers)).order_by(Posting.id)
    awaited, found = _awaited(numbers), dict[int, dict[Invitation, str]]()
    for posting, invitation, paper in db.session.execute(mine, execution_options=EVERYWHERE):
        why = _why_not_asked(paper, posting.closes_at) or ("" if posting.id in awaited else _answered())
        found.setdefault(posting.message_id or 0, {})[invitation] = why
    return found


def _answered() -> str:
    return _("everybody whom it was for has answered, or need not")


def _with_papers(messages: Sequence[Message]) -> list[tuple[Message, Consultation | None]]:
    numbers = {one.consultation_id for one in messages} - {None}
    query = select(Consultation).where(Consultation.id.in_(numbers))
    papers = {one.id: one for one in db.session.scalars(query, execution_options=EVERYWHERE)}
    return [(one, papers.get(one.consultation_id or 0)) for one in messages]


def _why(message: Message, paper: Consultation | None) -> str:
    now = clock.now()
    lives = LINKS_LIVE.get(message.event)
    if lives and message.queued_at + lives <= now:
        return _("its link had become too old to open anything")
    if paper is None:
        return ""
    phase = paper.phase_at(now)
    if message.event == NOTICE and phase is Phase.WITHDRAWN:
        return _("the paper was withdrawn before it could leave")
    if message.event == NOTICE and phase not in EDITABLE and phase is not Phase.SCHEDULED:
        return _("the paper itself was out before it could leave")
    if message.event in NEWS and phase is Phase.WITHDRAWN:
        return _("the paper was withdrawn before it could leave")
    if message.event not in ASKING:
        return ""
    return _why_not_asked(paper, message.closes_at if message.event in OF_THE_CLOSE else None)


def _why_not_asked(paper: Consultation, closed_at: datetime | None) -> str:
    """Why nobody is asked to answer now; ``closed_at`` is the close that the message names, where that matters."""
    phase = paper.phase_at(clock.now())
    if phase is Phase.WITHDRAWN:
        return _("the paper was withdrawn before it could leave")
    if phase not in (Phase.SCHEDULED, Phase.OPEN):
        return _("the paper had closed before it could leave")
    if closed_at not in (None, paper.first_late_instant):
        return _("the closing date was moved before it could leave")
    return ""


def _awaited(reminders: Iterable[int]) -> dict[int, int]:
    """Where these messages are about somebody who still has to answer: the posting, and its message."""
    answered = (Response.invitation_id == Invitation.id) & (Response.round == Consultation.round)
    query = (
        select(Posting.id, Posting.message_id)
        .join(Posting.invitation)
        .join(Invitation.consultation)
        .outerjoin(Response, answered)
        .where(Posting.message_id.in_(list(reminders)))
        .where(Invitation.declined_as == "", Invitation.revoked_at.is_(None))
        .where(Invitation.no_reminders_at.is_(None))
        .where(or_(Response.id.is_(None), Response.submitted_at.is_(None)))
        .where(Response.withdrawn_at.is_(None))
    )
    return dict(list(db.session.execute(query, execution_options=EVERYWHERE)))
