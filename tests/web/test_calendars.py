"""Calendars and news over HTTP: made, shown once, followed by a stranger's program, stopped."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import feedparser
import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import come_in


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def shown_address(page: str) -> str:
    found = re.search(r'id="address" readonly value="([^"]+)"', page)
    assert found, "no address is shown"
    return found[1]


def follow(client: FlaskClient, address: str) -> str:
    """What a program gets that has the address and nothing else."""
    answer = client.get(urlsplit(address).path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    return answer.text


def test_an_officer_makes_an_address_that_a_program_follows_and_sees_it_once(desk: Desk) -> None:
    world.approved(desk.actor)
    desk.at(world.OPEN)
    made = desk.send("/calendars", kind="plan")
    address = shown_address(made.text)
    assert address.startswith("http://consult.test/calendar/") and address.endswith(".ics")
    calendar = vobject.readOne(follow(desk.app.test_client(), address))
    assert len(calendar.vevent_list) == len(world.MILESTONES)
    assert address.rsplit("/", 1)[1] not in desk.client.get("/calendars").text
    assert "The forward plan made on Monday 2 August 2010" in desk.read("/calendars")


def test_a_stopped_address_says_no_more_than_an_unknown_one(desk: Desk) -> None:
    address = shown_address(desk.send("/calendars", kind="own").text)
    stop = re.search(r'action="(/calendars/\d+/stop)"', desk.client.get("/calendars").text)
    assert desk.client.post(stop[1]).status_code == 302
    stranger = desk.app.test_client()
    stopped, unknown = stranger.get(urlsplit(address).path), stranger.get("/calendar/nonsense.ics")
    assert stopped.status_code == unknown.status_code == 404
    assert stopped.text == unknown.text


def test_guessing_at_addresses_is_slowed(desk: Desk) -> None:
    stranger = desk.app.test_client()
    codes = [stranger.get(f"/calendar/guess-{number}.ics").status_code for number in range(12)]
    assert codes == [404] * 10 + [429] * 2


def test_the_page_of_a_consultation_gives_its_dates_as_a_file_and_as_an_address(desk: Desk) -> None:
    reference = world.approved(desk.actor)
    desk.at(world.OPEN)
    answer = desk.client.get(f"/consultations/{reference}/calendar.ics")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={reference}.ics"
    assert len(vobject.readOne(answer.text).vevent_list) == len(world.MILESTONES)
    made = desk.send("/calendars", kind="consultation", reference=reference)
    assert "A smaller Board" in follow(desk.app.test_client(), shown_address(made.text))


@pytest.mark.parametrize("form", [{}, {"kind": "nonsense"}, {"kind": "consultation"}])
def test_a_hand_made_wish_for_an_address_is_refused_in_words(desk: Desk, form: dict[str, str]) -> None:
    answer = desk.client.post("/calendars", data=form)
    assert answer.status_code == 400
    assert "Choose what the calendar should show." in answer.text


def test_a_partner_finds_the_dates_on_its_first_page_takes_them_and_follows_them(app: Flask) -> None:
    world.approved(world.officer())
    client = app.test_client()
    home = come_in(client)
    assert f'href="{home}calendar"' in client.get(home).text
    taken = vobject.readOne(client.get(f"{home}calendar.ics").text)
    made = client.post(f"{home}calendar")
    followed = vobject.readOne(follow(app.test_client(), shown_address(made.text)))
    assert [one.uid.value for one in followed.vevent_list] == [one.uid.value for one in taken.vevent_list]
    stop = re.search(r'action="(/answer/\w+/calendar/\d+/stop)"', client.get(f"{home}calendar").text)
    assert client.post(stop[1]).status_code == 302
    assert app.test_client().get(urlsplit(shown_address(made.text)).path).status_code == 404


def test_a_news_reader_reads_the_news(app: Flask) -> None:
    world.approved(world.officer(), at=world.AFTER)
    answer = app.test_client().get("/papers.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.data)
    assert not read.bozo and read.version == "atom10"
    assert read.feed.title == "What Severnvale Partnership asks its partners"
    assert [entry.title for entry in read.entries] == ["Closed: A smaller Board", "Opened: A smaller Board"]
    closed, opened = read.entries
    assert closed.id != opened.id and closed.id.startswith("tag:severnvale.example,2010-06-24:SP-2010-1")
    assert closed.updated == "2010-09-27T23:00:00Z"
    assert read.feed.updated == closed.updated
    assert "It is open until Monday 27 September 2010, 11:59pm." in opened.content[0].value
    assert all(entry.link.startswith("http://consult.test/") for entry in read.entries)


def test_news_of_an_installation_with_nothing_out_is_an_empty_feed(app: Flask) -> None:
    assert app.test_client().get("/papers.atom").status_code == 404
    world.draft(world.officer())
    read = feedparser.parse(app.test_client().get("/papers.atom").data)
    assert not read.bozo and read.entries == []


def test_markup_in_a_title_is_text_in_the_news_and_in_a_calendar(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    title = "Fire & <rescue>; a “better”, nearer service"
    world.papers.edit_details(actor, reference, {"title": title}, seen_version=world.seen(actor, reference))
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    read = feedparser.parse(app.test_client().get("/papers.atom").data)
    assert not read.bozo and "&lt;rescue&gt;" in read.entries[0].title.replace("<", "&lt;").replace(
        ">", "&gt;"
    )
    client = app.test_client()
    calendar = vobject.readOne(client.get(f"{come_in(client)}calendar.ics").text)
    assert {one.summary.value for one in calendar.vevent_list} >= {f"Answers are due: {title}"}
