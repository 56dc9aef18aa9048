"""Lists as they really come: every encoding, formulas, far too many rows, the wrong file. All rows or none."""

from __future__ import annotations

import io
import re
import threading
import zipfile

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from consult.db import choose_partnership, db
from consult.domain.directory import DirectoryRow
from consult.domain.errors import BadInput
from consult.models.people import Contact, Organisation
from consult.services import directory
from tests.documents.mails import mail
from tests.web.officer_at_work import Desk
from tests.web.visits import everything, words_of

HEADS = ("organisation", "sector", "contact", "email")
ROWS = (("Café Hall – Arle", "community", "Zoë “Zo” Lunt", "zoe@hall.example"),)
PAGE = "/directory/import"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def csv(*rows: tuple[str, ...], separator: str = ",") -> str:
    return "\r\n".join(separator.join(row) for row in (HEADS, *rows)) + "\r\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def as_calculated(content: bytes, cell: str, shown: str) -> bytes:
    """The workbook as Excel itself saves it: beside a formula stands what it showed last."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(kept, "w") as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                assert b"<v></v>" in part or b"<v />" in part or b"<v/>" in part, part
                part = re.sub(rb"<v></v>|<v ?/>", f"<v>{shown}</v>".encode(), part)
            after.writestr(entry, part)
    return kept.getvalue()


def saved(desk: Desk, page: str) -> int:
    """Press the button under the preview; how many organisations there are then."""
    found = re.search(r'name="rows" value="([^"]+)"', page)
    assert found, words_of(page)[:400]
    assert desk.client.post(f"{PAGE}/save", data={"rows": found[1]}).status_code == 302
    return len(directory.organisations(desk.actor))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_the_same_list_however_a_program_saved_it(desk: Desk, coding: str, separator: str) -> None:
    shown = desk.upload(PAGE, csv(*ROWS, separator=separator).encode(coding), "list.csv")
    assert shown.status_code == 200
    assert " ".join(ROWS[0][:1]) in words_of(shown.text) and "Zoë “Zo” Lunt" in words_of(shown.text)
    assert saved(desk, shown.text) == 1


FORMULA = ("=CONCATENATE(A1)", "public", "Jo", "jo@a.example")
BAD = {  # the file, its name, and what is said with which row
    "a formula in CSV": (csv(FORMULA).encode(), "l.csv", "Row 2 : The organisation is a formula."),
    "a formula in Excel": (
        workbook(("A", "public", "Jo", "=D1")),
        "l.xlsx",
        "Row 2 : The email is a formula.",
    ),
    "a formula with its result": (
        as_calculated(workbook(("A", "public", "Jo", "=D1")), "D2", "jo@a.example"),
        "l.xlsx",
        "Row 2 : The email is a formula.",
    ),
    "a call to a program": (
        csv(("=cmd|' /C calc'!A0", "public", "Jo", "jo@a.example")).encode(),
        "l.csv",
        "Row 2 : The organisation is a formula.",
    ),
    "an address twice": (
        csv(("A", "public", "Jo", "jo@a.example"), ("A", "public", "Jo", "JO@A.example")).encode(),
        "l.csv",
        "Row 3 : The address jo@a.example stands in row 2 already.",
    ),
    "an address without an end": (
        csv(("A", "public", "Jo", "jo@")).encode(),
        "l.csv",
        "Row 2 : “jo@” is not an e-mail address.",
    ),
    "letters that servers refuse": (
        csv(("A", "public", "Jo", "zoë@a.example")).encode(),
        "l.csv",
        "Row 2 : “zoë@a.example” has a letter before the @ that many mail servers refuse.",
    ),
    "two lines in a name": (
        csv(('"A\nBcc: x@y.example"', "public", "Jo", "jo@a.example")).encode(),
        "l.csv",
        "Row 2 : “A Bcc: x@y.example” has a line break in it.",
    ),
    "an odd line break in a name": (
        csv(("A\u2028B", "public", "Jo\x85Lunt", "jo@a.example")).encode(),
        "l.csv",
        "Row 2 : “A B” has a line break in it.",
    ),
    "a header in a name": (
        csv(("A", "public", "Jo Bcc: x@y.example", "jo@a.example")).encode(),
        "l.csv",
        "Row 2 : “Jo Bcc: x@y.example” looks like a part of an e-mail",
    ),
    "a mail": (mail("Dear Ann,\n\nOur list follows."), "list.csv", "The first row must name the columns"),
    "a mail that calls itself Excel": (mail("Dear Ann"), "list.xlsx", "The first row must name the columns"),
    "a quotation mark that never ends": (b'organisation,sector\n"A,public\n', "l.csv", "Row 2 of l.csv"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "list.csv", "list.csv is not a table."),
    "a page": (b"<!DOCTYPE html><table><tr><td>organisation", "list.csv", "The first row must name"),
    "100,000 rows": (
        csv(*((f"Body {n}", "public", "Jo", f"jo{n}@b.example") for n in range(100_000))).encode(),
        "list.csv",
        "list.csv has more than 20,000 rows. Split it",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_said_in_a_sentence_with_its_row_and_nothing_is_kept(desk: Desk, what: str) -> None:
    content, name, said = BAD[what]
    before = everything()
    shown = desk.upload(PAGE, content, name)
    assert shown.status_code == 400
    assert said in words_of(shown.text), words_of(shown.text)[:700]
    assert "<title>Error: " in shown.text and 'name="rows"' not in shown.text
    assert everything() == before


def test_a_workbook_of_a_hundred_thousand_rows_is_refused_in_a_sentence(desk: Desk) -> None:
    book = Workbook(write_only=True)
    sheet, kept = book.create_sheet(), io.BytesIO()
    for row in (HEADS, *((f"Body {n}", "public", "Jo", f"jo{n}@b.example") for n in range(100_000))):
        sheet.append(row)
    book.save(kept)
    shown = desk.upload(PAGE, kept.getvalue(), "list.xlsx")
    assert shown.status_code == 400
    assert "list.xlsx has more than 20,000 rows" in words_of(shown.text)


def test_what_is_too_large_to_read_is_refused_in_a_sentence(desk: Desk) -> None:
    shown = desk.upload(PAGE, b"a" * (12 * 1024 * 1024 + 1), "list.csv")
    assert shown.status_code == 413
    assert "larger than 12 megabytes, so nothing of it was saved" in words_of(shown.text)


def test_every_bad_row_is_named_and_not_the_first_alone(desk: Desk) -> None:
    rows = [(f"Body {n}", "moon" if n % 2 else "public", "Jo", f"jo{n}@b.example") for n in range(40)]
    said = words_of(desk.upload(PAGE, csv(*rows).encode(), "l.csv").text)
    assert "20 things to mend before this can be saved" in said
    for number in range(3, 42, 2):
        assert f"Row {number} :" in said


def test_the_same_file_twice_makes_no_doubles_even_in_the_same_moment(desk: Desk) -> None:
    rows = [(f"Body {n}", "public", "Jo", f"jo{n}@b.example") for n in range(300)]
    shown = desk.upload(PAGE, csv(*rows).encode(), "l.csv").text
    found = re.search(r'name="rows" value="([^"]+)"', shown)
    assert found
    answers: list[int] = []

    def press() -> None:
        client = desk.app.test_client()
        with client.session_transaction() as mine, desk.client.session_transaction() as officers:
            mine.update(officers)
        answers.append(client.post(f"{PAGE}/save", data={"rows": found[1]}).status_code)

    threads = [threading.Thread(target=press) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 400, 400, 400]
    db.session.rollback()
    choose_partnership(desk.actor.partnership_id)
    assert db.session.scalar(select(func.count(Organisation.id))) == 300
    assert db.session.scalar(select(func.count(Contact.id))) == 300


def test_a_row_that_the_database_refuses_takes_all_the_others_with_it(desk: Desk) -> None:
    """The last of a thousand is one that no check of ours lets through."""
    rows = [DirectoryRow(f"Body {n}", "public", "Jo", f"jo{n}@b.example") for n in range(1000)]
    before = everything()
    choose_partnership(desk.actor.partnership_id)
    with pytest.raises(BadInput, match="Nothing was saved"):
        directory.import_organisations(desk.actor, [*rows, rows[-1]])
    assert everything() == before
