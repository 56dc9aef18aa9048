"""Reminding those who have not answered: the silent by one message, those who have begun by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Sending
from consult.models.papers import Consultation
from consult.services._chasing import Standing, standings_of
from consult.services._circulation import begin_sending, issue_link, note_posting
from consult.services._codes import issue_code
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._mail import queue
from consult.services._people import today
from consult.services._unit import unit_of_work

REMINDERS = {"remind": "silent", "remind_started": "draft"}  # the act, and how those stand whom it is for
TEMPLATES = {"remind": "reminder", "remind_started": "reminder_started"}


@dataclass(frozen=True)
class Preview:
    """Who would be reminded now, who is spared and why, and the message as one of them would get it."""

    due: Sequence[Standing]
    spared: Sequence[Standing]
    heard: int
    declined: int
    subject: str = ""
    text: str = ""


def preview(actor: Actor, reference: str, act: str) -> Preview:
    """What ``send`` would do; nothing is saved. Raises NotFound for an act that there is not."""
    consultation = consultation_for(actor, Action.REMIND, reference)
    listed = standings_of(consultation)
    meant = [one for one in listed if one.state == _state_for(act)]
    due = [one for one in meant if not one.spared]
    subject, text = _sample(consultation, act, due)
    return Preview(
        due=due,
        spared=[one for one in meant if one.spared],
        heard=sum(one.spared == "heard" for one in listed),
        declined=sum(one.spared == "declined" for one in listed),
        subject=subject,
        text=text,
    )


def _sample(consultation: Consultation, act: str, due: Sequence[Standing]) -> tuple[str, str]:
    """The real message to the organisation with the longest name, its link and code left out."""
    if not due:
        return "", ""
    longest = max(due, key=lambda one: len(one.invitation.organisation.name))
    values = {
        "consultation": consultation,
        "organisation": longest.invitation.organisation,
        "to_name": longest.contact.name if longest.contact else "",
        "link_secret": _("(their own link)"),
        "link_code": _("(their own code)"),
    }
    subject = render_template(f"email/{TEMPLATES[act]}/subject.txt", **values)
    return " ".join(subject.split()), render_template(f"email/{TEMPLATES[act]}/body.txt", **values).strip()


@unit_of_work
def send(actor: Actor, reference: str, act: str, chosen: Collection[str]) -> int:
    """Remind those of ``chosen`` (public ids) who may be reminded now; returns how many messages are on their way.

    Each gets a link and a code of its own, and those that it has stay good. Nobody is reminded twice on one London
    day. Raises BadInput when there is nobody left to remind.
    """
    consultation = consultation_for(actor, Action.REMIND, reference)
    _one_at_a_time(consultation)
    wanted = _state_for(act)
    due = [
        one
        for one in standings_of(consultation)
        if one.state == wanted and one.invitation.public_id in chosen and not one.spared
    ]
    if not due:
        raise BadInput(_("Nobody is left to remind: they have answered meanwhile, or were written to today."))
    sending = begin_sending(consultation, act, actor.name)
    for one in due:
        _remind(sending, consultation, one)
    record(actor, Action.REMIND, consultation, reminded=len(due), begun=wanted == "draft")
    return len(due)


def _one_at_a_time(consultation: Consultation) -> None:
    """Two officers who press the button at once wait for one another, and the second finds nobody left."""
    db.session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())


def _state_for(act: str) -> str:
    if act not in REMINDERS:
        raise NotFound(_("There is no such reminder."))
    return REMINDERS[act]


def _remind(sending: Sending, consultation: Consultation, one: Standing) -> None:
    invitation, contact = one.invitation, one.contact
    if contact is None:  # spared already
        return
    message = queue(
        TEMPLATES[sending.act],
        key=f"reminder:{invitation.id}:{today().isoformat()}",
        to_name=contact.name,
        to_address=contact.email,
        consultation=consultation,
        reply_to=consultation.contact_email,
        secret=issue_link(invitation, contact),
        code=issue_code(invitation, contact),
        organisation=invitation.organisation,
    )
    note_posting(sending, invitation, contact, message)
