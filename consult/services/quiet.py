"""What a partner gets: no reminders of one paper, and messages in the language of one's choice."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, NotFound
from consult.domain.language import LANGUAGES
from consult.models.circulation import Invitation
from consult.models.people import Contact
from consult.services._history import record
from consult.services._loading import invitation_for
from consult.services._unit import unit_of_work


def reminders_of(actor: Actor, public_id: str) -> Invitation:
    """The actor's own invitation, which says since when it is not reminded."""
    return invitation_for(actor, Action.CHOOSE_REMINDERS, public_id)


def language_of(actor: Actor) -> str:
    """The code of the language that the actor, a person of the directory, chose; blank where none was chosen."""
    return _contact_of(actor).language


@unit_of_work
def choose_language(actor: Actor, public_id: str, language: str) -> None:
    """Keep the language of the messages to the actor, a person of the directory, about any paper.

    Blank leaves it open. Raises BadInput for a language that there is not, NotFound for anybody else.
    """
    invitation = invitation_for(actor, Action.CHOOSE_LANGUAGE, public_id)
    if language not in ("", *LANGUAGES):
        raise BadInput("", {"language": _("Choose a language.")})
    contact = _contact_of(actor)
    contact.language = language
    named = {"organisation": invitation.organisation.name, "language": language}
    record(actor, Action.CHOOSE_LANGUAGE, invitation.consultation, **named)


def _contact_of(actor: Actor) -> Contact:
    contact = db.session.get(Contact, actor.contact_id) if actor.contact_id else None
    if contact is None:
        raise NotFound(_("You are not in the directory of this partnership."))
    return contact


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
