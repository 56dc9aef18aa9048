"""Deleting answers when the time is over until which their signers were told that they are kept.

What goes: the words and the names of an answer, its drafts, its files, what colleagues said, what came in and was
noted for it, and the copies in mail.
What stays: that an organisation answered, when, with its checksum, so that a copy can still be checked; the history,
which holds no answers; and every report that was compiled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from consult import clock
from consult.db import choose_partnership, current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.counting import london
from consult.domain.lifecycle import Phase
from consult.models.agreements import Agreement
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation, Link
from consult.models.colleagues import Assignment, Colleague, Remark
from consult.models.confirmations import Confirmation
from consult.models.history import HistoryRow
from consult.models.incoming import Incoming
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.responses import DraftAnswer, DraftVersion, Response, Submission
from consult.services._history import record
from consult.services._keeping import kept_until
from consult.services._loading import consultation_for
from consult.services._people import today
from consult.services._rounds import asking
from consult.services._unit import unit_of_work

EVERYWHERE = {"every_partnership": True}
WARNED = timedelta(days=30)  # an officer sees it coming for so long
OVER = (Phase.ANALYSIS, Phase.REPORTED, Phase.WITHDRAWN)
# Of a submitted document: which paper it answered, who answered, and what decides whether it counted.
STAYS = (
    *("consultation", "round", "paper_version", "paper_checksum", "organisation", "sector", "nil"),
    *("publication", "authority", "notice", "kept_until", "since", "grace_minutes", "respondent_type"),
)


@dataclass(frozen=True)
class Kept:
    """How long answers of a consultation are still kept, as its officer sees it.

    ``soon`` answers are deleted after ``until``, the first of their last days; ``gone`` were, the last on ``gone_on``.
    """

    until: date | None
    soon: int
    gone: int
    gone_on: date | None


def kept(actor: Actor, reference: str) -> Kept:
    """What of a consultation is deleted within 30 days, and what was."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    soon = [one for one in _ending(today() + WARNED) if one.consultation_id == consultation.id]
    mine = (Response.consultation_id == consultation.id, Response.emptied_at.is_not(None))
    gone, last = db.session.execute(select(func.count(), func.max(Response.emptied_at)).where(*mine)).one()
    return Kept(
        until=min((one.until for one in soon), default=None),
        soon=sum(one.answers for one in soon),
        gone=gone,
        gone_on=london(last).date() if last else None,
    )


