"""Notes of events, minuted comments and early comments, for the services that write or print them; never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.counting import london
from consult.domain.directory import spelling
from consult.domain.errors import BadInput
from consult.domain.lifecycle import DRAFTED, Phase
from consult.models.events import EventNote
from consult.models.papers import Consultation
from consult.models.timetable import Milestone
from consult.services._timetable import timetable_of

KINDS = ("event", "minute", "early")


@dataclass(frozen=True)
class NoteText:
    """What a note says. ``points`` are numbered from 1; ``body`` is empty for an event."""

    kind: str
    title: str
    held_on: date
    points: Sequence[str]
    place: str = ""
    body: str = ""
    present: str = ""


def kinds_in(phase: Phase) -> tuple[str, ...]:
    """What can be noted now: before the approval early comments, after it what was said of the paper."""
    return ("early",) if phase in DRAFTED else ("event", "minute")


def add_note(actor: Actor, consultation: Consultation, text: NoteText) -> EventNote:
    """Write a new note, which gets its number; raises BadInput at the field that is wrong."""
    if text.kind not in kinds_in(consultation.phase_at(clock.now())):
        sentence = _("Choose what it is a note of.")
        raise BadInput(sentence, {"kind": sentence})
    check_note(text)
    note = EventNote(
        consultation_id=consultation.id,
        kind=text.kind,
        entered_by=actor.name,
        entered_at=clock.now(),
        **words_of(text),
    )
    db.session.add(note)
    db.session.flush()
    return note


def words_of(text: NoteText) -> dict[str, object]:
    """The columns that a change may change; what a note is of stays."""
    return {
        "title": text.title,
        "held_on": text.held_on,
        "place": text.place,
        "body": text.body,
        "present": text.present,
        "points": list(text.points),
    }


def check_note(text: NoteText) -> None:
    """Raise BadInput at the field for what every note needs."""
    problems: dict[str, str] = {}
    if not text.title:
        problems["title"] = _("Give it a title.")
    if text.held_on > london(clock.now()).date():
        problems["held-day"] = _("The day cannot be in the future.")
    if text.kind == "minute" and not text.body:
        problems["body"] = _("Name the body whose minutes these are.")
    if text.kind == "early" and not text.body:
        problems["body"] = _("Say whose comment it is.")
    if not text.points:
        problems["points"] = _("Write down at least one point.")
    if problems:
        raise BadInput(_("The note is not complete."), problems)


def notes_of(consultation: Consultation, *kinds: str) -> list[EventNote]:
    """The notes of these kinds by day; all of them where none is named."""
    query = select(EventNote).where(
        EventNote.consultation_id == consultation.id, EventNote.kind.in_(kinds or KINDS)
    )
    return list(db.session.scalars(query.order_by(EventNote.held_on, EventNote.id)))


def decisions_of(consultation: Consultation) -> list[Milestone]:
    """The steps of the timetable in which a named body decides."""
    steps = timetable_of(consultation).milestones
    return [one for one in steps if one.kind == "decision" and one.body]


def decides_later(note: EventNote, decisions: Sequence[Milestone]) -> Milestone | None:
    """The step in which the body of a minuted comment decides on this paper after the comment, if it does.

    Bodies are the same where their names are, whatever their capitals and punctuation.
    """
    if note.kind != "minute":
        return None
    name = spelling(note.body)
    later = (one for one in decisions if (one.date_end or one.date) > note.held_on)
    return next((one for one in later if spelling(one.body) == name), None)
