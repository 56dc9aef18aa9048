"""Letters that follow no questions: each is a response as it stands, or before the approval an early comment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload, undefer

from consult import clock
from consult.db import db
from consult.documents.filetypes import recognise
from consult.documents.letters import LetterRead, read_letter
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput
from consult.domain.lifecycle import DRAFTED
from consult.domain.signing import PUBLICATIONS, SignOff
from consult.models.attachments import Attachment
from consult.models.circulation import Invitation
from consult.models.incoming import Incoming
from consult.models.papers import Consultation, PaperVersion
from consult.models.people import Organisation
from consult.models.responses import Response
from consult.services._answering import latest_version
from consult.services._entering import begin, refuse_to_replace, refuse_unknown_way
from consult.services._files import Upload, keep, refuse_large
from consult.services._history import record
from consult.services._incoming import end, taken
from consult.services._links import new_public_id
from consult.services._loading import consultation_for
from consult.services._lodging import last_submission, lodge
from consult.services._notes import NoteText, add_note
from consult.services._people import is_current, written_to
from consult.services._rounds import asking
from consult.services._unit import unit_of_work

__all__ = ["PUBLICATIONS", "WAYS", "Letter", "SignOff", "Upload", "add", "writers"]

WAYS = ("paper", "email", "event")


@dataclass(frozen=True)
class Letter:
    """A letter as it came: the file, how it came and on which London day, and what its writer chose.

    ``upload`` may be None for one that was noted with its file when it came in.
    """

    upload: Upload | None
    source: str
    received_on: date
    sign_off: SignOff


@dataclass(frozen=True)
class Added:
    """What became of a letter. ``not_kept`` names enclosures of no kind that we keep apart; the e-mail has them."""

    passages: int
    public_id: str = ""  # of the invitation; empty for an early comment
    not_kept: tuple[str, ...] = ()


def writers(actor: Actor, reference: str) -> list[tuple[int, str]]:
    """Who could have written: every organisation that exists today, by name."""
    consultation_for(actor, Action.SEE_WORKSPACE, reference)
    query = select(Organisation.id, Organisation.name).where(is_current())
    return [(number, name) for number, name in db.session.execute(query.order_by(Organisation.name))]


@unit_of_work
def add(
    actor: Actor, reference: str, organisation_id: int, letter: Letter, incoming: int | None = None
) -> Added:
    """Lodge a letter as the organisation's response, asked or not, and send it a copy to confirm.

    While the paper is a draft it is kept as an early comment instead. No answer to a question is read out of it.
    ``incoming`` is the id of what was noted when it came in: the way and the day that were noted hold, and its file
    where no other is given. Raises BadInput (at the field, where one is to blame), Conflict; then nothing is kept.
    """
    consultation = _open_to_letters(actor, reference)
    noted = taken(consultation, incoming) if incoming is not None else None
    if noted is not None:
        letter = replace(letter, source=noted.source, received_on=noted.received_on)
    organisation = _writer(organisation_id)
    upload = letter.upload or _noted_file(noted)
    refuse_large(upload)
    refuse_unknown_way(letter.source, letter.received_on)
    try:
        read = read_letter(upload.content, upload.filename)
    except BadInput as refused:
        raise BadInput(str(refused), {"file": str(refused)}) from refused
    version = latest_version(consultation.id)
    if version is None:
        return _keep_early(actor, consultation, organisation, upload, letter.received_on, read)
    invitation = _invitation(consultation, organisation)
    response = _response(invitation, version, letter)
    response.source, response.received_on, response.entered_by = letter.source, letter.received_on, actor.name
    lodge(actor, invitation, response, {}, letter.sign_off, clock.now(), False, read.passages)
    if noted is not None:
        end(actor, noted, "letter", response=response)
    not_kept = _keep_files(actor, upload, read, response_id=response.id)
    return Added(len(read.passages), invitation.public_id, not_kept)


def _noted_file(noted: Incoming | None) -> Upload:
    """The file that was noted; it is the letter from now on. Raises BadInput where there is none."""
    mine = select(Attachment).where(Attachment.incoming_id == (noted.id if noted else None))
    found = db.session.scalar(mine.order_by(Attachment.id).options(undefer(Attachment.content)).limit(1))
    if found is None:
        sentence = _("Choose the file of the letter.")
        raise BadInput(sentence, {"file": sentence})
    found.kind = "letter"
    return Upload(found.filename, found.content)


def _open_to_letters(actor: Actor, reference: str) -> Consultation:
    consultation = consultation_for(actor, Action.SEE_WORKSPACE, reference)
    is_draft = consultation.phase_at(clock.now()) in DRAFTED
    return consultation_for(actor, Action.KEEP_NOTES if is_draft else Action.ENTER_RESPONSE, reference)


def _writer(organisation_id: int) -> Organisation:
    query = select(Organisation).where(Organisation.id == organisation_id, is_current())
    found = db.session.scalar(query.options(selectinload(Organisation.contacts)))
    if found is None:
        sentence = _("Choose the organisation. One that is not in the list is added in the directory first.")
        raise BadInput(sentence, {"organisation": sentence})
    return found


def _invitation(consultation: Consultation, organisation: Organisation) -> Invitation:
    """The organisation's place on the list; one that nobody asked gets one that says that it wrote by itself."""
    db.session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    query = select(Invitation).where(
        Invitation.consultation_id == consultation.id, Invitation.organisation_id == organisation.id
    )
    found = db.session.scalar(query.with_for_update())
    if found is None:
        found = Invitation(
            public_id=new_public_id(),
            consultation=consultation,
            organisation=organisation,
            contact=written_to(organisation),
            listed_at=clock.now(),
            of_own_accord=True,
        )
        db.session.add(found)
        db.session.flush()
    return found


def _response(invitation: Invitation, version: PaperVersion, letter: Letter) -> Response:
    """The response that the letter becomes. Answers to the questions are never replaced by a letter without any."""
    consultation = invitation.consultation
    here = (Response.invitation_id == invitation.id, Response.round == consultation.round)
    response = db.session.scalar(select(Response).where(*here)) or begin(invitation, version)
    refuse_to_replace(response, asking(consultation).closes, letter.received_on)
    last = last_submission(response)
    if last is not None and not last.document.get("letter"):
        sentence = _(
            "An answer of this organisation is counted already. Keep the letter beside it, as a scan."
        )
        raise BadInput(sentence, {"organisation": sentence})
    return response


def _keep_early(
    actor: Actor,
    consultation: Consultation,
    organisation: Organisation,
    upload: Upload,
    received_on: date,
    read: LetterRead,
) -> Added:
    title = _("Letter from %(name)s", name=organisation.name)[:200]
    text = NoteText("early", title, received_on, read.passages, body=organisation.name[:200])
    note = add_note(actor, consultation, text)
    not_kept = _keep_files(actor, upload, read, note_id=note.id)
    record(
        actor,
        "write a note",
        consultation,
        note=note.id,
        kind=note.kind,
        title=title,
        points=len(note.points),
    )
    return Added(len(read.passages), not_kept=not_kept)


def _keep_files(actor: Actor, upload: Upload, read: LetterRead, **place: int) -> tuple[str, ...]:
    """Keep the letter as it came, and its enclosures; returns the names of those that are not kept apart."""
    keep(actor, upload, "letter", (read.media_type, read.ending), **place)
    not_kept = []
    for enclosed in read.enclosed:
        if found := recognise(enclosed.content, enclosed.filename):
            keep(actor, Upload(enclosed.filename, enclosed.content), "enclosed", found, **place)
        else:
            not_kept.append(enclosed.filename)
    return tuple(not_kept)
