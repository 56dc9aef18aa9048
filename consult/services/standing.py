"""How every consultation and every organisation on a list stands: small readings for the officer's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.chain import checksum
from consult.domain.directory import SECTORS
from consult.domain.errors import NotFound
from consult.domain.lifecycle import EDITABLE, Phase
from consult.models.circulation import Invitation, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission
from consult.services._answering import Paper as Paper
from consult.services._answering import latest_version, paper_of
from consult.services._chasing import DECLINED, NOT_HEARD, standings_of, state_of
from consult.services._chasing import Standing as Standing
from consult.services._circulation import LOST, list_of, telling_posting
from consult.services._circulation import Posted as Posted
from consult.services._frozen import content_of
from consult.services._loading import consultation_for
from consult.services._lodged import Lodged
from consult.services._lodging import counted_submission, last_submission
from consult.services._rounds import asking
from consult.services._timetable import timetable_of

CLOSING_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One consultation on the officer's list, with what came back so far."""

    consultation: Consultation
    phase: Phase
    asked: int
    answered: int
    refused: int = 0  # invitations that the mail server refused
    bounced: int = 0  # invitations that came back

    @property
    def due(self) -> str:
        """What waits for the officer: "draft", "closing" or "report"; empty when nothing does."""
        if self.phase in EDITABLE:
            return "draft"
        if self.phase is Phase.ANALYSIS:
            return "report"
        closes = self.consultation.first_late_instant
        soon = closes is not None and closes - clock.now() <= CLOSING_SOON
        return "closing" if self.phase is Phase.OPEN and soon else ""


@dataclass(frozen=True)
class SectorLine:
    """What came back from one sector; ``answered`` counts nil and late answers too, ``declined`` not our remit too."""

    sector: str
    asked: int
    answered: int
    silent: int
    declined: int = 0


@dataclass(frozen=True)
class Reading:
    """A submitted answer with the version of the paper that it answers."""

    organisation: str
    state: str
    response: Response
    submission: Submission
    paper: Paper
    later: Submission | None = None  # lodged late, after one that came in time

    @property
    def answers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.submission.document["answers"]
        return found


def workspace(actor: Actor) -> list[Line]:
    """Every consultation of the partnership with its counts, the newest first; four queries however many."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    asked = _counts(Invitation.consultation_id, Invitation.sent_at.is_not(None))
    answered = _answered()
    lost = _lost()
    query = select(Consultation).order_by(Consultation.created_at.desc(), Consultation.id.desc())
    now = clock.now()
    return [
        Line(
            one,
            one.phase_at(now),
            asked.get(one.id, 0),
            answered.get(one.id, 0),
            lost.get((one.id, "failed"), 0),
            lost.get((one.id, "bounced"), 0),
        )
        for one in db.session.scalars(query)
    ]


def _counts(column: Any, holds: Any) -> dict[int, int]:
    rows = db.session.execute(select(column, func.count()).where(holds).group_by(column))
    return dict(list(rows))


def _answered() -> dict[int, int]:
    """How many answered the round that was approved last, by consultation."""
    unasked = select(Invitation.id).where(Invitation.of_own_accord, Invitation.sent_at.is_(None))
    query = (
        select(Response.consultation_id, func.count())
        .join(Consultation, Response.consultation_id == Consultation.id)
        .where(Response.submitted_at.is_not(None), Response.round == Consultation.round)
        .where(Response.invitation_id.not_in(unasked))
        .group_by(Response.consultation_id)
    )
    return dict(list(db.session.execute(query)))


def _lost() -> dict[tuple[int, str], int]:
    """How many invitations did not arrive, by consultation and by how their telling message stands."""
    query = (
        select(Invitation.consultation_id, Message.state, func.count())
        .join(Posting, Posting.invitation_id == Invitation.id)
        .join(Posting.message)
        .where(Message.state.in_(LOST), telling_posting())
        .group_by(Invitation.consultation_id, Message.state)
    )
    return {(number, state): count for number, state, count in db.session.execute(query)}


def standings(actor: Actor, reference: str, number: int | None = None) -> list[Standing]:
    """Everybody on the circulation list by sector and name, and how each stands in the last round or the one named."""
    return standings_of(consultation_for(actor, Action.READ_RESPONSES, reference), number)


def by_sector(found: Sequence[Standing]) -> list[SectorLine]:
    """The same list counted by sector, every sector named even where nobody was asked.

    Whoever wrote without being asked is in none of these numbers.
    """
    lines = []
    for sector in SECTORS:
        here = [one for one in found if one.sector == sector and not one.invitation.is_unasked]
        silent = sum(one.state in NOT_HEARD for one in here)
        declined = sum(one.state in DECLINED for one in here)
        lines.append(SectorLine(sector, len(here), len(here) - silent - declined, silent, declined))
    return lines


def reading(actor: Actor, reference: str, public_id: str, number: int | None = None) -> Reading:
    """The counted answer of one organisation to the last round, or the one named, also withdrawn; raises NotFound."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    here = asking(consultation, number)
    query = (
        select(Response)
        .join(Invitation, Response.invitation_id == Invitation.id)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
        .where(Response.round == here.number)
    )
    response = db.session.scalar(query)
    submission = counted_submission(response, here.closes) if response else None
    if response is None or submission is None:
        raise NotFound(_("This organisation has not submitted an answer."))
    last = last_submission(response)
    counts = response.submitted_at is not None
    answer = Lodged(response.invitation.organisation, response, submission) if counts else None
    return Reading(
        organisation=response.invitation.organisation.name,
        state=state_of(here.closes, response.invitation, answer, response),
        response=response,
        submission=submission,
        paper=paper_of(response.version),
        later=last if last is not submission else None,
    )


def paper_to_read(actor: Actor, reference: str) -> Paper:
    """The paper as a partner reads it: the version that is out, or the draft as it would be frozen now."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    version = latest_version(consultation.id)
    return paper_of(version) if version is not None else _draft(consultation)


def paper_in_hand(actor: Actor, reference: str) -> Paper:
    """The paper as a partner would read it: as it would be frozen now while it can be edited, then as it is out."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    if consultation.phase_at(clock.now()) in EDITABLE:
        return _draft(consultation)
    return paper_to_read(actor, reference)


def _draft(consultation: Consultation) -> Paper:
    content = content_of(consultation, timetable_of(consultation), list_of(consultation))
    return Paper(version_id=0, number=0, checksum=checksum(content), content=content)
