"""Text PDFs to lines: rows by their place on the page, headings by their size and weight."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from gettext import gettext as _
from typing import Any

from consult.documents.reading.lines import Line, mark, tidy
from consult.documents.reading.plain import join_wrapped
from consult.domain.errors import BadDocument

MOST_PAGES = 400
MOST_CHARACTERS = 2_000_000
_PAGE_NUMBER = re.compile(r"^(?:page\s)?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?$", re.I)


@dataclass
class _Row:
    text: str
    size: float
    bold: bool
    page: int


def read_pdf(data: bytes, filename: str) -> list[Line]:
    """The lines of a PDF with text. Raises :class:`BadDocument` for a locked, broken or scanned one."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(filename)
        pages = list(reader.pages[:MOST_PAGES])
        rows = [row for number, page in enumerate(pages) for row in _rows(page, number)]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError) as e:
        raise BadDocument(
            _("“%s” is a damaged PDF, or no PDF at all. Save it again as PDF and send that.") % filename
        ) from e
    except ImportError as error:  # a cipher that this installation does not carry
        raise _locked(filename) from error
    if sum(len(row.text.strip()) for row in rows) < 40 * min(1, len(pages)) or not rows:
        raise BadDocument(
            _("“%s” has pictures of pages and no text. Send the Word file, or a PDF saved from it.") % filename
        )
    if sum(len(row.text) for row in rows) > MOST_CHARACTERS:
        raise BadDocument(_("“%s” is far longer than a paper. Send the paper without its annexes.") % filename)
    return _lines(_without_furniture(rows))


def _locked(filename: str) -> BadDocument:
    return BadDocument(_("“%s” is locked with a password. Save it without one and send that.") % filename)


def _rows(page: Any, number: int) -> list[_Row]:
    """The printed rows of a page from top to bottom; an empty row where there is a wide gap."""
    looks: dict[str, tuple[float, bool]] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        shown = tidy(text)
        if shown:
            name = str(font.get("/BaseFont", "")) if font else ""
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
            looks[shown[:60]] = (round(size * scale, 1), "bold" in name.lower() or "black" in name.lower())

    page.extract_text(visitor_text=visit)
    laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)
    return [_Row(row, *_looks(row, looks), number) for row in laid_out.split("\n")]


def _looks(row: str, looks: dict[str, tuple[float, bool]]) -> tuple[float, bool]:
    text = tidy(row)
    if not text:
        return 0.0, False
    if text[:60] in looks:
        return looks[text[:60]]
    for part, look in looks.items():
        if len(part) > 3 and (text.startswith(part) or part.startswith(text)):
            return look
    return 0.0, False


def _without_furniture(rows: list[_Row]) -> list[_Row]:
    """The rows without page numbers and without headers or footers printed on most pages."""
    pages = max(row.page for row in rows) + 1
    seen = Counter(key for key in {(re.sub(r"\d+", "#", tidy(row.text)), row.page) for row in rows})
    often = Counter(text for text, _page in seen)
    return [
        row
        for row in rows
        if not row.text.strip()
        or not (
            _PAGE_NUMBER.match(tidy(row.text))
            or (pages > 2 and often[re.sub(r"\d+", "#", tidy(row.text))] > 0.6 * pages)
        )
    ]


def _lines(rows: list[_Row]) -> list[Line]:
    sizes = Counter[float]()
    for row in rows:
        sizes[row.size] += len(row.text.strip()) if row.size else 0
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({row.size for row in rows if row.size > body * 1.12 and row.text.strip()}, reverse=True)
    margin = min((len(r.text) - len(r.text.lstrip()) for r in rows if r.text.strip()), default=0)
    look_of = {tidy(row.text): row for row in rows if row.text.strip()}
    lines = join_wrapped([row.text[margin:] for row in _spaced(rows, body)])
    return [_with_looks(line, look_of, body, larger) for line in lines]


def _spaced(rows: list[_Row], body: float) -> list[_Row]:
    """An empty row wherever the type changes between heading and text."""
    spaced: list[_Row] = []
    for row in rows:
        before = spaced[-1] if spaced else None
        if before and before.text.strip() and row.text.strip():
            differs = row.size and before.size and (row.size != before.size or row.bold != before.bold)
            if differs and (max(row.size, before.size) > body * 1.12 or row.bold or before.bold):
                spaced.append(_Row("", 0.0, False, row.page))
        spaced.append(row)
    return spaced


def _with_looks(line: Line, look_of: dict[str, _Row], body: float, larger: list[float]) -> Line:
    row = look_of.get(line.text) or next(
        (row for text, row in look_of.items() if line.text and text.endswith(line.text)), None
    )
    if row is None or line.rows:
        return line
    level = larger.index(row.size) + 1 if row.size in larger and line.words < 25 else 0
    return mark(replace(line, level=min(level, 6), bold=row.bold))
