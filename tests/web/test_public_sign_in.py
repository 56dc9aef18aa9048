"""Signing in: a link by mail, used once, by a button; and nothing that tells who is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.models.outbox import Message
from consult.services import people
from consult.web.public.sign_in import own_path
from tests import world
from tests.web.visits import everything, words_of

OFFICER = "team@severnvale.example"


@pytest.fixture
def link(app: Flask) -> str:
    """The sign-in link of the first officer."""
    world.officer()
    return "/sign-in/" + world.secret_for(OFFICER, "sign_in")


def test_the_answer_is_the_same_for_an_address_that_is_known_and_one_that_is_not(
    link: str, client: FlaskClient
) -> None:
    pages = []
    for address in (OFFICER, "nobody@severnvale.example"):
        answer = client.post("/sign-in", data={"email": address})
        assert answer.status_code == 302
        pages.append(client.get(answer.location).text.replace(f"to {address}.", ""))
    assert pages[0] == pages[1]
    count = select(func.count(Message.id)).where(Message.event == "sign_in")
    assert db.session.scalar(count, execution_options={"every_partnership": True}) == 2


def test_the_answer_stays_the_same_when_an_address_has_been_sent_enough(
    link: str, client: FlaskClient
) -> None:
    said = set()
    for _time in range(8):
        answer = client.post("/sign-in", data={"email": OFFICER})
        said.add((answer.status_code, answer.location, client.get(answer.location).text))
    assert len(said) == 1
    count = select(func.count(Message.id)).where(Message.event == "sign_in")
    assert db.session.scalar(count, execution_options={"every_partnership": True}) == people.LINKS_AN_HOUR


@pytest.mark.parametrize("email", [OFFICER, "nobody@severnvale.example"])
def test_whoever_asks_for_links_again_and_again_is_made_to_wait(
    link: str, client: FlaskClient, email: str
) -> None:
    answers = [client.post("/sign-in", data={"email": email}).status_code for _time in range(11)]
    assert answers == [302] * 10 + [429]
    clock.set_to(clock.now() + timedelta(seconds=61))
    assert client.post("/sign-in", data={"email": email}).status_code == 302


def test_opening_the_link_shows_a_button_and_changes_nothing(link: str, client: FlaskClient) -> None:
    before = everything()
    for _time in range(10):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert everything() == before
    assert "Sign in as Ann Wade" in client.get(link).text


def test_the_button_signs_in_once(link: str, client: FlaskClient, app: Flask) -> None:
    assert client.post(link).location == "/workspace"
    assert client.get("/workspace").status_code == 200
    other = app.test_client()
    answer = other.post(link)
    assert answer.status_code == 404
    assert "Ask for a new link" in answer.text
    assert other.get("/workspace").status_code == 302


def test_a_link_is_too_old_after_half_an_hour(link: str, client: FlaskClient) -> None:
    clock.set_to(world.BEFORE + timedelta(minutes=31))
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_signing_in_carries_nothing_over_but_where_the_visitor_was_going(
    link: str, client: FlaskClient
) -> None:
    client.get("/sign-in?next=/directory")
    with client.session_transaction() as session:
        session["invitations"] = {"a": "b"}
    assert client.post(link).location == "/directory"
    with client.session_transaction() as session:
        assert set(session) == {"visit"}


def test_signing_out_ends_the_visit_everywhere(link: str, client: FlaskClient, app: Flask) -> None:
    client.post(link)
    with client.session_transaction() as session:
        key = session["visit"]
    assert client.post("/sign-out").location == "/"
    thief = app.test_client()
    with thief.session_transaction() as session:
        session["visit"] = key
    assert thief.get("/workspace").status_code == 302


@pytest.mark.parametrize("typed", ["", "no address", "x" * 330 + "@y.example"])
def test_what_is_no_address_is_said_at_the_field(client: FlaskClient, typed: str) -> None:
    answer = client.post("/sign-in", data={"email": typed})
    assert answer.status_code == 400
    assert 'href="#email"' in answer.text


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/directory", "/directory"),
        ("/directory?sort=name#a", "/directory?sort=name#a"),
        ("/dir\tectory", "/directory"),
        ("", None),
        ("directory", None),
        ("//evil.example", None),
        ("/\t/evil.example", None),
        ("/\\evil.example", None),
        ("\\\\evil.example", None),
        ("https://evil.example", None),
        ("java\nscript:alert(1)", None),
        ("///evil.example", None),
    ],
)
def test_only_a_path_of_our_own_is_gone_to(wanted: str, path: str | None) -> None:
    assert own_path(wanted) == path


@pytest.mark.parametrize("kind", ["/a/", "/c/", "/r/", "/sign-in/"])
def test_the_eleventh_wrong_link_within_a_minute_is_made_to_wait_and_a_right_one_opens(
    link: str, client: FlaskClient, kind: str
) -> None:
    answers = [client.get(f"{kind}wrong-{number}").status_code for number in range(11)]
    assert answers == [404] * 10 + [429]
    assert client.get(link).status_code == 200
    clock.set_to(clock.now() + timedelta(seconds=61))
    assert client.get(f"{kind}wrong").status_code == 404


def test_links_that_open_something_are_never_counted(link: str, client: FlaskClient) -> None:
    assert [client.get(link).status_code for _time in range(30)] == [200] * 30


def test_a_dead_link_says_what_to_do(client: FlaskClient) -> None:
    assert "This link no longer works" in words_of(client.get("/sign-in/nonsense").text)
    assert "Look for the latest message" in words_of(client.get("/a/nonsense").text)


def test_whoever_is_asked_for_a_review_is_not_told_that_nobody_need_sign_in(client: FlaskClient) -> None:
    page = client.get("/sign-in?next=/reviews/7").text
    assert "If you are asked for a review, sign in here and you come to it." in page
    assert "Asked to answer a consultation? You need not sign in" in page
