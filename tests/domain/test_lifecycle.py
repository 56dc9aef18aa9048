"""Open and closed follow from the dates; only people change a stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.errors import DomainError
from consult.domain.lifecycle import FOLLOWS, Phase, Stage, move, phase

OPENS = datetime(2010, 7, 4, 23, tzinfo=UTC)
LATE = datetime(2010, 9, 27, 23, tzinfo=UTC)
INSTANTS = st.integers(min_value=0, max_value=10**9).map(
    lambda second: OPENS - timedelta(days=3650) + timedelta(seconds=second)
)
A_MOMENT = timedelta(microseconds=1)


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


@given(INSTANTS)
def test_a_draft_is_never_open_and_a_withdrawn_paper_never_again(at: datetime) -> None:
    assert phase(Stage.DRAFT, OPENS, LATE, at) is Phase.DRAFT
    assert phase(Stage.WITHDRAWN, OPENS, LATE, at) is Phase.WITHDRAWN


@given(INSTANTS, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)))
def test_time_never_leads_back(at: datetime, later_by: timedelta) -> None:
    order = [Phase.SCHEDULED, Phase.OPEN, Phase.ANALYSIS]
    now, later = (phase(Stage.APPROVED, OPENS, LATE, when) for when in (at, at + later_by))
    assert order.index(now) <= order.index(later)


@pytest.mark.parametrize("now", list(Stage))
@pytest.mark.parametrize("wanted", list(Stage))
def test_a_stage_is_followed_only_by_those_in_the_table(now: Stage, wanted: Stage) -> None:
    if wanted in FOLLOWS[now]:
        assert move(now, wanted) is wanted
    else:
        with pytest.raises(DomainError, match=f"{now.value} cannot become {wanted.value}"):
            move(now, wanted)
