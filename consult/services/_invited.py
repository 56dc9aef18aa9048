"""Find an invitation of a consultation by the name that pages carry; never commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.domain.errors import NotFound
from consult.models.circulation import Invitation
from consult.models.papers import Consultation


def invited(consultation: Consultation, public_id: str) -> Invitation:
    """The invitation with this public id; raises NotFound, also for one of another consultation."""
    found = db.session.scalar(
        select(Invitation).where(
            Invitation.public_id == public_id, Invitation.consultation_id == consultation.id
        )
    )
    if found is None:
        raise NotFound(_("That organisation is not on the circulation list."))
    return found
