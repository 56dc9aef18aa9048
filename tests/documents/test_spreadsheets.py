"""Tables as people send them: every usual encoding, and nothing that a file could do to us."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from consult.documents import spreadsheets
from consult.documents.spreadsheets import as_csv, as_xlsx, read_table
from consult.domain.errors import BadDocument

ROWS = [("organisation", "contact"), ("Café of Arle", "Zoë – “Zo” Lunt")]


def saved(separator: str, encoding: str) -> bytes:
    lines = io.StringIO()
    csv.writer(lines, delimiter=separator).writerows(ROWS)
    return lines.getvalue().encode(encoding)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_reads_the_same_however_it_was_saved(separator: str, encoding: str) -> None:
    assert read_table(saved(separator, encoding), "list.csv") == [(1, ROWS[0]), (2, ROWS[1])]


def test_an_excel_file_reads_like_a_csv_and_whole_numbers_have_no_point() -> None:
    table = read_table(workbook(("organisation", "telephone"), ("Arle Hall", 1632960000.0)), "list.xlsx")
    assert table == [(1, ("organisation", "telephone")), (2, ("Arle Hall", "1632960000"))]


def test_blank_rows_are_passed_over_and_the_others_keep_their_numbers() -> None:
    assert [number for number, _cells in read_table(b"a,b\n,\n\nc,d\n", "list.csv")] == [1, 4]


def test_after_a_cell_of_two_lines_a_row_has_the_number_that_a_spreadsheet_shows() -> None:
    assert read_table(b'a,b\n"one\ntwo",x\nc,d\n', "list.csv") == [
        (1, ("a", "b")),
        (2, ("one\ntwo", "x")),
        (3, ("c", "d")),
    ]


def test_what_looks_like_a_formula_stays_text() -> None:
    assert read_table(b"a\n=1+1\n", "list.csv")[1] == (2, ("=1+1",))


def test_a_formula_in_excel_is_read_as_itself_and_not_as_what_it_showed_last() -> None:
    assert read_table(workbook(("a", "b"), ("x", "=1+1")), "list.xlsx")[1] == (2, ("x", "=1+1"))


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_what_is_written_reads_the_same(written: Callable[[list[list[str]]], bytes]) -> None:
    rows = [["organisation", "telephone"], ["Café – Hall", "+44 1632 960014"], ["'Quoted' Hall", "-"]]
    assert read_table(written(rows), "list") == [(n, tuple(row)) for n, row in enumerate(rows, 1)]


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * (spreadsheets.MOST_UNPACKED + 1))
    return kept.getvalue()


def with_entity() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("a",), ("b",)))) as before, zipfile.ZipFile(kept, "w") as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                content = (
                    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + content
                )
            after.writestr(entry.filename, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\xd0\xcf\x11\xe0 and more", "old Excel"),
        (b"a\0b\0\0\0", "not a table"),
        (b"\x81\x8d,x\n", "not a table"),
        (b'a,b\n"open,c\n', "Row 2"),
        (b"PK\x03\x04 but no archive", "damaged"),
        (bomb(), "too large"),
        (with_entity(), "damaged"),
        (b"a\n" + b"x\n" * (spreadsheets.MOST_ROWS + 1), "20,000 rows"),
        (b"a\n" + b"x" * (spreadsheets.MOST_CELL + 1), "Row 2"),
        (b"," * 200 + b"x", "too wide"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence_that_names_it(content: bytes, said: str) -> None:
    with pytest.raises(BadDocument) as refused:
        read_table(content, "partners.csv")
    assert said in str(refused.value)
    assert "partners.csv" in str(refused.value)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("hello.txt", "hello")
    with pytest.raises(BadDocument, match="cannot be opened"):
        read_table(kept.getvalue(), "list.xlsx")


@given(st.binary(max_size=400))
def test_no_bytes_bring_anything_but_rows_or_a_sentence(content: bytes) -> None:
    try:
        read_table(content, "any")
    except BadDocument as refused:
        assert "any" in str(refused)


@pytest.mark.parametrize("start", ["=1+1", "+44", "-1", "@x", "\tx", "\rx", "＝1", " =1"])
def test_a_written_cell_never_begins_like_a_formula(start: str) -> None:
    cell = next(csv.reader(io.StringIO(as_csv([[start, 5]]).decode("utf-8-sig"), newline="")))
    assert cell == [f"'{start}", "5"]
