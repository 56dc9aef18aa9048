"""What a draft needs to know of two texts: whether one goes on where the other stopped, and whether it is the same."""

from __future__ import annotations

import pytest

from consult.domain.answers import Answer, continues, mark_of


@pytest.mark.parametrize(
    ("old", "new", "goes_on"),
    [
        (None, {"text": "a"}, True),
        ({}, None, True),
        ({"text": "Keep"}, {"text": "Keep the halls"}, True),
        ({"text": "Keep"}, {"text": "Do keep"}, False),
        ({"text": "Keep"}, None, False),
        ({"text": "Keep"}, {"choice": "Yes"}, False),
        ({"choice": "Yes"}, {"choice": "Yes", "text": "but"}, True),
        ({"choice": "Yes"}, {"choice": "Yes, with changes"}, False),
        ({"choice": "Yes", "text": "but"}, {"choice": "No", "text": "but why"}, False),
        ({"choices": ["a"]}, {"choices": ["a", "b"]}, False),
        ({"number": "1"}, {"number": "12"}, False),
    ],
)
def test_one_text_goes_on_with_another_only_where_all_of_it_is_still_said(
    old: Answer | None, new: Answer | None, goes_on: bool
) -> None:
    assert continues(old, new) is goes_on


def test_a_mark_tells_different_answers_apart_and_a_blank_one_is_blank_however_it_is_kept() -> None:
    answers: list[Answer | None] = [
        None,
        {"text": "a"},
        {"text": "A"},
        {"choice": "a"},
        {"choice": "a", "text": "b"},
    ]
    assert len({mark_of(one) for one in answers}) == len(answers)
    assert mark_of({"choice": "a", "text": "b"}) == mark_of({"text": "b", "choice": "a"})
    assert mark_of({}) == mark_of(None)
