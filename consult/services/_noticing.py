"""Giving early notice: by an officer's hand or by the clock, to everybody on the list once; never commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.lifecycle import DRAFTED
from consult.domain.policy import NOTICE
from consult.models.bodies import Meeting
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.timetable import Milestone, Timetable
from consult.services._people import addressee, today
from consult.services._telling import Part, tell
from consult.services._timetable import judge, timetable_of


@dataclass(frozen=True)
class Given:
    """What one giving of notice came to: organisations that were told, of these those asked for dates, messages."""

    told: int = 0
    asked_for_dates: int = 0
    messages: int = 0


def meetings_known(listed: Sequence[Invitation]) -> dict[int, int]:
    """How many meetings are known of each organisation on the list, from today on."""
    wanted = [one.organisation_id for one in listed]
    query = select(Meeting.organisation_id).where(
        Meeting.organisation_id.in_(wanted), Meeting.date >= today()
    )
    found: dict[int, int] = {}
    for organisation_id in db.session.scalars(query):
        if organisation_id is not None:
            found[organisation_id] = found.get(organisation_id, 0) + 1
    return found


def to_notice(listed: Iterable[Invitation]) -> list[Part]:
    """Those who were not told yet and can be written to; a board's organisation with a link to give its dates by."""
    return [
        Part(one, person, has_link=one.organisation.meets)
        for one in listed
        if one.noticed_at is None and one.revoked_at is None and (person := addressee(one))
    ]


def mark_boards(listed: Sequence[Invitation]) -> None:
    """Where no officer said whose board decides: beside those marked so already, all that are known to meet."""
    known = meetings_known(listed)
    for one in listed:
        one.organisation.meets = one.organisation.meets or one.organisation_id in known


def planned_days(timetable: Timetable) -> dict[str, Milestone | None]:
    """What the message says of dates that may still move."""
    days = {one.kind: one for one in timetable.milestones if one.kind in ("launch", "close")}
    return {"launch": days.get("launch"), "close": days.get("close")}


def give_notice(consultation: Consultation, listed: Iterable[Invitation], note: str = "") -> Given:
    """Tell those who were not told yet and mark them; the first notice is the early notice of the timetable.

    ``note`` is an officer's own words. With nobody to tell nothing is done.
    """
    parts, timetable = to_notice(listed), timetable_of(consultation)
    if not parts:
        return Given()
    for part in parts:
        part.invitation.noticed_at = clock.now()
    days = planned_days(timetable)
    messages = tell(NOTICE, parts, consultation=consultation, key=NOTICE, note=note, **days)
    _note_the_step(consultation, timetable)
    return Given(len(parts), sum(part.has_link for part in parts), len(messages))


def _note_the_step(consultation: Consultation, timetable: Timetable) -> None:
    """The first notice is the early notice of the timetable; later ones to people added since are not.

    Once the paper is approved the planned day stays as it was approved, and the step is done on the day itself.
    """
    now = today()
    step = next((one for one in timetable.milestones if one.kind == NOTICE), None)
    is_draft = consultation.phase_at(clock.now()) in DRAFTED
    if step is None:
        step = Milestone(kind=NOTICE, label=_("Partners are told that a paper will come"), date=now)
        timetable.milestones.append(step)
    if step.done_on is None:
        step.done_on = now
        if is_draft:
            step.date, step.date_end = now, None
    timetable.seen_version += 1
    db.session.flush()
    if is_draft:
        judge(consultation, timetable)
