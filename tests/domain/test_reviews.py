"""A review is of one text, silence is never approval, and what is wanting is said in words."""

from __future__ import annotations

import pytest

from consult.domain.chain import checksum
from consult.domain.reviews import KINDS, Said, outstanding, parts_of_paper, text_of_paper

NOW, BEFORE = "a" * 64, "b" * 64
NAMES = {
    "legal": "legal review",
    "finance": "finance review",
    "equality": "equality review",
    "secretariat": "review by the secretariat",
    "sponsor": "review by the sponsor",
}


def test_every_kind_has_its_name() -> None:
    assert set(NAMES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_nobody_was_asked_for_is_wanting(kind: str) -> None:
    assert outstanding([kind], [], NOW) == [f"Nobody has been asked for the {NAMES[kind]}."]


@pytest.mark.parametrize("kind", KINDS)
def test_silence_is_never_approval(kind: str) -> None:
    (said,) = outstanding([kind], [Said(kind, "Lena Orr")], NOW)
    assert (
        said
        == f"Lena Orr has been asked for the {NAMES[kind]} and has not answered; silence is not approval."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_content_with_this_very_text_is_enough(kind: str) -> None:
    assert outstanding([kind], [Said(kind, "Lena Orr", "content", "", NOW)], NOW) == []


@pytest.mark.parametrize("kind", KINDS)
def test_not_content_is_told_with_its_reason(kind: str) -> None:
    said = Said(kind, "Lena Orr", "not_content", "Clause 4 is beyond our powers.", NOW)
    sentence = f"Lena Orr is not content ({NAMES[kind]}): Clause 4 is beyond our powers."
    assert outstanding([kind], [said], NOW) == [sentence]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verdict", ["content", "not_content"])
def test_what_was_said_of_an_earlier_text_has_to_be_said_again(kind: str, verdict: str) -> None:
    (said,) = outstanding([kind], [Said(kind, "Lena Orr", verdict, "So.", BEFORE)], NOW)
    assert (
        said == f"What Lena Orr said in the {NAMES[kind]} was of an earlier text. Ask again about this one."
    )


def test_everybody_who_was_asked_for_a_kind_has_to_be_content() -> None:
    said = [Said("legal", "Lena Orr", "content", "", NOW), Said("legal", "Sam Poe")]
    assert len(outstanding(["legal"], said, NOW)) == 1


def test_a_kind_that_is_not_needed_stops_nothing() -> None:
    assert outstanding(["legal"], [Said("legal", "L", "content", "", NOW), Said("finance", "S")], NOW) == []


def test_what_is_wanting_comes_in_the_order_of_what_is_needed() -> None:
    assert [one.split()[-2] for one in outstanding(["finance", "legal"], [], NOW)] == ["finance", "legal"]


def paper(**more: object) -> dict[str, object]:
    """A paper as it would be frozen."""
    names = (
        "title",
        "issuing_body",
        "summary",
        "outline",
        "document_date",
        "contact",
        "documents",
        "questions",
    )
    section = {"key": "s1", "number": "1", "title": "The Board", "body": "We propose."}
    days = [{"kind": "launch", "date": "2010-07-05"}]
    base = dict.fromkeys(names, "x") | {"sections": [section], "milestones": days}
    return base | {"circulation": [], "put_together_on": "2010-06-24"} | more


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Another"),
        ("summary", "Your seat stays."),
        ("sections", []),
        ("questions", ["One more"]),
        ("documents", [{"id": 1}]),
        ("contact", {"name": "Bo"}),
        ("milestones", [{"kind": "launch", "date": "2010-07-12"}]),
    ],
)
def test_a_change_of_what_is_read_is_another_text(name: str, value: object) -> None:
    assert checksum(text_of_paper(paper(**{name: value}))) != checksum(text_of_paper(paper()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("circulation", [{"name": "Wick"}]),
        ("put_together_on", "2010-06-25"),
        (
            "milestones",
            [{"kind": "launch", "date": "2010-07-05"}, {"kind": "early_notice", "date": "2010-06-25"}],
        ),
    ],
)
def test_another_day_another_list_and_an_early_notice_leave_the_text_as_it_was(
    name: str, value: object
) -> None:
    assert checksum(text_of_paper(paper(**{name: value}))) == checksum(text_of_paper(paper()))


def test_a_paper_is_remarked_on_as_a_whole_and_section_by_section() -> None:
    assert parts_of_paper(paper()) == [("whole", "The paper as a whole"), ("s1", "1 The Board")]
