"""Questions and requests for more time: asked by a partner, answered by an officer to it alone or to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from flask_babel import gettext as _
from sqlalchemy import func, select

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.counting import instant, london
from consult.domain.errors import BadInput
from consult.models.circulation import Invitation
from consult.models.enquiries import Enquiry
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.services._circulation import list_of
from consult.services._enquiries import (
    Shared,
    close_enquiry,
    enquiries_of,
    enquiry_of,
    shared_of,
)
from consult.services._history import record
from consult.services._loading import consultation_for, invitation_for
from consult.services._mail import queue
from consult.services._people import addressee
from consult.services._rounds import shown
from consult.services._telling import Part, reached, tell
from consult.services._unit import unit_of_work

KINDS = ("question", "more_time")
WAITING = 5  # questions and requests of one organisation that may wait for an answer at a time
A_DAY = 10  # that one organisation may send in a day of London


@dataclass(frozen=True)
class Asked:
    """What the holder of an invitation sees: its own questions, and what was answered to everybody."""

    own: Sequence[Enquiry]
    shared: Sequence[Shared]


def shared(actor: Actor, public_id: str) -> list[Shared]:
    """The answers that all were given, as the holder of an invitation reads them."""
    consultation = invitation_for(actor, Action.READ_PAPER, public_id).consultation
    return shared_of(consultation, shown(consultation)[0].number)


def asked(actor: Actor, public_id: str) -> Asked:
    """The organisation's own questions, the newest first, and the answers that all were given."""
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    query = select(Enquiry).where(Enquiry.invitation_id == invitation.id).order_by(Enquiry.id.desc())
    return Asked(db.session.scalars(query).all(), shared(actor, public_id))


@unit_of_work
def ask(
    actor: Actor, public_id: str, *, kind: str, text: str, asked_by: str, until: date | None = None
) -> None:
    """Put a question, or a request for more time until a later close, and tell the team's mailbox.

    More time is for the one who leads to ask: NotAllowed for a contributor. Raises BadInput naming the field, also
    for the sixth that waits for an answer and the eleventh of a day.
    """
    asks = Action.ASK_TIME if kind == "more_time" else Action.ASK
    invitation = invitation_for(actor, asks, public_id, lock=True)
    consultation = invitation.consultation
    if kind not in KINDS:
        raise BadInput("", {"kind": _("Choose what you ask for.")})
    _refuse_too_many(invitation)
    until = _later_close(consultation, until) if kind == "more_time" else None
    enquiry = Enquiry(
        consultation_id=consultation.id,
        invitation_id=invitation.id,
        round=consultation.round,
        kind=kind,
        text=text,
        until=until,
        asked_by=asked_by,
        asked_at=clock.now(),
    )
    db.session.add(enquiry)
    db.session.flush()
    _tell_the_team(enquiry, invitation)
    record(actor, asks, consultation, enquiry=enquiry.id, organisation=invitation.organisation.name)


def _refuse_too_many(invitation: Invitation) -> None:
    waiting = select(func.count()).where(
        Enquiry.invitation_id == invitation.id, Enquiry.answered_at.is_(None)
    )
    if (db.session.scalar(waiting) or 0) >= WAITING:
        sentence = _("%(number)s of your questions wait for an answer already.", number=WAITING)
        raise BadInput("", {"text": sentence + " " + _by_telephone(invitation.consultation)})
    midnight = instant(london(clock.now()).date(), time(0))
    today = (
        select(func.count())
        .select_from(Enquiry)
        .join(Enquiry.invitation)
        .where(Invitation.organisation_id == invitation.organisation_id, Enquiry.asked_at >= midnight)
    )
    if (db.session.scalar(today) or 0) >= A_DAY:
        sentence = _("Your organisation has sent %(number)s questions today.", number=A_DAY)
        raise BadInput("", {"text": sentence + " " + _by_telephone(invitation.consultation)})


