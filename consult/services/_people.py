"""Whom an organisation is written to, and which organisations can be asked today; never commits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_

from consult import clock
from consult.domain.counting import london
from consult.models.circulation import Invitation
from consult.models.people import Contact, Organisation


def today() -> date:
    """The day in London."""
    return london(clock.now()).date()


def is_there(contact: Contact | None) -> bool:
    """Whether a person can be written to: has an address and has not left."""
    return bool(contact and contact.email and (contact.left_on is None or contact.left_on > today()))


def written_to(organisation: Organisation) -> Contact | None:
    """Whom the organisation is written to: the first lead who is there, else a deputy, else a substitute.

    None where nobody is left who could be. A leaver is never written to, nor is somebody who only contributes,
    unless named as the one who stands in.
    """
    people = [one for one in organisation.contacts if is_there(one)]
    for role in ("lead", "deputy"):
        if found := next((one for one in people if one.role == role), None):
            return found
    stand_in = {one.substitute_id for one in organisation.contacts}
    return next((one for one in people if one.id in stand_in), None)


def addressee(invitation: Invitation) -> Contact | None:
    """Who gets the messages about an invitation: who has it, or, once that person has left, who is written to now."""
    if is_there(invitation.contact):
        return invitation.contact
    organisation = invitation.organisation
    return written_to(organisation.merged_into or organisation)


def is_current() -> ColumnElement[bool]:
    """For a query: organisations that exist today, neither merged into another nor ended."""
    ended = Organisation.ended_on
    return Organisation.merged_into_id.is_(None) & or_(ended.is_(None), ended > today())
