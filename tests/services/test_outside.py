"""Sending from an own mailbox: the file opens what it should, and is logged."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import circulation, codes, outside, reminders, responses, standing
from consult.services.responses import SignOff
from tests import world

HOSTILE = "=cmd|' /C calc'!A0"
ROWS = [*world.ROWS, replace(world.ROWS[0], name="Odd Name", contact=HOSTILE, email="odd@odd.example")]


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    actor = world.officer()
    return actor, world.approved(actor, rows=ROWS)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def merged(paper: tuple[Actor, str]) -> list[dict[str, str]]:
    return rows_of(outside.merge(*paper, world.everybody(*paper), "csv"))


def test_each_row_has_a_link_and_a_code_that_open_its_own_invitation(paper: tuple[Actor, str]) -> None:
    rows = merged(paper)
    assert len(rows) == 6
    for row in rows:
        link = circulation.by_secret(row["Personal link"].removeprefix("http://consult.test/a/"))
        assert link.invitation.organisation.name == row["Organisation"]
        assert codes.by_code(row["Code"]).invitation_id == link.invitation_id
        assert row["Closes"] == "Monday 27 September 2010, 11:59pm"
        assert row["Where to type the code"] == "http://consult.test/code"


def test_taking_the_file_is_logged_and_takes_back_what_had_not_left(paper: tuple[Actor, str]) -> None:
    merged(paper)
    assert list(db.session.scalars(select(Message).where(Message.event == "invitation"))) == []
    for one in standing.standings(*paper):
        assert (one.posted.state, one.posted.act, one.posted.by) == ("outside", "outside", "Ann Wade")
    row = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert row and (row.act, row.detail) == ("send from an own mailbox", {"organisations": 6})


def test_links_that_have_gone_out_stay_good(paper: tuple[Actor, str]) -> None:
    secret = world.secret_for("mair@wickcarers.example")
    world.all_sent()
    merged(paper)
    assert circulation.by_secret(secret)


def test_no_cell_is_a_formula_in_either_file(paper: tuple[Actor, str]) -> None:
    assert HOSTILE in "".join(row["Name"] for row in merged(paper))
    assert not [
        cell for row in merged(paper) for cell in row.values() if cell.startswith(("=", "+", "-", "@"))
    ]
    book = load_workbook(io.BytesIO(outside.merge(*paper, world.everybody(*paper), "xlsx")))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert HOSTILE in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_whoever_has_answered_is_not_in_the_file_and_nobody_is_no_file(paper: tuple[Actor, str]) -> None:
    holder, public_id = world.partner("Wick Carers Network")
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    assert "Wick Carers Network" not in [row["Organisation"] for row in merged(paper)]
    for chosen, face in (([], "csv"), ([public_id], "csv"), (world.everybody(*paper), "exe")):
        with pytest.raises(BadInput):
            outside.merge(*paper, chosen, face)


def test_an_organisation_whose_person_has_left_can_be_sent_to_by_hand(paper: tuple[Actor, str]) -> None:
    world.invitation_of("Wick Carers Network").organisation.contacts[0].left_on = world.LAUNCH
    db.session.commit()
    row = next(row for row in merged(paper) if row["Organisation"] == "Wick Carers Network")
    assert (row["Name"], row["E-mail address"]) == ("", "")
    assert circulation.by_secret(row["Personal link"].rpartition("/")[2])


def test_whoever_was_sent_to_outside_today_is_not_reminded_today(paper: tuple[Actor, str]) -> None:
    merged(paper)
    assert reminders.preview(*paper, "remind").due == []


def test_after_the_close_there_is_no_file(paper: tuple[Actor, str]) -> None:
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed):
        merged(paper)
