"""A list of eighty organisations comes in with ten bad rows, is mended, saved, taken out again and read back."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from openpyxl import Workbook

from consult.db import within
from consult.documents.spreadsheets import as_csv
from consult.domain.directory import COLUMNS
from consult.services import directory
from tests.web.officer_at_work import Desk, words
from tests.web.visits import FIRST

SECTORS = ("public", "VCS", "community", "business")


def row(number: int, **changed: str) -> list[str]:
    """A good row, the telephone in the form that a spreadsheet would take for a formula."""
    values = {
        "organisation": f"Café of Arle {number}",
        "sector": SECTORS[number % 4],
        "contact": f"Zoë Lunt {number}",
        "email": f"zoe{number}@arle{number}.example",
        "telephone": f"+44 1632 960{number:03}",
        "area": "Upper Arle",
        "role": "lead",
        "domains": f"arle{number}.example",
    }
    return [(values | changed).get(column, "") for column in COLUMNS]


GOOD = [row(number) for number in range(80)]
BAD: dict[int, tuple[dict[str, str], str]] = {
    3: ({"sector": "moon"}, "“moon” is not a sector. Use Public, Voluntary, Community or Private."),
    9: ({"email": "nobody at arle"}, "“nobody at arle” is not an e-mail address."),
    15: ({"email": "zoë@arle.example"}, "has a letter before the @ that many mail servers refuse"),
    22: ({"email": "zoe@bü cher.example"}, "is not an e-mail address"),
    30: ({"contact": ""}, "The contact is missing."),
    38: ({"organisation": "the CAFÉ of Arle 1"}, "is the same organisation as Café of Arle 1 in row 3."),
    44: ({"organisation": "Café of Arle 2", "sector": "community"}, "For a second contact, write deputy"),
    51: ({"contact": "Zoë\r\nBcc: all@example.org"}, "“Zoë Bcc: all@example.org” has a line break in it."),
    60: ({"contact": "Zoë Bcc: all@example.org"}, "looks like a part of an e-mail"),
    77: ({"telephone": "=HYPERLINK(A1)"}, "The telephone is a formula."),
}


def with_ten_bad() -> list[list[str]]:
    return [row(number, **BAD[number][0]) if number in BAD else line for number, line in enumerate(GOOD)]


def as_windows(rows: list[list[str]]) -> bytes:
    """As a spreadsheet program on Windows saves it."""
    return as_csv([COLUMNS, *rows]).decode("utf-8-sig").replace("'=", "=").encode("cp1252")


def as_workbook(rows: list[list[str]]) -> bytes:
    """As openpyxl writes it: what begins with = is a formula."""
    book, kept = Workbook(), io.BytesIO()
    for line in (COLUMNS, *rows):
        book.active.append(list(line))
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def names(desk: Desk) -> list[str]:
    with within(FIRST):
        return sorted(one.name for one in directory.organisations(desk.actor))


def save(desk: Desk, page: str) -> None:
    rows = re.search(r'name="rows" value="([^"]+)"', page)
    assert rows
    saved = desk.client.post("/directory/import/save", data={"rows": rows[1]})
    assert saved.status_code == 302
    assert "80 organisations were added." in desk.read(saved.location)


def test_ten_bad_rows_of_a_workbook_are_named_and_nothing_is_saved_until_they_are_mended(desk: Desk) -> None:
    shown = desk.upload("/directory/import", as_workbook(with_ten_bad()), "partners")
    assert shown.status_code == 400
    said = words(shown.text)
    assert "10 things to mend before this can be saved" in said
    for number, (_changed, sentence) in BAD.items():
        assert sentence in said, sentence
        assert f'href="#row-{number + 2}"' in shown.text and f'id="row-{number + 2}"' in shown.text
    assert names(desk) == []
    assert 'name="rows"' not in shown.text
    mended = desk.upload("/directory/import", as_workbook(GOOD), "partners")
    assert "80 organisations, and nothing to mend." in words(mended.text)
    assert names(desk) == []
    save(desk, mended.text)
    assert len(names(desk)) == 80 and names(desk)[0] == "Café of Arle 0"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_taken_out_can_be_read_in_again_to_the_last_cell(desk: Desk, ending: str) -> None:
    save(desk, desk.upload("/directory/import", as_windows(GOOD), "partners.csv").text)
    taken = desk.client.get(f"/directory.{ending}").data
    with within(FIRST):
        before = directory.table(desk.actor)
        sheet = directory.read_table(taken, "again")
    assert [list(cells) + [""] * (len(COLUMNS) - len(cells)) for _number, cells in sheet] == [
        list(line) for line in before
    ]


def test_a_hundred_thousand_rows_are_refused_in_a_sentence(desk: Desk) -> None:
    rows = b"".join(b"Body %d,private,Jo,jo%d@body.example\r\n" % (n, n) for n in range(100_000))
    shown = desk.upload("/directory/import", b"organisation,sector,contact,email\r\n" + rows, "list.csv")
    assert shown.status_code == 400
    assert "list.csv has more than 20,000 rows. Split it" in words(shown.text)
    assert names(desk) == []


def test_an_address_that_two_share_is_noted_and_saved(desk: Desk) -> None:
    rows = [row(1), row(2, email="zoe1@arle1.example"), row(1, email="ned@arle1.example", role="deputy")]
    shown = desk.upload("/directory/import", as_windows(rows), "list.csv")
    assert shown.status_code == 200
    assert "Row 3: Café of Arle 2 has the address zoe1@arle1.example, as Café of Arle 1 in row 2" in words(
        shown.text
    )
    assert "2 organisations, and nothing to mend." in words(shown.text)


@pytest.mark.parametrize("address", ["Zoe@Bücher.example", "zoe@xn--bcher-kva.example"])
def test_a_domain_in_any_letters_is_kept_as_it_was_typed_in_small_letters(desk: Desk, address: str) -> None:
    shown = desk.upload("/directory/import", as_windows([row(1, email=address)]), "list.csv")
    rows = re.search(r'name="rows" value="([^"]+)"', shown.text)
    assert rows
    desk.client.post("/directory/import/save", data={"rows": rows[1]})
    assert address.lower() in desk.read("/directory")
