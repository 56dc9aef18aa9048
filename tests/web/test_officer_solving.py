"""Working back from a date, and carrying the dates into the draft."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.domain.meetings import MeetingDay
from consult.models.bodies import Body
from consult.services import meetings, people, timetable
from tests import world
from tests.web.officer_at_work import Desk, parts, words


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_a_launch_leads_to_a_close_and_a_decision_each_with_its_reason(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    answer = desk.send(f"/consultations/{reference}/solve", goal="earliest", **parts("launch", world.LAUNCH))
    assert answer.status_code == 200
    assert "These dates keep everything that was asked" in answer.text
    assert "Monday 27 September 2010" in answer.text


def test_a_decision_falls_on_a_meeting_of_the_body_that_decides(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    people.seat(desk.actor, body="The Board", kind="steering", person_id=desk.actor.person_id or 0)
    board = db.session.scalars(select(Body)).one()
    address = f"/consultations/{reference}/solve"
    form = {"goal": "earliest", "body": str(board.id), **parts("launch", world.LAUNCH)}
    assert "No meetings of this body are known." in desk.send(address, **form).text
    days = [MeetingDay(date(2010, 10, 5)), MeetingDay(date(2010, 11, 16), date(2010, 11, 5))]
    meetings.keep(desk.actor, days, body_id=board.id)
    assert "Tuesday 16 November 2010" in desk.send(address, **form).text


def test_the_timetable_leads_to_the_page_which_begins_with_the_decision_of_the_draft(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    assert (
        f'href="/consultations/{reference}/solve"'
        in desk.client.get(f"/consultations/{reference}/timetable").text
    )
    people.seat(desk.actor, body="The Board", kind="steering", person_id=desk.actor.person_id or 0)
    people.seat(desk.actor, body="The Forum", kind="steering", person_id=desk.actor.person_id or 0)
    board = db.session.scalars(select(Body).where(Body.name == "The Board")).one()
    meetings.keep(desk.actor, [MeetingDay(date(2010, 10, 20))], body_id=board.id)
    page = desk.client.get(f"/consultations/{reference}/solve").text
    offered = dict(re.findall(r'name="decision-(day|month|year)"[^>]*value="([^"]*)"', page))
    assert offered == {"day": "20", "month": "10", "year": "2010"}
    assert "The draft has Monday 5 July 2010." in page
    assert "The Forum" not in page  # it has no meetings that are known
    assert re.search(rf'<option value="{board.id}" selected', page)
    assert re.search(r'value="nearest" checked', page)


def test_a_review_is_planned_at_a_meeting_of_its_body_before_the_decision(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    people.seat(desk.actor, body="The management group", kind="steering", person_id=desk.actor.person_id or 0)
    group = db.session.scalars(select(Body)).one()
    meetings.keep(
        desk.actor, [MeetingDay(date(2010, 9, 8)), MeetingDay(date(2010, 10, 27))], body_id=group.id
    )
    form = {"goal": "earliest", **parts("launch", world.LAUNCH)}
    page = words(desk.send(f"/consultations/{reference}/solve", **form).text)
    assert "Wednesday 27 October 2010 The management group reads the report The first meeting of" in page
    assert "Wednesday 27 October 2010 Decision" in page


def test_dates_that_contradict_one_another_are_told_at_the_first_of_them(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    form = {"goal": "nearest", **parts("close", date(2010, 10, 5)), **parts("decision", date(2010, 10, 1))}
    answer = desk.send(f"/consultations/{reference}/solve", **form)
    assert answer.status_code == 400
    assert 'href="#close-day"' in answer.text and "contradict one another" in answer.text


def test_the_dates_are_carried_into_the_form_of_the_draft_and_nothing_is_saved_before(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    page = desk.send(
        f"/consultations/{reference}/solve", goal="latest", **parts("decision", date(2010, 12, 15))
    ).text
    form = page.split(f'action="/consultations/{reference}/timetable"')[1].split("</form>")[0]
    fields = [
        (name, html.unescape(value))
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    ]
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    before = [one.date for one in timetable.timetable(desk.actor, reference).milestones]
    checked = desk.client.post(f"/consultations/{reference}/timetable", data=sent)
    assert checked.status_code == 200 and "Checked; nothing is saved yet." in checked.text
    db.session.expire_all()
    assert [one.date for one in timetable.timetable(desk.actor, reference).milestones] == before
    saved = desk.client.post(f"/consultations/{reference}/timetable", data=sent | {"do": ["save"]})
    assert saved.status_code == 302
    db.session.expire_all()
    kept = timetable.timetable(desk.actor, reference).milestones
    assert {one.kind: one.date for one in kept}["decision"] == date(2010, 12, 15)
    assert {"launch", "close", "decision", "review"} <= {one.kind for one in kept}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"goal": "earliest"}, "Fix at least one date to work from."),
        ({}, "Choose what matters most."),
        (
            {"goal": "latest", "close-day": "31", "close-month": "6", "close-year": "2010"},
            "must be a real date",
        ),
        (
            {"goal": "earliest", "body": "999", **parts("launch", world.LAUNCH)},
            "No meetings of this body are known.",
        ),
    ],
)
def test_what_cannot_be_worked_out_is_said_at_the_form(desk: Desk, form: dict[str, str], said: str) -> None:
    answer = desk.send(f"/consultations/{world.draft(desk.actor)}/solve", **form)
    assert answer.status_code == 400
    assert said in answer.text and "There is a problem" in answer.text


def test_an_approved_timetable_is_not_solved_again(desk: Desk) -> None:
    reference = world.approved(desk.actor, at=world.BEFORE)
    assert desk.client.get(f"/consultations/{reference}/solve").status_code == 403
