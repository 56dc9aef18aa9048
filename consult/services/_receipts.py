"""The receipt of what was submitted: to whoever has the paper, and to the organisation itself; never commits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select

from consult.db import db
from consult.domain.signing import is_provisional
from consult.models.circulation import Invitation
from consult.models.directory import Mailbox
from consult.models.responses import Response, Submission
from consult.services._answering import Paper
from consult.services._circulation import issue_link
from consult.services._confirmations import answers_of
from consult.services._mail import queue
from consult.services._people import addressee

_MAILBOXES = select(Mailbox).where(Mailbox.organisation_id == bindparam("organisation")).order_by(Mailbox.id)
REGISTERED = "registered"  # the label of the mailbox that belongs to the organisation and not to a person


def send_receipts(invitation: Invitation, response: Response, submission: Submission, paper: Paper) -> None:
    """Queue the receipt with the whole copy: one message for each recipient.

    The organisation's registered mailbox gets it too, so that an answer given in its name without its knowledge is
    seen. It gets no link. A provisional answer brings its signer a link by which to say later what was agreed.
    """
    values = {
        "response": response,
        "submission": submission,
        "copy": answers_of(paper, submission),
    }
    contact, key = addressee(invitation), f"receipt:{response.id}:{submission.number}"
    if contact is not None:
        provisional = is_provisional(submission.document)
        link = {"secret": issue_link(invitation, contact)} if provisional else {}
        tell(
            invitation,
            "receipt",
            key,
            contact.name,
            contact.email,
            language=contact.language,
            **link,
            **values,
        )
    tell_mailboxes(invitation, "receipt", key, contact.email if contact else "", **values)


def tell_mailboxes(invitation: Invitation, event: str, key: str, told: str, **values: Any) -> None:
    """Queue a message for each registered mailbox of the organisation but the address that has been ``told``."""
    for mailbox in _registered(invitation):
        if mailbox.email != told:
            name = invitation.organisation.name
            tell(invitation, event, f"{key}:{mailbox.id}", name, mailbox.email, to_mailbox=True, **values)


def tell(invitation: Invitation, event: str, key: str, to_name: str, to_address: str, **values: Any) -> None:
    """Queue one message about an organisation's answer."""
    queue(
        event,
        key=key,
        to_name=to_name,
        to_address=to_address,
        consultation=invitation.consultation,
        reply_to=invitation.consultation.contact_email,
        organisation=invitation.organisation,
        **values,
    )


def _registered(invitation: Invitation) -> Iterator[Mailbox]:
    organisation = invitation.organisation.merged_into or invitation.organisation
    found = db.session.scalars(_MAILBOXES, {"organisation": organisation.id})
    return (one for one in found if one.label.strip().casefold() == REGISTERED)
