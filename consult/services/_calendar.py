"""Milestones as entries of a calendar, for the services that hand out calendars; never commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import clock
from consult.db import current_partnership, db
from consult.documents.calendar import Entry, calendar_file
from consult.domain.counting import END_OF_DAY, instant
from consult.domain.lifecycle import EDITABLE, Stage
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.timetable import Milestone, Timetable

FOR_PARTNERS = frozenset(
    {"early_notice", "launch", "comment", "close", "review", "decision", "feedback", "implementation"}
)
MORNING = time(9)  # when an alarm rings, London time
WARNINGS = {"close": (7, 1), "launch": (1,)}  # days before
LOOK_BACK = timedelta(days=365)  # of a calendar that goes on for ever


def calendar_of(
    name: str, *wanted: Any, kinds: Collection[str] = (), responsible: int | None = None
) -> bytes:
    """The calendar of the consultations for which all of ``wanted`` holds.

    ``kinds`` narrows it to milestones of these kinds, ``responsible`` to those that a person sees to: its own
    milestones, and those of its own consultations that are nobody else's.
    """
    query = (
        select(Timetable, Consultation)
        .join(Consultation, Timetable.consultation_id == Consultation.id)
        .where(*wanted)
        .options(selectinload(Timetable.milestones))
        .order_by(Consultation.id)
    )
    home = db.session.get_one(Partnership, current_partnership())
    entries = [
        _entry(home, paper, timetable, one)
        for timetable, paper in db.session.execute(query)
        for one in timetable.milestones
        if (not kinds or one.kind in kinds) and responsible in (None, one.owner_id or paper.owner_id)
    ]
    return calendar_file(name, entries, written_at=clock.now())


def recent() -> Any:
    """Papers that closed less than a year ago, or have not closed, for a calendar that goes on for ever."""
    late = Consultation.first_late_instant
    return late.is_(None) | (late >= clock.now() - LOOK_BACK)


def seen_to_by(person_id: int | None) -> Any:
    """Papers with a milestone that a person may have to see to."""
    own = select(Timetable.consultation_id).join(Timetable.milestones).where(Milestone.owner_id == person_id)
    return (Consultation.owner_id == person_id) | Consultation.id.in_(own)


def _entry(home: Partnership, paper: Consultation, timetable: Timetable, one: Milestone) -> Entry:
    """One milestone; what names it for ever is its kind where there is one of the kind, else its own key."""
    own_name = one.kind if one.kind in ("launch", "close") else one.key
    named = f"{home.created_at.isoformat()}/{paper.reference}/{own_name}"
    withdrawn = paper.stage == Stage.WITHDRAWN.value
    draft = paper.phase_at(clock.now()) in EDITABLE
    return Entry(
        uid=f"{uuid5(NAMESPACE_URL, named)}@compact-consult",
        sequence=timetable.seen_version + withdrawn,
        summary=f"{one.label}: {paper.title}",
        description=_description(paper),
        first=one.date,
        last=one.date_end or one.date,
        at=_begins(one),
        alarms=tuple(
            instant(one.date - timedelta(days=days), MORNING) for days in WARNINGS.get(one.kind, (1,))
        ),
        status="CANCELLED" if withdrawn else "TENTATIVE" if draft else "CONFIRMED",
    )


def _begins(one: Milestone) -> datetime | None:
    """The moment of a close, and of a launch that has a time; anything else takes the whole day."""
    if one.kind == "close":
        return instant(one.date, one.time or END_OF_DAY)
    return instant(one.date, one.time) if one.kind == "launch" and one.time else None


def _description(paper: Consultation) -> str:
    ask = ", ".join(
        said for said in (paper.contact_name, paper.contact_telephone, paper.contact_email) if said
    )
    lines = [_("Reference %(reference)s", reference=paper.reference)]
    if ask:
        lines.append(_("Whom to ask: %(whom)s", whom=ask))
    return "\n".join(lines)
