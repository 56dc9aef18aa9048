"""Reviewers, a clerk, and work that is taken over: over HTTP, in a real Chromium, and words that save themselves."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.journeys.conftest import Chromium
from tests.journeys.drivers import ChromiumVisitor, HttpVisitor
from tests.journeys.main_job import post_office
from tests.journeys.reviewing_job import REMARK, reviewing_job, typed_in
from tests.journeys.stages_job import LENA, entered
from tests.web.officer_at_work import Desk
from tests.web.test_stages import asked_of


def test_remarks_are_kept_a_change_is_shown_and_work_is_passed_on(app: Flask) -> None:
    with post_office(app) as post:
        reviewing_job(app, lambda: HttpVisitor(app), post)


@pytest.mark.browser
@pytest.mark.xdist_group("reviewing_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium
) -> None:
    with post_office(app) as post:
        reviewing_job(app, chromium.come, post)
    assert chromium.faults == {}
    assert len(chromium.checked) > 20


def write(visitor: ChromiumVisitor, words: str) -> Any:
    """Type into the remark on the first section; nothing is pressed."""
    page = visitor.page
    page.goto(visitor.home + "/reviews/1")
    field = page.locator("[name=remark-s1]")
    if not field.is_visible():
        page.locator("details").filter(has=field).locator("summary").click()
    field.fill(words)
    return page.locator("#cc-autosave")


@pytest.mark.browser
@pytest.mark.xdist_group("reviewing_job")
def test_words_that_were_only_typed_outlive_the_browser_and_a_second_window_is_told(
    app: Flask, chromium: Chromium
) -> None:
    asked_of(Desk(app))
    with post_office(app) as post:
        first = entered(app, chromium.come(), post, LENA)
        assert isinstance(first, ChromiumVisitor)
        write(first, REMARK).filter(has_text="Saved at").wait_for()
        first.context.close()
        second = entered(app, chromium.come(), post, LENA)
        assert isinstance(second, ChromiumVisitor)
        second.open("/reviews/1")
        assert typed_in(second, "remark-s1") == REMARK
        other = second.context.new_page()
        other.goto(second.home + "/reviews/1")
        other.locator("[name=remark-s1]").fill("Name it in the first line.")
        other.locator("#cc-autosave").filter(has_text="Saved at").wait_for()
        second.page.locator("[name=remark-s1]").fill("Name it in the last line.")
        note = second.page.locator(".cc-note").filter(has_text="Name it in the first line.")
        note.wait_for()
        note.get_by_role("button", name="Keep both").click()
        second.page.locator("#cc-autosave").filter(has_text="Saved at").wait_for()
        second.open("/reviews/1")
        both = typed_in(second, "remark-s1")
        assert "first line" in both and "last line" in both
    assert chromium.faults == {}
