"""The counted answers of a round, each with what it said about showing it; never commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from consult.db import db
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.models.responses import Response, Submission
from consult.services._lodging import came_late, counts
from consult.services._rounds import asking

UNNAMED = {
    "public": "A public body",
    "voluntary": "A voluntary organisation",
    "community": "A community organisation",
    "private": "A business",
}
SECTOR_NAMES = {
    "public": "Public",
    "voluntary": "Voluntary",
    "community": "Community",
    "private": "Private",
}
PICKED_OUT_BELOW = 3  # organisations of one sector that were asked


class Lodged:
    """One organisation's counted answer, with what it said about showing it.

    ``few``: so few of its sector were asked that the name of the sector would pick it out. ``after`` is what was
    lodged late after an answer that came in time: that one counts, and this one is listed apart.
    """

    def __init__(
        self,
        organisation: Organisation,
        response: Response,
        submission: Submission,
        few: bool = False,
        after: Submission | None = None,
    ) -> None:
        self.organisation = organisation
        self.few = few
        self.after = after
        self.response = response
        self.submission = submission
        self.document: Mapping[str, Any] = submission.document
        self.publication = submission.publication
        self.authority = submission.authority
        self.submitted_at = submission.submitted_at

    @property
    def shown_as(self) -> str:
        """The name to print, as the organisation chose."""
        if self.is_named:
            return str(self.organisation.name)
        return _("An organisation") if self.few else _(UNNAMED[self.organisation.sector])

    @property
    def is_named(self) -> bool:
        """Whether it agreed to stand in the report under its name."""
        return self.publication == "full"

    @property
    def sector_shown(self) -> str:
        """The sector to print beside it; empty where that would tell who it is."""
        return "" if self.few and not self.is_named else _(SECTOR_NAMES[self.organisation.sector])

    def withholds(self, key: str) -> bool:
        """Whether the words given to a field are not to be published."""
        return self.publication == "none" or key in self.document.get("confidential", ())

    def came_after(self, closed: datetime | None) -> bool:
        """Whether it came after the bell; a letter counts by the day on which it was received."""
        return came_late(self.response, self.submission, closed)


def lodged(consultation: Consultation, number: int | None = None) -> list[Lodged]:
    """The counted submission of every organisation that answered a round, by sector and name.

    The last that came in time counts, or else the last. The round is the one that was approved last where none is
    named; answers of two rounds never come together, and one that was withdrawn is none.
    """
    sizes, closes = sizes_of(consultation), asking(consultation, number).closes
    query = (
        select(Organisation, Response, Submission)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .join(Response, Response.invitation_id == Invitation.id)
        .join(Submission, Submission.response_id == Response.id)
        .where(Invitation.consultation_id == consultation.id, Response.submitted_at.is_not(None))
        .where(Response.round == (consultation.round if number is None else number))
        .order_by(Organisation.sector, Organisation.name, Organisation.id, Response.id, Submission.number)
    )
    found = []
    for _number, rows in groupby(db.session.execute(query), key=lambda row: row[1].id):
        given = list(rows)
        organisation, response, last = given[-1]
        chosen = counts(response, [each for _one, _response, each in given], closes)
        few = sizes.get(organisation.sector, 0) < PICKED_OUT_BELOW
        found.append(Lodged(organisation, response, chosen, few, last if last is not chosen else None))
    return found


def sizes_of(consultation: Consultation) -> dict[str, int]:
    """How many of each sector were asked."""
    query = (
        select(Organisation.sector, func.count().label("asked"))
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .where(Invitation.consultation_id == consultation.id, Invitation.sent_at.is_not(None))
        .group_by(Organisation.sector)
    )
    return {row.sector: row.asked for row in db.session.execute(query)}
