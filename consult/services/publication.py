"""What a signer is told before submitting: how an answer may be shown, what the law may ask, how long it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult import clock
from consult.domain import disclosure
from consult.domain.access import Action, Actor
from consult.domain.wording import short_day
from consult.services._keeping import keeping_of
from consult.services._loading import invitation_for
from consult.services._lodged import PICKED_OUT_BELOW, sizes_of
from consult.services._rounds import shown


@dataclass(frozen=True)
class Told:
    """``few`` is how many of the organisation's sector were asked where that would tell which of them it is, else 0."""

    number: int
    sentences: Sequence[str]
    kept_until: date
    few: int
    grace_minutes: int
    grace_text: str


def told(actor: Actor, public_id: str) -> Told:
    """What the holder of a link is told of the round that is shown now; raises NotFound."""
    invitation = invitation_for(actor, Action.READ_PAPER, public_id)
    consultation = invitation.consultation
    here, _phase = shown(consultation)
    keeping = keeping_of(consultation, here.closes, clock.now())
    notice = disclosure.current()
    size = sizes_of(consultation).get(invitation.organisation.sector, 0)
    return Told(
        number=notice.number,
        sentences=notice.read(keeping.partnership, short_day(keeping.kept_until)),
        kept_until=keeping.kept_until,
        few=max(size, 1) if size < PICKED_OUT_BELOW else 0,
        grace_minutes=keeping.grace_minutes,
        grace_text=keeping.grace_text,
    )
