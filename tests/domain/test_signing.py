"""What is said on submitting describes the answer: each choice asks for its own, and nothing else is kept."""

from __future__ import annotations

from datetime import date

import pytest

from consult.domain.disclosure import NOTICES, notice_of
from consult.domain.signing import SignOff, faults, from_document, ground, missing

TODAY = date(2010, 8, 2)
BOARD = SignOff(
    "full", "board", "Mair", "40 groups", "We elect them", "Trustees", TODAY, "7", confidential=("q2", "q1")
)


def test_what_was_said_is_read_back_from_the_document_as_it_was() -> None:
    document = BOARD.document
    assert document["on"] == "2010-08-02" and document["confidential"] == ["q1", "q2"]
    assert from_document(document).document == document


def test_nothing_is_put_down_that_was_not_said() -> None:
    said = {"publication": "none", "authority": "mine", "signed_by": "Jo", "capacity": ""}
    assert SignOff("none", "mine", "Jo").document == said


@pytest.mark.parametrize(
    ("authority", "kept"),
    [
        ("mine", set()),
        ("chief", set()),
        ("board", {"body", "on", "minute"}),
        ("pending", {"body", "on"}),
        ("members", {"asked", "how"}),
    ],
)
def test_what_belongs_to_another_choice_is_left_out(authority: str, kept: set[str]) -> None:
    everything = SignOff("full", authority, "Jo", "", "", "Trustees", TODAY, "7", 40, "By letter")
    document = everything.fitting.document
    assert {name for name in ("body", "on", "minute", "asked", "how") if name in document} == kept


@pytest.mark.parametrize(
    ("said", "places"),
    [
        (SignOff("full", "board"), {"on"}),
        (SignOff("full", "board", on=date(2010, 8, 3)), {"on"}),
        (SignOff("full", "board", on=TODAY), set()),
        (SignOff("full", "pending"), {"on"}),
        (SignOff("full", "pending", on=date(2010, 8, 1)), {"on"}),
        (SignOff("full", "pending", on=TODAY), set()),
        (SignOff("full", "members"), {"asked", "how"}),
        (SignOff("full", "members", asked=0, how="At the fair"), set()),
        (SignOff("full", "mine"), set()),
        (SignOff("full", "chief"), set()),
    ],
)
def test_each_choice_asks_for_its_own_and_for_nothing_else(said: SignOff, places: set[str]) -> None:
    assert set(missing(said, TODAY)) == places


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (SignOff("secretly"), "publication"),
        (SignOff("full", "king"), "authority"),
        (SignOff("full", signed_by="x" * 201), "signed_by"),
        (SignOff("full", body="x" * 201), "body"),
        (SignOff("full", minute="x" * 201), "minute"),
        (SignOff("full", basis="x" * 2001), "basis"),
        (SignOff("full", how="x" * 2001), "how"),
        (SignOff("full", asked=-1), "asked"),
    ],
)
def test_what_cannot_be_kept_is_named(said: SignOff, place: str) -> None:
    assert set(faults(said)) == {place}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (BOARD, "Trustees, 2 August 2010, minute 7"),
        (SignOff("full", "board"), ""),
        (SignOff("full", "pending", body="the Board", on=TODAY), "it goes to the Board on 2 August 2010"),
        (SignOff("full", "pending", on=TODAY), "it is decided on 2 August 2010"),
        (SignOff("full", "members", asked=1, how="by letter"), "1 member was asked: by letter"),
        (SignOff("full", "members", asked=40, how="by letter"), "40 members were asked: by letter"),
        (SignOff("full", "mine"), ""),
    ],
)
def test_what_stands_behind_an_authority_is_said_in_a_line(said: SignOff, words: str) -> None:
    assert ground(said.document) == words


def test_a_notice_that_was_shown_is_never_reworded() -> None:
    """A new wording is a new number: the old one keeps its words for those who were shown it."""
    known = {1: "6785a432daa8e11a"}
    assert {one.number: one.checksum[:16] for one in NOTICES} == known


def test_a_submission_finds_the_notice_that_its_signer_was_shown() -> None:
    assert notice_of({"notice": NOTICES[0].document}) is NOTICES[0]
    assert notice_of({}) is None


def test_the_notice_calls_it_a_choice_and_says_what_the_law_may_do() -> None:
    words = " ".join(NOTICES[-1].read("The Partnership {of} Arle", "27 September 2012"))
    assert "your choice" in words and "not consent" in words and "freedom of information law" in words
    assert "The Partnership {of} Arle holds" in words and "kept until 27 September 2012" in words
