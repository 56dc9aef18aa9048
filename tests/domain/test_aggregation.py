"""How counts are printed, and the shape that scripts rely on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.aggregation import (
    GroupSummary,
    OptionCount,
    QuestionSummary,
    RowSummary,
    Summary,
    as_json,
    option_counts,
    percent,
)


@pytest.mark.parametrize(
    ("count", "base", "printed"),
    [
        (9, 20, "45%"),
        (1, 40, "3%"),  # 2.5: halves go up
        (39, 40, "98%"),  # 97.5
        (0, 20, "0%"),
        (20, 20, "100%"),
        (1, 1000, "less than 1%"),
        (999, 1000, "more than 99%"),
        (5, 1000, "1%"),  # exactly a half goes up
        (9, 19, None),
        (0, 0, None),
    ],
)
def test_a_percentage_is_text_and_only_over_a_base_that_bears_it(count, base, printed):
    assert percent(count, base) == printed


def test_the_floor_can_be_chosen_but_nothing_is_a_percentage_of_nobody():
    assert percent(1, 4, floor=4) == "25%"
    assert percent(0, 0, floor=0) is None


@given(st.integers(1, 5000), st.data())
def test_only_none_is_printed_as_nought_and_only_all_as_a_hundred(base, data):
    count = data.draw(st.integers(0, base))
    printed = percent(count, base, floor=1)
    assert (printed == "0%") == (count == 0)
    assert (printed == "100%") == (count == base)


def test_an_option_nobody_chose_still_has_its_line():
    assert option_counts(("Yes", "No"), {"No": 2}, 2, 20) == (OptionCount("Yes", 0), OptionCount("No", 2))


def test_the_tally_has_the_keys_that_scripts_rely_on_and_no_percentage_under_the_floor():
    options = (OptionCount("Yes", 12, "60%"), OptionCount("No", 8, "40%"))
    small = (OptionCount("Yes", 1), OptionCount("No", 0))
    question = QuestionSummary(
        id="q1",
        label="1(a)",
        text="Should it?",
        kind="yes_no",
        asked=29,
        base=20,
        not_answered=9,
        nil_returns=1,
        comments=0,
        options=options,
        rows=(RowSummary("Parks", 1, small),),
        groups=(GroupSummary("Voluntary", 1, 2, small),),
    )
    assert as_json(Summary(29, 1, 20, (question,))) == {
        "questions": [
            {
                "id": "q1",
                "label": "1(a)",
                "kind": "yes_no",
                "base": 20,
                "not_answered": 9,
                "options": [
                    {"option": "Yes", "count": 12, "pct": "60%"},
                    {"option": "No", "count": 8, "pct": "40%"},
                ],
                "groups": [
                    {
                        "group": "Voluntary",
                        "base": 1,
                        "options": [{"option": "Yes", "count": 1}, {"option": "No", "count": 0}],
                    }
                ],
                "rows": [
                    {
                        "row": "Parks",
                        "base": 1,
                        "options": [{"option": "Yes", "count": 1}, {"option": "No", "count": 0}],
                    }
                ],
            }
        ]
    }
