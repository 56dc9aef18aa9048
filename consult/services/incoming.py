"""What comes by post, e-mail or telephone: noted in half a minute, entered later, and counted by the day it came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.documents.letters import read_letter
from consult.domain.access import Action, Actor
from consult.domain.counting import last_open_day
from consult.domain.errors import BadInput
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation
from consult.models.incoming import Incoming
from consult.models.people import Organisation
from consult.services._entering import SOURCES, refuse_unknown_way
from consult.services._files import Upload, accepted, keep, refuse_large
from consult.services._history import record
from consult.services._incoming import end, waiting_one
from consult.services._loading import consultation_for
from consult.services._people import is_current
from consult.services._rounds import asking
from consult.services._unit import unit_of_work

__all__ = ["SOURCES", "Came", "Upload", "everything", "is_no_response", "note", "waiting"]


@dataclass(frozen=True)
class Came:
    """What is noted: how it came and on which London day, from whom; ``sender`` where it is not in the directory."""

    source: str
    received_on: date
    organisation_id: int | None = None
    sender: str = ""


@dataclass(frozen=True)
class Noted:
    """One thing that came in. ``in_time`` is judged by the day that was noted and the close of its round.

    ``public_id`` is of the place of its organisation on the circulation list; empty where it has none. ``is_over``
    says that it came for a round after which another was asked, so that it can be entered no more.
    """

    row: Incoming
    files: Sequence[Attachment]
    in_time: bool
    public_id: str
    is_over: bool


@unit_of_work
def note(actor: Actor, reference: str, came: Came, scans: Sequence[Upload] = ()) -> Incoming:
    """Note that something came in, with a scan of it where there is one; it waits until somebody enters it.

    Raises BadInput at the field of what is missing or cannot be; then nothing is kept.
    """
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    refuse_unknown_way(came.source, came.received_on)
    row = Incoming(
        consultation_id=consultation.id,
        round=consultation.round,
        source=came.source,
        received_on=came.received_on,
        noted_at=clock.now(),
        noted_by=actor.name,
    )
    row.organisation_id, row.sender = _sender(came)
    db.session.add(row)
    db.session.flush()
    for upload in scans:
        kind, found = _kind_of(upload)
        keep(actor, upload, kind, found, incoming_id=row.id)
    about = {"source": row.source, "received_on": row.received_on.isoformat(), "files": len(scans)}
    record(actor, "note what came in", consultation, number=row.id, organisation=row.organisation_id, **about)
    return row


def _kind_of(upload: Upload) -> tuple[str, tuple[str, str]]:
    """What it is kept as, with its media type and ending: an e-mail as a letter, all else as a scan."""
    if not upload.filename.lower().endswith(".eml"):
        return "scan", accepted(upload)
    refuse_large(upload)
    try:
        read = read_letter(upload.content, upload.filename)
    except BadInput as refused:
        raise BadInput(str(refused), {"file": str(refused)}) from refused
    return "letter", (read.media_type, read.ending)


def missing_sender() -> str:
    """What is said of something that came in from nobody; a form says it beside what else is missing."""
    return str(_("Choose who sent it, or write down who it says it is from."))


def _sender(came: Came) -> tuple[int | None, str]:
    if came.organisation_id is None:
        if not came.sender:
            sentence = missing_sender()
            raise BadInput(sentence, {"organisation": sentence})
        return None, came.sender
    query = select(Organisation).where(Organisation.id == came.organisation_id, is_current())
    found = db.session.scalar(query)
    if found is None:
        sentence = _("Choose the organisation, or write down who it says it is from.")
        raise BadInput(sentence, {"organisation": sentence})
    return found.id, found.name


@unit_of_work
def is_no_response(actor: Actor, reference: str, number: int, *, reason: str) -> None:
    """Say why something that came in is not entered as a response. Raises NotFound, Conflict, BadInput."""
    consultation = consultation_for(actor, Action.ENTER_RESPONSE, reference)
    row = waiting_one(consultation, number)
    if not reason:
        sentence = _("Say why it is not a response. The reason is kept.")
        raise BadInput(sentence, {"reason": sentence})
    end(actor, row, "not", reason=reason)
    record(actor, "say that something is no response", consultation, number=row.id)


def waiting(actor: Actor, reference: str, number: int | None = None) -> list[Noted]:
    """What waits to be entered, the first that came first; with ``number`` that one alone, if it waits."""
    return [one for one in everything(actor, reference, number) if not one.row.ended_as]


def everything(actor: Actor, reference: str, number: int | None = None) -> list[Noted]:
    """All that was noted, the first that came first; as few queries however much it is."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = select(Incoming).where(Incoming.consultation_id == consultation.id)
    if number is not None:
        query = query.where(Incoming.id == number)
    ordered = query.order_by(Incoming.received_on, Incoming.id)
    rows = db.session.scalars(ordered).all()
    files = _files([one.id for one in rows])
    places = select(Invitation.organisation_id, Invitation.public_id)
    known = dict(
        list(db.session.execute(places.where(Invitation.consultation_id == consultation.id))) if rows else []
    )
    closes = {one: asking(consultation, one).closes for one in {row.round for row in rows}}
    return [
        Noted(
            one,
            files.get(one.id, ()),
            (bell := closes[one.round]) is None or one.received_on <= last_open_day(bell),
            known.get(one.organisation_id or 0, ""),
            one.round != consultation.round,
        )
        for one in rows
    ]


def _files(numbers: Iterable[int]) -> Mapping[int, Sequence[Attachment]]:
    query = select(Attachment).where(Attachment.incoming_id.in_(list(numbers))).order_by(Attachment.id)
    found: dict[int, list[Attachment]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.incoming_id or 0, []).append(one)
    return found
