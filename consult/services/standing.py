"""How every organisation on a list stands, what one said, and the paper: small readings for the officer's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.chain import checksum
from consult.domain.directory import SECTORS
from consult.domain.errors import NotFound
from consult.domain.lifecycle import EDITABLE
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.responses import Response, Submission
from consult.services._answering import Paper as Paper
from consult.services._answering import latest_version, paper_of
from consult.services._chasing import DECLINED, NOT_HEARD, SectorLine, standings_of, state_of
from consult.services._chasing import Standing as Standing
from consult.services._circulation import Posted as Posted
from consult.services._circulation import list_of
from consult.services._frozen import content_of
from consult.services._loading import consultation_for
from consult.services._lodged import Lodged
from consult.services._lodging import counted_submission, last_submission
from consult.services._rounds import asking
from consult.services._timetable import timetable_of


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
