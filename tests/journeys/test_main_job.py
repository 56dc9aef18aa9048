"""The main job end to end: once over HTTP and ticks, once in a real Chromium with axe on every page."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.journeys.drivers import ChromiumVisitor, HttpVisitor
from tests.journeys.main_job import main_job, post_office


def test_from_an_empty_installation_to_the_report_in_the_groups_hands(app: Flask, tmp_path: Path) -> None:
    with post_office(app) as post:
        main_job(app, lambda: HttpVisitor(app), tmp_path, post)


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The application on loopback, for a browser to come to."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_same_in_a_real_browser_with_no_accessibility_fault_on_any_page(
    app: Flask, served: str, tmp_path: Path
) -> None:
    from playwright.sync_api import sync_playwright

    checked: dict[str, list[str]] = {}
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    with post_office(app) as post, sync_playwright() as playwright:
        program = os.environ.get("CONSULT_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        main_job(app, lambda: ChromiumVisitor(browser, served, checked), tmp_path, post)
        browser.close()
    faults = {place: found for place, found in checked.items() if found}
    assert faults == {}
    assert len(checked) > 20
