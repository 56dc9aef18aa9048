"""What came on paper is entered and its writers are told the end: over HTTP, and in Chromium with axe on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.conftest import Chromium
from tests.journeys.drivers import HttpVisitor
from tests.journeys.main_job import post_office
from tests.journeys.owed_job import owed_job


def test_what_is_noted_is_entered_counted_and_answered(app: Flask, tmp_path: Path) -> None:
    with post_office(app) as post:
        owed_job(app, lambda: HttpVisitor(app), tmp_path, post)


@pytest.mark.browser
@pytest.mark.xdist_group("owed_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium, tmp_path: Path
) -> None:
    with post_office(app) as post:
        owed_job(app, chromium.come, tmp_path, post)
    assert chromium.faults == {}
    assert len(chromium.checked) > 20
