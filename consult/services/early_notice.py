"""Early notice: partners are told that a paper will come, and those with boards are asked when these meet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput
from consult.models.bodies import Meeting
from consult.models.circulation import Invitation
from consult.models.timetable import Milestone, Timetable
from consult.services._circulation import list_of
from consult.services._history import record
from consult.services._loading import consultation_for, touch
from consult.services._people import addressee, today
from consult.services._telling import Part, longest, tell
from consult.services._telling import sample as sample_of
from consult.services._timetable import judge, timetable_of
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class ToTell:
    """One organisation on the list: whether it can be written to, and whether its board's dates are asked for."""

    invitation: Invitation
    writable: bool
    meets: bool
    dates_known: int  # meetings from today on


def to_tell(actor: Actor, reference: str) -> list[ToTell]:
    """Everybody on the circulation list of a draft, by sector and name; four queries however many."""
    consultation = consultation_for(actor, Action.GIVE_NOTICE, reference)
    listed = list_of(consultation)
    known = _meetings(listed)
    return [
        ToTell(
            one,
            writable=addressee(one) is not None,
            meets=one.organisation.meets or one.organisation_id in known,
            dates_known=known.get(one.organisation_id, 0),
        )
        for one in listed
    ]


def _meetings(listed: Sequence[Invitation]) -> dict[int, int]:
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


def sample(actor: Actor, reference: str, *, meets: bool) -> str:
    """The text of the message as an organisation with, or without, a board of its own gets it."""
    consultation = consultation_for(actor, Action.GIVE_NOTICE, reference)
    listed = list_of(consultation)
    own = longest(Part(one, person, has_link=meets) for one in listed if (person := addressee(one)))
    if not own:
        return ""
    days = _days(timetable_of(consultation))
    return sample_of("early_notice", own, consultation=consultation, **days)["text"]


@unit_of_work
def give(actor: Actor, reference: str, meets: Collection[int], *, seen_version: int) -> int:
    """Tell everybody on the list who was not told yet; returns how many messages are on their way.

    ``meets`` are the ids of the organisations whose boards decide: they are asked for dates, nobody else is. The
    notice becomes a step of the timetable. Raises BadInput while there is nobody to tell.
    """
    consultation = consultation_for(actor, Action.GIVE_NOTICE, reference)
    touch(consultation, seen_version)
    timetable = timetable_of(consultation)
    listed = list_of(consultation)
    for one in listed:
        one.organisation.meets = one.organisation_id in meets
    waiting = [
        Part(one, person, has_link=one.organisation.meets)
        for one in listed
        if one.noticed_at is None and (person := addressee(one))
    ]
    if not waiting:
        raise BadInput(_("Nobody is left to tell: the list is empty, or everybody on it was told."))
    for part in waiting:
        part.invitation.noticed_at = clock.now()
    days = _days(timetable)
    messages = tell("early_notice", waiting, consultation=consultation, key="early_notice", **days)
    _note_the_step(timetable)
    judge(consultation, timetable)
    asked = sum(part.has_link for part in waiting)
    record(actor, Action.GIVE_NOTICE, consultation, told=len(waiting), asked_for_dates=asked)
    return len(messages)


def _days(timetable: Timetable) -> dict[str, Milestone | None]:
    """What the message says of dates that may still move."""
    days = {one.kind: one for one in timetable.milestones if one.kind in ("launch", "close")}
    return {"launch": days.get("launch"), "close": days.get("close")}


def _note_the_step(timetable: Timetable) -> None:
    """The first notice is the early notice of the timetable; later ones to people added since are not."""
    now = today()
    step = next((one for one in timetable.milestones if one.kind == "early_notice"), None)
    if step is None:
        step = Milestone(kind="early_notice", label=_("Partners are told that a paper will come"), date=now)
        timetable.milestones.append(step)
    if step.done_on is None:
        step.date, step.date_end, step.done_on = now, None, now
    timetable.seen_version += 1
    db.session.flush()
