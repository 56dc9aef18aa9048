"""A reviewer reads all that goes out, and the officer sees what was said before approving."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import world
from tests.web.officer_at_work import Desk, words
from tests.web.test_review_drafts import carried
from tests.web.test_stages import PAPER, asked_of


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_a_question_of_no_section_is_reviewed_with_its_choices_its_help_and_whether_it_must_be_answered(
    desk: Desk,
) -> None:
    client, _who = asked_of(desk)
    asked = {"text": "Where should the bus stop?", "kind": "choice_one", "options": "The market\nThe hall"}
    desk.send(f"{PAPER}/questions/new", **asked, hint="One stop only.", required="yes")
    text = words(client.get("/reviews/1").text)
    _before, _heading, whole = text.partition("About the paper as a whole")
    for shown in (
        "Where should the bus stop? One stop only.",
        "An answer is needed.",
        "The market",
        "The hall",
    ):
        assert shown in whole, shown


def test_a_scale_is_reviewed_with_its_steps(desk: Desk) -> None:
    client, _who = asked_of(desk)
    asked = {"text": "How far is it?", "kind": "matrix", "options": "School\nShop", "columns": "Near\nFar"}
    desk.send(f"{PAPER}/questions/new", **asked, section_key="s1")
    text = words(client.get("/reviews/1").text)
    assert "School" in text and "Shop" in text and "The scale: Near, Far." in text


def given(desk: Desk, verdict: str, because: str = "") -> None:
    """The reviewer of :func:`asked_of` says it of the text as it stands."""
    client, _who = asked_of(desk)
    typed = carried(client.get("/reviews/1").text)
    answer = client.post("/reviews/1", data=typed | {"verdict": verdict, "because": because})
    assert answer.status_code == 302


def standing_of_reviews(desk: Desk) -> str:
    """What the list of tasks of the draft says of the reviews."""
    text = desk.read(PAPER)
    return text[text.index("Reviews") : text.index("Check and approve")]


def test_a_review_that_nobody_needs_and_somebody_was_asked_for_is_awaited_and_not_optional(
    desk: Desk,
) -> None:
    asked_of(desk)
    assert "1 still to say" in standing_of_reviews(desk) and "Optional" not in standing_of_reviews(desk)


def test_the_list_of_tasks_says_that_a_reviewer_is_not_content(desk: Desk) -> None:
    given(desk, "not_content", "It does not say what it costs.")
    assert "1 not content" in standing_of_reviews(desk)
    assert "None of these is needed, so none of them stops it." in desk.read(f"{PAPER}/approve")


def test_the_list_of_tasks_calls_reviews_complete_once_everybody_is_content(desk: Desk) -> None:
    given(desk, "content")
    assert "Complete" in standing_of_reviews(desk)


def test_reviews_are_optional_where_nobody_was_asked(desk: Desk) -> None:
    world.draft(desk.actor)
    assert "Optional" in standing_of_reviews(desk)
    assert "None is needed." in desk.read(f"{PAPER}/approve")


def test_asking_for_a_review_and_asking_again_are_confirmed(desk: Desk) -> None:
    _client, who = asked_of(desk)
    for _time in ("first", "again"):
        answer = desk.send(f"{PAPER}/reviews/paper/1/ask", kind="finance", person=who.person_id or 0)
        assert answer.location == f"{PAPER}/reviews"
        assert "Lena Orr is asked. The message goes out at once." in desk.read(answer.location)
        assert "is asked. The message" not in desk.read(answer.location)
