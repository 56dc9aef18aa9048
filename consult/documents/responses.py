"""Reads a file of responses, CSV, XLSX or JSON Lines, into rows of text. Blank cells are left out."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from gettext import gettext as _
from typing import Any

from consult.domain.answers import clean_text
from consult.domain.errors import BadInput
from consult.domain.intake import JOINED, RESPONDENT, FileRow, ResponsesFile

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE  # of the file
UNPACKED = 600 * MEGABYTE  # of a workbook once unpacked
PARTS = 2000  # files within a workbook
MOST_ROWS = 250_000
MOST_COLUMNS = 500
LONGEST_NAME = 200  # characters of a column's name
SPELLINGS = {"respondent": RESPONDENT, "respondent id": RESPONDENT, "organisation": RESPONDENT}


def read_responses(data: bytes, filename: str) -> ResponsesFile:
    """The rows of the file; CSV unless the name ends in .xlsx, .jsonl or .ndjson.

    Raises BadInput naming the file and the row or column that cannot be read.
    """
    if len(data) > LARGEST:
        raise BadInput(
            _("{0}: this file is larger than {1} megabytes.").format(filename, LARGEST // MEGABYTE)
        )
    if not data.strip():
        raise BadInput(_("{0}: this file is empty.").format(filename))
    ending = filename.lower().rpartition(".")[2]
    if ending in {"jsonl", "ndjson", "json"}:
        return _from_objects(data, filename)
    if ending == "xlsx" or data.startswith(b"PK\x03\x04"):
        return _from_table(_workbook(data, filename), filename, "")
    text, note = _text(data, filename)
    return _from_table(_csv(text, filename), filename, note)


def _text(data: bytes, filename: str) -> tuple[str, str]:
    """The text, and a sentence if its coding had to be guessed: older Windows programs do not say."""
    coding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return _no_binary(data.decode(coding), filename), ""
    except UnicodeDecodeError:
        pass
    try:
        text = _no_binary(data.decode("cp1252"), filename)
    except UnicodeDecodeError:
        raise BadInput(
            _("{0}: this is not a text file that we can read. Save it as UTF-8.").format(filename)
        ) from None
    return text, _("{0} is not in UTF-8; it was read as Windows text. Look at letters with accents.").format(
        filename
    )


def _no_binary(text: str, filename: str) -> str:
    if "\x00" in text:
        raise BadInput(_("{0}: this is not a CSV, XLSX or JSON Lines file.").format(filename))
    return text


def _csv(text: str, filename: str) -> Iterator[Sequence[Any]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # "," when the first line has none of them
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(MEGABYTE)
    try:
        yield from reader
    except csv.Error as wrong:
        words = _("{0}: line {1} cannot be read as CSV ({2}).")
        raise BadInput(words.format(filename, reader.line_num, wrong)) from None


def _workbook(data: bytes, filename: str) -> Iterator[Sequence[Any]]:
    import openpyxl

    _refuse_bomb(data, filename)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True)
        book.close()
    except Exception as wrong:  # the library raises whatever it stumbles over; all of it means a bad file
        if isinstance(wrong, BadInput):
            raise
        raise BadInput(
            _("{0}: this workbook cannot be read. Save it as XLSX again.").format(filename)
        ) from wrong


def _refuse_bomb(data: bytes, filename: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        raise BadInput(_("{0}: this is not an XLSX workbook.").format(filename)) from None
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise BadInput(_("{0}: this workbook unpacks to more than we read.").format(filename))


def _from_table(table: Iterable[Sequence[Any]], filename: str, note: str) -> ResponsesFile:
    rows = iter(table)
    columns = _columns(next(rows, ()), filename)
    read: list[FileRow] = []
    problems: dict[str, str] = {}
    for number, cells in enumerate(rows, 2):
        given = [_cell(cell) for cell in cells]
        if not any(given):
            continue
        place = _("row {0}").format(number)
        if any(given[len(columns) :]):
            problems[place] = _("{0} has more cells than there are columns.").format(_capital(place))
        read.append(FileRow(place, {name: cell for name, cell in zip(columns, given, strict=False) if cell}))
        _refuse_many(len(read), filename)
    return _file(filename, columns, read, problems, note)


def _from_objects(data: bytes, filename: str) -> ResponsesFile:
    text, note = _text(data, filename)
    columns: dict[str, None] = {}
    read: list[FileRow] = []
    problems: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = _("line {0}").format(number)
        try:
            given = json.loads(line)
            cells = {str(name).strip(): _cell(value) for name, value in given.items()}
        except (ValueError, AttributeError, RecursionError):
            problems[place] = _("{0} is not an object of JSON, in braces on one line.").format(
                _capital(place)
            )
            continue
        columns |= dict.fromkeys(cells)
        read.append(FileRow(place, {_known(name): cell for name, cell in cells.items() if cell}))
        _refuse_many(len(read), filename)
    return _file(filename, _columns(list(columns), filename) if columns else (), read, problems, note)


def _file(
    filename: str, columns: tuple[str, ...], read: list[FileRow], problems: dict[str, str], note: str
) -> ResponsesFile:
    if problems:
        raise BadInput(_("{0}: nothing was loaded.").format(filename), problems)
    if not read:
        raise BadInput(_("{0}: there is no row of answers in this file.").format(filename))
    return ResponsesFile(filename, columns, tuple(read), note)


def _refuse_many(count: int, filename: str) -> None:
    if count > MOST_ROWS:
        raise BadInput(
            _("{0}: this file has more than {1:,} rows. Load it in parts.").format(filename, MOST_ROWS)
        )


def _columns(heads: Sequence[Any], filename: str) -> tuple[str, ...]:
    """The names of the columns; raises BadInput for one that is missing, too long or there twice."""
    names = [_known(_cell(head)) for head in heads]
    while names and not names[-1]:
        names.pop()
    problems: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        place = _("column {0}").format(number)
        if not name:
            problems[place] = _("{0} has no name in the first row.").format(_capital(place))
        elif len(name) > LONGEST_NAME:
            problems[place] = _("The name of {0} is longer than {1} characters.").format(place, LONGEST_NAME)
        elif name in names[: number - 1]:
            problems[place] = _("{0} is called “{1}”, as one before it.").format(_capital(place), name)
    if RESPONDENT not in names:
        problems[RESPONDENT] = _("There is no column called {0}: who answered is not known.").format(
            RESPONDENT
        )
    if len(names) > MOST_COLUMNS:
        raise BadInput(_("{0}: this file has more than {1} columns.").format(filename, MOST_COLUMNS))
    if problems:
        raise BadInput(_("{0}: nothing was loaded.").format(filename), problems)
    return tuple(names)


def _known(name: str) -> str:
    return SPELLINGS.get(name.casefold(), name)


def _cell(value: Any) -> str:
    """A cell as the text that somebody would have typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return JOINED.join(_cell(one) for one in value)
    return clean_text(str(value))


def _capital(place: str) -> str:
    return place[:1].upper() + place[1:]
