"""One printed report, shared by the tests that look at it."""

import io

import pikepdf
import pytest

from consult.reports import html
from consult.reports.pdf import render_pdf_in_child
from tests.reports.builders import make_report


@pytest.fixture(scope="session")
def report():
    return make_report(8, asked=11)


@pytest.fixture(scope="session")
def printed(report):
    """The bytes of a small report, printed the way the application prints."""
    return render_pdf_in_child(report)


@pytest.fixture
def small_parts(monkeypatch):
    """A limit so low that a small report has an annex of several parts."""
    monkeypatch.setattr(html, "PART_CHARACTERS", 6_000)


@pytest.fixture
def opened():
    """Open printed bytes; closed after the test."""
    held = []

    def open_bytes(data):
        held.append(pikepdf.open(io.BytesIO(data)))
        return held[-1]

    yield open_bytes
    for pdf in held:
        pdf.close()
