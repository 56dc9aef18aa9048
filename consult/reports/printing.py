"""One page description into one tagged PDF, sealed: nothing is fetched, and what is logged as an error fails.

Importing this module loads the printing library (half a second, 50 MB): import it where a report is being
printed, not before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from consult.domain.language import gettext as _

from .failure import ReportFailed


class _Complaints(logging.Handler):
    """Keeps what the printer logs as an error, such as a picture without alternative text."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _no_complaints() -> Iterator[None]:
    heard = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(heard)
    try:
        yield
    finally:
        logger.removeHandler(heard)
    if heard.messages:
        raise ReportFailed(_("The report would not be accessible: {why}").format(why=heard.messages[0]))


class _Sealed(URLFetcher):  # type: ignore[misc]
    """Refuses every address, also those inside the document, and stops the printing."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise FatalURLFetchingError(f"A report may not fetch {url[:200]}")


def print_html(html: str) -> bytes:
    """The tagged PDF of ``html``; :class:`ReportFailed` if it asks for anything or lacks a description."""
    try:
        with _no_complaints():
            printed: bytes = HTML(string=html, url_fetcher=_Sealed()).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as tried:  # not an Exception, so that the printer cannot swallow it
        raise ReportFailed(str(tried)) from None
    return printed
