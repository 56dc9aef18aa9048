"""Meetings of bodies and partners, and who has none while a paper is open."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.errors import NotAllowed, NotFound
from consult.domain.meetings import MeetingDay
from consult.models.bodies import Body
from consult.models.people import Organisation
from consult.services import meetings, people
from tests import world

WICK, FIRE = "Wick Carers Network", "Severnvale Fire Authority"
INSIDE = MeetingDay(date(2010, 9, 14), date(2010, 9, 3), "Trustees")


def id_of(name: str) -> int:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def test_dates_are_remembered_and_replaced_as_a_whole(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    for days in ([INSIDE, MeetingDay(date(2010, 12, 14))], [INSIDE], []):
        meetings.keep(actor, days, organisation_id=id_of(WICK))
        assert meetings.of(actor, meetings.organisation(actor, id_of(WICK))) == days


def test_a_body_and_an_organisation_of_the_same_number_keep_their_own_dates(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    people.seat(actor, body="The Board", kind="steering", person_id=actor.person_id or 0)
    board = db.session.scalars(select(Body)).one()
    meetings.keep(actor, [INSIDE], body_id=board.id)
    same_number = meetings.organisation(actor, board.id)
    assert meetings.of(actor, same_number) == []
    assert [number for owner, number in meetings.known(actor) if owner.name == "The Board"] == [1]


def test_a_partner_gives_its_own_dates_until_the_close_and_nobody_elses(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor, at=world.BEFORE)
    holder, public_id = world.partner(WICK)
    meetings.keep_own(holder, public_id, [INSIDE])
    assert meetings.own(holder, public_id).days == (INSIDE,)
    assert meetings.of(actor, meetings.organisation(actor, id_of(WICK))) == [INSIDE]
    _fire, fires = world.partner(FIRE)
    for act in (
        lambda: meetings.keep_own(holder, fires, []),
        lambda: meetings.own(holder, fires),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        meetings.keep(holder, [], organisation_id=id_of(WICK))
    clock.set_to(world.FIRST_LATE)
    with pytest.raises(NotAllowed):
        meetings.keep_own(holder, public_id, [])


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ([], False),  # nothing is known, so nothing is said
        ([INSIDE], False),
        ([MeetingDay(date(2010, 7, 5))], False),  # the day of the launch
        ([MeetingDay(date(2010, 9, 27))], False),  # the day of the close
        ([MeetingDay(date(2010, 7, 4))], True),
        ([MeetingDay(date(2010, 9, 28))], True),
        ([MeetingDay(date(2010, 7, 20), date(2010, 7, 4))], True),  # its papers are due before the launch
        ([MeetingDay(date(2010, 7, 20), date(2010, 7, 5))], False),
        ([MeetingDay(date(2010, 6, 1)), MeetingDay(date(2010, 10, 1)), INSIDE], False),
    ],
)
def test_a_partner_is_named_when_no_meeting_can_take_the_paper_while_it_is_open(
    app: Flask, days: list[MeetingDay], named: bool
) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    meetings.keep(actor, days, organisation_id=id_of(WICK))
    found = [one.name for one in meetings.without_meeting(actor, reference)]
    assert found == ([WICK] if named else [])


def test_only_partners_on_the_list_are_named(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    meetings.keep(actor, [MeetingDay(date(2011, 1, 1))], organisation_id=id_of(WICK))
    world.circulation.choose(actor, reference, [id_of(FIRE)], seen_version=world.seen(actor, reference))
    assert meetings.without_meeting(actor, reference) == []


def test_there_are_no_meetings_of_nobody(app: Flask) -> None:
    actor = world.officer()
    for act in (meetings.body, meetings.organisation):
        with pytest.raises(NotFound):
            act(actor, 99)
