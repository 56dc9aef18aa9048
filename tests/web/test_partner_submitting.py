"""Check, submit, receipt; no comment; passing on; and the bell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.models.outbox import Message
from tests import world
from tests.web.visits import FIRST, WICK, begun, come_in, everything, link_of, submissions, words_of

SIGNED = {
    "publication": "full",
    "authority": "board",
    "board_on-day": "1",
    "board_on-month": "8",
    "board_on-year": "2010",
    "signed_by": "Mair Pugh",
    "capacity": "40 carers' groups",
}


@pytest.fixture
def base(app: Flask, client: FlaskClient) -> str:
    """Where a partner's pages begin, with one question answered."""
    return begun(client)


def mail(event: str) -> list[Message]:
    with within(FIRST):
        return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def test_the_check_shows_the_whole_answer_with_its_blanks_and_ways_to_change(
    base: str, client: FlaskClient
) -> None:
    page = client.get(base + "check").text
    words = words_of(page)
    assert "2 questions are blank. You may leave them so." in words
    assert "No Too few" in words and "Left blank" in words and "No comment made" in words
    assert f'href="{base}section/s1#q1"' in page
    assert f'href="{base}section/s2#q3"' in page
    assert "You can change your answer until Monday 27 September 2010, 11:59pm" in words
    assert "freedom of information" in words and "Only 1 organisation of your kind was asked" in words


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("publication", "", "Choose how your answer may be published."),
        ("publication", "secretly", "Choose how your answer may be published."),
        ("authority", "", "Choose on whose authority you answer."),
        ("authority", "king", "Choose on whose authority you answer."),
        ("signed_by", "   ", "Enter the name of the person who signs."),
        ("signed_by", "x" * 201, "200 characters or fewer"),
        ("capacity", "x" * 2001, "2000 characters or fewer"),
    ],
)
def test_what_is_missing_on_submitting_is_named_and_what_was_typed_stays(
    base: str, client: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = client.post(base + "check", data=SIGNED | {field: typed})
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text and sentence in answer.text
    assert "<title>Error: " in answer.text
    if field != "capacity":
        assert "40 carers&#39; groups" in answer.text
    assert submissions() == []


def test_submitting_leads_to_a_receipt_and_sends_a_copy(base: str, client: FlaskClient) -> None:
    answer = client.post(base + "check", data=SIGNED)
    assert answer.location == base + "receipt"
    words = words_of(client.get(answer.location).text)
    (stored,) = submissions()
    assert stored.checksum[:16] in words and "SP-2010-1-" in words
    assert "You can change it until Monday 27 September 2010, 11:59pm" in words
    assert f"A copy is on its way to {WICK}." in words
    (message,) = mail("receipt")
    assert "Too few" in message.text and message.to_address == WICK


def test_the_copies_hold_the_whole_answer_and_its_checksum(base: str, client: FlaskClient) -> None:
    client.post(base + "check", data=SIGNED)
    (stored,) = submissions()
    page, file = client.get(base + "copy").text, client.get(base + "copy.txt")
    for text in (words_of(page), file.text):
        assert "Too few" in text and stored.checksum in text and "Mair Pugh" in text
        assert "in full, under our name" in text
    assert file.headers["Content-Disposition"].startswith("attachment; filename=SP-2010-1-")
    assert file.content_type == "text/plain; charset=utf-8"


def test_a_double_click_submits_once(base: str, client: FlaskClient) -> None:
    for _click in range(2):
        assert client.post(base + "check", data=SIGNED).location == base + "receipt"
    assert len(submissions()) == 1
    assert len(mail("receipt")) == 1


def test_a_submitted_answer_can_be_changed_and_says_when_it_was(base: str, client: FlaskClient) -> None:
    client.post(base + "check", data=SIGNED)
    assert "You can change it until" in words_of(client.get(base).text)
    client.post(base + "section/s2", data={"q3": "Agree", "q3-seen": "0"})
    assert "What you have written since is not submitted yet." in words_of(client.get(base + "tasks").text)
    client.post(base + "check", data=SIGNED)
    first, second = submissions()
    assert "q3" not in first.document["answers"] and second.document["answers"]["q3"] == {"choice": "Agree"}
    assert "not submitted yet" not in words_of(client.get(base + "tasks").text)


def test_nothing_answered_cannot_be_submitted(app: Flask, client: FlaskClient) -> None:
    world.approved(world.officer())
    answer = client.post(come_in(client) + "check", data=SIGNED)
    assert answer.status_code == 400
    assert "Nothing has been answered yet." in answer.text
    assert submissions() == []


def test_no_comment_is_one_page_with_one_button_and_counts(base: str, client: FlaskClient) -> None:
    page = client.get(base + "no-comment").text
    main = page[page.index("<main") : page.index("</main")]
    assert main.count("<button") == 1
    assert 'value="full" checked' in main and 'value="Mair Pugh"' in main
    assert "is kept, but it is not sent" in words_of(main)
    answer = client.post(base + "no-comment", data={"publication": "full", "signed_by": "Mair Pugh"})
    assert answer.location == base + "receipt"
    assert submissions()[0].document["nil"] is True
    assert "No comment: noted" in client.get(answer.location).text
    assert "no comment" in mail("receipt")[0].text


def test_no_comment_still_asks_who_signs(base: str, client: FlaskClient) -> None:
    answer = client.post(base + "no-comment", data={"publication": "full", "signed_by": ""})
    assert answer.status_code == 400
    assert submissions() == []


def test_what_reaches_us_in_the_last_second_counts(base: str, client: FlaskClient) -> None:
    clock.set_to(world.FIRST_LATE - timedelta(seconds=30))
    assert client.post(base + "check", data=SIGNED).location == base + "receipt"


@pytest.mark.parametrize("path", ["check", "no-comment"])
def test_after_the_bell_nothing_is_submitted_and_everything_is_kept(
    base: str, client: FlaskClient, path: str
) -> None:
    clock.set_to(world.FIRST_LATE)
    answer = client.post(base + path, data=SIGNED)
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "closed before your answer was sent" in words
    assert "Too few" in words and "Ann Wade" in words
    assert submissions() == []


@pytest.mark.parametrize("path", ["tasks", "section/s1", "whole", "check", "no-comment", "pass-on"])
def test_after_the_bell_every_way_leads_to_the_page_that_says_so(
    base: str, client: FlaskClient, path: str
) -> None:
    clock.set_to(world.AFTER)
    assert client.get(base + path).location == base
    assert "This consultation has closed" in client.get(base).text


def test_after_the_bell_a_submitted_answer_still_has_its_receipt_and_copy(
    base: str, client: FlaskClient
) -> None:
    client.post(base + "check", data=SIGNED)
    clock.set_to(world.AFTER)
    words = words_of(client.get(base).text)
    assert "Your answer is in." in words
    assert "lodged late" not in words
    assert client.get(base + "receipt").status_code == 200
    assert "Too few" in client.get(base + "copy").text


def test_passing_on_gives_the_right_person_a_link_and_voids_the_old_one(
    base: str, client: FlaskClient, app: Flask
) -> None:
    old = link_of()
    assert "Your own link stops working." in client.get(base + "pass-on").text
    address = "Ola@wickcarers.example"
    typed = {"name": "Ola Byrne", "email": address, "again": address.lower()}
    before = everything()
    shown = client.post(base + "pass-on", data=typed)
    assert shown.status_code == 200
    words = words_of(shown.text)
    assert "Ola Byrne Ola@wickcarers.example" in words and "ask Ann Wade for a new link" in words
    back = client.post(base + "pass-on", data=typed | {"do": "change"}).text
    assert 'value="Ola@wickcarers.example"' in back
    assert everything() == before
    answer = client.post(base + "pass-on", data=typed | {"do": "send"})
    words = words_of(client.get(answer.location).text)
    assert "Passed on to Ola Byrne" in words and "01632 960001" in words
    assert client.get(base).status_code == 404
    assert client.get(old).status_code == 404
    other = app.test_client()
    theirs = come_in(other, "ola@wickcarers.example")
    assert "Too few" in other.get(theirs + "section/s1").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "email": "ola@wickcarers.example"}, "name"),
        ({"name": "x" * 201, "email": "ola@wickcarers.example"}, "name"),
        ({"name": "Ola", "email": "ola"}, "email"),
        ({"name": "Ola", "email": "ola@wickcarers.example\nBcc: all@wickcarers.example"}, "email"),
        ({"name": "Ola", "email": ""}, "email"),
        ({"name": "Ola", "email": "ola@wickcarers.example"}, "again"),
        ({"name": "Ola", "email": "ola@wickcarers.example", "again": "ola@wikcarers.example"}, "again"),
    ],
)
def test_a_slip_in_passing_on_is_named_and_sends_nothing(
    base: str, client: FlaskClient, typed: dict[str, str], field: str
) -> None:
    before = everything()
    answer = client.post(base + "pass-on", data=typed | {"do": "send"})
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert everything() == before
