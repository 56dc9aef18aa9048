"""A draft that was open at the bell: its organisation asks for it to be lodged late, and an officer decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.answers import Answer
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.domain.signing import SignOff, faults, from_document
from consult.models.circulation import Invitation
from consult.models.lateness import LateRequest
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.models.responses import Response
from consult.services._answering import Paper, paper_of, to_submit
from consult.services._history import record
from consult.services._keeping import keeping_of, told_to_the_signer
from consult.services._loading import consultation_for, invitation_for, subject_of
from consult.services._lodging import counted_submission, lodge
from consult.services._people import addressee
from consult.services._receipts import tell
from consult.services._rounds import asking, shown
from consult.services._unit import unit_of_work


def own(actor: Actor, public_id: str) -> LateRequest | None:
    """What the holder of a link asked for in the round that is shown now."""
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    response = _response(invitation)
    return _of(response) if response else None


@unit_of_work
def ask(actor: Actor, public_id: str, *, reason: str, sign_off: SignOff) -> None:
    """Ask that the draft, as it stands now, is lodged late; once a round. The team's mailbox is told.

    Raises BadInput where nothing was written or what was written is counted already, Conflict the second time,
    NotAllowed while the round is open.
    """
    invitation = invitation_for(actor, Action.READ_PAPER, public_id, lock=True)
    consultation, (here, phase) = invitation.consultation, shown(invitation.consultation)
    require(actor, Action.ASK_LATE, replace(subject_of(consultation, invitation), phase=phase))
    response = _response(invitation)
    draft = to_submit(response) if response else {}
    if response is None or not draft:
        raise BadInput(_("Nothing was written before the close, so there is nothing to lodge."))
    if _of(response) is not None:
        raise Conflict(_("This has been asked for already. Open the page again to see what became of it."))
    if wrong := faults(sign_off):
        raise BadInput(next(iter(wrong.values())), wrong)
    _refuse_counted(response, draft, here.closes)
    request = LateRequest(
        consultation_id=consultation.id,
        response_id=response.id,
        reason=reason,
        asked_at=clock.now(),
        draft=draft,
        sign_off=sign_off.fitting.document,
    )
    db.session.add(request)
    db.session.flush()
    named = {"organisation": invitation.organisation.name, "receipt": response.receipt}
    record(actor, Action.ASK_LATE, consultation, round=response.round, reason=reason, **named)
    home = db.session.get_one(Partnership, invitation.partnership_id)
    key = f"late_request:{request.id}"
    tell(invitation, "late_request", key, consultation.contact_name, home.mailbox, request=request)


def _refuse_counted(response: Response, draft: dict[str, Answer], closes: datetime | None) -> None:
    if response.submitted_at is None:
        return
    if response.source != "online":
        raise BadInput(
            _("An officer entered an answer for you, and it counts. Say what is wrong with that one.")
        )
    counts = counted_submission(response, closes)
    if counts is not None and counts.document["answers"] == draft:
        raise BadInput(_("What you wrote was submitted in time, and counts."))


def requests(actor: Actor, reference: str) -> Sequence[LateRequest]:
    """For the officer: everything that was asked about a consultation, what waits first."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    query = _everything(consultation).order_by(LateRequest.decided_at.is_not(None), LateRequest.id)
    return db.session.scalars(query).all()


def waiting(actor: Actor) -> dict[int, int]:
    """How many requests wait for a decision, by the id of the consultation; one query."""
    require(actor, Action.SEE_WORKSPACE, Subject(partnership_id=current_partnership()))
    query = (
        select(LateRequest.consultation_id, func.count())
        .where(LateRequest.decided_at.is_(None))
        .group_by(LateRequest.consultation_id)
    )
    return dict(list(db.session.execute(query)))  # type: ignore[arg-type]


def request_of(actor: Actor, reference: str, request_id: int) -> tuple[LateRequest, Paper]:
    """For the officer: one of them, with the paper that it answers; raises NotFound."""
    consultation = consultation_for(actor, Action.READ_RESPONSES, reference)
    found = _one(consultation, request_id)
    return found, paper_of(found.response.version)


@unit_of_work
def admit(actor: Actor, reference: str, request_id: int, *, decision: str) -> None:
    """Lodge the draft as it stood when it was asked for: received now, late, with the decision in its document.

    An answer that came in time goes on counting, and this one is listed apart. Raises Conflict once decided.
    """
    consultation, request = _waiting(actor, reference, request_id)
    response, at = request.response, clock.now()
    counted = response.submitted_at is not None and (response.submitted_at, response.is_nil)
    late = {"asked": request.asked_at.isoformat(), "by": actor.name, "decision": decision}
    closes = asking(consultation, response.round).closes
    more = told_to_the_signer(keeping_of(consultation, closes, at)) | {"lodged_late": late}
    response.source, response.received_on, response.entered_by = "online", None, ""
    lodge(
        actor,
        response.invitation,
        response,
        request.draft,
        from_document(request.sign_off),
        at,
        False,
        more=more,
    )
    if counted:  # an answer that came in time goes on being the one
        response.submitted_at, response.is_nil = counted
    _decide(actor, request, "lodged", decision)


@unit_of_work
def refuse(actor: Actor, reference: str, request_id: int, *, decision: str) -> None:
    """Do not lodge it; its organisation is sent the reason. The draft stays. Raises Conflict once decided."""
    consultation, request = _waiting(actor, reference, request_id)
    _decide(actor, request, "refused", decision)
    invitation = request.response.invitation
    record(
        actor,
        "refuse to lodge an answer late",
        consultation,
        organisation=invitation.organisation.name,
        receipt=request.response.receipt,
        decision=decision,
    )
    if contact := addressee(invitation):
        tell(
            invitation,
            "late_refused",
            f"late_refused:{request.id}",
            contact.name,
            contact.email,
            language=contact.language,
            request=request,
        )


def _decide(actor: Actor, request: LateRequest, outcome: str, decision: str) -> None:
    request.outcome, request.decision = outcome, decision
    request.decided_by, request.decided_at = actor.name, clock.now()


def _waiting(actor: Actor, reference: str, request_id: int) -> tuple[Consultation, LateRequest]:
    consultation = consultation_for(actor, Action.DECIDE_LATE, reference)
    request = _one(consultation, request_id, lock=True)
    if request.decided_at is not None:
        raise Conflict(_("Somebody has decided this meanwhile. Open the page again to see how."))
    return consultation, request


def _one(consultation: Consultation, request_id: int, *, lock: bool = False) -> LateRequest:
    query = _everything(consultation).where(LateRequest.id == request_id)
    found = db.session.scalar(query.with_for_update(of=LateRequest) if lock else query)
    if found is None:
        raise NotFound(_("There is no such request here."))
    return found


def _everything(consultation: Consultation) -> Select[Any]:
    return (
        select(LateRequest)
        .join(LateRequest.response)
        .where(LateRequest.consultation_id == consultation.id)
        .options(
            contains_eager(LateRequest.response)
            .joinedload(Response.invitation)
            .options(joinedload(Invitation.organisation), joinedload(Invitation.contact))
        )
    )


def _response(invitation: Invitation) -> Response | None:
    here, _phase = shown(invitation.consultation)
    mine = (Response.invitation_id == invitation.id, Response.round == here.number)
    return db.session.scalar(select(Response).where(*mine))


def _of(response: Response) -> LateRequest | None:
    return db.session.scalar(select(LateRequest).where(LateRequest.response_id == response.id))
