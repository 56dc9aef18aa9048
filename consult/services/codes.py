"""Codes to type in: one made for somebody on the telephone, and the way in by one."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor
from consult.domain.errors import BadInput
from consult.domain.lifecycle import Phase
from consult.models.circulation import Invitation, Link
from consult.services._codes import hash_of_code, issue_code, tidy
from consult.services._history import record
from consult.services._invited import invited
from consult.services._loading import consultation_for
from consult.services._people import addressee
from consult.services._unit import unit_of_work

EVERYWHERE = {"every_partnership": True}
ANSWERED_BY_CODE = (Phase.SCHEDULED, Phase.OPEN)


@unit_of_work
def make(actor: Actor, reference: str, public_id: str) -> str:
    """A fresh code for one organisation, to be read out; it is returned this once and kept nowhere."""
    consultation = consultation_for(actor, Action.MAKE_CODE, reference)
    invitation = invited(consultation, public_id)
    code = issue_code(invitation, addressee(invitation))
    record(actor, Action.MAKE_CODE, consultation, organisation=invitation.organisation.name)
    return code


def by_code(typed: str) -> Link:
    """The link behind a code, with its invitation. Looking changes nothing.

    A code that is wrong, was ended or belongs to a paper that has closed gets the same answer: BadInput.
    """
    query = (
        select(Link)
        .join(Link.invitation)
        .where(
            Link.secret_hash == hash_of_code(typed),
            Link.kind == "code",
            Link.revoked_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .options(contains_eager(Link.invitation).options(joinedload(Invitation.consultation)))
    )
    link = db.session.scalar(query, execution_options=EVERYWHERE) if tidy(typed) else None
    if link is None or link.invitation.consultation.phase_at(clock.now()) not in ANSWERED_BY_CODE:
        sentence = _(
            "This code opens nothing. Check it against the message; it is twelve letters and figures."
        )
        raise BadInput(sentence, {"code": sentence})
    return link
