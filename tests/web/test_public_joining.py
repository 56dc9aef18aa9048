"""Joining by interest: an address confirmed by mail, a link to leave by, and no account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.models.outbox import Message
from consult.models.people import Contact
from consult.services import directory
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRST, everything, words_of

GIVEN = {
    "name": "Gwen Hale",
    "organisation": "Arle Walkers",
    "sector": "Community",
    "email": "gwen@walks.example",
}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def link(event: str, address: str = GIVEN["email"]) -> str:
    with within(FIRST):
        return {"join": "/join/", "joined": "/leave/"}[event] + world.secret_for(address, event)


def names(desk: Desk) -> list[str]:
    with within(FIRST):
        return [one.name for one in directory.organisations(desk.actor)]


def join(client: FlaskClient, **changed: str) -> str:
    """Join by the form and the link; the link to leave by."""
    given = GIVEN | changed
    assert client.post("/join", data=given).status_code == 302
    assert client.post(link("join", given["email"])).status_code == 302
    return link("joined", given["email"])


def test_nothing_is_in_the_directory_until_the_button_behind_the_link_is_pressed(
    desk: Desk, client: FlaskClient
) -> None:
    sent = client.post("/join", data=GIVEN)
    assert "gwen@walks.example" in words_of(client.get(sent.location).text)
    assert names(desk) == []
    before = everything()
    assert "Join as Arle Walkers" in words_of(client.get(link("join")).text)
    assert everything() == before
    done = client.post(link("join"))
    assert "You have joined as Arle Walkers" in words_of(client.get(done.location).text)
    assert names(desk) == ["Arle Walkers"]
    assert "Arle Walkers Joined by itself" in desk.read("/directory")


def test_whoever_joined_leaves_by_the_link_and_is_asked_no_more(desk: Desk, client: FlaskClient) -> None:
    way_out = join(client)
    before = everything()
    assert "Leave Severnvale Partnership?" in words_of(client.get(way_out).text)
    assert everything() == before
    assert client.post(way_out).location == "/left"
    assert names(desk) == []
    assert client.post(way_out).status_code == 404
    join(client)
    assert names(desk) == ["Arle Walkers"]


def test_a_draft_offers_all_who_joined_in_one_act(desk: Desk, client: FlaskClient) -> None:
    with within(FIRST):
        reference = world.draft(desk.actor)
    join(client)
    join(client, name="Max Roe", organisation="", email="max@roe.example")
    page = f"/consultations/{reference}/circulation"
    assert "Add 2 that joined by themselves" in desk.read(page)
    pressed = desk.send(page, do="all-joined", organisation=["1"])
    ticked = [part for part in pressed.text.split("<input") if "checked" in part]
    assert len(ticked) == 3
    numbers = [part.split('value="')[1].split('"')[0] for part in ticked]
    assert desk.send(page, organisation=numbers).status_code == 302
    way_out = link("joined", "max@roe.example")
    client.post(way_out)
    assert "Max Roe" not in desk.read(page)


def test_the_same_is_said_whether_or_not_the_address_is_known(desk: Desk, client: FlaskClient) -> None:
    first = client.post("/join", data=GIVEN)
    client.post(link("join"))
    again = client.post("/join", data=GIVEN | {"name": "Somebody Else"})
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert client.post(link("join")).status_code == 302
    with within(FIRST):
        assert len(db.session.scalars(select(Contact)).all()) == 1


def test_nobody_becomes_the_contact_of_an_organisation_that_is_listed(
    desk: Desk, client: FlaskClient
) -> None:
    with within(FIRST):
        directory.import_organisations(desk.actor, world.ROWS)
    join(client, organisation="WICK carers network")
    assert "WICK carers network (joined: Gwen Hale)" in names(desk)
    with within(FIRST):
        wick = next(one for one in directory.organisations(desk.actor) if one.name == "Wick Carers Network")
        assert [one.name for one in wick.contacts] == ["Mair Pugh"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "Gwen\r\nBcc: all@example.org"),
        ("organisation", "Subject: prize"),
        ("organisation", "x" * 201),
        ("sector", "moon"),
        ("email", ""),
        ("email", "gwen"),
        ("email", "gwen@walks.example\nBcc: x@y.example"),
        ("email", "zoë@walks.example"),
    ],
)
def test_a_slip_is_said_at_its_field_and_nothing_is_sent(
    desk: Desk, client: FlaskClient, field: str, typed: str
) -> None:
    before = everything()
    answer = client.post("/join", data=GIVEN | {field: typed})
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert everything() == before


def test_an_address_is_not_written_to_again_and_again(desk: Desk, client: FlaskClient) -> None:
    for _turn in range(5):
        assert client.post("/join", data=GIVEN).status_code == 302
    with within(FIRST):
        sent = select(Message.id).where(Message.event == "join")
        assert len(db.session.scalars(sent).all()) == 3


def test_the_form_pauses_whoever_sends_it_too_often(desk: Desk, client: FlaskClient) -> None:
    answers = [
        client.post("/join", data=GIVEN | {"email": f"gwen{turn}@walks.example"}) for turn in range(11)
    ]
    assert [one.status_code for one in answers] == [302] * 10 + [429]


def test_a_link_to_join_lives_for_a_week(desk: Desk, client: FlaskClient) -> None:
    client.post("/join", data=GIVEN)
    clock.set_to(world.BEFORE + timedelta(days=7, minutes=1))
    assert client.get(link("join")).status_code == 404
    assert client.post(link("join")).status_code == 404
    assert names(desk) == []


@pytest.mark.parametrize("path", ["/join/x", "/leave/x"])
def test_a_link_that_opens_nothing_says_so(desk: Desk, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_an_empty_installation_has_nothing_to_join(client: FlaskClient) -> None:
    assert client.get("/join").status_code == 404
