"""The page that gives more time."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from consult.services import extensions
from tests import world
from tests.web.officer_at_work import Desk, parts, words

LATER = parts("new_close", date(2010, 10, 4)) | {"reason": "Harvest."}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def page(desk: Desk) -> str:
    reference = world.approved(desk.actor)
    desk.at(world.OPEN)
    return f"/consultations/{reference}/extend"


def test_a_later_close_is_looked_at_before_it_is_announced(desk: Desk, page: str) -> None:
    looked = desk.send(page, do="look", **LATER).text
    assert "What this date brings" in looked
    assert "writes to 5 organisations at once" in looked
    assert "The Board decides" in looked
    assert extensions.extensions(desk.actor, page.split("/")[2]) == []
    assert desk.send(page, do="announce", **LATER).status_code == 302
    assert "It closes on Monday 4 October 2010, 11:59pm." in desk.read(page)
    assert "Monday 27 September 2010 (moved on 2 August 2010: Harvest.)" in desk.read(page)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"reason": ""}, "reason"),
        ({"new_close-day": "31", "new_close-month": "9"}, "new_close-day"),
        ({"new_close-day": "1", "new_close-month": "9"}, "new_close-day"),
        ({"new_close-day": "", "new_close-month": "", "new_close-year": ""}, "new_close-day"),
        ({"seen_version": "0"}, "form"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(
    desk: Desk, page: str, typed: dict[str, object], place: str
) -> None:
    answer = desk.send(page, **(LATER | {"do": "announce"} | typed))
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text
    assert extensions.extensions(desk.actor, page.split("/")[2]) == []


def test_there_is_no_such_page_before_approval_or_after_the_close(desk: Desk, page: str) -> None:
    desk.at(world.AFTER)
    assert desk.client.get(page).status_code == 403


def test_a_partner_reads_on_arrival_when_and_why_the_close_was_moved(
    desk: Desk, page: str, app: Flask
) -> None:
    secret = world.secret_for("mair@wickcarers.example")
    assert desk.send(page, do="announce", **LATER).status_code == 302
    text = words(app.test_client().get(f"/a/{secret}", follow_redirects=True).text)
    assert "On 2 August 2010 the close was moved from Monday 27 September 2010" in text
    assert "to Monday 4 October 2010: Harvest." in text
