"""Reminding those who have not answered: the silent by one message, those who have begun by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, NotFound
from consult.services._chasing import Standing, standings_of
from consult.services._circulation import begin_sending
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._people import today
from consult.services._telling import Part, by_person, longest, sample, tell
from consult.services._unit import unit_of_work

REMINDERS = {"remind": "silent", "remind_started": "draft"}  # the act, and how those stand whom it is for
TEMPLATES = {"remind": "reminder", "remind_started": "reminder_started"}


@dataclass(frozen=True)
class Preview:
    """Who would be reminded now in how many messages, who is spared and why, and the real message.

    The message is the one about the organisation with the longest name.
    """

    due: Sequence[Standing]
    spared: Sequence[Standing]
    heard: int
    declined: int
    messages: int
    subject: str = ""
    text: str = ""


def preview(actor: Actor, reference: str, act: str) -> Preview:
    """What ``send`` would do; nothing is saved. Raises NotFound for an act that there is not."""
    consultation = consultation_for(actor, Action.REMIND, reference)
    listed = standings_of(consultation)
    meant = [one for one in listed if one.state == _state_for(act)]
    due = [one for one in meant if not one.spared]
    parts = _parts(due)
    words = sample(TEMPLATES[act], longest(parts), consultation=consultation) if parts else {}
    return Preview(
        due=due,
        spared=[one for one in meant if one.spared],
        heard=sum(one.spared == "heard" for one in listed),
        declined=sum(one.spared == "declined" for one in listed),
        messages=len(by_person(parts)),
        subject=words.get("subject", ""),
        text=words.get("text", ""),
    )


def _parts(due: Sequence[Standing]) -> list[Part]:
    return [Part(one.invitation, one.contact, has_link=True, has_code=True) for one in due if one.contact]


@unit_of_work
def send(actor: Actor, reference: str, act: str, chosen: Collection[str]) -> int:
    """Remind those of ``chosen`` (public ids) who may be reminded now; returns how many messages are on their way.

    Each gets a link and a code of its own, and those that it has stay good. Nobody is reminded twice on one London
    day. Raises BadInput when there is nobody left to remind.
    """
    consultation = consultation_for(actor, Action.REMIND, reference, lock=True)  # a second officer waits
    wanted = _state_for(act)
    due = [
        one
        for one in standings_of(consultation)
        if one.state == wanted and one.invitation.public_id in chosen and not one.spared
    ]
    told = tell(
        TEMPLATES[act],
        _parts(due),
        consultation=consultation,
        key=f"reminder:{today().isoformat()}",
        sending=begin_sending(consultation, act, actor.name),
    )
    if not told:
        raise BadInput(_("Nobody is left to remind: they have answered meanwhile, or were written to today."))
    reminded = sum(len(own) for own in told)
    record(actor, Action.REMIND, consultation, reminded=reminded, begun=wanted == "draft")
    return len(told)


def _state_for(act: str) -> str:
    if act not in REMINDERS:
        raise NotFound(_("There is no such reminder."))
    return REMINDERS[act]
