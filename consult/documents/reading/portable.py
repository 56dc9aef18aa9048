"""Text PDFs to lines: rows by their place on the page, headings by their size and weight."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from gettext import gettext as _
from itertools import pairwise
from typing import Any

from consult.documents.reading.gutters import in_reading_order
from consult.documents.reading.lines import Line, explicit_label, mark, tidy
from consult.documents.reading.plain import join_wrapped
from consult.domain.errors import BadDocument

MOST_PAGES = 400
_PAGE_NUMBER = re.compile(r"^(?:page\s)?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?$", re.I)


@dataclass
class _Row:
    """A printed row; ``y`` is points from the foot of the page, None when it could not be placed."""

    text: str
    size: float
    bold: bool
    page: int
    y: float | None = None


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
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        RecursionError,
    ) as e:
        raise BadDocument(
            _("“%s” is a damaged PDF, or no PDF at all. Save it again as PDF and send that.") % filename
        ) from e
    except ImportError as error:  # a cipher that this installation does not carry
        raise _locked(filename) from error
    if sum(len(row.text.strip()) for row in rows) < 40 * min(1, len(pages)) or not rows:
        raise BadDocument(
            _("“%s” has pictures of pages and no text. Send the Word file, or a PDF saved from it.")
            % filename
        )
    return _lines(_without_furniture(rows))


def _locked(filename: str) -> BadDocument:
    return BadDocument(_("“%s” is locked with a password. Save it without one and send that.") % filename)


def _rows(page: Any, number: int) -> list[_Row]:
    """The printed rows of a page from top to bottom, with the size, weight and height of each."""
    pieces: list[_Row] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        shown = tidy(text)
        if shown:
            name = str(font.get("/BaseFont", "")).lower() if font else ""
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
            height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append(
                _Row(shown, round(size * scale, 1), "bold" in name or "black" in name, number, height)
            )

    page.extract_text(visitor_text=visit)
    laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)
    pieces.sort(key=lambda piece: -(piece.y or 0))
    return [_placed(row, pieces, number) for row in in_reading_order(laid_out.split("\n"))]


def _placed(row: str, pieces: list[_Row], number: int) -> _Row:
    """The row with the looks of the first piece of text that it begins with; a piece serves once."""
    text = tidy(row)
    for place, piece in enumerate(pieces if text else []):
        if text.startswith(piece.text[:25]) or piece.text.startswith(text):
            del pieces[place]
            return _Row(row, piece.size, piece.bold, number, piece.y)
    return _Row(row, 0.0, False, number)


def _without_furniture(rows: list[_Row]) -> list[_Row]:
    """The rows without page numbers and without what stands at the edge of most pages."""
    edges: Counter[str] = Counter()
    of_page: dict[int, list[_Row]] = {}
    for row in rows:
        if row.text.strip():
            of_page.setdefault(row.page, []).append(row)
    for printed in of_page.values():
        edges.update({_key(row) for row in printed[:2] + printed[-2:]})
    often = {key for key, count in edges.items() if count > 1 and count > 0.6 * len(of_page)}
    at_edge = {id(row) for printed in of_page.values() for row in printed[:2] + printed[-2:]}
    return [
        row
        for row in rows
        if id(row) not in at_edge
        or explicit_label(tidy(row.text))
        or not (_PAGE_NUMBER.match(tidy(row.text)) or _key(row) in often)
    ]


def _key(row: _Row) -> str:
    return re.sub(r"\d+", "#", tidy(row.text))


def _lines(rows: list[_Row]) -> list[Line]:
    sizes = Counter[float]()
    for row in rows:
        sizes[row.size] += len(row.text.strip()) if row.size else 0
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({row.size for row in rows if row.size > body * 1.12 and row.text.strip()}, reverse=True)
    margin = min((len(r.text) - len(r.text.lstrip()) for r in rows if r.text.strip()), default=0)
    rows = _spaced(_joined_headings(rows, body), body)
    look_of = {mark(Line(tidy(row.text))).text: row for row in rows if row.text.strip()}
    lines = join_wrapped([row.text[margin:] for row in rows])
    return [_with_looks(line, look_of, body, larger) for line in lines]


def _joined_headings(rows: list[_Row], body: float) -> list[_Row]:
    """A heading in larger type that runs over two rows is one heading."""
    joined: list[_Row] = []
    for row in rows:
        before = next((one for one in reversed(joined) if one.text.strip()), None)
        alike = (
            before and row.text.strip() and before.page == row.page and before.size == row.size > body * 1.12
        )
        if before and alike and before.y and row.y and 0 < before.y - row.y < 1.5 * row.size:
            before.text, before.y = f"{before.text.rstrip()} {row.text.strip()}", row.y
        else:
            joined.append(row)
    return joined


def _spaced(rows: list[_Row], body: float) -> list[_Row]:
    """An empty row where the page leaves a gap or the type changes between heading and text."""
    rows = [row for row in rows if row.text.strip() or row.y is None]
    steps = Counter(
        round(a.y - b.y) for a, b in pairwise(r for r in rows if r.text.strip()) if a.y and b.y and a.y > b.y
    )
    usual = min((step for step, count in steps.most_common(3) if count > 1), default=0)
    spaced: list[_Row] = []
    for row in rows:
        before = next((one for one in reversed(spaced) if one.text.strip()), None)
        if not row.text.strip():
            if before is None or before.y is None or not usual:
                spaced.append(row)
            continue
        if before and (_gap(before, row, usual) or _changes(before, row, body)):
            spaced.append(_Row("", 0.0, False, row.page))
        spaced.append(row)
    return spaced


def _gap(before: _Row, row: _Row, usual: int) -> bool:
    if before.page != row.page:
        return tidy(before.text)[-1:] in ".?!:" or not tidy(row.text)[:1].islower()
    return bool(usual and before.y and row.y and before.y - row.y > 1.25 * max(usual, row.size * 1.1))


def _changes(before: _Row, row: _Row, body: float) -> bool:
    differs = row.size and before.size and (row.size != before.size or row.bold != before.bold)
    return bool(differs and (max(row.size, before.size) > body * 1.12 or row.bold or before.bold))


def _with_looks(line: Line, look_of: dict[str, _Row], body: float, larger: list[float]) -> Line:
    row = look_of.get(line.text)
    if row is None or line.rows:
        return line
    level = larger.index(row.size) + 1 if row.size in larger and line.words < 25 else 0
    return mark(replace(line, level=min(level, 6), bold=row.bold))
