"""Tables in and out: rows of plain text from CSV or Excel, and CSV that no program mistakes for formulas."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from consult.domain.errors import BadDocument
from consult.domain.language import gettext as _

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_CELL = 2_000  # characters
MOST_ENTRIES = 500
MOST_UNPACKED = 50 * 1024 * 1024  # bytes
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

Row = tuple[int, tuple[str, ...]]
"""The number of the row in the file, as a spreadsheet program shows it, and its cells."""


def read_table(content: bytes, filename: str) -> list[Row]:
    """The rows that hold anything, every cell as text; a formula stays the text of the formula.

    A line break within a cell stays one, so that whoever reads on can name it.

    Reads .xlsx, and CSV in UTF-8, UTF-16 or Windows-1252 with commas, semicolons or tabs, told from the content.
    Raises BadDocument with a sentence that names the file.
    """
    if not content.strip():
        raise BadDocument(_("{0} is empty.").format(filename))
    if content.startswith(OLD_EXCEL):
        sentence = _("{0} is in the old Excel format. Save it as .xlsx or as CSV, then send that.")
        raise BadDocument(sentence.format(filename))
    rows = _excel(content, filename) if content.startswith(b"PK") else _separated(content, filename)
    found: list[Row] = []
    for number, cells in rows:
        if len(cells) > MOST_COLUMNS or any(len(cell) > MOST_CELL for cell in cells):
            sentence = _("Row {0} of {1} is too wide or holds too long a text. Is it the right file?")
            raise BadDocument(sentence.format(number, filename))
        if any(cells):
            found.append((number, cells))
        if len(found) > MOST_ROWS + 1:
            sentence = _("{0} has more than {1:,} rows. Split it and send the parts one after another.")
            raise BadDocument(sentence.format(filename, MOST_ROWS))
    return found


def _separated(content: bytes, filename: str) -> Iterator[Row]:
    words = _decoded(content, filename)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=_separator(words), strict=True)
    number = 1
    try:
        for number, cells in enumerate(reader, 1):
            yield number, tuple(_plain(_unguarded(cell)) for cell in cells)
    except csv.Error:
        sentence = _("Row {0} of {1} cannot be read: a quotation mark is open or out of place.")
        raise BadDocument(sentence.format(number + 1, filename)) from None


def _decoded(content: bytes, filename: str) -> str:
    """The text, in the first of the usual encodings that fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif content[1:2] == b"\0":
        encodings = ("utf-16-le",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise BadDocument(_("{0} is not a table. Send a CSV file or an Excel file (.xlsx).").format(filename))


def _separator(words: str) -> str:
    """What stands between the cells, judged by the first line."""
    first = words.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _plain(cell: str) -> str:
    """Text without control characters and odd spaces, in as many lines as it had."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()  # most cells: nothing below would change it
    lines = (
        " ".join("".join(letter if letter.isprintable() else " " for letter in line).split())
        for line in cell.splitlines()
    )
    return "\n".join(line for line in lines if line)


def _unguarded(cell: str) -> str:
    """A cell of CSV without the apostrophe that ``as_csv`` puts before a would-be formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA_STARTS) else cell


def _excel(content: bytes, filename: str) -> Iterator[Row]:
    from openpyxl import load_workbook

    _refuse_bomb(content, filename)
    refused = BadDocument(
        _("{0} cannot be opened as an Excel file. Save it again as .xlsx.").format(filename)
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about decorations of the sheet, which are not read
            book = load_workbook(io.BytesIO(content), read_only=True)
            for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                yield number, _trimmed(cells)
    except BadDocument:
        raise
    except Exception as error:  # the reader has no error of its own for damaged files
        raise refused from error


def _trimmed(cells: Sequence[object]) -> tuple[str, ...]:
    """Cells as text, without the empty ones that a spreadsheet adds on the right."""
    words = ["" if cell is None else _plain(_as_text(cell)) for cell in cells]
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def _as_text(cell: object) -> str:
    from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

    if isinstance(cell, (ArrayFormula, DataTableFormula)):
        return "="
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if whole else str(cell)  # type: ignore[call-overload]


def _refuse_bomb(content: bytes, filename: str) -> None:
    """Refuse a file that would unpack to far more than it weighs, or that brings definitions of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            large = sum(entry.file_size for entry in entries) > MOST_UNPACKED
            if large or len(entries) > MOST_ENTRIES:
                sentence = _("{0} is too large when it is unpacked. Send it as CSV.")
                raise BadDocument(sentence.format(filename))
            defines = any(b"<!DOCTYPE" in package.open(entry).read(2_000) for entry in entries)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        defines = True
    if defines:
        sentence = _("{0} is damaged or is not a plain Excel file. Save it again as .xlsx.")
        raise BadDocument(sentence.format(filename))


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 CSV that a spreadsheet program opens as text: an apostrophe stands before a would-be formula."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return lines.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a workbook of one sheet, every cell text; the first row holds the headings."""
    import xlsxwriter

    kept = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, settings) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 20, 24)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, str(cell))
    return kept.getvalue()
