"""The front door: setting up, the ways in, what an operator watches."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult import create_app
from consult.db import db
from consult.domain.ticks import BEATS
from consult.models.outbox import Message
from consult.models.people import Partnership
from consult.services import ticks
from tests import world
from tests.conftest import settings
from tests.web.visits import words_of

GIVEN = {"name": "Severnvale Partnership", "mailbox": "team@severnvale.example", "officer": "Ann Wade"}


def test_an_empty_installation_asks_three_things_and_no_more(client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count("<input") == 1 + len(GIVEN)  # the forgery token beside them
    assert all(f'name="{name}"' in page for name in GIVEN)


def test_setting_up_makes_the_partnership_and_sends_its_officer_a_link(client: FlaskClient) -> None:
    answer = client.post("/", data=GIVEN)
    assert answer.status_code == 302
    assert "team@severnvale.example" in client.get(answer.location).text
    message = db.session.scalars(select(Message), execution_options={"every_partnership": True}).one()
    assert (message.event, message.to_address) == ("sign_in", "team@severnvale.example")
    assert "Severnvale Partnership" in client.get("/").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "  ", "Enter the name of your partnership."),
        ("name", "x" * 201, "200 characters or fewer"),
        ("officer", "", "Enter your name."),
        ("name", "Severnvale\nBcc: x@y.example", "line break"),
        ("name", "Severnvale\u2028Partnership", "line break"),
        ("officer", "Ann <ann@elsewhere.example>", "looks like a part of an e-mail"),
        ("mailbox", "team at severnvale", "is not an e-mail address"),
        ("mailbox", "tîm@severnvale.example", "many mail servers refuse"),
        ("mailbox", "", "correct form"),
    ],
)
def test_a_slip_in_the_set_up_is_named_at_its_field_and_saves_nothing(
    client: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = client.post("/", data=GIVEN | {field: typed})
    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    assert f'href="#{field}"' in answer.text and sentence in answer.text
    assert all(text in answer.text for name, text in GIVEN.items() if name != field)
    assert db.session.scalar(select(func.count(Partnership.id))) == 0


def test_a_second_set_up_is_refused(client: FlaskClient) -> None:
    client.post("/", data=GIVEN)
    answer = client.post("/", data=GIVEN | {"name": "Another"})
    assert answer.status_code == 403
    assert db.session.scalar(select(func.count(Partnership.id))) == 1


def test_a_stranger_is_told_what_this_is_and_where_the_link_is(app: Flask, client: FlaskClient) -> None:
    world.officer()
    words = words_of(client.get("/").text)
    assert "Severnvale Partnership" in words
    assert "Open the link in the message" in words
    assert "team@severnvale.example" in words


@pytest.mark.parametrize("path", ["/", "/sign-in", "/accessibility", "/privacy"])
def test_public_pages_have_one_heading_and_are_not_kept_by_the_browser(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_says_when_each_tick_ran_and_how_much_mail_waits(app: Flask, client: FlaskClient) -> None:
    world.officer()
    for name in BEATS:
        ticks.begin(name)
        ticks.end(name)
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {
        "database": True,
        "ticks": dict.fromkeys(BEATS, 0),
        "queued_mail": 1,
        "wrong": [],
        "doubtful": [],
    }


def test_health_is_503_without_a_database(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path}/no such folder/consult.sqlite"
    alone = create_app(settings(tmp_path, SQLALCHEMY_DATABASE_URI=nowhere))
    for path in ("/health", "/health/web"):
        answer = alone.test_client().get(path)
        assert (answer.status_code, answer.json) == (503, {"database": False})
