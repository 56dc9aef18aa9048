"""Lists: made and filled in the directory, ticked on the page of who is asked."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.domain.directory import DirectoryRow
from consult.models.people import Organisation
from consult.services import circulation, directory, lists
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRST

WICK, HALL, FIRE = "Wick Carers Network", "Upper Arle Village Hall", "Severnvale Fire Authority"


@pytest.fixture
def desk(app: Flask) -> Desk:
    desk = Desk(app)
    directory.import_organisations(desk.actor, world.ROWS)
    return desk


def number(name: str) -> str:
    with within(FIRST):
        return str(db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one())


def made(desk: Desk, name: str, *names: str) -> str:
    """The address of a new list with these organisations on it."""
    answer = desk.send("/directory/lists", name=name)
    page = str(answer.location).split("?", 1)[0]
    desk.send(page, organisation=[number(one) for one in names], do="save")
    return page


def checked(page: str) -> list[str]:
    """The boxes that are ticked: the names of lists and organisations."""
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*checked[^>]*><label[^>]*>([^<]+)', page)
    return sorted(one.strip() for one in boxes)


def draft(desk: Desk) -> str:
    with within(FIRST):
        reference = world.draft(desk.actor, [DirectoryRow("Nobody", "public", "No", "no@nobody.example")])
        circulation.choose(desk.actor, reference, [], seen_version=world.seen(desk.actor, reference))
    return f"/consultations/{reference}/circulation"


def test_a_list_is_made_filled_renamed_emptied_and_removed(desk: Desk) -> None:
    page = made(desk, "Health forum", WICK, HALL)
    assert "Health forum 2 organisations" in desk.read("/directory/lists")
    assert checked(desk.client.get(page).text) == [HALL, WICK]
    assert desk.send(f"{page}/name", name="Care forum", is_forum="yes").status_code == 302
    assert "Care forum 2 organisations Open to join" in desk.read("/directory/lists")
    assert "Empty the list and keep it" in desk.read(f"{page}/remove")
    desk.send(page, do="empty")
    assert "0 chosen" in desk.read(page)
    assert desk.send(f"{page}/remove").status_code == 302
    assert "There is no list yet." in desk.read("/directory/lists")
    desk.read(page, status=404)


def test_a_whole_sector_is_ticked_by_a_button_without_saving(desk: Desk) -> None:
    page = made(desk, "Health forum", HALL)
    assert len(checked(desk.send(page, do="all-public", organisation=[number(HALL)]).text)) == 3
    assert checked(desk.client.get(page).text) == [HALL]


@pytest.mark.parametrize("rest", ["/directory/lists", "{page}/name"])
@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Give the list a name."), ("HEALTH forum", "already"), ("x" * 101, "1 characters too long")],
)
def test_a_bad_name_is_said_at_its_field(desk: Desk, rest: str, name: str, said: str) -> None:
    made(desk, "Health forum")
    page = rest.format(page=made(desk, "Parishes"))
    answer = desk.send(page, name=name)
    assert answer.status_code == 400
    assert said in answer.text and 'href="#name"' in answer.text and 'id="name-error"' in answer.text
    assert "Health forum 0 organisations Parishes 0 organisations" in desk.read("/directory/lists")


def test_pasted_names_are_all_added_or_each_line_is_answered_and_the_words_stay(desk: Desk) -> None:
    page = made(desk, "Health forum")
    answer = desk.send(f"{page}/paste", names=f"{WICK}\n\nWick Carer Network\n{HALL}\n")
    assert answer.status_code == 400
    assert "Line 2: “Wick Carer Network” is not in the directory. Is it Wick Carers Network?" in answer.text
    assert "Wick Carer Network\n" in answer.text and 'href="#names"' in answer.text
    assert "0 chosen" in desk.read(page)
    assert desk.send(f"{page}/paste", names=f"{WICK.lower()}\r\n{HALL}").status_code == 302
    assert "2 chosen" in desk.read(page)
    assert desk.send(f"{page}/paste", names="  \n").status_code == 400


def test_a_list_that_is_ticked_brings_everybody_on_it_and_one_unticked_takes_them_away(desk: Desk) -> None:
    page = draft(desk)
    care, parish = made(desk, "Care", WICK, HALL), made(desk, "Parishes", HALL)
    care_id, parish_id = care.rsplit("/", 1)[1], parish.rsplit("/", 1)[1]
    assert desk.send(page, list=[care_id, parish_id], organisation=[number(FIRE)]).status_code == 302
    assert f"{HALL} (Care, Parishes)" in desk.read(page)
    assert checked(desk.client.get(page).text) == ["Care", "Parishes", FIRE, HALL, WICK]
    everybody = [number(one) for one in (WICK, HALL, FIRE)]
    shown = {"list-before": [care_id, parish_id], "organisation": everybody}
    assert desk.send(page, list=[parish_id], **shown).status_code == 302
    assert checked(desk.client.get(page).text) == ["Parishes", FIRE, HALL]


def test_whoever_is_unticked_stays_out_though_the_list_is_ticked_and_the_page_says_so(desk: Desk) -> None:
    page, care = draft(desk), made(desk, "Care", WICK, HALL).rsplit("/", 1)[1]
    desk.send(page, list=[care])
    shown = {"list": [care], "list-before": [care], "organisation": [number(WICK)]}
    desk.send(page, **shown)
    assert "Care (2 organisations, 1 of them not chosen)" in desk.read(page)
    pressed = desk.send(page, do="all-listed", **shown)
    assert checked(pressed.text) == ["Care", HALL, WICK]
    assert "Care (2 organisations, 1 of them not chosen)" in desk.read(page)


def test_a_list_that_is_gone_or_was_never_there_brings_nobody(desk: Desk) -> None:
    page = draft(desk)
    assert desk.send(page, list=["999", "-1", "x"], organisation=[number(WICK)]).status_code == 302
    assert checked(desk.client.get(page).text) == [WICK]


def test_a_list_writes_to_whom_the_officer_chose(desk: Desk) -> None:
    page = made(desk, "Care", WICK, HALL)
    assert "Nobody on the list has more than one person" in desk.read(f"{page}/people")
    person = {"name": "Ned Roe", "email": "ned@wickcarers.example", "role": "deputy"}
    desk.send(f"/directory/{number(WICK)}/contacts/new", **person)
    shown = desk.client.get(f"{page}/people").text
    assert HALL not in shown
    ned = re.search(r'<option value="(\d+)"[^>]*>Ned Roe', shown)
    assert ned
    assert desk.send(f"{page}/people", **{f"contact-{number(WICK)}": "999"}).status_code == 400
    assert desk.send(f"{page}/people", **{f"contact-{number(WICK)}": ned[1]}).status_code == 302
    assert re.search(rf'<option value="{ned[1]}" selected>', desk.client.get(f"{page}/people").text)


def test_the_log_is_a_page_and_a_table_and_harmless_in_a_spreadsheet(desk: Desk) -> None:
    page, care = draft(desk), made(desk, "=Care", WICK).rsplit("/", 1)[1]
    desk.send(page, list=[care], organisation=[number(FIRE)])
    reference = page.split("/")[2]
    log = f"/consultations/{reference}/written"
    assert "Nobody has been written to yet." in desk.read(log)
    desk.send(f"/consultations/{reference}/approve", sure="yes")
    said = desk.read(log)
    assert "Invitation, Thursday 24 June 2010" in said and "by Ann Wade" in said
    assert "Wick Carers Network Mair Pugh mair@wickcarers.example =Care Waiting to go out" in said
    assert "Tom Okafor tom@svfire.example Chosen by hand" in said
    lines = desk.client.get(f"{log}.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("act,when,by,organisation,person,address,lists,state")
    assert "mair@wickcarers.example,'=Care,queued" in lines[2]
    desk.at(world.OPEN)
    assert f'href="{log}"' in desk.client.get(f"/consultations/{reference}").text


@pytest.mark.parametrize("rest", ["/directory/lists", "/directory/lists/1", "{circulation}", "{written}"])
def test_a_page_asks_the_database_as_often_for_five_hundred_as_for_fifty_and_five(
    desk: Desk, rest: str
) -> None:
    with within(FIRST):
        reference = world.draft(desk.actor, [DirectoryRow("Body", "public", "Jo", "jo@body.example")])
        made_list = lists.save(desk.actor, "Care", is_forum=True).id
    base = f"/consultations/{reference}"
    page = rest.format(circulation=f"{base}/circulation", written=f"{base}/written")
    asked = []
    for many in (5, 50, 500):
        with within(FIRST):
            _choose(desk, reference, made_list, many)
            if "written" in rest and many == 500:
                seen = world.seen(desk.actor, reference)
                world.approval.approve(desk.actor, reference, seen_version=seen)
        with world.counting_queries() as sent:
            assert desk.client.get(page).status_code == 200
        asked.append(len(sent))
    assert len(set(asked)) == 1, asked


def _choose(desk: Desk, reference: str, list_id: int, many: int) -> None:
    """Put so many organisations of the directory, which then has no more, on the list and on the draft."""
    have = len(directory.organisations(desk.actor))
    rows = [DirectoryRow(f"Body {n}", "public", "Jo", f"jo{n}@body.example") for n in range(have, many)]
    directory.import_organisations(desk.actor, rows)
    ids = [one.id for one in directory.organisations(desk.actor)][:many]
    lists.fill(desk.actor, list_id, ids)
    seen = world.seen(desk.actor, reference)
    circulation.choose(desk.actor, reference, ids, lists=[list_id], seen_version=seen)
