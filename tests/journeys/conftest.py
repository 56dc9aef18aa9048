"""A real Chromium that comes to the application on loopback, for the journeys."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.journeys.drivers import ChromiumVisitor

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


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


@dataclass
class Chromium:
    """Brings visitors with browsers of their own; ``checked`` has what axe found on each page that they came to."""

    browser: Any
    address: str
    checked: dict[str, list[str]] = field(default_factory=dict)

    def come(self) -> ChromiumVisitor:
        return ChromiumVisitor(self.browser, self.address, self.checked)

    @property
    def faults(self) -> dict[str, list[str]]:
        return {place: found for place, found in self.checked.items() if found}


@pytest.fixture
def chromium(served: str) -> Iterator[Chromium]:
    """A real browser at the door of the application."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = os.environ.get("CONSULT_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield Chromium(browser, served)
        browser.close()
