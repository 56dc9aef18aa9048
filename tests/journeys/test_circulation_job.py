"""The whole of a circulation: once over HTTP without script, once in a real Chromium with axe on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.journeys.circulation_asking import particular
from tests.journeys.circulation_job import CirculationJob
from tests.journeys.conftest import Chromium
from tests.journeys.drivers import HttpVisitor
from tests.journeys.main_job import post_office


def test_everybody_on_two_lists_is_asked_chased_heard_and_counted_once(app: Flask, tmp_path: Path) -> None:
    with post_office(app, post := particular()):
        CirculationJob(app, lambda: HttpVisitor(app), tmp_path, post).run()


@pytest.mark.browser
@pytest.mark.xdist_group("circulation_job")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, chromium: Chromium, tmp_path: Path
) -> None:
    with post_office(app, post := particular()):
        CirculationJob(app, chromium.come, tmp_path, post).run()
    assert chromium.faults == {}
    assert len(chromium.checked) > 30
