"""What waits for the holder of a link, what was said, and what became of it.

A link is passed about in an organisation, so it says no more than it must. It names the papers that the same
organisation was asked about, and of those only the ones that went to the very person to whom the link was given. It
opens none of them: each opens by its own link, which can be sent again to that person's own address. A colleague who
was let in to one answer sees that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, allowed
from consult.domain.errors import BadInput, NotFound
from consult.domain.lifecycle import OVER, Phase
from consult.models.circulation import Invitation
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact
from consult.models.reports import StoredReport
from consult.models.responses import Response
from consult.models.timetable import Milestone, Timetable
from consult.services._circulation import issue_link
from consult.services._history import record
from consult.services._loading import invitation_for, subject_of
from consult.services._mail import queue
from consult.services._people import is_there, today
from consult.services._rounds import shown
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class Place:
    """One paper that was sent to the holder. ``phase`` is as the holder sees it; ``response`` is what was submitted.

    ``reported_at`` is when a report went out, ``decision_on`` when a decision is planned; both may be unknown.
    """

    invitation: Invitation
    phase: Phase
    closes: datetime | None
    response: Response | None
    reported_at: datetime | None = None
    decision_on: date | None = None

    @property
    def consultation(self) -> Consultation:
        return self.invitation.consultation

    @property
    def waits(self) -> bool:
        """Whether an answer is still awaited."""
        said = self.response is not None or self.invitation.declined_at is not None
        return not said and self.phase in (Phase.OPEN, Phase.SCHEDULED)

    @property
    def is_over(self) -> bool:
        return self.phase in OVER or self.phase is Phase.WITHDRAWN


def places(actor: Actor, public_id: str) -> list[Place]:
    """The holder's papers, what closes next first; those of this very link alone for a colleague who was let in."""
    invitation = invitation_for(actor, Action.SEE_HOME, public_id)
    found = _invitations(actor, invitation)
    answered, reports, decisions = _answers(found), _reports(found), _decisions(found)
    made = [_place(one, answered, reports, decisions) for one in found]
    return sorted(made, key=lambda one: (one.closes is None, one.closes or one.invitation.listed_at))


def _invitations(actor: Actor, own: Invitation) -> Sequence[Invitation]:
    if actor.colleague_id is not None or actor.contact_id is None:
        return [own]
    query = (
        select(Invitation)
        .where(
            Invitation.organisation_id == own.organisation_id,
            (Invitation.contact_id == actor.contact_id) | (Invitation.id == own.id),
            Invitation.sent_at.is_not(None),
            Invitation.revoked_at.is_(None),
        )
        .options(joinedload(Invitation.consultation))
    )
    return [one for one in db.session.scalars(query) if _may_see(actor, one)]


def _may_see(actor: Actor, one: Invitation) -> bool:
    """Whether the paper is out: judged by the table as for the holder of its own link."""
    holder = Actor(role=actor.role, partnership_id=actor.partnership_id, invitation_id=one.id)
    return allowed(holder, Action.SEE_HOME, subject_of(one.consultation, one))


def _place(
    one: Invitation,
    answered: dict[int, Response],
    reports: dict[int, datetime],
    decisions: dict[int, date],
) -> Place:
    paper = one.consultation
    if paper.phase_at(clock.now()) is Phase.WITHDRAWN:
        return Place(one, Phase.WITHDRAWN, None, answered.get(one.id))
    here, phase = shown(paper)
    response = answered.get(one.id)
    said = response if response and (response.round == here.number or phase is not Phase.OPEN) else None
    return Place(one, phase, here.closes, said, reports.get(paper.id), decisions.get(paper.id))


def _answers(found: Sequence[Invitation]) -> dict[int, Response]:
    """The last submitted answer to each."""
    query = (
        select(Response)
        .where(Response.invitation_id.in_([one.id for one in found]), Response.submitted_at.is_not(None))
        .order_by(Response.round)
    )
    return {one.invitation_id: one for one in db.session.scalars(query)}


def _reports(found: Sequence[Invitation]) -> dict[int, datetime]:
    query = (
        select(StoredReport.consultation_id, func.max(StoredReport.out_at))
        .where(
            StoredReport.consultation_id.in_([one.consultation_id for one in found]),
            StoredReport.out_at.is_not(None),
        )
        .group_by(StoredReport.consultation_id)
    )
    return dict(list(db.session.execute(query)))  # type: ignore[arg-type]


def _decisions(found: Sequence[Invitation]) -> dict[int, date]:
    query = (
        select(Timetable.consultation_id, func.max(Milestone.date))
        .join(Timetable.milestones)
        .where(
            Timetable.consultation_id.in_([one.consultation_id for one in found]),
            Milestone.kind == "decision",
        )
        .group_by(Timetable.consultation_id)
    )
    return dict(list(db.session.execute(query)))  # type: ignore[arg-type]


@unit_of_work
def send_link(actor: Actor, public_id: str, other: str) -> str:
    """Send the holder the link to another of their papers, to their own address; returns the address.

    Raises NotFound for a paper that is none of theirs, and BadInput where nobody can be written to. Once a day for
    each paper; a second time changes nothing.
    """
    own = invitation_for(actor, Action.SEE_HOME, public_id)
    mine = (one for one in _invitations(actor, own) if one.public_id == other and one.id != own.id)
    invitation = next(mine, None)
    if invitation is None or invitation.contact is None:
        raise NotFound(_("There is no such paper among yours."))
    contact = invitation.contact
    if not is_there(contact):
        raise BadInput(_("We have no address for you any more. Ask the contact of the consultation."))
    key = f"own_link:{invitation.id}:{today().isoformat()}"
    if db.session.scalar(select(Message.id).where(Message.key == key)) is None:
        _send(actor, invitation, contact, key)
    return contact.email


def _send(actor: Actor, invitation: Invitation, contact: Contact, key: str) -> None:
    consultation = invitation.consultation
    queue(
        "own_link",
        key=key,
        to_name=contact.name,
        to_address=contact.email,
        language=contact.language,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=issue_link(invitation, contact),
        organisation=invitation.organisation,
    )
    record(actor, "ask for one's own link", consultation, organisation=invitation.organisation.name)
