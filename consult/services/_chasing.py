"""How each organisation on a circulation list stands, and whether it may be reminded; never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from consult.db import db
from consult.domain.counting import london
from consult.domain.directory import SECTORS
from consult.models.circulation import Invitation
from consult.models.papers import Consultation
from consult.models.people import Contact
from consult.models.responses import Response
from consult.services._agreements import agreements_of, provisional_of
from consult.services._circulation import LEAVING, LOST, NOT_POSTED, Posted, list_of, posted
from consult.services._corrections import looks
from consult.services._incoming import unentered
from consult.services._lodged import Lodged, lodged
from consult.services._people import addressee, today, written_to
from consult.services._rounds import asking

WAITING = ("silent", "draft")
NOT_HEARD = (*WAITING, "withdrawn")
DECLINED = ("declined", "not_remit")


@dataclass(frozen=True)
class Standing:
    """One organisation on the circulation list.

    ``state`` is answered, nil, late, draft or silent; withdrawn for one that took its answer back; declined, or
    not_remit for one that says the paper is none of its business. An answer outweighs having declined.
    """

    invitation: Invitation
    contact: Contact | None
    state: str
    response: Response | None = None
    posted: Posted = NOT_POSTED
    look_again: bool = False  # answered before the last correction, and has not looked again
    provisional: bool = False  # answered, and those who have to agree it have not said that they did
    came_in: bool = False  # something of it came on paper or by telephone, and waits to be entered

    @property
    def writable(self) -> list[Contact]:
        """Whom a new link could be sent: the organisation's lead, and whoever has the paper now if it was passed on."""
        return [one for one in dict.fromkeys([written_to(self.invitation.organisation), self.contact]) if one]

    @property
    def sector(self) -> str:
        return self.invitation.organisation.sector

    @property
    def spared(self) -> str:
        """Why it is not reminded now; empty where it may be.

        heard or declined; came_in (what it sent waits to be entered); unwanted (it asked not to be reminded);
        not_asked (nothing was sent yet), nobody (no address), failed or bounced (the address does not work), waiting
        (a message has not left yet), or today (it was written to today: once a day is enough).
        """
        if self.state not in WAITING:
            return "declined" if self.state in DECLINED else "heard"
        if self.came_in:
            return "came_in"
        if self.invitation.no_reminders_at is not None:
            return "unwanted"
        if self.contact is None:
            return "nobody"
        if self.posted.state in LOST:
            return self.posted.state
        if self.posted.state in LEAVING:
            return "waiting"
        if self.posted.at is None:
            return "not_asked"
        if self.posted.state == "stale":
            return ""
        return "today" if london(self.posted.at).date() >= today() else ""


@dataclass(frozen=True)
class SectorLine:
    """What came back from one sector; ``answered`` counts nil and late answers too, ``declined`` not our remit too."""

    sector: str
    asked: int
    answered: int
    silent: int
    declined: int = 0


def standings_of(consultation: Consultation, number: int | None = None) -> list[Standing]:
    """Everybody on the circulation list by sector and name, and how each stands in the last round or the one named.

    A fixed number of queries.
    """
    here = asking(consultation, number)
    answers = {one.response.invitation_id: one for one in lodged(consultation, here.number)}
    mine = (Response.consultation_id == consultation.id, Response.round == here.number)
    query = select(Response).where(*mine).order_by(Response.id)
    begun = {response.invitation_id: response for response in db.session.scalars(query)}
    letters, corrected = posted(consultation), looks(consultation, here.number)
    said = agreements_of(consultation, here.number)
    came_in = {one.organisation_id for one in unentered(consultation, here.number)}
    not_again = corrected[-1].not_again if corrected else frozenset()
    found = [
        Standing(
            one,
            addressee(one),
            state_of(here.closes, one, answers.get(one.id), begun.get(one.id)),
            begun.get(one.id),
            letters.get(one.id, NOT_POSTED),
            one.id in not_again,
            bool(one.id in answers and provisional_of([answers[one.id].submission], said)),
            one.organisation_id in came_in,
        )
        for one in list_of(consultation)
    ]
    return sorted(found, key=lambda one: SECTORS.index(one.sector))


def state_of(
    closes: datetime | None, invitation: Invitation, answer: Lodged | None, begun: Response | None
) -> str:
    """How an organisation stands in a round that closes at that instant, as :class:`Standing` names it."""
    if answer is None and begun is not None and begun.withdrawn_at is not None:
        return "withdrawn"
    if answer is None:
        return invitation.declined_as or ("draft" if begun else "silent")
    if answer.came_after(closes):
        return "late"
    return "nil" if answer.document["nil"] else "answered"
