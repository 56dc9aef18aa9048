"""The partner directory: shown by sector, and filled from a file all at once or not at all."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from consult.services import directory
from tests import world
from tests.web.officer_at_work import Desk

HEADINGS = b"organisation;sector;contact;email;telephone;area\r\n"
HALL = "Café Hall;community;Zoë Lunt;zoe@hall.example;01632 960014;Arle\r\n".encode("cp1252")
CARERS = b"Wick Carers;VCS;Mair Pugh;mair@wick.example;01632 960013;Wick\r\n"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def carried(page: str) -> str:
    found = re.search(r'name="rows" value="([^"]+)"', page)
    return found[1] if found else ""


def names(desk: Desk) -> list[str]:
    return [one.name for one in directory.organisations(desk.actor)]


def test_a_file_is_shown_whole_before_anything_is_saved_and_then_saved_whole(desk: Desk) -> None:
    shown = desk.upload("/directory/import", HEADINGS + HALL + CARERS, "list.csv")
    assert "Café Hall" in shown.text
    assert "2 organisations, and nothing to mend." in shown.text
    assert names(desk) == []
    saved = desk.client.post("/directory/import/save", data={"rows": carried(shown.text)})
    assert "2 organisations were added." in desk.read(saved.location)
    assert names(desk) == ["Café Hall", "Wick Carers"]


def test_one_bad_row_keeps_all_rows_out(desk: Desk) -> None:
    shown = desk.upload("/directory/import", HEADINGS + HALL + b"X;moon;;nobody;;\r\n", "list.csv")
    for sentence in (
        "Row 3",
        "“moon” is not a sector",
        "The contact is missing.",
        "“nobody” is not an e-mail",
    ):
        assert sentence in re.sub(r"<[^>]+>", "", shown.text)
    assert carried(shown.text) == ""
    assert names(desk) == []


def test_what_is_in_the_directory_already_is_named_with_its_row(desk: Desk) -> None:
    shown = desk.upload("/directory/import", HEADINGS + HALL, "list.csv")
    rows = carried(shown.text)
    desk.client.post("/directory/import/save", data={"rows": rows})
    shown = desk.upload(
        "/directory/import", HEADINGS + "The CAFÉ hall;community;Z;z@z.example\n".encode(), "l.csv"
    )
    assert "Café Hall is in the directory already." in shown.text
    again = desk.client.post("/directory/import/save", data={"rows": rows})
    assert again.status_code == 400
    assert names(desk) == ["Café Hall"]


@pytest.mark.parametrize("rows", ["", "x.y", "WyJ4Il0.forged"])
def test_rows_that_were_not_signed_here_are_refused(desk: Desk, rows: str) -> None:
    assert desk.client.post("/directory/import/save", data={"rows": rows}).status_code == 400
    assert names(desk) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a;b\n1;2\n"])
def test_a_file_that_is_no_list_is_said_in_words(desk: Desk, content: bytes) -> None:
    shown = desk.upload("/directory/import", content, "list.xlsx")
    assert shown.status_code == 400
    assert "<title>Error: " in shown.text
    assert names(desk) == []


def test_five_thousand_rows_come_back_from_the_preview(desk: Desk) -> None:
    rows = b"".join(b"Body %d;private;Jo;jo%d@body.example;;\r\n" % (n, n) for n in range(5000))
    shown = desk.upload("/directory/import", HEADINGS + rows, "list.csv")
    assert "5000 organisations, and nothing to mend." in shown.text
    assert len(carried(shown.text)) < desk.app.config["MAX_FORM_MEMORY_SIZE"] / 2


def test_the_file_to_start_from_is_itself_a_list_that_can_be_imported(desk: Desk) -> None:
    example = desk.client.get("/directory/template.csv").data
    assert (
        "1 organisation, and nothing to mend." in desk.upload("/directory/import", example, "list.csv").text
    )


def test_an_organisation_is_added_changed_and_never_entered_twice(desk: Desk) -> None:
    values = {"name": "Arle Hall", "sector": "community", "contact": "Jo", "email": "Jo@Arle.example"}
    assert desk.send("/directory/new", **values).status_code == 302
    assert (
        "is in the directory already"
        in desk.send("/directory/new", **(values | {"name": "The Arle Hall"})).text
    )
    desk.send("/directory/1", **(values | {"telephone": "01632 960014"}))
    assert "Jo jo@arle.example 01632 960014" in desk.read("/directory")
    desk.read("/directory/99", status=404)


@pytest.mark.parametrize("field", ["name", "sector", "contact", "email"])
def test_what_is_missing_is_said_at_its_field(desk: Desk, field: str) -> None:
    values = {"name": "Arle Hall", "sector": "community", "contact": "Jo", "email": "jo@arle.example"}
    page = desk.send("/directory/new", **(values | {field: ""})).text
    assert f'href="#{field}"' in page
    assert names(desk) == []


def test_the_directory_asks_the_database_as_often_for_three_as_for_one(desk: Desk) -> None:
    asked = []
    for rows in (world.ROWS[:1], world.ROWS[1:3]):
        directory.import_organisations(desk.actor, rows)
        with world.counting_queries() as sent:
            desk.read("/directory")
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_the_directory_is_searched_by_name_and_filtered_by_sector(desk: Desk) -> None:
    directory.import_organisations(desk.actor, world.ROWS)
    found = desk.read("/directory?words=wick+CARERS")
    assert "1 of 5 organisations" in found and "Wick Carers Network" in found
    assert "Upper Arle" not in found
    found = desk.read("/directory?sector=Public")
    assert "2 of 5 organisations" in found and "Severnvale Fire Authority" in found
    assert "None found." in desk.read("/directory?words=nowhere")


def test_twenty_thousand_rows_come_back_from_the_preview(desk: Desk) -> None:
    rows = b"".join(
        b"The Body of Place Number %d;private;Jo %d Lunt;jo%d@body%d.example;01632 9%05d;Arle\r\n"
        % (n, n * 7919 % 20011, n, n, n * 3571 % 99991)
        for n in range(20_000)
    )
    shown = desk.upload("/directory/import", HEADINGS + rows, "list.csv")
    assert "500 of 20000 rows are shown." in shown.text
    assert len(carried(shown.text)) < desk.app.config["MAX_FORM_MEMORY_SIZE"]
