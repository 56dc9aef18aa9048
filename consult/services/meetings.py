"""When bodies and organisations meet, and who could not take a paper to a meeting while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import NotFound
from consult.domain.lifecycle import EDITABLE, Phase
from consult.domain.meetings import MeetingDay
from consult.models.bodies import Body, Meeting
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for
from consult.services._timetable import timetable_of
from consult.services._unit import unit_of_work

Owner = Body | Organisation
Found = TypeVar("Found", Body, Organisation)


def known(actor: Actor) -> list[tuple[Owner, int]]:
    """Every body, then every organisation, by name, each with the number of its meetings; four queries."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    found: list[tuple[Owner, int]] = []
    for model, column in ((Body, Meeting.body_id), (Organisation, Meeting.organisation_id)):
        counted = select(column, func.count()).where(column.is_not(None)).group_by(column)
        numbers: dict[int, int] = dict(list(db.session.execute(counted)))
        owners = db.session.scalars(select(model).order_by(model.name, model.id))
        found += [(owner, numbers.get(owner.id, 0)) for owner in owners]
    return found


def body(actor: Actor, body_id: int) -> Body:
    """One body; raises NotFound."""
    require(actor, Action.KEEP_MEETINGS, Subject(partnership_id=current_partnership()))
    return _found(db.session.scalar(select(Body).where(Body.id == body_id)))


def organisation(actor: Actor, organisation_id: int) -> Organisation:
    """One organisation; raises NotFound."""
    require(actor, Action.KEEP_MEETINGS, Subject(partnership_id=current_partnership()))
    return _found(db.session.scalar(select(Organisation).where(Organisation.id == organisation_id)))


def of(actor: Actor, owner: Owner) -> list[MeetingDay]:
    """The meetings of a body or an organisation, in order of date."""
    require(actor, Action.KEEP_MEETINGS, Subject(partnership_id=current_partnership()))
    return _days(owner)


@dataclass(frozen=True)
class Own:
    """What the holder of an invitation sees of its own meetings, and where the paper stands."""

    consultation: Consultation
    phase: Phase
    days: tuple[MeetingDay, ...]

    @property
    def closes(self) -> datetime | None:
        """The first instant that is too late; none while the paper is being prepared."""
        return None if self.phase in EDITABLE else self.consultation.first_late_instant


def own(actor: Actor, public_id: str) -> Own:
    """The meetings of the partner who holds this invitation; also before the paper is out."""
    invitation = invitation_for(actor, Action.KEEP_MEETINGS, public_id)
    paper = invitation.consultation
    return Own(paper, paper.phase_at(clock.now()), tuple(_days(invitation.organisation)))


@unit_of_work
def keep(
    actor: Actor,
    days: Sequence[MeetingDay],
    *,
    body_id: int | None = None,
    organisation_id: int | None = None,
) -> None:
    """Let a body or an organisation meet on exactly these days."""
    owner: Owner = body(actor, body_id) if body_id else organisation(actor, organisation_id or 0)
    _replace(owner, days)
    record(actor, Action.KEEP_MEETINGS, of=owner.name, meetings=len(days))


@unit_of_work
def keep_own(actor: Actor, public_id: str, days: Sequence[MeetingDay]) -> None:
    """Let the partner who holds this invitation meet on exactly these days, here and for papers to come."""
    invitation = invitation_for(actor, Action.KEEP_MEETINGS, public_id)
    _replace(invitation.organisation, days)
    record(
        actor,
        Action.KEEP_MEETINGS,
        invitation.consultation,
        of=invitation.organisation.name,
        meetings=len(days),
    )


def without_meeting(actor: Actor, reference: str) -> list[Organisation]:
    """Partners on the list whose meetings are known and none of which can take the paper while it is open.

    A meeting serves from the day of the launch to the day of the close, if its papers are not due before the
    launch. Where nothing is known of a partner's meetings, nothing is said. Without both dates nobody is named.
    """
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    days = {
        one.kind: one.date for one in timetable_of(consultation).milestones if one.kind in ("launch", "close")
    }
    if len(days) < 2:
        return []
    query = (
        select(Meeting)
        .join(Meeting.organisation)
        .where(
            Meeting.organisation_id.in_(
                select(Invitation.organisation_id).where(Invitation.consultation_id == consultation.id)
            )
        )
        .options(joinedload(Meeting.organisation))
        .order_by(Organisation.name, Organisation.id)
    )
    serves: dict[Any, bool] = {}
    for one in db.session.scalars(query):
        open_then = days["launch"] <= one.date <= days["close"]
        in_time = one.papers_by is None or one.papers_by >= days["launch"]
        serves[one.organisation] = serves.get(one.organisation, False) or (open_then and in_time)
    return [organisation for organisation, can in serves.items() if not can]


def _column(owner: Owner) -> Any:
    return Meeting.body_id if isinstance(owner, Body) else Meeting.organisation_id


def _days(owner: Owner) -> list[MeetingDay]:
    query = select(Meeting).where(_column(owner) == owner.id).order_by(Meeting.date)
    return [MeetingDay(one.date, one.papers_by, one.label) for one in db.session.scalars(query)]


def _replace(owner: Owner, days: Sequence[MeetingDay]) -> None:
    column = _column(owner)
    db.session.execute(delete(Meeting).where(column == owner.id))
    for one in days:
        db.session.add(
            Meeting(**{column.key: owner.id}, date=one.date, papers_by=one.papers_by, label=one.label)
        )


def _found(owner: Found | None) -> Found:
    if owner is None:
        raise NotFound(_("There is no such body or organisation here."))
    return owner
