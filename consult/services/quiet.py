"""An organisation that wants no reminders of one paper says so, and may think again."""

from __future__ import annotations

from collections.abc import Sequence

from consult import clock
from consult.domain.access import Action, Actor
from consult.models.circulation import Invitation
from consult.services._history import record
from consult.services._loading import invitation_for
from consult.services._unit import unit_of_work


def reminders_of(actor: Actor, public_id: str) -> Invitation:
    """The actor's own invitation, which says since when it is not reminded."""
    return invitation_for(actor, Action.CHOOSE_REMINDERS, public_id)


@unit_of_work
def choose(actor: Actor, public_id: str, *, wanted: bool) -> None:
    """Let the organisation be reminded of this paper, or not any more. Doing it twice changes nothing."""
    _choose(actor, public_id, wanted=wanted)


@unit_of_work
def end(holders: Sequence[tuple[Actor, str]]) -> None:
    """Remind the organisations of these papers no more, each for whoever holds a link to it.

    It is what the button of a mail program does, and all that it can do.
    """
    for actor, public_id in holders:
        _choose(actor, public_id, wanted=False)


def _choose(actor: Actor, public_id: str, *, wanted: bool) -> None:
    invitation = invitation_for(actor, Action.CHOOSE_REMINDERS, public_id, lock=True)
    if wanted == (invitation.no_reminders_at is None):
        return
    invitation.no_reminders_at = None if wanted else clock.now()
    named = {"organisation": invitation.organisation.name, "wanted": wanted}
    record(actor, Action.CHOOSE_REMINDERS, invitation.consultation, **named)
