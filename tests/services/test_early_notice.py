"""Early notice: everybody on the list is told once, and only those with boards are asked for dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.domain.meetings import MeetingDay
from consult.models.outbox import Message
from consult.models.people import Organisation
from consult.services import approval, circulation, directory, early_notice, meetings, timetable
from tests import world

FIRE, WICK = "Severnvale Fire Authority", "Wick Carers Network"


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


def id_of(name: str) -> int:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def give(actor: Actor, reference: str, *boards: str) -> int:
    meets = {id_of(name) for name in boards}
    return early_notice.give(actor, reference, meets, seen_version=world.seen(actor, reference))


def letters() -> dict[str, Message]:
    query = select(Message).where(Message.event == "early_notice")
    return {one.to_address: one for one in db.session.scalars(query)}


def test_everybody_is_told_and_only_boards_are_asked_for_their_dates(actor: Actor) -> None:
    reference = world.draft(actor)
    assert give(actor, reference, FIRE) == 5
    asked = {address for address, one in letters().items() if "/m/" in one.text}
    assert asked == {"tom@svfire.example"}
    text = letters()["tom@svfire.example"].text
    assert "Nothing is to be answered yet." in text
    assert "planned to come on Monday 5 July 2010" in text and "due by Monday 27 September 2010" in text
    assert "when it meets" not in letters()["mair@wickcarers.example"].text


def test_nobody_is_told_twice_and_who_joins_the_list_later_is_told_then(actor: Actor) -> None:
    reference = world.draft(actor)
    give(actor, reference)
    with pytest.raises(BadInput):
        give(actor, reference)
    row = world.DirectoryRow("New Hall", "community", "Al Dee", "al@newhall.example")
    made = directory.save_organisation(actor, row)
    everybody = [*db.session.scalars(select(Organisation.id))]
    assert made.id in everybody
    circulation.choose(actor, reference, everybody, seen_version=world.seen(actor, reference))
    assert give(actor, reference) == 1
    assert len(letters()) == 6


def test_the_notice_is_a_step_of_the_timetable_that_the_standards_see(actor: Actor) -> None:
    reference = world.draft(actor)
    give(actor, reference)
    clock.set_to(world.BEFORE + timedelta(days=3))
    (step,) = [one for one in timetable.timetable(actor, reference).milestones if one.kind == "early_notice"]
    assert (step.date, step.done_on) == (date(2010, 6, 24), date(2010, 6, 24))


def test_by_its_link_a_partner_gives_its_dates_and_opens_nothing_else(actor: Actor) -> None:
    reference = world.draft(actor)
    give(actor, reference, FIRE)
    secret = world.secret_for("tom@svfire.example", "early_notice")
    invitation = circulation.by_secret(secret).invitation
    holder, public_id = world.partner(FIRE)
    assert invitation.public_id == public_id
    day = MeetingDay(date(2010, 8, 3), date(2010, 7, 26), "Authority")
    meetings.keep_own(holder, public_id, [day])
    assert meetings.own(holder, public_id).days == (day,)
    found = {one.invitation.organisation.name: one for one in early_notice.to_tell(actor, reference)}
    assert found[FIRE].dates_known == 1 and found[FIRE].meets
    assert not found[WICK].meets


def test_the_invitation_makes_the_link_of_the_early_notice_void(actor: Actor) -> None:
    reference = world.draft(actor)
    give(actor, reference, FIRE)
    secret = world.secret_for("tom@svfire.example", "early_notice")
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    with pytest.raises(NotFound):
        circulation.by_secret(secret)


def test_a_paper_that_is_out_gives_no_early_notice(actor: Actor) -> None:
    reference = world.approved(actor)
    with pytest.raises(NotAllowed):
        give(actor, reference)
