"""Nothing typed is lost: a session that ended, a token that ran out, an old window, a draft left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart

from consult import clock
from consult.db import db, within
from consult.jobs import ticks
from consult.services import responses
from tests import world
from tests.web.visits import FIRST, come_in, seen_on, words_of

WORDS = "Half a page about the carers' seat"
JSON = {"Accept": "application/json"}


@pytest.fixture
def reference(app: Flask) -> str:
    """A paper that is out and open."""
    return world.approved(world.officer())


def answers() -> dict[str, object]:
    db.session.rollback()  # what another application has committed since
    with within(FIRST):
        actor, public_id = world.partner("Wick Carers Network")
        return dict(responses.answering(actor, public_id).answers)


def token_on(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["section/s1", "whole"])
def test_a_token_that_has_run_out_gives_the_text_back_to_copy(
    reference: str, another_app: Callable[..., Flask], path: str
) -> None:
    strict = another_app(WTF_CSRF_ENABLED=True).test_client()
    page = come_in(strict) + path
    typed = {"q1": "Yes", "q1-seen": "0", "q2": WORDS, "q2-seen": "0", "go": "next", "csrf_token": "old"}
    answer = strict.post(page, data=typed)
    assert answer.status_code == 400
    words = words_of(answer.text)
    assert "This page was open too long" in words and WORDS in words
    assert "next" not in re.findall(r"<pre[^>]*>(.*?)</pre>", answer.text)
    assert answers() == {}


def test_a_fresh_token_from_the_same_page_saves_what_the_old_one_could_not(
    reference: str, another_app: Callable[..., Flask]
) -> None:
    strict = another_app(WTF_CSRF_ENABLED=True).test_client()
    page = come_in(strict) + "section/s1"
    typed = {"q2": WORDS, "q2-seen": "0"}
    assert strict.post(page, data=typed | {"csrf_token": "old"}, headers=JSON).status_code == 400
    token = token_on(strict.get(page).text)
    assert strict.post(page, data=typed | {"csrf_token": token}, headers=JSON).status_code == 200
    assert answers() == {"q2": {"text": WORDS}}


def test_a_session_that_has_ended_gives_the_text_back_and_the_link_goes_on_from_there(
    reference: str, client: FlaskClient, app: Flask
) -> None:
    page = come_in(client) + "section/s1"
    typed = seen_on(client.get(page).text) | {"q2": WORDS}
    stranger = app.test_client()  # the same browser after its cookie went
    answer = stranger.post(page, data=typed)
    assert answer.status_code == 404
    words = words_of(answer.text)
    assert WORDS in words and "Open that link again on this device." in words
    assert stranger.post(page, data=typed, headers=JSON).status_code == 404
    come_in(stranger)
    assert stranger.post(page, data=typed).status_code == 302
    assert answers() == {"q2": {"text": WORDS}}


def test_a_page_of_somebody_else_gives_back_nothing_but_what_was_sent(
    reference: str, client: FlaskClient, app: Flask
) -> None:
    page = come_in(client) + "section/s1"
    client.post(page, data={"q2": "A secret of Wick", "q2-seen": "0"})
    answer = app.test_client().post(page, data={"q2": "<b>mine</b>", "q2-seen": "0"})
    assert "&lt;b&gt;mine&lt;/b&gt;" in answer.text
    assert "A secret of Wick" not in answer.text


def test_a_text_that_no_form_can_carry_is_refused_by_its_own_sentence_and_not_by_that_of_large_files(
    reference: str, client: FlaskClient
) -> None:
    page = come_in(client) + "whole"
    boundary, body = encode_multipart({"q2": "x" * 2_200_000, "q2-seen": "0"})
    answer = client.post(page, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 413
    assert "One text in what you sent is longer than 2 million letters" in words_of(answer.text)
    assert "12 megabytes" not in answer.text and answers() == {}


def test_an_old_window_that_saves_by_itself_is_told_and_overwrites_nothing(
    reference: str, client: FlaskClient, app: Flask
) -> None:
    page = come_in(client) + "section/s1"
    stale = seen_on(client.get(page).text)
    client.post(page, data=stale | {"q2": "The newer words"})
    answer = client.post(page, data=stale | {"q2": "The older words"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json is not None
    (clash,) = answer.json["clashes"]
    assert (clash["theirs"], clash["yours"]) == ("The newer words", "The older words")
    assert answers() == {"q2": {"text": "The newer words"}}


def test_a_field_that_a_page_does_not_send_stays_as_a_colleague_left_it(
    reference: str, client: FlaskClient
) -> None:
    page = come_in(client) + "section/s1"
    stale = seen_on(client.get(page).text)
    client.post(page, data=stale | {"q2": "A colleague's"})
    answer = client.post(page, data={"q1": "Yes", "q1-seen": stale["q1-seen"]}, headers=JSON)
    assert answer.status_code == 200
    assert answers() == {"q1": {"choice": "Yes"}, "q2": {"text": "A colleague's"}}


def test_the_page_says_when_something_was_saved_last(reference: str, client: FlaskClient) -> None:
    page = come_in(client) + "section/s1"
    assert "Last saved" not in client.get(page).text
    client.post(page, data={"q2": WORDS, "q2-seen": "0"})
    clock.set_to(world.OPEN + timedelta(days=2))
    assert "Last saved Monday 2 August 2010, 10am" in words_of(client.get(page).text)


def test_a_draft_never_goes_before_the_day_that_its_writer_is_told(
    reference: str, client: FlaskClient
) -> None:
    client.post(come_in(client) + "section/s1", data={"q2": WORDS, "q2-seen": "0"})
    for later in (world.AFTER, datetime(2012, 9, 27, 12, tzinfo=UTC)):  # the last day is 27 September 2012
        clock.set_to(later)
        for name in ticks.TICKS:
            ticks.run(name)
        assert answers() == {"q2": {"text": WORDS}}
