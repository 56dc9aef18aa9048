"""Sending from an officer's own mailbox: a file for a mail merge, logged as sent outside."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from consult import clock
from consult.documents.spreadsheets import as_csv, as_xlsx
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput
from consult.domain.wording import closing
from consult.models.circulation import Sending
from consult.models.papers import Consultation
from consult.services._chasing import WAITING, Standing, standings_of
from consult.services._circulation import begin_sending, issue_link, note_posting, take_back
from consult.services._codes import issue_code
from consult.services._history import record
from consult.services._loading import consultation_for
from consult.services._mail import address_of
from consult.services._unit import unit_of_work

FACES = {"csv": as_csv, "xlsx": as_xlsx}


def waiting(actor: Actor, reference: str) -> Sequence[Standing]:
    """Whom an officer may write to from an own mailbox: everybody from whom nothing has come, by sector and name."""
    consultation = consultation_for(actor, Action.SEND_OUTSIDE, reference)
    return [one for one in standings_of(consultation) if one.state in WAITING]


@unit_of_work
def merge(actor: Actor, reference: str, chosen: Collection[str], face: str) -> bytes:
    """The file for ``chosen`` (public ids) as csv or xlsx: a row each, with a link and a code of its own.

    Taking the file is the act: each is logged as sent outside. A message of ours that still waits is taken back, so
    that nobody is written to twice; links that have gone out stay good. Raises BadInput when nobody is chosen.
    """
    consultation = consultation_for(actor, Action.SEND_OUTSIDE, reference)
    meant = [
        one
        for one in standings_of(consultation)
        if one.state in WAITING and one.invitation.public_id in chosen
    ]
    if not meant or face not in FACES:
        raise BadInput("", {"organisation": _("Choose at least one organisation that has not answered.")})
    sending = begin_sending(consultation, "outside", actor.name)
    rows = [_row(sending, consultation, one) for one in meant]
    record(actor, Action.SEND_OUTSIDE, consultation, organisations=len(rows))
    return FACES[face]([_head(), *rows])


def _head() -> tuple[str, ...]:
    return (
        _("Name"),
        _("Organisation"),
        _("E-mail address"),
        _("Personal link"),
        _("Code"),
        _("Where to type the code"),
        _("Paper"),
        _("Closes"),
    )


def _row(sending: Sending, consultation: Consultation, one: Standing) -> tuple[str, ...]:
    invitation, contact = one.invitation, one.contact
    if one.posted.state == "queued":
        take_back(invitation)
    invitation.sent_at = invitation.sent_at or clock.now()
    link, code = issue_link(invitation, contact), issue_code(invitation, contact)
    note_posting(sending, invitation, contact, None)
    return (
        contact.name if contact else "",
        invitation.organisation.name,
        contact.email if contact else "",
        address_of(f"/a/{link}"),
        code,
        address_of("/code"),
        consultation.title,
        closing(consultation.first_late_instant),
    )
