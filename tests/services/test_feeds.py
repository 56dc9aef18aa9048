"""Calendars that follow the dates, the secrets of their addresses, and the public news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import vobject
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.domain.lifecycle import Stage
from consult.models.feeds import Feed
from consult.models.papers import Consultation
from consult.models.people import Person
from consult.models.timetable import Milestone
from consult.services import extensions, feeds, people, timetable
from tests import world
from tests.services.test_plan import SUMMER, another

WICK = "Wick Carers Network"


def events(content: bytes) -> dict[str, Any]:
    """The events of a calendar by their title, as another program reads them."""
    calendar = vobject.readOne(content.decode())
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def saved_again(actor: Actor, reference: str, **moved: date) -> None:
    """Save the timetable as a page does, with milestones of these kinds moved."""
    kept = timetable.timetable(actor, reference)
    steps = [
        timetable.Step(one.kind, one.label, moved.get(one.kind, one.date), time=one.time, key=one.key)
        for one in kept.milestones
    ]
    timetable.save(actor, reference, steps, {"adopted": []}, seen_version=kept.seen_version)


def test_a_calendar_of_a_consultation_has_every_milestone_with_alarms_before_the_close(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor, at=world.BEFORE)
    found = events(feeds.calendar(actor, reference))
    assert len(found) == len(world.MILESTONES)
    close = found["Answers are due: A smaller Board"]
    assert close.dtstart.value.isoformat() == "2010-09-27T23:59:00+01:00"
    assert [alarm.trigger.value for alarm in close.valarm_list] == [
        timedelta(days=-7, hours=-14, minutes=-59),
        timedelta(days=-1, hours=-14, minutes=-59),
    ]
    assert found["The Board decides: A smaller Board"].dtstart.value == date(2010, 10, 20)
    assert "Ann Wade, 01632 960001" in close.description.value


def test_a_date_that_moves_keeps_its_name_and_grows_its_number(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    before = events(feeds.calendar(actor, reference))
    saved_again(actor, reference, decision=date(2010, 11, 3), close=date(2010, 10, 1))
    after = events(feeds.calendar(actor, reference))
    assert {name: event.uid.value for name, event in after.items()} == {
        name: event.uid.value for name, event in before.items()
    }
    for name, event in after.items():
        assert int(event.sequence.value) > int(before[name].sequence.value)
    assert after["The Board decides: A smaller Board"].dtstart.value == date(2010, 11, 3)


def test_no_two_milestones_share_a_name(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    another(actor, "Second", SUMMER, {WICK}, approve=False)
    content = feeds.followed(feeds.issue(actor, "plan")).decode()
    names = [line for line in content.split("\r\n") if line.startswith("UID:")]
    assert len(names) == len(set(names)) == len(world.MILESTONES) + 3


def test_an_extension_grows_the_number_too(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    before = events(feeds.calendar(actor, reference))["Answers are due: A smaller Board"]
    extensions.extend(
        actor,
        reference,
        new_close=date(2010, 10, 11),
        reason="The summer was short.",
        seen_version=world.seen(actor, reference),
    )
    after = events(feeds.calendar(actor, reference))["Answers are due: A smaller Board"]
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value.date() == date(2010, 10, 11)


def test_a_draft_is_tentative_and_what_is_withdrawn_is_cancelled(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    assert {one.status.value for one in events(feeds.calendar(actor, reference)).values()} == {"TENTATIVE"}
    paper = db.session.scalars(select(Consultation)).one()
    paper.stage = Stage.WITHDRAWN.value
    db.session.commit()
    found = events(feeds.calendar(actor, reference)).values()
    assert {one.status.value for one in found} == {"CANCELLED"}
    assert {int(one.sequence.value) for one in found} == {3}


def test_a_partner_gets_the_dates_that_concern_it_and_no_inner_ones(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    inner = timetable.Step("analysis", "Counting", date(2010, 10, 1))
    timetable.save(actor, reference, [*world.MILESTONES, inner], {"adopted": []}, seen_version=2)
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    holder, public_id = world.partner(WICK)
    partners = events(feeds.calendar_for_partner(holder, public_id))
    assert len(partners) == len(world.MILESTONES)
    assert len(events(feeds.calendar(actor, reference))) == len(world.MILESTONES) + 1
    assert partners.keys() == events(feeds.followed(feeds.issue_to_partner(holder, public_id))).keys()


def test_my_dates_are_those_of_my_papers_and_those_that_were_given_to_me(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    other = people.add_person(actor, name="Bo Tarn", email="bo@severnvale.example", role="officer")
    decision = db.session.scalars(select(Milestone).where(Milestone.kind == "decision")).one()
    decision.owner_id = other.id
    db.session.commit()
    his = replace(actor, person_id=other.id, name=other.name)
    assert list(events(feeds.followed(feeds.issue(his, "own")))) == ["The Board decides: A smaller Board"]
    mine = events(feeds.followed(feeds.issue(actor, "own")))
    assert len(mine) == len(world.MILESTONES) - 1 and "The Board decides: A smaller Board" not in mine
    assert len(events(feeds.followed(feeds.issue(his, "consultation", reference)))) == len(world.MILESTONES)


def test_only_the_hash_of_a_secret_is_kept(app: Flask) -> None:
    actor = world.officer()
    secret = feeds.issue(actor, "plan")
    kept = db.session.scalars(select(Feed)).one()
    assert secret not in {str(getattr(kept, column.key)) for column in Feed.__table__.columns}
    assert len(secret) >= 32


def test_a_new_address_voids_the_old_one_for_the_same_dates_of_the_same_holder_alone(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    holder, public_id = world.partner(WICK)
    old, own, partners = (
        feeds.issue(actor, "consultation", reference),
        feeds.issue(actor, "own"),
        feeds.issue_to_partner(holder, public_id),
    )
    new = feeds.issue(actor, "consultation", reference)
    with pytest.raises(NotFound):
        feeds.followed(old)
    for secret in (new, own, partners):
        assert feeds.followed(secret).startswith(b"BEGIN:VCALENDAR")


def test_a_revoked_address_is_like_one_that_never_was(app: Flask) -> None:
    actor = world.officer()
    secret = feeds.issue(actor, "plan")
    feeds.revoke(actor, feeds.addresses(actor)[0].id)
    with pytest.raises(NotFound) as revoked:
        feeds.followed(secret)
    with pytest.raises(NotFound) as unknown:
        feeds.followed("never\x00issued" * 50)
    assert str(revoked.value) == str(unknown.value)
    assert feeds.addresses(actor) == []


def test_nobody_stops_an_address_of_somebody_else(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    holder, public_id = world.partner(WICK)
    feeds.issue(actor, "plan")
    of_the_officer = feeds.addresses(actor)[0].id
    feeds.issue_to_partner(holder, public_id)
    of_the_partner = feeds.addresses(holder)[0].id
    for who, feed_id in ((holder, of_the_officer), (actor, of_the_partner)):
        with pytest.raises(NotFound):
            feeds.revoke(who, feed_id)
    assert len(feeds.addresses(actor)) == len(feeds.addresses(holder)) == 1


def test_an_address_stops_when_its_officer_leaves_or_its_invitation_is_revoked(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    holder, public_id = world.partner(WICK)
    officers, partners = feeds.issue(actor, "plan"), feeds.issue_to_partner(holder, public_id)
    db.session.scalars(select(Person)).one().is_active = False
    world.invitation_of(WICK).revoked_at = clock.now()
    db.session.commit()
    for secret in (officers, partners):
        with pytest.raises(NotFound):
            feeds.followed(secret)


def test_an_address_is_found_without_a_partnership_at_work(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    secret = feeds.issue(actor, "plan")
    choose_partnership(None)
    assert len(events(feeds.followed(secret))) == len(world.MILESTONES)


@pytest.mark.parametrize(
    ("kind", "reference"), [("all", None), ("consultation", None), ("plan", "SP-2010-1")]
)
def test_an_address_is_for_something_that_there_is(app: Flask, kind: str, reference: str | None) -> None:
    with pytest.raises(BadInput):
        feeds.issue(world.officer(), kind, reference)


def test_a_partner_follows_its_own_paper_and_makes_no_address_for_the_plan(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    holder, _own = world.partner(WICK)
    _fire, fires = world.partner("Severnvale Fire Authority")
    for act in (
        lambda: feeds.calendar_for_partner(holder, fires),
        lambda: feeds.issue_to_partner(holder, fires),
    ):
        with pytest.raises(NotFound):
            act()
    for act in (
        lambda: feeds.calendar(holder, reference),
        lambda: feeds.issue(holder, "plan"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_plan_asks_as_many_questions_of_the_database_for_three_papers_as_for_one(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    secret = feeds.issue(actor, "plan")
    with world.counting_queries() as one:
        feeds.followed(secret)
    for number in range(2):
        another(actor, f"More {number}", SUMMER, {WICK})
    db.session.expire_all()
    with world.counting_queries() as three:
        feeds.followed(secret)
    assert len(three) <= len(one) + 1  # the row of the address itself was forgotten by expire_all


def news() -> list[tuple[str, str]]:
    return [(one.what, one.title) for one in feeds.bulletin().news]


def test_the_news_says_what_opened_and_closed_and_nothing_before_its_hour(app: Flask) -> None:
    actor = world.officer()
    assert news() == []
    world.approved(actor, at=world.BEFORE)
    another(actor, "A draft", SUMMER, {WICK}, approve=False)
    assert news() == []
    clock.set_to(world.OPEN)
    assert news() == [("opened", "A smaller Board")]
    clock.set_to(world.FIRST_LATE - timedelta(seconds=5))
    assert news() == [("opened", "A smaller Board")]
    clock.set_to(world.FIRST_LATE)
    assert news() == [("closed", "A smaller Board"), ("opened", "A smaller Board")]


def test_the_news_tells_an_extension(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    extensions.extend(
        actor,
        reference,
        new_close=date(2010, 10, 11),
        reason="The summer was short.",
        seen_version=world.seen(actor, reference),
    )
    first = feeds.bulletin().news[0]
    assert (first.what, first.new_close) == ("extended", date(2010, 10, 11))
    assert first.key == f"{reference}/extended/1"


def test_there_are_no_news_of_what_was_withdrawn_nor_of_an_empty_installation(app: Flask) -> None:
    with pytest.raises(NotFound):
        feeds.bulletin()
    world.approved(world.officer())
    db.session.scalars(select(Consultation)).one().stage = Stage.WITHDRAWN.value
    db.session.commit()
    assert news() == []
