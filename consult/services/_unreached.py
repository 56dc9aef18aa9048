"""Telling the officer that a message did not arrive; never commits."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consult import clock
from consult.db import db
from consult.models.circulation import Invitation, Posting
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Partnership
from consult.services._mail import address_of, queue

TOGETHER = timedelta(minutes=5)  # what is lost within them is told in one message, at their end


def tell_officer(lost: Message) -> None:
    """Queue word of a lost message to the contact of its consultation, or of each that it is about, in five minutes.

    Messages to those invited are shown on a page, which the word leads to, so one word is enough for many; of any
    other there is a word each. It belongs to no consultation itself: that it is lost is told to nobody.
    """
    about = select(Invitation.consultation_id).join(Posting, Posting.invitation_id == Invitation.id)
    posted = set(db.session.scalars(about.where(Posting.message_id == lost.id)))
    for number in sorted(posted | {lost.consultation_id or 0} - {0}):
        _tell(lost, db.session.get_one(Consultation, number), posted=bool(posted))


def _tell(lost: Message, consultation: Consultation, *, posted: bool) -> None:
    until = _end_of_turn()
    home = db.session.get_one(Partnership, consultation.partnership_id)
    with suppress(IntegrityError), db.session.begin_nested():  # another process may say it in the same moment
        queue(
            "unreached",
            key=f"unreached:{consultation.id}:{until:%Y%m%d%H%M}"
            if posted
            else f"unreached:message:{lost.id}",
            to_name=consultation.contact_name or home.name,
            to_address=consultation.contact_email or home.mailbox,
            reply_to=home.mailbox,
            due_at=until,
            paper=consultation,
            lost=lost,
            page=address_of(f"/consultations/{consultation.reference}/responses?show=lost"),
        )


def _end_of_turn() -> datetime:
    """The end of the five minutes that now stands in; all that is lost in them is told then."""
    begun = clock.now().timestamp() // TOGETHER.total_seconds() * TOGETHER.total_seconds()
    return datetime.fromtimestamp(begun, UTC) + TOGETHER
