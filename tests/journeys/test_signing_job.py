"""Signing and what follows: once over HTTP, once in a real Chromium with axe on every page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests import world
from tests.journeys.conftest import Chromium
from tests.journeys.drivers import HttpVisitor
from tests.journeys.main_job import post_office
from tests.journeys.signing_job import signing_job


def test_an_answer_is_signed_checked_taken_back_agreed_and_lodged_late(app: Flask, tmp_path: Path) -> None:
    with post_office(app) as post:
        signing_job(app, lambda: HttpVisitor(app), tmp_path, post)


@pytest.mark.browser
@pytest.mark.xdist_group("signing_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium, tmp_path: Path
) -> None:
    with post_office(app) as post:
        signing_job(app, chromium.come, tmp_path, post)
    assert chromium.faults == {}
    assert len(chromium.checked) > 20


@pytest.mark.browser
@pytest.mark.xdist_group("signing_job")
def test_the_countdown_runs_by_the_servers_clock_whatever_the_device_thinks(
    app: Flask, chromium: Chromium
) -> None:
    world.approved(world.officer(), at=world.FIRST_LATE - timedelta(hours=3, seconds=-30))
    visitor = chromium.come()
    visitor.page.clock.install(time=datetime(2003, 2, 1, tzinfo=UTC))
    visitor.open("/a/" + world.secret_for("mair@wickcarers.example"))
    shown = visitor.page.locator(".cc-countdown")
    assert re.fullmatch(r"2 hours 5\d minutes left", shown.inner_text())
    visitor.page.clock.fast_forward("01:59:00")
    assert re.fullmatch(r"1 hour left|1 hour \d minutes? left|5\d minutes left", shown.inner_text())
    visitor.page.clock.fast_forward("01:02:00")
    assert shown.inner_text() == "It has closed. What you wrote is kept."
