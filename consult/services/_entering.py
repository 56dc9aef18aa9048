"""What every way of entering an answer for somebody shares, by form or as a letter; never commits."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _

from consult import clock
from consult.db import db
from consult.domain.counting import last_open_day, london
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.models.circulation import Invitation
from consult.models.papers import PaperVersion
from consult.models.responses import Response
from consult.services._answering import latest_version, receipt_letters, response_to

SOURCES = ("paper", "email", "telephone", "event")


def refuse_unknown_way(source: str, received_on: date) -> None:
    """Raise BadInput for a way that we do not know, or a day that has not come."""
    if source not in SOURCES or received_on > london(clock.now()).date():
        raise BadInput(_("Say how the answer came and on which day; the day cannot be in the future."))


def refuse_to_replace(response: Response, late: datetime | None, received_on: date) -> None:
    """An officer's entry never replaces what the partner submitted, nor a timely answer by one that came late.

    ``late`` is the first instant that was too late for the round that it belongs to.
    """
    _refuse_deleted(response)
    if response.submitted_at is None:
        return
    if response.source == "online":
        raise BadInput(_("This organisation has submitted its own answer; it can change it until the close."))
    if late and received_on > last_open_day(late):
        raise BadInput(
            _(
                "An answer of this organisation that came in time is counted. "
                "What came after the close cannot replace it."
            )
        )


def in_hand(invitation: Invitation) -> Response:
    """The answer to the round that runs, begun where there is none yet."""
    consultation = invitation.consultation
    if found := response_to(invitation.id, consultation.round):
        _refuse_deleted(found)
        return found
    version = latest_version(consultation.id)
    if version is None:
        raise NotFound(_("This paper is not out yet."))
    return begin(invitation, version)


def _refuse_deleted(response: Response) -> None:
    if response.emptied_at is not None:
        raise Conflict(_("This answer was deleted when its time was over. Nothing can be added to it."))


def begin(invitation: Invitation, version: PaperVersion) -> Response:
    """A response to this version of the paper, with its receipt number and nothing in it."""
    response = Response(
        consultation_id=invitation.consultation_id,
        invitation_id=invitation.id,
        round=invitation.consultation.round,
        version=version,
        receipt=f"{invitation.consultation.reference}-{receipt_letters()}",
        started_at=clock.now(),
    )
    db.session.add(response)
    db.session.flush()
    return response
