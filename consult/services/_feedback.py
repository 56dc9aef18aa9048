"""Who of those who answered was told what became of it, respondent by respondent; never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from consult.db import db
from consult.domain.counting import london
from consult.models.circulation import Invitation, Posting, Sending
from consult.models.decisions import Decision
from consult.models.feedback import ToldByHand
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.models.responses import Response
from consult.services._circulation import LEAVING, LOST
from consult.services._people import addressee, today

OUTCOME = "outcome"  # the act of writing that tells it, as in models.circulation.Sending
TOLD = "told"


@dataclass(frozen=True)
class Fate:
    """Whether one respondent was told the outcome.

    ``state`` is told, ``on`` a London day and by ``way`` (mail, or as an officer noted it); leaving, where the
    message has not gone yet; failed or bounced; unsure, where nobody knows whether it arrived; stale, where it was
    not sent since it was no longer true; nobody, where no address is known; ended, where the organisation has; or
    not_sent. ``why`` is what the mail server said; ``by`` who noted it.
    """

    invitation: Invitation
    response: Response
    state: str
    on: date | None = None
    way: str = ""
    why: str = ""
    by: str = ""

    @property
    def is_by_hand(self) -> bool:
        return bool(self.by)


def decision_of(consultation: Consultation) -> Decision | None:
    """What was decided after the round that was approved last."""
    mine = (Decision.consultation_id == consultation.id, Decision.round == consultation.round)
    return db.session.scalar(select(Decision).where(*mine))


def fates(consultation: Consultation) -> list[Fate]:
    """Everybody who answered, in whichever round, by sector and name; five queries, however many."""
    decision = decision_of(consultation)
    said = _by_hand(consultation)
    sent = _sent(consultation, decision.recorded_at) if decision else {}
    return [
        _fate(one, sent.get(one.invitation_id), said.get(one.invitation_id))
        for one in _respondents(consultation)
    ]


def _respondents(consultation: Consultation) -> list[Response]:
    """The last answer of each."""
    query = (
        select(Response)
        .join(Response.invitation)
        .join(Invitation.organisation)
        .where(Response.consultation_id == consultation.id, Response.submitted_at.is_not(None))
        .options(
            joinedload(Response.invitation).options(
                joinedload(Invitation.contact),
                joinedload(Invitation.organisation).options(
                    joinedload(Organisation.merged_into).selectinload(Organisation.contacts),
                    selectinload(Organisation.contacts),
                ),
            )
        )
        .order_by(Organisation.sector, Organisation.name, Response.invitation_id, Response.round)
    )
    return list({one.invitation_id: one for one in db.session.scalars(query)}.values())


def _sent(consultation: Consultation, since: datetime) -> dict[int, Message]:
    """The newest message of the outcome to each, by the id of its invitation."""
    query = (
        select(Posting.invitation_id, Message)
        .join(Posting.sending)
        .join(Posting.message)
        .where(Sending.consultation_id == consultation.id, Sending.act == OUTCOME, Sending.at >= since)
        .order_by(Posting.id)
    )
    return dict(list(db.session.execute(query)))


def _by_hand(consultation: Consultation) -> dict[int, ToldByHand]:
    query = (
        select(ToldByHand)
        .join(Invitation, Invitation.id == ToldByHand.invitation_id)
        .where(Invitation.consultation_id == consultation.id, ToldByHand.round == consultation.round)
    )
    return {one.invitation_id: one for one in db.session.scalars(query)}


def _fate(response: Response, message: Message | None, said: ToldByHand | None) -> Fate:
    invitation = response.invitation
    if message is not None and message.state == "sent" and message.sent_at:
        return Fate(invitation, response, TOLD, london(message.sent_at).date(), "mail")
    if said is not None:
        return Fate(invitation, response, TOLD, said.told_on, said.way, by=said.noted_by)
    if message is not None:
        return Fate(invitation, response, _state_of(message), why=message.problem)
    last = invitation.organisation.ended_on
    if last is not None and last <= today():
        return Fate(invitation, response, "ended")
    return Fate(invitation, response, "not_sent" if addressee(invitation) else "nobody")


def _state_of(message: Message) -> str:
    if message.state in LEAVING:
        return "leaving"
    return message.state if message.state in (*LOST, "stale") else "unsure"


def _is_told() -> Any:
    """For a query of responses joined to their consultation: that the respondent was told what the round led to."""
    decided = (
        select(Decision.recorded_at)
        .where(Decision.consultation_id == Consultation.id, Decision.round == Consultation.round)
        .correlate(Consultation)
        .scalar_subquery()
    )
    by_mail = (
        select(Posting.id)
        .join(Posting.sending)
        .join(Posting.message)
        .where(Posting.invitation_id == Response.invitation_id, Sending.act == OUTCOME)
        .where(Sending.at >= decided, Message.state == "sent")
        .correlate(Response, Consultation)
    )
    by_hand = (
        select(ToldByHand.id)
        .where(ToldByHand.invitation_id == Response.invitation_id, ToldByHand.round == Consultation.round)
        .correlate(Response, Consultation)
    )
    return by_mail.exists() | by_hand.exists()


def untold(papers: Sequence[Consultation]) -> Mapping[int, int]:
    """How many respondents of each have not been told what became of their answers, by its number; one query.

    Before a decision is recorded that is all of them. Where nobody is left it has no entry.
    """
    query = (
        select(Response.consultation_id, func.count(func.distinct(Response.invitation_id)))
        .join(Consultation, Consultation.id == Response.consultation_id)
        .where(Response.consultation_id.in_([one.id for one in papers]))
        .where(Response.submitted_at.is_not(None), ~_is_told())
        .group_by(Response.consultation_id)
    )
    return dict(list(db.session.execute(query)))
