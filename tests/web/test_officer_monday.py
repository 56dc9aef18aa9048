"""The pages of a Monday: what is due, whom to telephone, paging over many papers, and noting a promise."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from consult.db import db, within
from consult.models.outbox import Message
from consult.models.people import Partnership
from consult.services import timetable
from tests import many, world
from tests.web.officer_at_work import Desk, parts

REFERENCE = "SP-2010-1"
MONDAY = datetime(2010, 9, 20, 9, tzinfo=UTC)


@pytest.fixture
def desk(app: Flask) -> Desk:
    desk = Desk(app)
    world.approved(desk.actor)
    desk.at(MONDAY)
    return desk


def test_first_comes_what_is_due_then_whom_to_telephone_then_every_paper(desk: Desk) -> None:
    text = desk.read("/workspace")
    places = [
        text.index(words)
        for words in (
            "To do next",
            "See who is silent on A smaller Board",
            "By 27 September 2010. It closes on Monday 27 September 2010, 11:59pm; 5 have not been heard from.",
            "To telephone",
            "Upper Arle Village Hall Community Jo Lunt 01632 960014",
            "0 of 5 answered Public 0 of 2 Voluntary 0 of 1 Community 0 of 1 Private 0 of 1",
            "Begin another",
        )
    ]
    assert places == sorted(places)
    assert 'href="tel:01632960014"' in desk.client.get("/workspace").text


def test_from_the_list_to_telephone_each_organisation_leads_to_how_it_is_reached(desk: Desk) -> None:
    page = html.fromstring(desk.client.get("/workspace").text)
    links = page.xpath("//table[@id='silent']//th/a[normalize-space()='Upper Arle Village Hall']/@href")
    assert len(links) == 1
    assert "Reach Upper Arle Village Hall" in desk.read(links[0])


def test_whom_a_message_did_not_reach_is_marked_in_the_list_to_telephone(desk: Desk) -> None:
    with within(1):
        world.all_sent()
        lost = select(Message).where(
            Message.event == "invitation", Message.to_address == "jo@upperarle.example"
        )
        db.session.scalars(lost).one().state = "bounced"
        db.session.commit()
    page = html.fromstring(desk.client.get("/workspace").text)
    marked = page.xpath("//table[@id='silent']//th[strong='Its message did not arrive']/a/text()")
    assert marked == ["Upper Arle Village Hall"]


def test_a_step_that_is_due_leads_to_the_dates_where_it_is_marked_as_done(desk: Desk) -> None:
    desk.at(datetime(2010, 11, 8, 9, tzinfo=UTC))
    with within(1):
        timetable.promise(desk.actor, REFERENCE, what="Put the map up", by=date(2010, 11, 9), owner_id=None)
    page = html.fromstring(desk.client.get("/workspace").text)
    (place,) = page.xpath("//a[normalize-space()='Put the map up']/@href")
    address, _mark, part = place.partition("#")
    (dates,) = html.fromstring(desk.client.get(address).text).xpath(f"//*[@id='{part}']")
    assert "Mark as done" in dates.text_content() and "Put the map up" in dates.text_content()


def test_what_is_overdue_says_by_how_many_days_and_what_is_owed_when_it_was_promised(desk: Desk) -> None:
    with within(1):
        timetable.timetable(desk.actor, REFERENCE).feedback = {"promised_by": "2010-11-01"}
        db.session.commit()
    desk.at(datetime(2010, 11, 8, 9, tzinfo=UTC))
    text = desk.read("/workspace")
    assert "The Board decides 19 days overdue, 20 October 2010. A step of A smaller Board." in text
    owed = text.split("Closed and not answered")[-1]
    assert "The report, the decision and the feedback Promised by 1 November 2010 7 days overdue" in owed


def test_many_papers_are_paged_and_what_has_ended_has_a_page_of_its_own(desk: Desk) -> None:
    with within(1):
        many.copies(39, _shape)
    first = desk.read("/workspace")
    assert "Page 1 of 2" in first and "10 closed or withdrawn" in first
    rows = [_rows(desk, page) for page in ("", "?page=2", "?show=ended")]
    assert [len(one) for one in rows] == [25, 5, 10]
    assert len(set().union(*rows)) == 40
    assert "To do next" not in desk.read("/workspace?page=2")
    assert "Page 2 of 2" in desk.read("/workspace?page=99") and "Page 1 of 2" in desk.read(
        "/workspace?page=x"
    )
    listed = re.search(r"All (\d+) things that are due", first)
    assert listed and desk.client.get("/workspace?show=due").text.count('class="cc-due__when') == int(
        listed[1]
    )


def _rows(desk: Desk, page: str) -> set[str]:
    table = desk.client.get(f"/workspace{page}").text.split('id="all"')[-1]
    return set(re.findall(r'rowheader"><a class="govuk-link" href="/consultations/([\w-]+)"', table))


def _shape(copy: int) -> dict[str, object]:
    stage = "closed" if copy % 4 == 3 else "approved"
    return {"stage": stage, "first_late_instant": MONDAY + timedelta(hours=5 + 5 * copy)}


def test_ones_own_and_everybodys_are_a_plain_link_apart(desk: Desk) -> None:
    with within(1):
        many.copies(1, lambda _copy: {"title": "Somebody else’s", "owner_id": None})
    assert "Somebody else’s" in desk.read("/workspace")
    assert 'href="/workspace?whose=mine"' in desk.client.get("/workspace").text
    own = desk.read("/workspace?whose=mine")
    assert "A smaller Board" in own and "Somebody else’s" not in own


def test_another_partnerships_papers_are_not_on_it(desk: Desk) -> None:
    with within(1):
        other = Partnership(name="Elsewhere", initials="E", mailbox="e@e.example", created_at=world.BEFORE)
        db.session.add(other)
        db.session.flush()
        number = other.id
        db.session.commit()
        many.copies(1, lambda _copy: {"title": "Their secret", "partnership_id": number})
    for page in ("", "?show=due", "?show=ended"):
        assert "Their secret" not in desk.read(f"/workspace{page}")


def test_a_promise_made_in_a_meeting_becomes_a_step_that_is_due(desk: Desk) -> None:
    page = "/promises/new"
    assert "Note a promise" in desk.read("/workspace")
    back = desk.client.post(page)
    assert back.status_code == 400
    for sentence in ("Say what was promised.", "Choose the consultation that it is about.", "Say by when."):
        assert sentence in back.text
    told = {"what": "Send the costs", "reference": REFERENCE, "owner": "1"} | parts("by", date(2010, 9, 22))
    kept = desk.client.post(page, data=told | {"by-day": "31", "by-month": "9"})
    assert kept.status_code == 400 and "Send the costs" in kept.text
    assert desk.client.post(page, data=told | {"reference": "SP-2010-9"}).status_code == 400
    done = desk.client.post(page, data=told)
    assert done.location == f"/consultations/{REFERENCE}/timetable?recorded=promise"
    assert "The promise is kept as a step of this timetable." in desk.read(done.location)
    assert "Send the costs (Something else) Ann Wade sees to it" in desk.read(done.location)
    assert (
        "Send the costs By 22 September 2010. A step of A smaller Board; Ann Wade sees to it."
        in desk.read("/workspace")
    )
    assert 'value="SP-2010-1" selected' in desk.client.get(f"{page}?reference={REFERENCE}").text


def test_a_promise_of_a_draft_is_a_step_of_its_timetable(app: Flask) -> None:
    desk = Desk(app)
    assert "No paper is out yet." in desk.read("/promises/new")
    assert desk.client.post("/promises/new", data={"reference": world.draft(desk.actor)}).status_code == 400
