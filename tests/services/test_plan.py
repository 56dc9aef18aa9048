"""The forward plan, the list of what was never answered, and the burden on each partner."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import NotAllowed
from consult.domain.lifecycle import Phase, Stage
from consult.models.papers import Consultation
from consult.models.people import Organisation
from consult.services import approval, circulation, papers, plan, timetable, workspace
from consult.services.plan import Chosen
from consult.services.timetable import Step
from tests import world

Window = tuple[date, date]
SUMMER = (world.LAUNCH, world.CLOSE)


def another(actor: Actor, title: str, window: Window | None, asked: set[str], *, approve: bool = True) -> str:
    """A second paper beside the one of the small partnership, sent to some of its partners."""
    reference = papers.copy_paper(actor, first_reference(actor)).reference
    papers.edit_details(actor, reference, {"title": title}, seen_version=world.seen(actor, reference))
    if window:
        steps = [
            Step("launch", "Out", window[0]),
            Step("close", "In", window[1], time=time(23, 59)),
            Step("decision", "The Board decides", window[1] + timedelta(days=20)),
        ]
        timetable.save(actor, reference, steps, {"adopted": []}, seen_version=1)
    chosen = select(Organisation.id).where(Organisation.name.in_(asked))
    circulation.choose(
        actor, reference, list(db.session.scalars(chosen)), seen_version=world.seen(actor, reference)
    )
    if approve:
        approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    return reference


def first_reference(actor: Actor) -> str:
    return min(one.reference for one in plan.forward_plan(actor))


def by_title(actor: Actor) -> dict[str, plan.Planned]:
    return {one.title: one for one in plan.forward_plan(actor)}


def test_the_plan_holds_every_consultation_in_order_of_opening_with_those_without_a_date_last(
    app: Flask,
) -> None:
    actor = world.officer()
    world.draft(actor)
    another(actor, "Later", (date(2010, 11, 1), date(2011, 1, 31)), {"Wick Carers Network"})
    another(actor, "No dates", None, {"Wick Carers Network"}, approve=False)
    assert [one.title for one in plan.forward_plan(actor)] == ["A smaller Board", "Later", "No dates"]


def test_a_paper_of_the_plan_says_who_asks_which_sectors_and_when_it_is_decided(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    only = plan.forward_plan(actor)[0]
    assert only.body == "Severnvale Partnership"
    assert only.sectors == {"public", "voluntary", "community", "private"}
    assert (only.phase, only.decision) == (Phase.OPEN, date(2010, 10, 20))


def test_the_plan_asks_as_many_questions_of_the_database_for_three_papers_as_for_one(app: Flask) -> None:
    actor = world.officer()
    world.draft(actor)
    with world.counting_queries() as one:
        plan.forward_plan(actor)
        plan.burden(actor)
    for number in range(2):
        another(actor, f"More {number}", SUMMER, {"Wick Carers Network"})
    db.session.expire_all()
    with world.counting_queries() as three:
        plan.forward_plan(actor)
        plan.burden(actor)
    assert len([sent for sent in three if sent.startswith("SELECT")]) <= len(one)


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        (Chosen(), {"A smaller Board", "Carers", "Sketch"}),
        (Chosen(state="all"), {"A smaller Board", "Carers", "Sketch"}),
        (Chosen(state="open"), {"A smaller Board"}),
        (Chosen(state="scheduled"), {"Carers"}),
        (Chosen(state="draft"), {"Sketch"}),
        (Chosen(sector="voluntary"), {"A smaller Board", "Carers"}),
        (Chosen(sector="private"), {"A smaller Board", "Sketch"}),
        (Chosen(body="Nobody"), set()),
        (Chosen(body="Severnvale Partnership", sector="private", state="draft"), {"Sketch"}),
    ],
)
def test_the_plan_is_filtered_by_body_by_sector_and_by_state(
    app: Flask, chosen: Chosen, titles: set[str]
) -> None:
    actor = world.officer()
    world.approved(actor)
    clock.set_to(world.BEFORE)
    another(actor, "Carers", (date(2010, 11, 1), date(2011, 1, 31)), {"Wick Carers Network"})
    another(actor, "Sketch", None, {"Severnvale Chamber of Trade"}, approve=False)
    clock.set_to(world.OPEN)
    assert {one.title for one in plan.forward_plan(actor) if chosen.shows(one)} == titles


def test_a_paper_is_unanswered_from_its_first_late_instant_and_the_longest_wait_comes_first(
    app: Flask,
) -> None:
    actor = world.officer()
    world.approved(actor, at=world.BEFORE)
    another(actor, "Short", (world.LAUNCH, date(2010, 8, 2)), {"Wick Carers Network"})
    clock.set_to(world.FIRST_LATE - timedelta(seconds=5))
    assert [one.consultation.title for one in plan.unanswered(actor)] == ["Short"]
    clock.set_to(world.FIRST_LATE)
    found = plan.unanswered(actor)
    assert [one.consultation.title for one in found] == ["Short", "A smaller Board"]
    assert workspace.workspace(actor, {}).owed == found, "the Monday page has the same list"


def test_a_reported_paper_owes_the_decision_and_says_by_when_an_answer_was_promised(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    promise = Step("feedback", "We answer", date(2010, 11, 1))
    timetable.save(actor, reference, [*world.MILESTONES, promise], {"adopted": []}, seen_version=2)
    db.session.scalars(select(Consultation)).one().stage = Stage.REPORTED.value
    db.session.commit()
    assert plan.unanswered(actor) == [], "it has not closed yet"
    clock.set_to(world.AFTER)
    (owed,) = plan.unanswered(actor)
    assert (owed.owes, owed.feedback_by, owed.untold) == ("decision", date(2010, 11, 1), 0)


def test_the_burden_names_for_each_partner_what_it_is_asked_and_the_fullest_plate_first(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor, at=world.BEFORE)
    another(actor, "Carers", SUMMER, {"Wick Carers Network"})
    plates = plan.burden(actor)
    assert plates[0].organisation == "Wick Carers Network"
    assert [asked.paper.title for asked in plates[0].papers] == ["A smaller Board", "Carers"]
    assert [plate.waiting for plate in plates] == [2, 1, 1, 1, 1]


def test_nothing_is_on_a_plate_once_it_has_closed_nor_while_it_is_a_draft(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor, at=world.BEFORE)
    another(actor, "Sketch", SUMMER, {"Wick Carers Network"}, approve=False)
    assert {asked.paper.title for plate in plan.burden(actor) for asked in plate.papers} == {
        "A smaller Board"
    }
    clock.set_to(world.FIRST_LATE)
    assert plan.burden(actor) == []


@pytest.mark.parametrize(
    ("window", "full"),
    [
        (SUMMER, True),
        ((date(2010, 9, 27), date(2010, 12, 27)), True),  # opens on the day on which the others close
        ((date(2010, 9, 28), date(2010, 12, 27)), False),  # the day after
        ((date(2010, 6, 25), date(2010, 7, 5)), True),  # closes on the day on which the others open
        ((date(2010, 6, 25), date(2010, 7, 4)), False),  # the day before
        (None, True),  # no dates yet: whatever is out or about to be
    ],
)
def test_a_plate_is_full_when_two_other_papers_share_the_window(
    app: Flask, window: Window | None, full: bool
) -> None:
    actor = world.officer()
    world.approved(actor, at=world.BEFORE)
    another(actor, "Second", SUMMER, {"Wick Carers Network"})
    third = another(actor, "Third", window, set(), approve=False)
    assert [plate.organisation for plate in plan.full_plates(actor, third)] == (
        ["Wick Carers Network"] if full else []
    )


def test_one_other_paper_does_not_fill_a_plate(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor, at=world.BEFORE)
    assert plan.full_plates(actor, another(actor, "Second", SUMMER, set(), approve=False)) == []


def test_nobody_but_an_officer_sees_the_plan(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    holder, _public_id = world.partner("Wick Carers Network")
    for reads in (plan.forward_plan, plan.burden):
        with pytest.raises(NotAllowed):
            reads(holder)
