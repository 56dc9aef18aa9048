"""A later close, worked out and put in place, for the acts that give more time; never commits."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.counting import first_late_instant, london
from consult.domain.errors import BadInput
from consult.models.papers import Consultation
from consult.models.timetable import Extension, Milestone, Timetable


def close_of(timetable: Timetable) -> Milestone:
    """The closing step; an approved timetable has one."""
    return next(milestone for milestone in timetable.milestones if milestone.kind == "close")


def new_extension(
    actor: Actor, consultation: Consultation, close: Milestone, new_close: date, reason: str
) -> Extension:
    """The extension as it would be kept; raises BadInput for a close that is not later, or has passed already."""
    now = clock.now()
    if new_close <= close.date:
        sentence = _("An extension gives more time: choose a day after the present close.")
        raise BadInput("", {"new_close-day": sentence})
    if first_late_instant(new_close, close.time) <= now:
        raise BadInput("", {"new_close-day": _("That day has passed already. Choose a later one.")})
    return Extension(
        consultation_id=consultation.id,
        round=consultation.round,
        announced_on=london(now).date(),
        announced_by=actor.name,
        old_close=close.date,
        new_close=new_close,
        reason=reason,
    )


def put_off(consultation: Consultation, timetable: Timetable, extension: Extension) -> None:
    """Move the close to the later day, at the same time of day, and keep the extension."""
    close = close_of(timetable)
    close.date = extension.new_close
    timetable.seen_version += 1
    consultation.first_late_instant = first_late_instant(extension.new_close, close.time)
    db.session.add(extension)
    db.session.flush()
