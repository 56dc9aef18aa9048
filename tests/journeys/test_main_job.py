"""The main job end to end: once over HTTP and ticks, once in a real Chromium with axe on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.conftest import Chromium
from tests.journeys.drivers import HttpVisitor
from tests.journeys.main_job import main_job, post_office


def test_from_an_empty_installation_to_the_report_in_the_groups_hands(app: Flask, tmp_path: Path) -> None:
    with post_office(app) as post:
        main_job(app, lambda: HttpVisitor(app), tmp_path, post)


@pytest.mark.browser
@pytest.mark.xdist_group("main_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium, tmp_path: Path
) -> None:
    with post_office(app) as post:
        main_job(app, chromium.come, tmp_path, post)
    assert chromium.faults == {}
    assert len(chromium.checked) > 20