def _by_telephone(consultation: Consultation) -> str:
    return _("Telephone %(name)s, or ask tomorrow.", name=consultation.contact_name)


def _later_close(consultation: Consultation, until: date | None) -> date | None:
    closes = consultation.first_late_instant
    if until and closes and instant(until, time(0)) < closes:
        sentence = _("Choose a day after the present close, or leave the date blank.")
        raise BadInput("", {"until-day": sentence})
    return until


def _tell_the_team(enquiry: Enquiry, invitation: Invitation) -> None:
    home = db.session.get_one(Partnership, invitation.partnership_id)
    queue(
        "enquiry",
        key=f"enquiry:{enquiry.id}",
        to_name=invitation.consultation.contact_name,
        to_address=home.mailbox,
        consultation=invitation.consultation,
        enquiry=enquiry,
        organisation=invitation.organisation,
    )


def waiting(actor: Actor) -> dict[int, int]:
    """How many questions and requests wait for an answer, by the id of the consultation; one query."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = (
        select(Enquiry.consultation_id, func.count())
        .where(Enquiry.answered_at.is_(None))
        .group_by(Enquiry.consultation_id)
    )
    return dict(list(db.session.execute(query)))  # type: ignore[arg-type]


def enquiries(actor: Actor, reference: str) -> list[Enquiry]:
    """Everything that was asked about a consultation, what waits first."""
    return enquiries_of(consultation_for(actor, Action.SEE_WORKSPACE, reference))


def enquiry(actor: Actor, reference: str, enquiry_id: int) -> Enquiry:
    """One question or request; raises NotFound."""
    return enquiry_of(consultation_for(actor, Action.SEE_WORKSPACE, reference), enquiry_id)


@unit_of_work
def answer(actor: Actor, reference: str, enquiry_id: int, *, answer: str, question: str = "") -> None:
    """Answer a question: to who asked alone, or, with its ``question`` as all may read it, to everybody invited.

    Raises BadInput for a request for more time, Conflict where it has been answered.
    """
    consultation = consultation_for(actor, Action.ANSWER_ENQUIRY, reference)
    found = enquiry_of(consultation, enquiry_id, lock=True)
    if found.kind != "question":
        raise BadInput(_("A request for more time is granted or refused."))
    close_enquiry(actor, found, answer=answer)
    found.question, found.to_all = question, bool(question)
    if found.to_all:
        _tell_everybody(consultation, found)
    else:
        _tell_who_asked(consultation, found)
    record(actor, "answer a question", consultation, enquiry=found.id, to_all=found.to_all)


@unit_of_work
def refuse(actor: Actor, reference: str, enquiry_id: int, *, reason: str) -> None:
    """Refuse more time, with the reason, which the report prints. Raises BadInput for a question, Conflict."""
    consultation = consultation_for(actor, Action.ANSWER_ENQUIRY, reference)
    found = enquiry_of(consultation, enquiry_id, lock=True)
    if found.kind != "more_time":
        raise BadInput(_("A question is answered, not refused."))
    close_enquiry(actor, found, answer=reason, outcome="refused")
    _tell_who_asked(consultation, found)
    record(actor, "refuse more time", consultation, enquiry=found.id, reason=reason)


def _tell_who_asked(consultation: Consultation, found: Enquiry) -> None:
    contact = addressee(found.invitation)
    if contact is not None:
        queue(
            "enquiry_answered",
            key=f"enquiry_answered:{found.id}",
            to_name=contact.name,
            to_address=contact.email,
            language=contact.language,
            consultation=consultation,
            reply_to=consultation.contact_email,
            enquiry=found,
        )


def _tell_everybody(consultation: Consultation, found: Enquiry) -> None:
    """One message to each person whom an invitation was sent to, the asker among them and like the others."""
    tell(
        "question_answered",
        [Part(one, person) for one, person in reached(list_of(consultation))],
        consultation=consultation,
        key=f"question_answered:{found.id}",
        due_at=consultation.opens_at,
        question=found.question,
        answer=found.answer,
    )
