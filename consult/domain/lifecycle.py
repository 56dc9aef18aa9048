"""Stages that people decide, and phases that follow from them and the clock.

No job opens or closes a paper: whether it is open is worked out from the stage, the two instants and now.
"""

from datetime import datetime
from enum import StrEnum

from consult.domain.errors import DomainError


class Stage(StrEnum):
    """What people have decided about a consultation."""

    DRAFT = "draft"
    APPROVED = "approved"
    REPORTED = "reported"
    REVISING = (
        "revising"  # one round is over and the next is being prepared; partners see the one that is over
    )
    WITHDRAWN = "withdrawn"


class Phase(StrEnum):
    """Where a consultation stands at an instant."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    ANALYSIS = "analysis"
    REPORTED = "reported"
    REVISING = "revising"
    WITHDRAWN = "withdrawn"


EDITABLE = frozenset({Phase.DRAFT, Phase.REVISING})
"""The phases in which the paper, its dates and its list can still be changed."""

SETTLED = {
    Stage.DRAFT: Phase.DRAFT,
    Stage.REPORTED: Phase.REPORTED,
    Stage.REVISING: Phase.REVISING,
    Stage.WITHDRAWN: Phase.WITHDRAWN,
}

FOLLOWS = {
    Stage.DRAFT: {Stage.APPROVED, Stage.WITHDRAWN},
    Stage.APPROVED: {Stage.REPORTED, Stage.REVISING, Stage.WITHDRAWN},
    Stage.REPORTED: {Stage.REPORTED, Stage.REVISING, Stage.WITHDRAWN},
    Stage.REVISING: {Stage.APPROVED, Stage.WITHDRAWN},
    Stage.WITHDRAWN: set[Stage](),
}


def phase(
    stage: Stage, opens_at: datetime | None, first_late_instant: datetime | None, at: datetime
) -> Phase:
    """The phase at instant ``at`` (all instants aware UTC). The first late instant itself is too late."""
    if stage in SETTLED:
        return SETTLED[stage]
    if opens_at is None or at < opens_at:
        return Phase.SCHEDULED
    return Phase.OPEN if first_late_instant is None or at < first_late_instant else Phase.ANALYSIS


def move(now: Stage, wanted: Stage) -> Stage:
    """Return ``wanted`` if it may follow ``now``; raises DomainError otherwise."""
    if wanted not in FOLLOWS[now]:
        raise DomainError(f"A consultation that is {now.value} cannot become {wanted.value}.")
    return wanted
