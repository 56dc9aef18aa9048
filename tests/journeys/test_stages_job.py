"""A consultation goes through all its stages: over HTTP, and in a real Chromium with axe on every page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.journeys.conftest import Chromium
from tests.journeys.drivers import HttpVisitor
from tests.journeys.main_job import post_office
from tests.journeys.stages_job import stages_job


def test_a_paper_is_reviewed_approved_by_another_cleared_decided_and_closed(app: Flask) -> None:
    with post_office(app) as post:
        stages_job(app, lambda: HttpVisitor(app), post)


@pytest.mark.browser
@pytest.mark.xdist_group("stages_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium
) -> None:
    with post_office(app) as post:
        stages_job(app, chromium.come, post)
    assert chromium.faults == {}
    assert len(chromium.checked) > 20
