"""Stages that people decide, and phases that follow from them and the clock.

No job opens or closes a paper: whether it is open is worked out from the stage, the two instants and now. Which
stage may follow which, by whose hand and on what conditions, stands in ``MOVES`` and nowhere else: permission and
the pages read it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from consult.domain.errors import DomainError
from consult.domain.language import gettext as _


class Stage(StrEnum):
    """What people have decided about a consultation."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    APPROVED = "approved"
    REPORTED = "reported"
    DECIDED = "decided"
    CLOSED = "closed"
    REVISING = (
        "revising"  # one round is over and the next is being prepared; partners see the one that is over
    )
    WITHDRAWN = "withdrawn"


class Phase(StrEnum):
    """Where a consultation stands at an instant."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    SCHEDULED = "scheduled"
    OPEN = "open"
    ANALYSIS = "analysis"
    REPORTED = "reported"
    DECIDED = "decided"
    CLOSED = "closed"
    REVISING = "revising"
    WITHDRAWN = "withdrawn"


UNSENT = frozenset({Stage.DRAFT, Stage.IN_REVIEW})
"""The stages before the first approval: nobody has been asked."""

DRAFTED = frozenset({Phase.DRAFT, Phase.IN_REVIEW})
"""The same as phases."""

EDITABLE = DRAFTED | {Phase.REVISING}
"""The phases in which the paper, its dates and its list can still be changed."""

OVER = (Phase.ANALYSIS, Phase.REPORTED, Phase.DECIDED, Phase.CLOSED)
"""The phases after the close of a round that no other follows, in their order."""

SETTLED = {
    Stage.DRAFT: Phase.DRAFT,
    Stage.IN_REVIEW: Phase.IN_REVIEW,
    Stage.REPORTED: Phase.REPORTED,
    Stage.DECIDED: Phase.DECIDED,
    Stage.CLOSED: Phase.CLOSED,
    Stage.REVISING: Phase.REVISING,
    Stage.WITHDRAWN: Phase.WITHDRAWN,
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


def phases_of(stage: Stage) -> frozenset[Phase]:
    """Every phase that a consultation of this stage can be in."""
    if stage in SETTLED:
        return frozenset({SETTLED[stage]})
    return frozenset({Phase.SCHEDULED, Phase.OPEN, Phase.ANALYSIS})


@dataclass(frozen=True)
class Case:
    """What is known when somebody wants to move a consultation on; days are London's.

    ``unreviewed`` says in sentences which reviews are still wanted of the text as it stands. ``by`` is who wants the
    move, and ``own_work`` whether that person prepared what is moved. ``untold`` counts respondents who have not been
    told what became of what they said.
    """

    today: date
    by: str = ""
    own_work: bool = False
    one_may_do_both: bool = False
    unreviewed: Sequence[str] = ()
    compiling: bool = False
    reason: str = ""
    closed_on: date | None = None
    decided_on: date | None = None
    decided_by: str = ""
    decision: str = ""
    untold: int = 0


@dataclass(frozen=True)
class Finding:
    """Something that has to be true before a move and is not; ``field`` is where it is typed, if it is."""

    sentence: str
    field: str = "form"


Need = Callable[[Case], Iterator[Finding]]


def reviewed(case: Case) -> Iterator[Finding]:
    """Every review that was asked for says "content" of this very text; silence does not."""
    yield from (Finding(sentence) for sentence in case.unreviewed)


def another_hand(case: Case) -> Iterator[Finding]:
    """Whoever prepared it does not approve it too, unless the operator's setting lets one person do both."""
    if case.own_work and not case.one_may_do_both:
        sentence = _(
            "{0} prepared this, so somebody else has to approve it. "
            "Where there is nobody else, an operator can allow it (ONE_PERSON_APPROVES)."
        )
        yield Finding(sentence.format(case.by))


def nothing_compiling(case: Case) -> Iterator[Finding]:
    """No report is half-way through the printer."""
    if case.compiling:
        yield Finding(_("A report of this round is being compiled. Wait until it is ready."))


def a_reason(case: Case) -> Iterator[Finding]:
    """Why is said."""
    if not case.reason:
        yield Finding(_("Say why. The reason is kept."), "reason")


def a_decision(case: Case) -> Iterator[Finding]:
    """What was decided, by whom, and when: after the close, and not in days to come."""
    if case.decided_on is None:
        yield Finding(_("Give the date of the decision."), "decided_on-day")
    elif case.decided_on > case.today:
        yield Finding(_("The decision is recorded once it has been taken."), "decided_on-day")
    elif case.closed_on and case.decided_on < case.closed_on:
        sentence = _("The decision cannot have been taken before the consultation closed.")
        yield Finding(sentence, "decided_on-day")
    if not case.decided_by:
        yield Finding(_("Name the body that decided."), "body")
    if not case.decision:
        yield Finding(_("Say in a sentence or two what was decided."), "decision")


