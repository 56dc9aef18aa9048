"""Pasting the dates of meetings, as an officer and as a partner."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from tests import world
from tests.services.test_meetings import WICK, id_of
from tests.web.officer_at_work import Desk
from tests.web.visits import come_in, words_of

LINES = "Date\n14 September 2010; papers by 3 September; Trustees\nTuesday 9 November 2010"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_an_officer_pastes_dates_and_finds_them_again(desk: Desk) -> None:
    world.draft(desk.actor)
    address = f"/meetings/organisation/{id_of(WICK)}"
    assert desk.send(address, meetings=LINES).status_code == 302
    assert "Wick Carers Network 2" in desk.read("/meetings")
    page = desk.client.get(address).text
    assert "14 September 2010; papers by 3 September 2010; Trustees\n9 November 2010</textarea>" in page


def test_an_officer_imports_dates_from_a_file(desk: Desk) -> None:
    world.draft(desk.actor)
    address = f"/meetings/organisation/{id_of(WICK)}"
    content = "\ufeffdate,papers by\r\n2010-09-14,2010-09-03\r\n".encode()
    assert desk.send(address, file=(io.BytesIO(content), "dates.csv")).status_code == 302
    assert "14 September 2010; papers by 3 September 2010</textarea>" in desk.client.get(address).text


def test_a_line_that_cannot_be_read_is_named_and_what_was_typed_stays(desk: Desk) -> None:
    world.draft(desk.actor)
    answer = desk.send(f"/meetings/organisation/{id_of(WICK)}", meetings="14 September 2010\n31 June 2010")
    assert answer.status_code == 400
    assert "Line 2: 31 June 2010 is not a real date." in answer.text and "Error: " in answer.text
    assert "14 September 2010\n31 June 2010</textarea>" in answer.text
    assert 'href="#meetings"' in answer.text


@pytest.mark.parametrize("sent", ["x" * 60_000, "\x00\x01 1", "9" * 40])
def test_what_is_no_list_of_dates_is_refused_in_words(desk: Desk, sent: str) -> None:
    world.draft(desk.actor)
    assert desk.send(f"/meetings/organisation/{id_of(WICK)}", meetings=sent).status_code == 400


def test_the_overview_names_partners_who_could_only_answer_at_officer_level(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    assert "no meeting between" not in desk.read(f"/consultations/{reference}")
    desk.send(f"/meetings/organisation/{id_of(WICK)}", meetings="9 November 2010")
    said = "1 partner has no meeting between the launch and the close Wick Carers Network:"
    assert said in desk.read(f"/consultations/{reference}")
    world.approval.approve(desk.actor, reference, seen_version=world.seen(desk.actor, reference))
    desk.at(world.OPEN)
    assert said in desk.read(f"/consultations/{reference}")


def test_a_partner_is_asked_while_the_paper_is_open_and_not_after(app: Flask) -> None:
    world.approved(world.officer())
    client = app.test_client()
    home = come_in(client)
    assert "Tell us when you meet" in words_of(client.get(home).text)
    assert client.post(f"{home}meetings", data={"meetings": LINES}).status_code == 302
    assert "papers by 3 September 2010; Trustees" in client.get(f"{home}meetings").text
    world.clock.set_to(world.AFTER)
    assert "Tell us when you meet" not in words_of(client.get(home).text)
    assert client.get(f"{home}meetings").status_code == 403
