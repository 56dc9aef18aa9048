"""The officer's forward plan, the burden on partners, and whose plate is full before sending."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask import Flask

from tests import world
from tests.services.test_plan import SUMMER, another
from tests.web.officer_at_work import Desk


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_an_empty_plan_says_so_and_leads_on(desk: Desk) -> None:
    page = desk.read("/plan")
    assert "There is no consultation yet." in page
    assert "<svg" not in desk.client.get("/plan").text.split("<main", 1)[1]


def test_the_plan_is_a_picture_with_a_title_and_a_table_with_the_same_papers(desk: Desk) -> None:
    world.approved(desk.actor, at=world.BEFORE)
    another(desk.actor, "Carers & <others>", SUMMER, {"Wick Carers Network"})
    desk.at(world.OPEN)
    page = desk.client.get("/plan").text
    picture = ElementTree.fromstring(re.search(r"<svg class=\"cc-timeline.*?</svg>", page, re.DOTALL)[0])
    texts = [one.text for one in picture.iter("text")]
    assert picture.get("role") == "img" and picture.find("title").text.startswith("Papers from 1 July 2010")
    assert {"A smaller Board", "Carers & <others>", "Open"} <= set(texts)
    assert len(list(picture.iter("rect"))) == 2
    said = desk.read("/plan")
    assert "Monday 27 September 2010, 11:59pm" in said and "20 October 2010" in said


def test_the_bars_of_a_plan_lie_inside_the_drawing_and_a_decision_after_its_close(desk: Desk) -> None:
    world.approved(desk.actor)
    desk.at(world.OPEN)
    page = desk.client.get("/plan").text
    bar = re.search(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', page)
    decision = re.search(r'<path d="M([\d.]+) ', page)
    assert 320 <= float(bar[1]) < float(bar[1]) + float(bar[2]) < float(decision[1]) <= 830


def test_what_was_chosen_stays_chosen_and_a_choice_that_fits_nothing_says_so(desk: Desk) -> None:
    world.approved(desk.actor)
    desk.at(world.OPEN)
    page = desk.client.get("/plan?state=draft&sector=voluntary")
    assert (
        '<option value="draft" selected>' in page.text and '<option value="voluntary" selected>' in page.text
    )
    assert "Nothing here fits what you chose." in desk.read("/plan?state=draft")


@pytest.mark.parametrize("query", ["?state=nonsense", "?sector=%00&body=%22%3E", "?body=a&body=b"])
def test_a_hand_made_choice_gets_a_page(desk: Desk, query: str) -> None:
    world.approved(desk.actor)
    desk.at(world.OPEN)
    desk.read("/plan" + query)


def test_the_list_of_the_unanswered_stands_above_the_plan_after_the_close(desk: Desk) -> None:
    world.approved(desk.actor)
    desk.at(world.AFTER)
    assert "Closed and not answered (1)" in desk.read("/plan")
    assert "The report, the decision and the feedback" in desk.read("/plan")
    assert "Closed and not answered" not in desk.read("/plan?body=Nobody")


def test_the_burden_page_names_partner_paper_asker_and_close(desk: Desk) -> None:
    assert "Nobody is being asked anything now." in desk.read("/plan/burden")
    world.approved(desk.actor, at=world.BEFORE)
    page = desk.read("/plan/burden")
    assert "Wick Carers Network Voluntary 1 A smaller Board Severnvale Partnership, closes Monday 27" in page


def test_before_sending_the_officer_sees_whose_plates_are_full(desk: Desk) -> None:
    world.approved(desk.actor, at=world.BEFORE)
    another(desk.actor, "Second", SUMMER, {"Wick Carers Network"})
    third = another(desk.actor, "Third", SUMMER, {"Wick Carers Network"}, approve=False)
    page = desk.read(f"/consultations/{third}/circulation")
    assert "The plate of 1 partner is full" in page
    assert "Wick Carers Network 2 other papers" in page
    assert "The plate of 1 partner is full" in desk.read(f"/consultations/{third}/approve")
    fourth = another(desk.actor, "Fourth", SUMMER, {"Severnvale Fire Authority"}, approve=False)
    page = desk.read(f"/consultations/{fourth}/circulation")
    assert "is full" not in page and "Wick Carers Network 2 other papers" in page
    assert "is full" not in desk.read(f"/consultations/{fourth}/approve")
