"""The pages for asking, answering and correcting: what cannot be used is said at its field and keeps nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult import clock
from consult.db import db, within
from consult.models.corrections import Correction
from consult.models.enquiries import Enquiry
from consult.services import enquiries
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRST, come_in, everything, public_id_of

ASKED = {"kind": "question", "text": "Why?", "asked_by": "Mair"}
CORRECTED = {"place-0": "s1", "what-0": "Seven seats, not six.", "reason": "A slip.", "material": "no"}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def page(desk: Desk) -> str:
    reference = world.approved(desk.actor)
    desk.at(world.OPEN)
    return f"/consultations/{reference}"


def kept(table: type) -> int:
    with within(FIRST):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"kind": ""}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"asked_by": ""}, "asked_by"),
        ({"asked_by": "x" * 201}, "asked_by"),
        ({"kind": "more_time", "until-day": "31", "until-month": "2", "until-year": "2011"}, "until-day"),
        ({"kind": "more_time", "until-day": "1", "until-month": "9", "until-year": "2010"}, "until-day"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(
    page: str, client: FlaskClient, typed: dict[str, str], place: str
) -> None:
    answer = client.post(come_in(client) + "ask", data=ASKED | typed)
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text
    assert kept(Enquiry) == 0


def test_nobody_asks_or_lets_stand_for_another(page: str, client: FlaskClient) -> None:
    come_in(client)
    other, before = public_id_of("Severnvale Fire Authority"), everything()
    for path in ("ask", "stands"):
        assert client.post(f"/answer/{other}/{path}", data=ASKED).status_code == 404
    assert client.get(f"/answer/{other}/ask").status_code == 404
    assert everything() == before


def test_reading_the_pages_changes_nothing(page: str, desk: Desk, client: FlaskClient) -> None:
    base = come_in(client)
    client.post(base + "ask", data=ASKED)
    before = everything()
    for asker, path in (
        (client, base + "ask"),
        (desk.client, f"{page}/enquiries"),
        (desk.client, f"{page}/corrections"),
    ):
        assert asker.get(path).status_code == asker.head(path).status_code == 200
    assert desk.client.get(f"{page}/enquiries/1").status_code == 200
    assert client.get(base + "stands").status_code == 405
    assert everything() == before


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"answer": ""}, "answer"),
        ({"whom": ""}, "whom"),
        ({"whom": "all", "question": " "}, "question"),
        ({"answer": "x" * 4001}, "answer"),
    ],
)
def test_an_answer_that_cannot_be_sent_is_sent_to_nobody(
    page: str, desk: Desk, client: FlaskClient, typed: dict[str, str], place: str
) -> None:
    client.post(come_in(client) + "ask", data=ASKED)
    answer = desk.send(f"{page}/enquiries/1", **({"answer": "Because.", "whom": "one"} | typed))
    assert answer.status_code == 400 and f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text
    with within(FIRST):
        assert [one.answered_at for one in enquiries.enquiries(desk.actor, page.split("/")[2])] == [None]


def test_a_second_answer_says_that_there_is_one(page: str, desk: Desk, client: FlaskClient) -> None:
    client.post(come_in(client) + "ask", data=ASKED)
    answer = {"answer": "Because.", "whom": "one"}
    assert desk.send(f"{page}/enquiries/1", **answer).status_code == 302
    again = desk.send(f"{page}/enquiries/1", **answer)
    assert again.status_code == 400 and "Somebody has answered this meanwhile" in again.text


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"what-0": ""}, "what-0"),
        ({"place-0": ""}, "place-0"),
        ({"place-0": "", "what-0": ""}, "what-0"),
        ({"reason": ""}, "reason"),
        ({"material": ""}, "material"),
        ({"new_close-day": "1", "new_close-month": "9", "new_close-year": "2010"}, "new_close-day"),
        ({"with_document": "yes"}, "file"),
        ({"seen_version": "0"}, "form"),
    ],
)
def test_a_correction_that_cannot_be_used_is_sent_to_nobody(
    page: str, desk: Desk, typed: dict[str, str], place: str
) -> None:
    answer = desk.send(f"{page}/corrections", **(CORRECTED | {"do": "send"} | typed))
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text
    assert kept(Correction) == 0


def test_looking_at_a_correction_and_asking_for_more_lines_keeps_nothing(page: str, desk: Desk) -> None:
    before = everything()
    looked = desk.send(f"{page}/corrections", do="look", **CORRECTED)
    assert "56 days remain to the close." in looked.text and "writes to 5 organisations" in looked.text
    more = desk.send(f"{page}/corrections", do="more", **{f"what-{one}": "Something" for one in range(4)})
    assert more.status_code == 200 and 'name="what-5"' in more.text
    assert everything() == before


def test_after_the_close_nothing_is_corrected_and_the_contact_is_named(
    page: str, desk: Desk, client: FlaskClient
) -> None:
    base = come_in(client)
    desk.at(world.AFTER)
    assert desk.send(f"{page}/corrections", do="send", **CORRECTED).status_code == 403
    assert "<form" not in desk.client.get(f"{page}/corrections").text.split("<main")[1]
    asked = client.get(base + "ask")
    assert asked.status_code == 200 and 'name="text"' not in asked.text and "01632 960001" in asked.text


def test_a_question_of_another_consultation_is_not_there(page: str, desk: Desk, client: FlaskClient) -> None:
    client.post(come_in(client) + "ask", data=ASKED)
    clock.set_to(world.OPEN)
    assert desk.client.get(f"{page}x/enquiries/1").status_code == 404
    assert desk.client.get(f"{page}/enquiries/2").status_code == 404
