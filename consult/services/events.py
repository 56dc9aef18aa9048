"""Notes of events and minuted comments: kept apart from what organisations answered, and in no count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.models.attachments import Attachment
from consult.models.bodies import Body
from consult.models.events import EventNote
from consult.models.papers import Consultation
from consult.models.timetable import Milestone
from consult.services._files import Upload, keep_scans
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._notes import (
    NoteText,
    add_note,
    check_note,
    decides_later,
    decisions_of,
    kinds_in,
    notes_of,
    words_of,
)
from consult.services._unit import unit_of_work

__all__ = ["NoteText", "Shown", "add", "bodies", "change", "kinds_in", "note", "notes"]


@dataclass(frozen=True)
class Shown:
    """A note with its files and, where the same body decides on the paper later, the step in which it does."""

    note: EventNote
    files: list[Attachment] = field(default_factory=list)
    decides: Milestone | None = None

    @property
    def is_letter(self) -> bool:
        """Whether it holds the words of a letter, which stay as they came."""
        return any(one.kind == "letter" for one in self.files)


def notes(actor: Actor, reference: str, *kinds: str) -> list[Shown]:
    """The notes of a consultation by day, all or of these kinds; the same few queries however many."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return _shown(consultation, notes_of(consultation, *kinds))


def note(actor: Actor, reference: str, note_id: int) -> Shown:
    """One note of the consultation; raises NotFound."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    return _shown(consultation, [_one(consultation, note_id)])[0]


def _shown(consultation: Consultation, found: Sequence[EventNote]) -> list[Shown]:
    decisions = decisions_of(consultation)
    query = select(Attachment).where(Attachment.note_id.in_([one.id for one in found]))
    files: dict[int | None, list[Attachment]] = {}
    for one in db.session.scalars(query.order_by(Attachment.id)):
        files.setdefault(one.note_id, []).append(one)
    return [Shown(one, files.get(one.id, []), decides_later(one, decisions)) for one in found]


def bodies(actor: Actor, reference: str) -> list[str]:
    """Names of bodies to choose from: those of the partnership, and those that the timetable names."""
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    known = db.session.scalars(select(Body.name).order_by(Body.name))
    return list(dict.fromkeys([*known, *(one.body for one in decisions_of(consultation))]))


@unit_of_work
def add(actor: Actor, reference: str, text: NoteText, *, files: Sequence[Upload] = ()) -> EventNote:
    """Write a note with its files; raises BadInput at the field that is wrong, and then keeps nothing."""
    consultation = consultation_for(actor, Action.KEEP_NOTES, reference)
    made = add_note(actor, consultation, text)
    keep_scans(actor, files, note_id=made.id)
    record(actor, "write a note", consultation, **_detail(made))
    return made


@unit_of_work
def change(
    actor: Actor,
    reference: str,
    note_id: int,
    text: NoteText,
    *,
    seen_version: int,
    files: Sequence[Upload] = (),
) -> None:
    """Change what a note says; what it is a note of stays. Raises NotFound, BadInput, Conflict."""
    consultation = consultation_for(actor, Action.KEEP_NOTES, reference)
    found = _one(consultation, note_id, lock=True)
    if found.seen_version != seen_version:
        raise Conflict(
            _("Somebody else changed this note while you had it open. Open it again, then change it.")
        )
    if _shown(consultation, [found])[0].is_letter:
        raise BadInput(_("These are the words of a letter, so they stay as they came."))
    check_note(text)
    for name, value in words_of(text).items():
        setattr(found, name, value)
    found.seen_version += 1
    keep_scans(actor, files, note_id=found.id)
    record(actor, "change a note", consultation, **_detail(found))


def _one(consultation: Consultation, note_id: int, lock: bool = False) -> EventNote:
    query = select(EventNote).where(EventNote.id == note_id, EventNote.consultation_id == consultation.id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(_("There is no such note here."))
    return found


def _detail(note: EventNote) -> dict[str, object]:
    return {"note": note.id, "kind": note.kind, "title": note.title, "points": len(note.points)}
