"""The steering group's link: its summary, the whole report, the PDF as it was, and the newer one."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from consult.db import within
from consult.domain.access import Actor
from consult.services import people, reports, responses
from consult.services.responses import SignOff
from tests import world
from tests.web.visits import FIRST, everything, words_of

GWEN = "gwen@severnvale.example"
SCRIPT = "<script>alert(1)</script>"


def compiled(actor: Actor, reference: str, pdf: bytes) -> str:
    """Compile the next report; the link that Gwen is sent."""
    with within(FIRST):
        reports.ask(actor, reference)
        claimed = reports.claim_next()
        assert claimed is not None
        reports.freeze(claimed)
        reports.store(claimed, pdf, "0" * 64, 12)
        return "/r/" + world.secret_for(GWEN, "report_ready")


@pytest.fixture
def officer(app: Flask) -> Actor:
    """The officer of a consultation that two partners answered and that has closed."""
    actor = world.officer()
    world.approved(actor)
    said = {
        "Wick Carers Network": ("No", SCRIPT, "full"),
        "Severnvale Fire Authority": ("Yes", "Fine by us", "unnamed"),
    }
    for name, (choice, words, publication) in said.items():
        holder, public_id = world.partner(name)
        responses.save_draft(holder, public_id, {"q1": ({"value": [choice], "text": [words]}, 0)})
        sign_off = SignOff(publication, "board", "A. Signer")
        responses.submit(holder, public_id, sign_off, received_at=world.OPEN)
    person = people.add_person(actor, name="Gwen Hale", email=GWEN, role="steering")
    people.seat(actor, body="Steering group", kind="steering", person_id=person.id)
    clock.set_to(world.AFTER)
    return actor


@pytest.fixture
def link(officer: Actor) -> str:
    return compiled(officer, "SP-2010-1", b"%PDF one")


def test_the_summary_says_what_to_decide_who_answered_and_what_was_found(
    link: str, client: FlaskClient
) -> None:
    words = words_of(client.get(link, follow_redirects=True).text)
    for said in (
        "The Board decides Wednesday 20 October 2010",
        "2 of 5 organisations",
        "Is the proposed membership right?",
        "Yes, No: 1 of 2 each",
        "Read the words of 2 partners",
        "Fine by us",
        "An organisation",
        "Nobody answered this question.",
    ):
        assert said in words
    assert (
        words.index("What you decide next") < words.index("Who answered") < words.index("What partners said")
    )
    assert "Severnvale Fire Authority" not in words  # it asked not to be named


def test_what_partners_wrote_shows_as_text(link: str, client: FlaskClient) -> None:
    base = client.get(link).location
    for path in ("", "full"):
        page = client.get(base + path).text
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page


def test_the_pdf_is_the_bytes_that_were_stored(link: str, client: FlaskClient) -> None:
    answer = client.get(client.get(link).location + "report.pdf")
    assert answer.data == b"%PDF one"
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename=SP-2010-1-report-1.pdf"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_data_is_the_bytes_whose_checksum_is_printed(link: str, client: FlaskClient) -> None:
    base = client.get(link).location
    data = client.get(base + "report.json")
    assert data.headers["Content-Disposition"] == "attachment; filename=SP-2010-1-report-1.json"
    printed = hashlib.sha256(data.data).hexdigest()
    assert printed in client.get(base).text
    assert printed in client.get(base + "full").text.replace(" ", "")


def test_the_whole_report_brings_its_own_style_and_nothing_else(link: str, client: FlaskClient) -> None:
    answer = client.get(client.get(link).location + "full")
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'<style nonce="{nonce}">' in answer.text
    assert "unsafe" not in policy and "default-src 'none'" in policy
    again = client.get(client.get(link).location + "full").headers["Content-Security-Policy"]
    assert again != policy


def test_an_earlier_report_stays_as_it_was_and_says_that_there_is_a_newer_one(
    officer: Actor, link: str, client: FlaskClient
) -> None:
    base = client.get(link).location
    before = client.get(base).text
    assert "has been compiled since" not in before
    newer = compiled(officer, "SP-2010-1", b"%PDF two")
    words = words_of(client.get(base).text)
    assert "Report 2 has been compiled since. This is report 1, as it was." in words
    assert client.get(base + "report.pdf").data == b"%PDF one"
    base = client.get(newer).location
    assert client.get(base + "report.pdf").data == b"%PDF two"
    assert "has been compiled since" not in client.get(base).text


def test_reading_the_report_changes_nothing(link: str, client: FlaskClient) -> None:
    before = everything()
    for _time in range(10):
        base = client.get(link).location
        client.head(link)
    for path in ("", "full", "report.pdf", "report.json"):
        assert client.get(base + path).status_code == 200
        assert client.head(base + path).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("path", ["", "full", "report.pdf", "report.json"])
def test_a_stranger_and_the_holder_of_another_link_find_nothing(link: str, app: Flask, path: str) -> None:
    reader = app.test_client()
    base = reader.get(link).location
    assert app.test_client().get(base + path).status_code == 404
    assert reader.get("/report/0123456789abcdef/" + path).status_code == 404
