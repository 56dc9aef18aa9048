"""What changed from one version to the next: nothing is missed, and both texts can be read out of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.carrying import gone, same_kind
from consult.domain.differences import LONGEST, Piece, compare, compare_whole, words
from consult.domain.questions import Question

TEXTS = st.lists(
    st.sampled_from(["the", "Board", "has", "seven", "eleven", "seats", "\n\n", "— ß"]), max_size=30
)


def section(key: str, body: str = "Words.", title: str = "The Board") -> dict[str, Any]:
    return {"key": key, "number": "1", "title": title, "body": body}


def question(key: str, text: str = "Is it right?", **more: Any) -> dict[str, Any]:
    return {"id": key, "label": "1(a)", "text": text, "kind": "yes_no", "section_id": "s1", "hint": ""} | more


def content(*parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "sections": [one for one in parts if "body" in one],
        "questions": [one for one in parts if "text" in one],
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((section("s1"),), (section("s1"),), []),
        ((section("s1"),), (section("s1", "Other words."),), [("section", "s1", "changed")]),
        ((section("s1"),), (section("s1", title="The Forum"),), [("section", "s1", "changed")]),
        ((section("s1"),), (section("s1"), section("s2")), [("section", "s2", "added")]),
        ((section("s1"), section("s2")), (section("s2"),), [("section", "s1", "removed")]),
        ((section("s1"), section("s2")), (section("s2"), section("s1")), []),
        ((question("q1"),), (question("q1", "Is it just?"),), [("question", "q1", "changed")]),
        ((question("q1"),), (question("q1", options=["Yes"]),), [("question", "q1", "changed")]),
        ((question("q1"),), (question("q1", required=True),), []),
        ((question("q1"),), (question("q2"),), [("question", "q2", "added"), ("question", "q1", "removed")]),
    ],
)
def test_what_counts_as_a_change(old: Any, new: Any, expected: list[tuple[str, str, str]]) -> None:
    found = compare(content(*old), content(*new))
    assert [(one.kind, one.key, one.how) for one in found] == expected


def test_a_change_is_shown_word_by_word() -> None:
    assert words("seven seats on it", "eleven seats on it") == (
        Piece("gone", "seven "),
        Piece("new", "eleven "),
        Piece("same", "seats on it"),
    )


@given(TEXTS.map(" ".join), TEXTS.map(" ".join))
def test_both_texts_can_be_read_out_of_their_difference(old: str, new: str) -> None:
    pieces = words(old, new)
    squeezed = ["".join(text.split()) for text in (old, new)]
    for text, without in zip(squeezed, ("new", "gone"), strict=True):
        assert "".join("".join(one.text for one in pieces if one.how != without).split()) == text


@given(TEXTS.map(" ".join))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {one.how for one in words(text, text)} <= {"same"}


def test_texts_that_are_too_long_to_match_are_shown_whole() -> None:
    long = "word " * (LONGEST + 1)
    assert words(long, "short") == (Piece("gone", long), Piece("new", "short"))


@pytest.mark.parametrize(
    ("kind", "options", "columns", "answer", "expected"),
    [
        ("free_text", (), (), {"text": "Yes"}, ()),
        ("yes_no", (), (), {"choice": "Yes", "text": "Because"}, ()),
        ("choice_one", ("Seven",), (), {"choice": "Nine"}, ("Nine",)),
        ("choice_many", ("A", "B"), (), {"choices": ["A", "C"]}, ("C",)),
        ("ranking", ("A", "B"), (), {"ranking": ["B", "A"]}, ()),
        ("matrix", ("Row",), ("Good",), {"rows": {"Row": "Good"}}, ()),
        ("matrix", ("Row",), ("Good",), {"rows": {"Row": "Bad"}}, ("Bad",)),
        ("matrix", ("Row",), ("Good",), {"rows": {"Other": "Good"}}, ("Other",)),
        ("number", (), (), {"number": "12"}, ()),
        ("date", (), (), {"date": "2010-07-05"}, ()),
    ],
)
def test_a_choice_that_is_gone_is_named(
    kind: str, options: tuple[str, ...], columns: tuple[str, ...], answer: Any, expected: tuple[str, ...]
) -> None:
    assert gone(Question("q1", "?", kind, options=options, columns=columns), answer) == expected


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (Question("q1", "?", "yes_no"), Question("q1", "Other words?", "yes_no"), True),
        (Question("q1", "?", "yes_no"), Question("q1", "?", "free_text"), False),
        (Question("q1", "?", "choice_one", options=("A",)), Question("q1", "?", "choice_one"), False),
    ],
)
def test_an_answer_is_offered_only_to_the_same_kind_of_question(
    old: Question, new: Question, same: bool
) -> None:
    assert same_kind(old, new) is same


def whole(**more: Any) -> dict[str, Any]:
    """A paper with something before its sections."""
    front = {
        "title": "A smaller Board",
        "issuing_body": "The Partnership",
        "document_date": "2010-06-24",
        "summary": "Your seat may go.",
        "outline": {"fixed": "The cost.", "open": ""},
        "contact": {"name": "Ann Wade", "email": "", "telephone": None},
        "milestones": [
            {"date": "2010-07-05", "date_end": None, "time": None, "label": "It goes out"},
            {"date": "2010-10-04", "date_end": "2010-10-08", "time": "17:00", "label": "It is due"},
        ],
        "documents": [{"title": "The chart"}],
    }
    return content(section("s1")) | front | more


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"title": "A far smaller Board"}, [("title", "changed")]),
        ({"issuing_body": ""}, [("issuing_body", "removed")]),
        ({"document_date": "2010-06-25"}, [("document_date", "changed")]),
        ({"summary": "Your seat will go."}, [("summary", "changed")]),
        ({"outline": {"fixed": "The cost.", "open": "The rest."}}, [("open", "added")]),
        (
            {"contact": {"name": "Ann Wade", "email": "ann@svp.example", "telephone": None}},
            [("contact", "changed")],
        ),
        ({"milestones": []}, [("dates", "removed")]),
        ({"documents": [{"title": "The chart"}, {"title": "Costs"}]}, [("documents", "changed")]),
    ],
)
def test_what_stands_before_the_sections_is_compared_too(
    more: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = compare_whole(whole(), whole(**more))
    assert [(one.key, one.how) for one in found] == expected
    assert {one.kind for one in found} <= {"front"}


def test_dates_are_compared_as_people_read_them() -> None:
    (one,) = compare_whole(whole(), whole(milestones=[]))
    assert one.pieces[0].text.splitlines() == [
        "Monday 5 July 2010: It goes out",
        "Monday 4 October 2010 – Friday 8 October 2010, 17:00: It is due",
    ]
