"""Many hands and one voice: over HTTP without script, in a real Chromium, and two who type in one field at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.models.responses import DraftAnswer, DraftVersion
from consult.services import colleagues
from tests import world
from tests.journeys.conftest import Chromium
from tests.journeys.drivers import ChromiumVisitor, HttpVisitor
from tests.journeys.hands_job import HandsJob
from tests.journeys.main_job import post_office
from tests.web.visits import FIRST, link_of

TURNS = 30
PAUSE = 2000  # milliseconds of the page's own clock that a turn lasts: a minute in all


def test_four_people_write_one_answer_and_one_signs_it(app: Flask) -> None:
    with post_office(app) as post:
        HandsJob(app, lambda: HttpVisitor(app), post).run()


@pytest.mark.browser
@pytest.mark.xdist_group("hands_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium
) -> None:
    with post_office(app) as post:
        HandsJob(app, chromium.come, post).run()
    assert chromium.faults == {}
    assert len(chromium.checked) > 20


@pytest.mark.browser
@pytest.mark.xdist_group("hands_job")
def test_two_browsers_that_type_in_one_field_for_a_minute_lose_no_group_of_letters(
    app: Flask, chromium: Chromium
) -> None:
    world.approved(world.officer())
    lead, public_id = world.partner("Wick Carers Network")
    secret = colleagues.add(lead, public_id, name="Anna Lee")
    db.session.rollback()
    browsers = [chromium.come(), chromium.come()]
    for browser, link in zip(browsers, (link_of(), f"/a/{secret}"), strict=True):
        browser.page.clock.install()
        browser.open(link)
        browser.open(f"/answer/{public_id}/section/s1")
    told = [0, 0]
    for number in range(TURNS):
        for place, browser in enumerate(browsers):
            _type(browser, f" {'ab'[place]}{number}.")
            choose = browser.page.locator(".cc-note button")
            if choose.count():
                told[place] += 1
                if number % 5 == place:
                    _press(browser, choose.nth(number % 2))
    db.session.rollback()  # the test's own reading ends, so that it sees what is there now
    with within(FIRST):
        stands = [one["text"] for one in db.session.scalars(select(DraftAnswer.value)) if one]
        kept = [one["text"] for one in db.session.scalars(select(DraftVersion.value)) if one]
    found = set(" ".join(stands + kept).split())
    assert found == {f"{letter}{number}." for letter in "ab" for number in range(TURNS)}
    assert min(told) > 3, "each was told of the other's text"


def _type(browser: ChromiumVisitor, letters: str) -> None:
    """Type at the end of the field and let the page save by itself."""
    page = browser.page
    box = page.locator('textarea[name="q2"]')
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(letters)
    with page.expect_response(_is_save):
        page.clock.run_for(PAUSE)
    page.wait_for_selector("#cc-autosave:not(:empty)")  # the page's policy forbids a condition in words


def _press(browser: ChromiumVisitor, button: Any) -> None:
    """Choose one of the two texts; the page saves what was chosen."""
    with browser.page.expect_response(_is_save):
        button.click()


def _is_save(answer: Any) -> bool:
    return bool(answer.request.method == "POST")
