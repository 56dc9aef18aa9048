"""Who of those who answered was told what became of it, respondent by respondent; never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

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

AT_ONCE = 500  # invitations read in one go
OUTCOME = "outcome"  # the act of writing that tells it, as in models.circulation.Sending
TOLD = "told"


@dataclass(frozen=True)
class Fate:
    """Whether one respondent was told the outcome.

    ``public_id`` names its place on the circulation list, ``source`` how its last answer came and ``round`` to which
    round. ``state`` is told, ``on`` a London day and by ``way`` (mail, or as an officer noted it); leaving, where the
    message has not gone yet; failed or bounced; unsure, where nobody knows whether it arrived; stale, where it was
    not sent since it was no longer true; nobody, where no address is known; ended, where the organisation has; or
    not_sent. ``why`` is what the mail server said; ``by`` who noted it.
    """

    invitation_id: int
    public_id: str
    organisation: str
    sector: str
    source: str
    round: int
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
    """Everybody who answered, in whichever round, by sector and name; six queries, however many."""
    decision = decision_of(consultation)
    said = _by_hand(consultation)
    sent = _sent(consultation, decision.recorded_at) if decision else {}
    found = _respondents(consultation)
    unwritten = _unwritten([number for number in found if number not in sent and number not in said])
    return [
        _fate(row, sent.get(number), said.get(number), unwritten.get(number)) for number, row in found.items()
    ]


def _respondents(consultation: Consultation) -> dict[int, Sequence[Any]]:
    """The invitation, the organisation and the last answer of each, by the id of the invitation."""
    query = (
        select(
            Invitation.id,
            Invitation.public_id,
            Organisation.name,
            Organisation.sector,
            Response.source,
            Response.round,
        )
        .join(Response, Response.invitation_id == Invitation.id)
        .join(Invitation.organisation)
        .where(Response.consultation_id == consultation.id, Response.submitted_at.is_not(None))
        .order_by(Organisation.sector, Organisation.name, Invitation.id, Response.round)
    )
    return {row[0]: row for row in db.session.execute(query)}


def _sent(consultation: Consultation, since: datetime) -> dict[int, Sequence[Any]]:
    """How the newest message of the outcome to each stands, by the id of its invitation."""
    query = (
        select(Posting.invitation_id, Message.state, Message.sent_at, Message.problem)
        .join(Posting.sending)
        .join(Posting.message)
        .where(Sending.consultation_id == consultation.id, Sending.act == OUTCOME, Sending.at >= since)
        .order_by(Posting.id)
    )
    return {row[0]: row for row in db.session.execute(query)}


def _unwritten(numbers: Sequence[int]) -> dict[int, Invitation]:
    """The invitations of those to whom nothing went, with whoever could be written to."""
    found: dict[int, Invitation] = {}
    for start in range(0, len(numbers), AT_ONCE):
        query = select(Invitation).where(Invitation.id.in_(numbers[start : start + AT_ONCE]))
        people = joinedload(Invitation.organisation)
        query = query.options(
            joinedload(Invitation.contact),
            people.selectinload(Organisation.contacts),
            people.joinedload(Organisation.merged_into).selectinload(Organisation.contacts),
        )
        found |= {one.id: one for one in db.session.scalars(query)}
    return found


def _by_hand(consultation: Consultation) -> dict[int, ToldByHand]:
    query = (
        select(ToldByHand)
        .join(Invitation, Invitation.id == ToldByHand.invitation_id)
        .where(Invitation.consultation_id == consultation.id, ToldByHand.round == consultation.round)
    )
    return {one.invitation_id: one for one in db.session.scalars(query)}


def _fate(
    row: Sequence[Any], sent: Sequence[Any] | None, said: ToldByHand | None, unwritten: Invitation | None
) -> Fate:
    if sent is not None and sent.state == "sent" and sent.sent_at:
        return Fate(*row, TOLD, london(sent.sent_at).date(), "mail")
    if said is not None:
        return Fate(*row, TOLD, said.told_on, said.way, by=said.noted_by)
    if sent is not None:
        return Fate(*row, _state_of(sent.state), why=sent.problem)
    assert unwritten is not None
    last = unwritten.organisation.ended_on
    if last is not None and last <= today():
        return Fate(*row, "ended")
    return Fate(*row, "not_sent" if addressee(unwritten) else "nobody")


def _state_of(message: str) -> str:
    if message in LEAVING:
        return "leaving"
    return message if message in (*LOST, "stale") else "unsure"


def _told(papers: Sequence[int]) -> tuple[Any, Any]:
    """For a query: the invitations told by a message, and those told by hand, what their last round led to."""
    by_mail = (
        select(Posting.invitation_id)
        .join(Posting.sending)
        .join(Posting.message)
        .join(Consultation, Consultation.id == Sending.consultation_id)
        .join(
            Decision,
            (Decision.consultation_id == Consultation.id) & (Decision.round == Consultation.round),
        )
        .where(Sending.consultation_id.in_(papers), Sending.act == OUTCOME, Message.state == "sent")
        .where(Sending.at >= Decision.recorded_at)
    )
    by_hand = (
        select(ToldByHand.invitation_id)
        .join(Invitation, Invitation.id == ToldByHand.invitation_id)
        .join(Consultation, Consultation.id == Invitation.consultation_id)
        .where(Invitation.consultation_id.in_(papers), ToldByHand.round == Consultation.round)
    )
    return by_mail, by_hand


def untold(papers: Sequence[Consultation]) -> Mapping[int, int]:
    """How many respondents of each have not been told what became of their answers, by its number; one query.

    Before a decision is recorded that is all of them. Where nobody is left it has no entry.
    """
    numbers = [one.id for one in papers]
    by_mail, by_hand = _told(numbers)
    query = (
        select(Response.consultation_id, func.count(func.distinct(Response.invitation_id)))
        .where(Response.consultation_id.in_(numbers), Response.submitted_at.is_not(None))
        .where(Response.invitation_id.not_in(by_mail), Response.invitation_id.not_in(by_hand))
        .group_by(Response.consultation_id)
    )
    return dict(list(db.session.execute(query)))
