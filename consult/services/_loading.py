"""Find what an actor asked for, or say that there is no such thing; never commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.util import identity_key

from consult import clock
from consult.db import db
from consult.domain.access import Action, Actor, Subject, require
from consult.domain.errors import Conflict, NotFound
from consult.models.circulation import Invitation
from consult.models.papers import Consultation

_INVITATION = (
    select(Invitation)
    .where(Invitation.id == bindparam("invitation"))
    .options(joinedload(Invitation.consultation), joinedload(Invitation.organisation))
)
_LOCKED_INVITATION = _INVITATION.with_for_update(of=Invitation)


def subject_of(consultation: Consultation, invitation: Invitation | None = None) -> Subject:
    """What the permission table needs to know about a consultation now."""
    return Subject(
        partnership_id=consultation.partnership_id,
        phase=consultation.phase_at(clock.now()),
        invitation_id=invitation.id if invitation else None,
    )


def consultation_for(actor: Actor, action: Action, reference: str, *, lock: bool = False) -> Consultation:
    """The consultation named ``reference``; raises NotFound, or NotAllowed for an action it is not open to.

    ``lock``: for acts that must not pass each other, such as moving the close and what follows the close. Whoever
    comes second finds what the first has done.
    """
    query = select(Consultation).where(Consultation.reference == reference)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    consultation = db.session.scalar(query)
    if consultation is None:
        raise NotFound(_("There is no consultation %(reference)s here.", reference=reference))
    require(actor, action, subject_of(consultation))
    return consultation


def invitation_for(actor: Actor, action: Action, public_id: str, *, lock: bool = False) -> Invitation:
    """The actor's own invitation with its consultation and organisation; raises NotFound.

    Its row is locked where two acts must not pass each other.
    """
    own = actor.invitation_id
    read = db.session.identity_map.get(identity_key(Invitation, own)) if own and not lock else None
    invitation = read or db.session.scalar(_LOCKED_INVITATION if lock else _INVITATION, {"invitation": own})
    if invitation is None or invitation.public_id != public_id:
        raise NotFound(_("This link does not open anything."))
    require(actor, action, subject_of(invitation.consultation, invitation))
    return invitation


def note_hand(actor: Actor, consultation: Consultation) -> None:
    """Remember that this person worked on the words of the draft; the clock and the command line are nobody."""
    if actor.person_id is not None and actor.person_id not in consultation.prepared_by:
        consultation.prepared_by = [*consultation.prepared_by, actor.person_id]


def touch(consultation: Consultation, seen_version: int | None) -> None:
    """Count an edit; raises Conflict when somebody else saved after ``seen_version`` was shown, or in this moment."""
    here = select(Consultation.seen_version).where(Consultation.id == consultation.id).with_for_update()
    kept = db.session.scalar(here)
    if seen_version is not None and seen_version != kept:
        raise Conflict(
            _(
                "Somebody else changed this paper while you had it open. Nothing of yours was saved. "
                "Open the page again to see their change, then make yours."
            )
        )
    consultation.seen_version = (kept or 0) + 1
