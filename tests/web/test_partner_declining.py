"""A partner that will not answer: one page, two ways, and a way back."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from tests import world
from tests.web.visits import come_in, everything, words_of

WHY = "Ours is the next valley."


@pytest.fixture
def inside(app: Flask, client: FlaskClient) -> str:
    world.approved(world.officer())
    return come_in(client)


def test_it_is_one_of_the_ways_on_and_says_what_follows(client: FlaskClient, inside: str) -> None:
    assert f'href="{inside}will-not-answer"' in client.get(inside).text
    text = words_of(client.get(f"{inside}will-not-answer").text)
    assert "you are not reminded" in text and "Say “no comment”" in text


@pytest.mark.parametrize(
    ("way", "said"),
    [("declined", "that you will not answer."), ("not_remit", "that this is not your remit.")],
)
def test_it_is_noted_shown_and_taken_back(client: FlaskClient, inside: str, way: str, said: str) -> None:
    sent = client.post(f"{inside}will-not-answer", data={"way": way, "why": WHY})
    assert sent.status_code == 302
    text = words_of(client.get(inside).text)
    assert said in text and "Take it back" in text and "We will not answer" not in text
    assert client.post(f"{inside}will-not-answer/take-back").status_code == 302
    text = words_of(client.get(inside).text)
    assert said not in text and "We will not answer" in text


def test_not_saying_which_is_said_at_the_field_and_saves_nothing(client: FlaskClient, inside: str) -> None:
    before = everything()
    for given in ({"why": WHY}, {"way": "perhaps", "why": WHY}, {"way": "declined", "why": "x" * 2001}):
        answer = client.post(f"{inside}will-not-answer", data=given)
        assert answer.status_code == 400 and "<title>Error:" in answer.text
        assert given["why"] in answer.text
    assert everything() == before


def test_looking_declines_nothing(client: FlaskClient, inside: str) -> None:
    before = everything()
    for method in ("GET", "HEAD"):
        assert client.open(f"{inside}will-not-answer?way=declined", method=method).status_code == 200
    assert client.get(f"{inside}will-not-answer/take-back").status_code == 405
    assert everything() == before


def test_who_has_answered_or_comes_after_the_bell_is_led_back(client: FlaskClient, inside: str) -> None:
    client.post(f"{inside}no-comment", data={"publication": "full", "signed_by": "Mair"})
    assert "We will not answer" not in words_of(client.get(inside).text)
    assert client.get(f"{inside}will-not-answer").status_code == 302
    late = client.post(f"{inside}will-not-answer", data={"way": "declined"})
    assert late.status_code == 400 and "has answered" in late.text
    clock.set_to(world.AFTER)
    assert client.get(f"{inside}will-not-answer").status_code == 302
    assert client.post(f"{inside}will-not-answer", data={"way": "declined"}).status_code == 403


def test_whoever_declined_may_answer_all_the_same(client: FlaskClient, inside: str) -> None:
    client.post(f"{inside}will-not-answer", data={"way": "declined"})
    client.post(f"{inside}no-comment", data={"publication": "full", "signed_by": "Mair"})
    text = words_of(client.get(inside).text)
    assert "You have said that you have no comment." in text and "will not answer" not in text
