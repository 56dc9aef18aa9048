"""Early notice: partners are told that a paper will come, and those with boards are asked when these meet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput
from consult.models.circulation import Invitation
from consult.services._circulation import list_of
from consult.services._history import record
from consult.services._loading import consultation_for, touch
from consult.services._noticing import give_notice, meetings_known, planned_days
from consult.services._people import addressee
from consult.services._telling import Part, longest
from consult.services._telling import sample as sample_of
from consult.services._timetable import timetable_of
from consult.services._unit import unit_of_work


@dataclass(frozen=True)
class ToTell:
    """One organisation on the list: whether it can be written to, and whether its board's dates are asked for."""

    invitation: Invitation
    writable: bool
    meets: bool
    dates_known: int  # meetings from today on


def to_tell(actor: Actor, reference: str) -> list[ToTell]:
    """Everybody on the circulation list of a draft, by sector and name; four queries however many."""
    consultation = consultation_for(actor, Action.GIVE_NOTICE, reference)
    listed = list_of(consultation)
    known = meetings_known(listed)
    return [
        ToTell(
            one,
            writable=addressee(one) is not None,
            meets=one.organisation.meets or one.organisation_id in known,
            dates_known=known.get(one.organisation_id, 0),
        )
        for one in listed
    ]


def sample(actor: Actor, reference: str, *, meets: bool) -> str:
    """The text of the message as an organisation with, or without, a board of its own gets it."""
    consultation = consultation_for(actor, Action.GIVE_NOTICE, reference)
    listed = list_of(consultation)
    own = longest(Part(one, person, has_link=meets) for one in listed if (person := addressee(one)))
    if not own:
        return ""
    days = planned_days(timetable_of(consultation))
    return sample_of("early_notice", own, consultation=consultation, note="", **days)["text"]


@unit_of_work
def give(actor: Actor, reference: str, meets: Collection[int], *, seen_version: int) -> int:
    """Tell everybody on the list who was not told yet; returns how many messages are on their way.

    ``meets`` are the ids of the organisations whose boards decide: they are asked for dates, nobody else is. The
    notice becomes a step of the timetable. Raises BadInput while there is nobody to tell.
    """
    consultation = consultation_for(actor, Action.GIVE_NOTICE, reference)
    touch(consultation, seen_version)
    listed = list_of(consultation)
    for one in listed:
        one.organisation.meets = one.organisation_id in meets
    given = give_notice(consultation, listed)
    if not given.told:
        raise BadInput(_("Nobody is left to tell: the list is empty, or everybody on it was told."))
    record(actor, Action.GIVE_NOTICE, consultation, told=given.told, asked_for_dates=given.asked_for_dates)
    return given.messages