def coming(actor: Actor) -> dict[int, date]:
    """The last day of what is deleted within 30 days, by the id of the consultation."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found = _ending(today() + WARNED)
    return {
        number: min(one.until for one in found if one.consultation_id == number)
        for number in {one.consultation_id for one in found}
    }


@dataclass(frozen=True)
class _Ending:
    """Answers to one round of a consultation that are kept until the same day."""

    consultation_id: int
    round: int
    until: date
    answers: int
    told: bool  # their signers were told that day; of the others, drafts and entered ones, it is worked out


def _ending(by: date) -> list[_Ending]:
    """What of the partnership at work is kept until ``by`` and no longer; as few queries however many papers."""
    groups = (Response.consultation_id, Response.round, Response.kept_until)
    query = select(*groups, func.count()).where(Response.emptied_at.is_(None)).group_by(*groups)
    rows = db.session.execute(query).all()
    told: dict[tuple[int, int], date] = {}
    for number, round_, until, _answers in rows:
        if until is not None:
            told[number, round_] = max(until, told.get((number, round_), until))
    papers = _papers({number for number, _round, until, _answers in rows if until is None})
    home, ruled, found = db.session.get_one(Partnership, current_partnership()), _ruled_on(), []
    for number, round_, until, answers in rows:
        last = until or _worked_out(home, papers[number], round_, told.get((number, round_)), ruled)
        if last is not None and last <= by:
            found.append(_Ending(number, round_, last, answers, until is not None))
    return found


def _papers(numbers: set[int]) -> dict[int, Consultation]:
    found = db.session.scalars(select(Consultation).where(Consultation.id.in_(numbers)))
    return {one.id: one for one in found}


def _ruled_on() -> date | None:
    """The day (London's) on which the partnership last set its rules."""
    at = db.session.scalar(select(func.max(HistoryRow.at)).where(HistoryRow.act == Action.SET_RULES.value))
    return london(at).date() if at else None


def _worked_out(
    home: Partnership, consultation: Consultation, round_: int, told: date | None, ruled: date | None
) -> date | None:
    """Until when a draft, or an answer that an officer entered, is kept: its signer was told nothing.

    As long as any answer of the round whose signer was ``told``, by the rule in force, and 30 days after the day on
    which that was set, so that a shorter rule deletes nothing that no officer saw coming. None while the round is
    open, or has no close.
    """
    closes = asking(consultation, round_).closes
    if closes is None or clock.now() < closes:
        return None
    by_rule = kept_until(home, closes)
    return max(one for one in (told, by_rule, ruled + WARNED if ruled else None) if one)


def due() -> list[int]:
    """The answers of every partnership whose last day is over, by the id of their response."""
    found: list[int] = []
    owners = select(Response.partnership_id).distinct().where(Response.emptied_at.is_(None))
    for owner in list(db.session.scalars(owners, execution_options=EVERYWHERE)):
        choose_partnership(owner)
        for one in _ending(today() - timedelta(days=1)):
            told = Response.kept_until == one.until if one.told else Response.kept_until.is_(None)
            mine = (Response.consultation_id == one.consultation_id, Response.round == one.round, told)
            query = select(Response.id).where(*mine, Response.emptied_at.is_(None)).order_by(Response.id)
            found += db.session.scalars(query)
    choose_partnership(None)
    return found


@unit_of_work
def empty(actor: Actor, response_id: int) -> bool:
    """Delete one answer that is due; False where its time is not over, or where it was done already."""
    require(actor, Action.DELETE_ANSWERS, Subject())
    query = select(Response).where(Response.id == response_id).with_for_update()
    response = db.session.scalar(query, execution_options=EVERYWHERE)
    if response is None or response.emptied_at is not None:
        return False
    choose_partnership(response.partnership_id)
    consultation = db.session.get_one(Consultation, response.consultation_id)
    submissions = _submissions(response)
    told = [one.document["kept_until"] for one in submissions if "kept_until" in one.document]
    until = date.fromisoformat(max(told)) if told else _last_day(consultation, response.round)
    if until is None or until >= today():
        response.kept_until = date.fromisoformat(max(told)) if told else None
        return False
    _empty_submissions(submissions)
    _delete_what_hangs_on(response)
    invitation = db.session.get_one(Invitation, response.invitation_id)
    _forget_mail(response)
    response.emptied_at, response.withdrawn_by = clock.now(), ""
    db.session.flush()
    _forget_colleagues(invitation, consultation, response.round)
    _forget_incoming(invitation, consultation, response.round)
    detail = {"receipt": response.receipt, "round": response.round, "versions": len(submissions)}
    record(actor, Action.DELETE_ANSWERS, consultation, **detail, kept_until=until.isoformat())
    return True


def _last_day(consultation: Consultation, round_: int) -> date | None:
    mine = (Response.consultation_id == consultation.id, Response.round == round_)
    left = (*mine, Response.emptied_at.is_(None))
    told = db.session.scalar(select(func.max(Response.kept_until)).where(*left))
    home = db.session.get_one(Partnership, consultation.partnership_id)
    return _worked_out(home, consultation, round_, told, _ruled_on())


def _submissions(response: Response) -> Sequence[Submission]:
    query = select(Submission).where(Submission.response_id == response.id).order_by(Submission.number)
    return db.session.scalars(query).all()


def _empty_submissions(submissions: Sequence[Submission]) -> None:
    for one in submissions:
        one.document, one.signed_by, one.capacity = _emptied(one.document), "", ""
    numbers = [one.id for one in submissions]
    db.session.execute(
        update(Agreement)
        .where(Agreement.submission_id.in_(numbers))
        .values(body="", minute="", changes="", said_by="")
    )
    db.session.execute(
        update(Confirmation)
        .where(Confirmation.submission_id.in_(numbers))
        .values(said_by="", note="", sent_to="")
    )


def _emptied(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in STAYS if name in document} | {"answers": {}}


def _delete_what_hangs_on(response: Response) -> None:
    for table in (DraftAnswer, DraftVersion, Attachment, LateRequest):
        db.session.execute(delete(table).where(table.response_id == response.id))


def _forget_mail(response: Response) -> None:
    """Receipts and copies hold the whole answer: the letters keep that they went, and to whom, and no words."""
    begins = [f"{event}:{response.id}:" for event in ("receipt", "entered")]
    mine = or_(*(Message.key.startswith(one, autoescape=True) for one in begins))
    db.session.execute(update(Message).where(mine).values(text="", html="", secret=None, code=None))


def _forget_colleagues(invitation: Invitation, consultation: Consultation, round_: int) -> None:
    """What colleagues said of this round goes with it; they themselves with the last, once no round runs any more."""
    for table in (Remark, Assignment):
        here = (table.invitation_id == invitation.id, table.round == round_)
        db.session.execute(delete(table).where(*here))
    others = select(Response.id).where(Response.invitation_id == invitation.id, Response.emptied_at.is_(None))
    if consultation.phase_at(clock.now()) not in OVER or db.session.scalar(others.limit(1)) is not None:
        return
    everybody = select(Colleague.id).where(Colleague.invitation_id == invitation.id)
    of_colleagues: tuple[type[Remark | Assignment | Link], ...] = (Remark, Assignment, Link)
    for hanging in of_colleagues:
        db.session.execute(delete(hanging).where(hanging.colleague_id.in_(everybody)))
    db.session.execute(delete(Colleague).where(Colleague.invitation_id == invitation.id))


def _forget_incoming(invitation: Invitation, consultation: Consultation, round_: int) -> None:
    """The files and words of what came in go with the answer of its organisation; the rest with the last answer."""
    left = (Response.consultation_id == consultation.id, Response.round == round_)
    more = db.session.scalar(select(Response.id).where(*left, Response.emptied_at.is_(None)).limit(1))
    here = select(Incoming.id).where(Incoming.consultation_id == consultation.id, Incoming.round == round_)
    if more is not None:
        here = here.where(Incoming.organisation_id == invitation.organisation_id)
    numbers = list(db.session.scalars(here))
    db.session.execute(delete(Attachment).where(Attachment.incoming_id.in_(numbers)))
    unknown = Incoming.id.in_(numbers) & Incoming.organisation_id.is_(None)
    db.session.execute(update(Incoming).where(unknown).values(sender=""))
    db.session.execute(update(Incoming).where(Incoming.id.in_(numbers)).values(reason=""))
