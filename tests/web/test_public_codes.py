"""The page for a code: it lets in by a POST alone, says the same to every wrong one, and tires of guesses."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from flask import Flask

from consult import clock
from consult.services import codes
from tests import world
from tests.web.visits import everything, words_of

WRONG = "AAAA-BBBB-CCCC"


@pytest.fixture
def code(app: Flask) -> str:
    actor = world.officer()
    reference = world.approved(actor)
    return codes.make(actor, reference, world.invitation_of("Wick Carers Network").public_id)


def test_the_front_page_leads_to_one_field(app: Flask, code: str) -> None:
    assert 'href="/code"' in app.test_client().get("/").text
    page = app.test_client().get("/code").text
    assert page.count("<h1") == 1 and page.count("<input") == 2, "the forgery token and the code"


def test_a_code_lets_its_browser_in_and_stores_nothing(app: Flask, code: str) -> None:
    client, before = app.test_client(), everything()
    answer = client.post("/code", data={"code": code})
    assert answer.status_code == 302 and "Wick Carers Network" in client.get(answer.location).text
    assert everything() == before
    assert app.test_client().get(answer.location).status_code == 404


def test_looking_lets_nobody_in(app: Flask, code: str) -> None:
    for method in ("GET", "HEAD"):
        assert app.test_client().open(f"/code?code={code}", method=method).status_code == 200
    assert app.test_client().put("/code", data={"code": code}).status_code == 405


def test_wrong_codes_of_every_kind_get_one_answer(app: Flask, code: str) -> None:
    said = set()
    for typed in (WRONG, "x", "\u2603", f"{code}A", "0000-0000-0000"):
        answer = app.test_client().post("/code", data={"code": typed})
        assert answer.status_code == 400 and 'href="#code"' in answer.text
        said.add(words_of(answer.text.partition("<main")[2]))
    clock.set_to(world.AFTER)
    closed = app.test_client().post("/code", data={"code": code})
    said.add(words_of(closed.text.partition("<main")[2]))
    assert len(said) == 1
    assert "Type in the code" in app.test_client().post("/code", data={"code": " "}).text


def test_after_ten_wrong_codes_a_minute_an_address_has_to_wait(app: Flask, code: str) -> None:
    client = app.test_client()
    tried = [f"{first}{WRONG[1:]}" for first in "ABCDEFGHJK"]
    assert {client.post("/code", data={"code": one}).status_code for one in tried} == {400}
    assert client.post("/code", data={"code": code}).status_code == 429
    clock.set_to(clock.now() + timedelta(minutes=1, seconds=1))
    assert client.post("/code", data={"code": code}).status_code == 302


def test_guessing_on_from_one_beginning_is_stopped_from_wherever_it_comes(app: Flask, code: str) -> None:
    for number in range(10):
        typed = f"{code[:4].lower()}-AAAA-AAA{'ABCDEFGHJK'[number]}"
        answer = app.test_client().post(
            "/code", data={"code": typed}, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}
        )
        assert answer.status_code == 400
    away = {"REMOTE_ADDR": "198.51.100.7"}
    assert app.test_client().post("/code", data={"code": code}, environ_base=away).status_code == 429
    assert app.test_client().post("/code", data={"code": WRONG}, environ_base=away).status_code == 400


def test_a_code_is_in_no_log_no_address_and_no_cache(
    app: Flask, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().post("/code", data={"code": code})
    assert code not in caplog.text and code not in answer.location
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
