"""The officer gives early notice; a partner says when its board meets, before the paper is out."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import world
from tests.services.test_early_notice import FIRE, id_of
from tests.web.officer_at_work import Desk, words


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_an_officer_tells_everybody_and_asks_one_board(desk: Desk) -> None:
    page = f"/consultations/{world.draft(desk.actor)}/early-notice"
    text = desk.read(page)
    assert "Send it to 5 organisations" in text and "Nothing is to be answered yet." in text
    answer = desk.send(page, meets=str(id_of(FIRE)))
    assert answer.status_code == 302
    text = desk.read(answer.location)
    assert "5 messages are on their way." in text
    assert "Everybody on the list who can be written to was told." in text
    assert desk.send(page).status_code == 400


def test_a_partner_gives_its_dates_by_the_link_and_sees_no_draft(desk: Desk, app: Flask) -> None:
    reference = world.draft(desk.actor)
    desk.send(f"/consultations/{reference}/early-notice", meets=str(id_of(FIRE)))
    secret = world.secret_for("tom@svfire.example", "early_notice")
    browser = app.test_client()
    answer = browser.get(f"/m/{secret}")
    page = browser.get(answer.location)
    assert page.status_code == 200 and "The paper is not out yet" in page.text
    assert "Closed" not in words(page.text)
    lines = {"meetings": "3 August 2010; papers by 26 July"}
    assert browser.post(answer.location, data=lines).status_code == 302
    assert "3 August 2010" in browser.get(answer.location).text
    assert browser.get(answer.location.replace("/meetings", "/")).status_code in {403, 404}
    assert browser.get(answer.location.replace("/meetings", "/paper")).status_code in {403, 404}


def test_a_wrong_link_of_an_early_notice_is_told_so(app: Flask) -> None:
    world.officer()
    assert app.test_client().get("/m/nonsense").status_code == 404
