"""The partnership's own standards: the editions of its local compact, and the polls that it knows of."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import BadInput, NotFound
from consult.models.standards import LocalCompact, Poll
from consult.services._history import record
from consult.services._unit import unit_of_work

NUMBERS = (
    "min_days",
    "exception_floor_days",
    "holiday_extra_days",
    "feedback_within_days",
    "feedback_within_months",
    "early_notice_days",
)


def local_compacts(actor: Actor) -> list[LocalCompact]:
    """The editions of the local compact, the newest first."""
    require(actor, Action.SEE_WORKSPACE, _here())
    return list(
        db.session.scalars(select(LocalCompact).order_by(LocalCompact.effective_from.desc(), LocalCompact.id))
    )


def local_compact(actor: Actor, compact_id: int) -> LocalCompact:
    """One edition; raises NotFound."""
    require(actor, Action.SEE_WORKSPACE, _here())
    return _compact(compact_id)


def polls(actor: Actor) -> list[Poll]:
    """The polling days that the partnership added, in order."""
    require(actor, Action.SEE_WORKSPACE, _here())
    return list(db.session.scalars(select(Poll).order_by(Poll.date, Poll.id)))


@unit_of_work
def save_local_compact(actor: Actor, compact_id: int | None, values: dict[str, Any]) -> LocalCompact:
    """Add an edition, or change the one with this id. ``values`` are the columns, numbers in calendar days.

    Raises BadInput for an edition that ends before it begins, or that shares a day with another.
    """
    require(actor, Action.SET_STANDARDS, _here())
    first, last = values["effective_from"], values["effective_to"]
    if last and last < first:
        raise BadInput("", {"effective_to-day": _("The last day is before the first. Check both dates.")})
    if values["feedback_within_days"] and values["feedback_within_months"]:
        sentence = _("Give days or months, not both.")
        raise BadInput("", {"feedback_within_months": sentence})
    others = db.session.scalars(select(LocalCompact).order_by(LocalCompact.effective_from, LocalCompact.id))
    for other in others:
        if other.id != compact_id and _share_a_day(first, last, other):
            sentence = _(
                "This shares days with “%(name)s”. End the earlier one on the day before the later one begins.",
                name=other.name,
            )
            raise BadInput("", {"effective_from-day": sentence})
    kept = LocalCompact() if compact_id is None else _compact(compact_id)
    for name in ("name", *NUMBERS, "effective_from", "effective_to", "text_ref"):
        setattr(kept, name, values[name])
    db.session.add(kept)
    db.session.flush()
    numbers = {name: values[name] for name in NUMBERS}
    record(actor, "save a local compact", name=kept.name, effective_from=first.isoformat(), **numbers)
    return kept


@unit_of_work
def remove_local_compact(actor: Actor, compact_id: int) -> None:
    """Take an edition away; what was approved under it keeps its frozen assessment."""
    require(actor, Action.SET_STANDARDS, _here())
    kept = _compact(compact_id)
    db.session.delete(kept)
    record(actor, "remove a local compact", name=kept.name, effective_from=kept.effective_from.isoformat())


@unit_of_work
def add_poll(actor: Actor, *, label: str, day: date, notice_on: date | None) -> Poll:
    """Add a polling day; raises BadInput where its notice would be given after it."""
    require(actor, Action.SET_STANDARDS, _here())
    if notice_on and notice_on > day:
        raise BadInput("", {"notice-day": _("The notice is given before the poll. Check both dates.")})
    poll = Poll(label=label, date=day, notice_on=notice_on)
    db.session.add(poll)
    record(actor, "add a poll", label=label, date=day.isoformat())
    return poll


@unit_of_work
def remove_poll(actor: Actor, poll_id: int) -> None:
    """Take a polling day away; raises NotFound."""
    require(actor, Action.SET_STANDARDS, _here())
    poll = db.session.scalar(select(Poll).where(Poll.id == poll_id))
    if poll is None:
        raise NotFound(_("There is no such poll."))
    db.session.delete(poll)
    record(actor, "remove a poll", label=poll.label, date=poll.date.isoformat())


def _here() -> Subject:
    return Subject(partnership_id=current_partnership())


def _compact(compact_id: int) -> LocalCompact:
    found = db.session.scalar(select(LocalCompact).where(LocalCompact.id == compact_id))
    if found is None:
        raise NotFound(_("There is no such local compact."))
    return found


def _share_a_day(first: date, last: date | None, other: LocalCompact) -> bool:
    begins_in_time = last is None or other.effective_from <= last
    return begins_in_time and (other.effective_to is None or first <= other.effective_to)
