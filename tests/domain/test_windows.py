"""Which holidays and polls a timetable runs into."""

from __future__ import annotations

from datetime import date

import pytest

from consult.domain.timetable import facts_from
from consult.domain.windows import windows


@pytest.mark.parametrize(
    ("launch", "close", "expected"),
    [
        ("2010-07-05", "2010-09-27", [("August", date(2010, 8, 1), date(2010, 8, 31))]),
        ("2010-09-06", "2010-11-29", []),
        ("2010-12-28", "2011-01-20", [("Christmas", date(2010, 12, 24), date(2011, 1, 1))]),
        (
            "2010-03-22",
            "2010-06-14",
            [
                ("Before the poll on Thursday 6 May 2010", date(2010, 3, 29), date(2010, 5, 6)),
                ("Easter", date(2010, 4, 2), date(2010, 4, 5)),
            ],
        ),
    ],
)
def test_what_a_timetable_runs_into(launch: str, close: str, expected: list[tuple[str, date, date]]) -> None:
    facts = facts_from({"launch": launch, "close": close})
    found = windows(facts, date.fromisoformat(launch), date.fromisoformat(close))
    assert [(one.name, one.first, one.last) for one in found] == expected


def test_polls_of_years_that_are_not_known_are_left_to_the_findings() -> None:
    facts = facts_from({"launch": "2090-09-04", "close": "2090-11-29"})
    assert windows(facts, date(2090, 9, 4), date(2090, 11, 29)) == ()
