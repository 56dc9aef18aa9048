"""When holidays, polls or the local compact change: what is touched is listed, and the officer decides."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed
from consult.models.history import HistoryRow
from consult.services import approval, calendars, extensions, papers, standards, timetable
from tests import world

COMPACT = {
    "name": "Severnvale Compact",
    "min_days": 90,
    "exception_floor_days": None,
    "holiday_extra_days": None,
    "feedback_within_days": None,
    "feedback_within_months": 3,
    "early_notice_days": None,
    "effective_from": date(2009, 1, 1),
    "effective_to": None,
    "text_ref": "Severnvale Compact 2009, 4.2",
}


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


def touched(actor: Actor) -> dict[str, dict[str, tuple[str, str]]]:
    return {
        one.consultation.reference: {
            each.rule: (each.before.value, each.now.value) for each in one.differences
        }
        for one in calendars.affected(actor)
    }


def test_nothing_is_touched_while_nothing_has_changed(actor: Actor) -> None:
    world.draft(actor)
    assert not calendars.changed(actor)
    assert touched(actor) == {}


def test_a_by_election_is_laid_against_every_timetable_that_is_not_over(actor: Actor) -> None:
    reference = world.draft(actor)
    standards.add_poll(actor, label="By-election", day=date(2010, 7, 15), notice_on=date(2010, 6, 28))
    assert calendars.changed(actor)
    assert touched(actor)[reference]["HMG08-1e"] == ("PASS", "ADVISE")


def test_a_change_that_alters_no_verdict_touches_nothing(actor: Actor) -> None:
    world.draft(actor)
    standards.add_poll(actor, label="Far away", day=date(2015, 7, 15), notice_on=None)
    assert calendars.changed(actor)
    assert touched(actor) == {}
    calendars.seen(actor)
    assert not calendars.changed(actor)


def test_the_dates_may_be_kept_with_a_reason_and_the_notice_goes(actor: Actor) -> None:
    reference = world.draft(actor)
    standards.save_local_compact(actor, None, COMPACT)
    with pytest.raises(BadInput):
        calendars.seen(actor)
    assert touched(actor)[reference]["LOC-1"] == ("NODATA", "BREACH")
    calendars.keep_dates(actor, reference, "The old compact was in force when we planned it.")
    assert touched(actor) == {} and not calendars.changed(actor)
    query = select(HistoryRow).where(HistoryRow.act == "keep the dates")
    kept = db.session.scalars(query).one()
    assert kept.detail["differences"]["LOC-1"] == "NODATA to BREACH"
    assert kept.detail["reason"] == "The old compact was in force when we planned it."
    with pytest.raises(BadInput):
        calendars.keep_dates(actor, reference, "Again.")


def test_saving_new_dates_settles_the_matter(actor: Actor) -> None:
    reference = world.draft(actor)
    standards.add_poll(actor, label="By-election", day=date(2010, 7, 15), notice_on=date(2010, 6, 28))
    kept = timetable.timetable(actor, reference)
    timetable.save(
        actor, reference, world.MILESTONES, {"adopted": ["compact"]}, seen_version=kept.seen_version
    )
    assert touched(actor) == {}


def test_an_open_paper_is_touched_and_giving_more_time_settles_it(actor: Actor) -> None:
    reference = world.approved(actor)
    standards.save_local_compact(actor, None, COMPACT)
    (found,) = calendars.affected(actor)
    assert found.may_extend and not found.is_draft
    seen = papers.paper(actor, reference).seen_version
    extensions.extend(actor, reference, new_close=date(2010, 10, 4), reason="Compact", seen_version=seen)
    assert touched(actor) == {}


def test_what_was_reported_or_never_judged_is_left_alone(actor: Actor) -> None:
    reference = world.draft(actor)
    papers.begin_from_outline(actor, title="Later", issuing_body="", summary="", outline={})
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    papers.paper(actor, reference).stage = "reported"
    db.session.commit()
    standards.save_local_compact(actor, None, COMPACT)
    assert touched(actor) == {}


def test_the_list_asks_the_database_as_often_for_three_papers_as_for_one(actor: Actor) -> None:
    first = world.draft(actor)
    asked = []
    for _more in range(2):
        with world.counting_queries() as sent:
            calendars.affected(actor)
        asked.append(len(sent))
        for _each in range(2):
            copy = papers.copy_paper(actor, first).reference
            timetable.save(actor, copy, world.MILESTONES, {"adopted": ["compact"]}, seen_version=1)
    assert asked[0] == asked[1]


def test_only_an_officer_of_the_partnership_sees_what_is_touched(actor: Actor) -> None:
    world.draft(actor)
    clock.set_to(world.OPEN)
    with pytest.raises(NotAllowed):
        calendars.affected(Actor(role="partner", partnership_id=actor.partnership_id, invitation_id=1))