def everybody_told(case: Case) -> Iterator[Finding]:
    """Every respondent was told what became of its answer, or it is said why not."""
    if case.untold and not case.reason:
        one = _("1 respondent has not been told what became of its answer. Tell it, or say why not.")
        many = _(
            "{0} respondents have not been told what became of their answers. Tell them, or say why not."
        )
        yield Finding(one if case.untold == 1 else many.format(case.untold), "reason")


class Act(StrEnum):
    """What moves a consultation from one stage to another."""

    SEND_FOR_REVIEW = "send the draft for review"
    TAKE_BACK = "take the draft back from review"
    APPROVE = "approve the paper"
    PUT_OUT = "put the report out"
    ASK_AGAIN = "ask again"
    DECIDE = "record the decision"
    CLOSE = "close the consultation"
    WITHDRAW = "withdraw the consultation"


@dataclass(frozen=True)
class Move:
    """One line of the table: from which phases an act leads where, which roles may do it, what must be true."""

    act: Act
    when: frozenset[Phase]
    to: Stage
    by: frozenset[str]
    needs: tuple[Need, ...] = ()


OFFICER = frozenset({"officer"})
OFFICER_OR_SYSTEM = frozenset({"officer", "system"})
_ANY_BUT_WITHDRAWN = frozenset(Phase) - {Phase.WITHDRAWN}
_BEFORE_THE_DECISION = frozenset({Phase.ANALYSIS, Phase.REPORTED})

# The draft of a further round is reviewed like the first one; it stays "revising" meanwhile, since partners see the
# round that is over. A decision may be to ask again.
MOVES = {
    move.act: move
    for move in (
        Move(Act.SEND_FOR_REVIEW, frozenset({Phase.DRAFT}), Stage.IN_REVIEW, OFFICER),
        Move(Act.TAKE_BACK, frozenset({Phase.IN_REVIEW}), Stage.DRAFT, OFFICER),
        Move(Act.APPROVE, EDITABLE, Stage.APPROVED, OFFICER_OR_SYSTEM, (reviewed, another_hand)),
        Move(Act.PUT_OUT, _BEFORE_THE_DECISION, Stage.REPORTED, OFFICER_OR_SYSTEM, (reviewed,)),
        Move(
            Act.ASK_AGAIN,
            _BEFORE_THE_DECISION | {Phase.DECIDED},
            Stage.REVISING,
            OFFICER,
            (nothing_compiling, a_reason),
        ),
        Move(
            Act.DECIDE, frozenset({Phase.REPORTED}), Stage.DECIDED, OFFICER, (nothing_compiling, a_decision)
        ),
        Move(Act.CLOSE, frozenset({Phase.DECIDED}), Stage.CLOSED, OFFICER, (everybody_told,)),
        Move(Act.WITHDRAW, _ANY_BUT_WITHDRAWN, Stage.WITHDRAWN, OFFICER, (nothing_compiling, a_reason)),
    )
}

FOLLOWS = {
    stage: frozenset(move.to for move in MOVES.values() if move.when & phases_of(stage)) for stage in Stage
}
"""Which stages may follow which, whoever moves it."""


FORWARD = (Stage.APPROVED, Stage.REPORTED, Stage.DECIDED, Stage.CLOSED)
"""The stages that a consultation that is out comes to, one after another, if nothing turns it back."""


@dataclass(frozen=True)
class Ahead:
    """An act that cannot be done yet: it is done in the phase ``after``, once all that its line ``needs`` is true."""

    act: Act
    after: Phase
    needs: tuple[Need, ...]


def ahead(phase: Phase) -> list[Ahead]:
    """What still lies before a consultation that is out, in its order; what can be done now is not among it."""
    if phase not in (Phase.SCHEDULED, Phase.OPEN, *OVER):
        return []
    found = []
    for before, stage in pairwise(FORWARD):
        last = Phase.ANALYSIS if before is Stage.APPROVED else SETTLED[before]
        found += [
            Ahead(move.act, last, move.needs)
            for move in MOVES.values()
            if move.to is stage and last in move.when and _comes(phase, last) and phase not in move.when
        ]
    return found


def _comes(now: Phase, later: Phase) -> bool:
    return now in (Phase.SCHEDULED, Phase.OPEN) or OVER.index(now) < OVER.index(later)


def hindrances(act: Act, case: Case) -> list[Finding]:
    """What is not true yet and has to be, in sentences, in the order of the table."""
    return [found for need in MOVES[act].needs for found in need(case)]


def move(now: Stage, wanted: Stage) -> Stage:
    """Return ``wanted`` if it may follow ``now``; raises DomainError otherwise."""
    if wanted not in FOLLOWS[now]:
        raise DomainError(f"A consultation that is {now.value} cannot become {wanted.value}.")
    return wanted
