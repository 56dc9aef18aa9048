"""Check and approve: the reasons still wanted, and what a reader may doubt."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from consult.services import approval, timetable
from consult.services.timetable import Step
from tests import world
from tests.web.officer_at_work import Desk

SHORT = [world.MILESTONES[0], Step("close", "Due", date(2010, 9, 5)), *world.MILESTONES[2:]]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def page(desk: Desk) -> str:
    """The page of a paper that is short and closes on a Sunday."""
    reference = world.draft(desk.actor)
    timetable.save(desk.actor, reference, SHORT, {"adopted": ["compact"]}, seen_version=2)
    return f"/consultations/{reference}/approve"


def test_a_reason_is_asked_for_with_signer_date_and_place_filled_in(desk: Desk, page: str) -> None:
    text = desk.client.get(page).text
    assert "1 reason is wanted" in text and "22 days short" in text
    assert 'name="signed_by" type="text" value="Ann Wade"' in text
    assert 'name="published-day" type="text" value="24"' in text
    assert 'value="In the paper, on its first page"' in text
    reason = {"reason": "The grant ends.", "reason_code": "budget cycle", "published_where": "Page 1"}
    today = {"published-day": "24", "published-month": "6", "published-year": "2010"}
    assert desk.send(page, do="reason", **reason, **today).status_code == 302
    text = desk.read(page)
    assert "reason is wanted" not in text
    assert "Short, with a reason published by the launch" in text
    assert desk.send(page, sure="yes").status_code == 302


def test_whoever_is_asked_is_named_by_sector_before_the_paper_goes(desk: Desk, page: str) -> None:
    asked = desk.read(page).split("Who is asked")[1].split("The message")[0]
    assert "5 organisations Public Coalholme Borough Council, Severnvale Fire Authority" in asked
    assert "Voluntary Wick Carers Network Community Upper Arle Village Hall" in asked


def test_without_a_reason_it_goes_out_only_after_a_tick(desk: Desk, page: str) -> None:
    answer = desk.send(page, sure="yes")
    assert 'href="#unexplained"' in answer.text and 'id="unexplained"' in answer.text
    assert desk.send(page, sure="yes", unexplained="yes").status_code == 302


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"do": "reason", "reason": ""}, "reason"),
        ({"do": "reason", "reason": "The grant ends."}, "reason_code"),
        ({"do": "reason", "reason": "x", "reason_code": "urgency", "published-day": "40"}, "published-day"),
        ({"do": "dismiss", "doubt": "0", "doubt-0": ""}, "doubt-0"),
        ({"do": "approve"}, "sure"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(
    desk: Desk, page: str, typed: dict[str, object], place: str
) -> None:
    answer = desk.send(page, **typed)
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text


def test_a_doubt_is_set_aside_on_the_page(desk: Desk, page: str) -> None:
    assert "It closes at a weekend, on Sunday 5 September 2010." in desk.read(page)
    assert desk.send(page, do="dismiss", doubt="0", **{"doubt-0": "The fair ends then."}).status_code == 302
    assert "Set aside by Ann Wade on 24 June 2010: The fair ends then." in desk.read(page)
    assert approval.doubts(desk.actor, page.split("/")[2])[0].dismissal is not None
    assert desk.send(page, do="dismiss", doubt="9", **{"doubt-9": "x"}).status_code == 404
