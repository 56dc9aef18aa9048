"""The named checks on a table of partners."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.directory import COLUMNS, sector_of, sheet_of

GOOD = ("Arle Hall", "community", "Jo Lunt", "jo@arle.example", "01632 960014", "Arle", *[""] * 6)


def fault(address: str) -> str | None:
    return None if "@" in address and ".." not in address else "no address"


def checks(*rows: tuple[str, ...], headings: tuple[str, ...] = COLUMNS) -> list[tuple[str, int]]:
    sheet = sheet_of([(number, row) for number, row in enumerate((headings, *rows), 1)], fault)
    return [(problem.check, problem.row) for problem in sheet.problems]


def changed(**values: str) -> tuple[str, ...]:
    return tuple(values.get(column, given) for column, given in zip(COLUMNS, GOOD, strict=True))


OTHER = changed(organisation="Wick Carers", email="mair@wick.example")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([GOOD, OTHER], []),
        ([changed(sector="moon")], [("unknown_sector", 2)]),
        ([changed(email="nobody")], [("malformed_address", 2)]),
        ([GOOD, changed(organisation="Wick Carers")], []),
        ([GOOD, changed(email="JO@Arle.example", role="deputy")], [("duplicate_address", 3)]),
        ([GOOD, changed(email="b@arle.example")], [("second_lead", 3)]),
        ([GOOD, changed(email="b@arle.example", role="Deputy")], []),
        ([GOOD, changed(email="b@arle.example", role="deputy", sector="NHS")], [("two_sectors", 3)]),
        ([changed(role="boss")], [("unknown_role", 2)]),
        ([changed(nation="France")], [("unknown_nation", 2)]),
        ([changed(language="Klingon")], [("unknown_language", 2)]),
        ([changed(language="Cymraeg"), changed(organisation="B", email="b@b.example", language="en")], []),
        ([changed(nation="Northern Ireland", domains="@arle.example; arle.example")], []),
        ([changed(domains="arle..example")], [("malformed_domain", 2)]),
        ([changed(telephone="=A1")], [("formula", 2)]),
        ([changed(email="=A1&B1")], [("formula", 2)]),
        ([changed(contact="Jo\nBcc: x@y.example")], [("line_break", 2)]),
        ([changed(contact="Jo Bcc: x@y.example")], [("header", 2)]),
        ([changed(organisation="Arle <arle@x.example>")], [("header", 2)]),
        ([changed(**{"second sector": "moon"})], [("unknown_sector", 2)]),
        (
            [GOOD, changed(organisation="The ARLE Hall, Ltd.", email="b@b.example")],
            [("duplicate_organisation", 3)],
        ),
        ([changed(contact="")], [("missing_value", 2)]),
        ([GOOD[:3]], [("missing_value", 2)]),
        ([changed(telephone="0" * 41)], [("too_long", 2)]),
        ([], [("empty", 1)]),
    ],
)
def test_each_check_names_its_row(rows: list[tuple[str, ...]], found: list[tuple[str, int]]) -> None:
    assert checks(*rows) == found


@pytest.mark.parametrize("left_out", ["organisation", "sector", "contact", "email"])
def test_a_column_that_is_needed_is_missed_by_its_name(left_out: str) -> None:
    headings = tuple(column for column in COLUMNS if column != left_out)
    sheet = sheet_of([(1, headings), (2, GOOD)], fault)
    assert [problem.check for problem in sheet.problems] == ["missing_column"]
    assert f"Missing: {left_out}." in sheet.problems[0].sentence


def test_the_usual_other_headings_are_understood_in_any_order() -> None:
    headings = ("E-MAIL ADDRESS", "Type", "Name of organisation", "Contact name", "Phone number")
    sheet = sheet_of([(1, headings), (2, ("Jo@Arle.example", "VCS", "Arle Hall", "Jo Lunt", "01632"))], fault)
    assert sheet.problems == ()
    row = sheet.rows[0]
    assert (row.name, row.sector, row.contact, row.email) == (
        "Arle Hall",
        "voluntary",
        "Jo Lunt",
        "jo@arle.example",
    )
    assert (row.telephone, row.area, row.place) == ("01632", "", "row 2")


def test_name_beside_contact_is_the_name_of_the_organisation() -> None:
    sheet = sheet_of([(1, ("name", "sector", "contact", "email")), (2, GOOD[:4])], fault)
    assert (sheet.rows[0].name, sheet.rows[0].contact) == ("Arle Hall", "Jo Lunt")


def test_an_address_that_two_organisations_share_is_noted_and_stops_nothing() -> None:
    sheet = sheet_of([(1, COLUMNS), (2, GOOD), (3, changed(organisation="Wick"))], fault)
    assert sheet.problems == ()
    assert [(note.check, note.row) for note in sheet.notes] == [("shared_address", 3)]
    assert "as Arle Hall in row 2 has" in sheet.notes[0].sentence


def test_the_partnership_s_own_sectors_are_understood_beside_the_four() -> None:
    table = [(1, COLUMNS), (2, changed(sector="HEALTH")), (3, changed(organisation="W", sector="VCS"))]
    assert [row.sector for row in sheet_of(table, fault, ("Health",)).rows] == ["Health", "voluntary"]
    (problem,) = sheet_of([(1, COLUMNS), (2, changed(sector="moon"))], fault, ("Health", "Public")).problems
    assert problem.sentence.endswith("Use Health, Public, voluntary, community or private.")


@given(st.lists(st.lists(st.text(max_size=20), max_size=12), max_size=8))
def test_no_table_brings_anything_but_a_sheet_whose_problems_name_a_row(cells: list[list[str]]) -> None:
    numbers = range(2, 2 + len(cells))
    sheet = sheet_of([(1, COLUMNS), *zip(numbers, cells, strict=True)], fault)
    assert all(problem.row in {1, *numbers} and problem.sentence for problem in sheet.problems + sheet.notes)


@pytest.mark.parametrize(
    ("word", "sector"),
    [
        ("VCS", "voluntary"),
        ("Business", "private"),
        ("public sector", "public"),
        ("Parish", "community"),
        ("", None),
    ],
)
def test_sectors_go_by_their_usual_other_names(word: str, sector: str | None) -> None:
    assert sector_of(word) == sector


@pytest.mark.parametrize(
    ("word", "code"),
    [("Welsh", "cy"), ("CYMRAEG", "cy"), ("cy", "cy"), ("English", "en"), ("Saesneg", "en"), ("", "")],
)
def test_a_language_is_known_by_its_name_in_either_language_and_by_its_code(word: str, code: str) -> None:
    sheet = sheet_of([(1, COLUMNS), (2, changed(language=word))], fault)
    assert [row.language for row in sheet.rows] == [code]
