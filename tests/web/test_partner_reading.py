"""A partner's link: who may open it, what it shows at once, and that looking changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from consult.services import papers, responses, supporting
from consult.web.partner.progress import time_left
from tests import world
from tests.web.visits import FIRE, come_in, everything, link_of, public_id_of, words_of

PAGES = [
    "",
    "tasks",
    "section/s1",
    "section/rest",
    "whole",
    "check",
    "no-comment",
    "pass-on",
    "paper",
    "paper.html",
]


@pytest.fixture
def reference(app: Flask) -> str:
    """A paper that is out and open."""
    return world.approved(world.officer())


def test_the_first_page_says_at_once_what_who_why_until_when_and_whom_to_ask(
    reference: str, client: FlaskClient
) -> None:
    page = client.get(come_in(client)).text
    words = words_of(page)
    for said in (
        "Severnvale Partnership asks Wick Carers Network",
        "A smaller Board",
        "Your seat may go.",
        "Answer by Monday 27 September 2010, 11:59pm.",
        "It closes in 56 days",
        "Ann Wade",
        "01632 960001",
    ):
        assert said in words
    main = page[page.index("<main") : page.index("</main")]
    assert "<form" not in main and "<input" not in main  # nothing is asked at the door
    for way in ("Answer", "No comment", "Pass to the right person", "Download"):
        assert f">{way}" in main


@pytest.mark.parametrize("path", PAGES)
def test_every_page_names_the_contact_and_is_not_kept_by_the_browser(
    reference: str, client: FlaskClient, path: str
) -> None:
    answer = client.get(come_in(client) + path)
    assert answer.status_code == 200
    assert "Ann Wade" in answer.text and "01632 960001" in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_opening_a_link_ten_times_and_reading_every_page_leaves_the_database_as_it_was(
    reference: str, client: FlaskClient
) -> None:
    before = everything()
    link = link_of()
    for _time in range(10):
        assert client.head(link).status_code == 302
        client.get(link)
    base = come_in(client)
    for path in PAGES:
        client.get(base + path)
        client.head(base + path)
    assert everything() == before


@pytest.mark.parametrize("path", [*PAGES, "receipt", "copy", "copy.txt", "documents/1"])
def test_the_pages_of_another_organisation_do_not_exist(
    reference: str, client: FlaskClient, path: str
) -> None:
    come_in(client)
    other = public_id_of("Severnvale Fire Authority")
    assert client.get(f"/answer/{other}/{path}").status_code == 404
    assert client.get(f"/answer/nothing-like-it/{path}").status_code == 404


@pytest.mark.parametrize("path", ["section/s1", "whole", "check", "no-comment", "pass-on"])
def test_nobody_writes_for_another_organisation(reference: str, client: FlaskClient, path: str) -> None:
    come_in(client)
    other = public_id_of("Severnvale Fire Authority")
    before = everything()
    answer = client.post(f"/answer/{other}/{path}", data={"q1": "Yes", "q1-seen": "0", "publication": "full"})
    assert answer.status_code == 404
    assert everything() == before


def test_one_browser_may_hold_the_links_of_two_organisations(reference: str, client: FlaskClient) -> None:
    first, second = come_in(client), come_in(client, FIRE)
    assert "Wick Carers Network" in client.get(first).text
    assert "Severnvale Fire Authority" in client.get(second).text


def test_the_paper_downloads_as_one_file_that_fetches_nothing(reference: str, client: FlaskClient) -> None:
    answer = client.get(come_in(client) + "paper.html")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={reference}.html"
    assert "Is the proposed membership right?" in answer.text
    assert "src=" not in answer.text and "<link" not in answer.text


def test_supporting_documents_are_listed_and_download_as_the_copies_that_were_stored(
    app: Flask, client: FlaskClient
) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    kept = supporting.Copy("Costs", "costs", world.LAUNCH, "costs.txt", b"Nothing much.")
    supporting.add(actor, reference, kept, seen_version=world.seen(actor, reference))
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    base = come_in(client)
    assert f'href="{base}documents/1">Costs</a>' in client.get(base).text
    answer = client.get(base + "documents/1")
    assert answer.data == b"Nothing much."
    assert answer.headers["Content-Disposition"] == "attachment; filename=costs.txt"
    assert client.get(base + "documents/2").status_code == 404


@pytest.mark.parametrize("path", ["", "paper", "paper.html"])
def test_a_partner_is_told_what_is_settled_and_what_is_not(
    app: Flask, client: FlaskClient, path: str
) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    outline = {"fixed": "The budget is set.", "open": "Who sits on the Board."}
    papers.edit_details(actor, reference, outline, seen_version=world.seen(actor, reference))
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    words = words_of(client.get(come_in(client) + path).text)
    assert "What is already fixed? The budget is set." in words
    assert "What can still change? Who sits on the Board." in words
    assert "rejected" not in words


def test_a_paper_that_is_not_open_yet_can_be_read_and_not_answered(
    reference: str, client: FlaskClient
) -> None:
    base = come_in(client)
    clock.set_to(world.BEFORE)
    words = words_of(client.get(base).text)
    assert "It opens for answers on Monday 5 July 2010." in words
    assert "No comment" not in words
    assert client.get(base + "tasks").location == base
    assert client.get(base + "paper").status_code == 200


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2010, 9, 24, 22, 59, tzinfo=UTC), "It closes in 3 days"),
        (datetime(2010, 9, 25, 9, tzinfo=UTC), "It closes in 2 days"),
        (datetime(2010, 9, 26, 22, 59, tzinfo=UTC), "It closes tomorrow"),
        (datetime(2010, 9, 26, 23, 0, tzinfo=UTC), "It closes today at 11:59pm"),
        (world.FIRST_LATE - timedelta(minutes=59), "It closes in 59 minutes"),
        (world.FIRST_LATE - timedelta(minutes=1), "It closes in 1 minute"),
        (world.FIRST_LATE - timedelta(seconds=1), "It closes in 1 minute"),
        (world.FIRST_LATE, ""),
    ],
)
def test_the_time_left_is_counted_in_london_days(
    reference: str, app: Flask, at: datetime, words: str
) -> None:
    clock.set_to(at)
    actor, public_id = world.partner("Wick Carers Network")
    assert time_left(responses.answering(actor, public_id), at) == words
