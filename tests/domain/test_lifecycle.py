"""Open and closed follow from the dates; only people change a stage, by one table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.access import Action, Actor, Subject, allowed, require
from consult.domain.errors import DomainError, NotAllowed
from consult.domain.lifecycle import (
    FOLLOWS,
    MOVES,
    Act,
    Case,
    Phase,
    Stage,
    ahead,
    hindrances,
    move,
    phase,
    phases_of,
)

OPENS = datetime(2010, 7, 4, 23, tzinfo=UTC)
LATE = datetime(2010, 9, 27, 23, tzinfo=UTC)
INSTANTS = st.integers(min_value=0, max_value=10**9).map(
    lambda second: OPENS - timedelta(days=3650) + timedelta(seconds=second)
)
A_MOMENT = timedelta(microseconds=1)
TODAY = date(2010, 10, 25)

# What an officer may do in each phase, written down here a second time. Nobody else moves a consultation but the
# system, which approves and puts reports out for the command line and for the printer.
BY_AN_OFFICER = {
    Phase.DRAFT: {Act.SEND_FOR_REVIEW, Act.APPROVE, Act.WITHDRAW},
    Phase.IN_REVIEW: {Act.TAKE_BACK, Act.APPROVE, Act.WITHDRAW},
    Phase.SCHEDULED: {Act.WITHDRAW},
    Phase.OPEN: {Act.WITHDRAW},
    Phase.ANALYSIS: {Act.PUT_OUT, Act.ASK_AGAIN, Act.WITHDRAW},
    Phase.REPORTED: {Act.PUT_OUT, Act.ASK_AGAIN, Act.DECIDE, Act.WITHDRAW},
    Phase.DECIDED: {Act.ASK_AGAIN, Act.CLOSE, Act.WITHDRAW},
    Phase.CLOSED: {Act.WITHDRAW},
    Phase.REVISING: {Act.APPROVE, Act.WITHDRAW},
    Phase.WITHDRAWN: set(),
}
BY_THE_SYSTEM = {
    Phase.DRAFT: {Act.APPROVE},
    Phase.IN_REVIEW: {Act.APPROVE},
    Phase.REVISING: {Act.APPROVE},
    Phase.ANALYSIS: {Act.PUT_OUT},
    Phase.REPORTED: {Act.PUT_OUT},
}
# What lies ahead of each phase and cannot be done in it yet, in its order, with the phase in which it can.
REPORT, DECISION, END = (
    (Act.PUT_OUT, Phase.ANALYSIS),
    (Act.DECIDE, Phase.REPORTED),
    (Act.CLOSE, Phase.DECIDED),
)
AHEAD = {
    Phase.SCHEDULED: [REPORT, DECISION, END],
    Phase.OPEN: [REPORT, DECISION, END],
    Phase.ANALYSIS: [DECISION, END],
    Phase.REPORTED: [END],
}
ROLES = {
    "officer": Actor(role="officer", partnership_id=1, person_id=3),
    "system": Actor(role="system"),
    "reviewer": Actor(role="reviewer", partnership_id=1, person_id=4),
    "clerk": Actor(role="clerk", partnership_id=1, person_id=5),
    "steering": Actor(role="steering", partnership_id=1, report_id=9),
    "partner": Actor(role="partner", partnership_id=1, invitation_id=5),
    "stranger": Actor(),
    "officer of another partnership": Actor(role="officer", partnership_id=2, person_id=6),
}
LEADS_TO = {
    Act.SEND_FOR_REVIEW: Stage.IN_REVIEW,
    Act.TAKE_BACK: Stage.DRAFT,
    Act.APPROVE: Stage.APPROVED,
    Act.PUT_OUT: Stage.REPORTED,
    Act.ASK_AGAIN: Stage.REVISING,
    Act.DECIDE: Stage.DECIDED,
    Act.CLOSE: Stage.CLOSED,
    Act.WITHDRAW: Stage.WITHDRAWN,
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("now", list(Phase))
def test_every_act_in_every_phase_by_every_role_is_allowed_or_refused_in_words(
    now: Phase, act: Act, role: str
) -> None:
    may = {"officer": BY_AN_OFFICER, "system": BY_THE_SYSTEM}.get(role, {}).get(now, set())
    subject = Subject(partnership_id=1, phase=now, invitation_id=5, report_id=9, reviewer_id=4)
    if act in may:
        require(ROLES[role], Action(act.value), subject)
        return
    with pytest.raises(NotAllowed, match=f"^You cannot {act.value} now.$"):
        require(ROLES[role], Action(act.value), subject)


def test_every_act_leads_to_the_stage_that_it_is_named_for() -> None:
    assert {act: line.to for act, line in MOVES.items()} == LEADS_TO


@pytest.mark.parametrize("now", list(Stage))
@pytest.mark.parametrize("wanted", list(Stage))
def test_a_stage_is_followed_only_by_those_that_some_act_leads_to(now: Stage, wanted: Stage) -> None:
    acts = {act for each in phases_of(now) for act in BY_AN_OFFICER[each]}
    if wanted in {LEADS_TO[act] for act in acts}:
        assert move(now, wanted) is wanted and wanted in FOLLOWS[now]
    else:
        with pytest.raises(DomainError, match=f"{now.value} cannot become {wanted.value}"):
            move(now, wanted)


def test_nothing_follows_a_withdrawal() -> None:
    assert not FOLLOWS[Stage.WITHDRAWN]


DECIDED = Case(
    TODAY, closed_on=date(2010, 9, 27), decided_on=TODAY, decided_by="The Board", decision="Keep eleven."
)
PREPARED = Case(TODAY, by="Ann Wade", own_work=True)


@pytest.mark.parametrize(
    ("act", "case", "field", "sentence"),
    [
        (Act.APPROVE, Case(TODAY, unreviewed=["Nobody was asked."]), "form", "Nobody was asked."),
        (Act.PUT_OUT, Case(TODAY, unreviewed=["Nobody was asked."]), "form", "Nobody was asked."),
        (Act.APPROVE, PREPARED, "form", "Ann Wade prepared this, so somebody else has to approve it."),
        (Act.ASK_AGAIN, Case(TODAY), "reason", "Say why. The reason is kept."),
        (Act.WITHDRAW, Case(TODAY), "reason", "Say why. The reason is kept."),
        *[
            (
                act,
                replace(DECIDED, reason="So.", compiling=True),
                "form",
                "A report of this round is being compiled.",
            )
            for act in (Act.ASK_AGAIN, Act.DECIDE, Act.WITHDRAW)
        ],
        (Act.DECIDE, replace(DECIDED, decision=""), "decision", "Say in a sentence or two what was decided."),
        (Act.DECIDE, replace(DECIDED, decided_by=""), "body", "Name the body that decided."),
        (Act.DECIDE, replace(DECIDED, decided_on=None), "decided_on-day", "Give the date of the decision."),
        (
            Act.DECIDE,
            replace(DECIDED, decided_on=date(2010, 10, 26)),
            "decided_on-day",
            "The decision is recorded once it has been taken.",
        ),
        (
            Act.DECIDE,
            replace(DECIDED, decided_on=date(2010, 9, 26)),
            "decided_on-day",
            "The decision cannot have been taken before the consultation closed.",
        ),
        (Act.CLOSE, Case(TODAY, untold=1), "reason", "1 respondent has not been told"),
        (Act.CLOSE, Case(TODAY, untold=4), "reason", "4 respondents have not been told"),
    ],
)
def test_what_is_not_true_yet_is_said_where_it_is_mended(
    act: Act, case: Case, field: str, sentence: str
) -> None:
    (found,) = hindrances(act, case)
    assert found.field == field
    assert found.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("act", "case"),
    [
        (Act.SEND_FOR_REVIEW, Case(TODAY)),
        (Act.TAKE_BACK, Case(TODAY)),
        (Act.APPROVE, Case(TODAY)),
        (Act.APPROVE, replace(PREPARED, one_may_do_both=True)),
        (Act.PUT_OUT, Case(TODAY)),
        (Act.ASK_AGAIN, Case(TODAY, reason="More is known.")),
        (Act.DECIDE, DECIDED),
        (Act.DECIDE, replace(DECIDED, decided_on=date(2010, 9, 27))),
        (Act.CLOSE, Case(TODAY)),
        (Act.CLOSE, Case(TODAY, untold=4, reason="They asked not to be written to.")),
        (Act.WITHDRAW, Case(TODAY, reason="The law changed.")),
    ],
)
def test_what_is_true_hinders_nothing(act: Act, case: Case) -> None:
    assert hindrances(act, case) == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - A_MOMENT, Phase.SCHEDULED),
        (OPENS, Phase.OPEN),
        (LATE - A_MOMENT, Phase.OPEN),
        (LATE, Phase.ANALYSIS),
    ],
)
def test_the_boundary_instants(at: datetime, expected: Phase) -> None:
    assert phase(Stage.APPROVED, OPENS, LATE, at) is expected


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.APPROVED])
@given(INSTANTS)
def test_a_stage_that_people_settled_stands_at_every_instant(stage: Stage, at: datetime) -> None:
    assert phase(stage, OPENS, LATE, at).value == stage.value


@given(INSTANTS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)))
def test_time_never_leads_back(at: datetime, later_by: timedelta) -> None:
    order = [Phase.SCHEDULED, Phase.OPEN, Phase.ANALYSIS]
    now, later = (phase(Stage.APPROVED, OPENS, LATE, when) for when in (at, at + later_by))
    assert order.index(now) <= order.index(later)


@pytest.mark.parametrize("now", list(Phase))
def test_a_clerk_changes_nothing_in_any_phase(now: Phase) -> None:
    """Whatever a clerk may do is reading, but for a review that was asked of this very clerk."""
    clerk = ROLES["clerk"]
    may = {one for one in Action if allowed(clerk, one, Subject(partnership_id=1, phase=now, reviewer_id=4))}
    assert may <= {Action.READ_NOTICE, Action.JOIN, Action.SEE_COMMITTEE, Action.SEE_REVIEWS}


@pytest.mark.parametrize("now", list(Phase))
def test_a_reviewer_reads_and_reviews_what_was_asked_and_nothing_else(now: Phase) -> None:
    reviewer = ROLES["reviewer"]
    own, others = (
        {
            one
            for one in Action
            if allowed(reviewer, one, Subject(partnership_id=1, phase=now, reviewer_id=asked))
        }
        for asked in (4, 5)
    )
    assert others <= {Action.READ_NOTICE, Action.JOIN, Action.SEE_REVIEWS}
    given_in = {Phase.DRAFT, Phase.IN_REVIEW, Phase.REVISING, Phase.ANALYSIS, Phase.REPORTED}
    assert own - others == {Action.READ_FOR_REVIEW} | ({Action.GIVE_REVIEW} if now in given_in else set())


@pytest.mark.parametrize("at", list(Phase), ids=lambda one: one.value)
def test_what_lies_ahead_is_what_the_table_leads_to_and_cannot_be_done_yet(at: Phase) -> None:
    found = ahead(at)
    assert [(one.act, one.after) for one in found] == AHEAD.get(at, [])
    for one in found:
        assert one.after in MOVES[one.act].when and one.needs == MOVES[one.act].needs
        assert one.act not in BY_AN_OFFICER[at] and one.act in BY_AN_OFFICER[one.after]
