"""Who said that it would not answer; never commits."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from consult.db import db
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation


def who_declined(consultation: Consultation, heard: Collection[int]) -> list[tuple[Organisation, str]]:
    """Organisations that were asked and declined, and in which way, by sector and name.

    ``heard`` are the ids of those that answered all the same: an answer outweighs having declined.
    """
    query = (
        select(Organisation, Invitation.declined_as)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(
            Invitation.consultation_id == consultation.id,
            Invitation.declined_at.is_not(None),
            Invitation.sent_at.is_not(None),
        )
        .order_by(Organisation.sector, Organisation.name, Organisation.id)
    )
    return [(one, way) for one, way in db.session.execute(query) if one.id not in heard]
