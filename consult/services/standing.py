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
from consult.domain.lifecycle import Phase
from consult.models.circulation import Invitation, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact
from consult.models.responses import Response, Submission
from consult.services._answering import Paper as Paper
from consult.services._answering import latest_version, paper_of
from consult.services._circulation import NOT_POSTED, Posted, list_of, newest_posting, posted
from consult.services._compiling import Lodged, lodged
from consult.services._corrections import looks
from consult.services._frozen import content_of
from consult.services._loading import consultation_for
from consult.services._people import addressee, written_to
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

    @property
    def due(self) -> str:
        """What waits for the officer: "draft", "closing" or "report"; empty when nothing does."""
        if self.phase is Phase.DRAFT:
            return "draft"
        if self.phase is Phase.ANALYSIS:
            return "report"
        closes = self.consultation.first_late_instant
        soon = closes is not None and closes - clock.now() <= CLOSING_SOON
        return "closing" if self.phase is Phase.OPEN and soon else ""


@dataclass(frozen=True)
class Standing:
    """One organisation on the circulation list: "answered", "nil", "late", "draft" or "silent"."""

    invitation: Invitation
    contact: Contact | None
    state: str
    response: Response | None = None
    posted: Posted = NOT_POSTED
    look_again: bool = False  # answered before the last correction, and not confirmed since

    @property
    def writable(self) -> list[Contact]:
        """Whom a new link could be sent: the organisation's lead, and whoever has the paper now if it was passed on."""
        return [one for one in dict.fromkeys([written_to(self.invitation.organisation), self.contact]) if one]

    @property
    def sector(self) -> str:
        return self.invitation.organisation.sector


@dataclass(frozen=True)
class SectorLine:
    """What came back from one sector; ``answered`` counts nil and late answers too."""

    sector: str
    asked: int
    answered: int
    silent: int


@dataclass(frozen=True)
class Reading:
    """A submitted answer with the version of the paper that it answers."""

    organisation: str
    state: str
    response: Response
    submission: Submission
    paper: Paper

    @property
    def answers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.submission.document["answers"]
        return found


def workspace(actor: Actor) -> list[Line]:
    """Every consultation of the partnership with its counts, the newest first; four queries however many."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    asked = _counts(Invitation.consultation_id, Invitation.sent_at.is_not(None))
    answered = _counts(Response.consultation_id, Response.submitted_at.is_not(None))
    refused = _refused()
    query = select(Consultation).order_by(Consultation.created_at.desc(), Consultation.id.desc())
    now = clock.now()
    return [
        Line(one, one.phase_at(now), asked.get(one.id, 0), answered.get(one.id, 0), refused.get(one.id, 0))
        for one in db.session.scalars(query)
    ]


def _counts(column: Any, holds: Any) -> dict[int, int]:
    rows = db.session.execute(select(column, func.count()).where(holds).group_by(column))
    return dict(list(rows))


def _refused() -> dict[int, int]:
    query = (
        select(Invitation.consultation_id, func.count())
        .join(Posting, Posting.invitation_id == Invitation.id)
        .join(Posting.message)
        .where(Message.state == "failed", newest_posting())
        .group_by(Invitation.consultation_id)
    )
    return dict(list(db.session.execute(query)))


def standings(actor: Actor, reference: str) -> list[Standing]:
    """Everybody on the circulation list by sector and name, and how each stands."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    answers = {one.response.invitation_id: one for one in lodged(consultation)}
    query = select(Response).where(Response.consultation_id == consultation.id).order_by(Response.id)
    begun = {response.invitation_id: response for response in db.session.scalars(query)}
    letters, corrected = posted(consultation), looks(consultation)
    not_again = corrected[-1].not_again if corrected else frozenset()
    found = [
        Standing(
            one,
            addressee(one),
            _state(consultation, answers.get(one.id), begun.get(one.id)),
            begun.get(one.id),
            letters.get(one.id, NOT_POSTED),
            one.id in not_again,
        )
        for one in list_of(consultation)
    ]
    return sorted(found, key=lambda one: SECTORS.index(one.sector))


def _state(consultation: Consultation, answer: Lodged | None, begun: Response | None) -> str:
    if answer is None:
        return "draft" if begun else "silent"
    if answer.came_after(consultation.first_late_instant):
        return "late"
    return "nil" if answer.document["nil"] else "answered"


def by_sector(found: Sequence[Standing]) -> list[SectorLine]:
    """The same list counted by sector, every sector named even where nobody was asked."""
    lines = []
    for sector in SECTORS:
        here = [one for one in found if one.sector == sector]
        silent = sum(one.state in {"silent", "draft"} for one in here)
        lines.append(SectorLine(sector, len(here), len(here) - silent, silent))
    return lines


def reading(actor: Actor, reference: str, public_id: str) -> Reading:
    """The last submitted answer of one organisation; raises NotFound where it has submitted none."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = (
        select(Submission)
        .join(Response, Submission.response_id == Response.id)
        .join(Invitation, Response.invitation_id == Invitation.id)
        .where(Invitation.public_id == public_id, Invitation.consultation_id == consultation.id)
        .order_by(Submission.number.desc())
        .limit(1)
    )
    submission = db.session.scalar(query)
    if submission is None:
        raise NotFound(_("This organisation has not submitted an answer."))
    response = submission.response
    answer = Lodged(response.invitation.organisation, response, submission)
    return Reading(
        organisation=answer.organisation.name,
        state=_state(consultation, answer, response),
        response=response,
        submission=submission,
        paper=paper_of(response.version),
    )


def paper_to_read(actor: Actor, reference: str) -> Paper:
    """The paper as a partner reads it: the version that is out, or the draft as it would be frozen now."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    version = latest_version(consultation.id)
    if version is not None:
        return paper_of(version)
    content = content_of(consultation, timetable_of(consultation), list_of(consultation))
    return Paper(version_id=0, number=0, checksum=checksum(content), content=content)
