"""One page says what is sent by itself, on which day and hour, to how many and in which words, and changes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from consult.db import choose_partnership, within
from consult.jobs import ticks
from consult.services import declining, timetable
from consult.services.timetable import Step
from tests import world
from tests.web.officer_at_work import Desk

WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"

DAYLESS = "Early notice is to go out by itself, and the timetable has no day for it."


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def page(desk: Desk) -> str:
    """The page of an open paper that reached everybody and that nobody has answered."""
    reference = world.approved(desk.actor)
    world.all_sent()
    desk.at(world.OPEN)
    return f"/consultations/{reference}/by-itself"


def test_each_message_has_its_london_day_and_hour_and_how_many_get_it(desk: Desk, page: str) -> None:
    text = desk.read(page)
    assert "To the silent Monday 13 September 2010, 10am 5 organisations, as things stand" in text
    assert "The last day Monday 27 September 2010, 10am 0 organisations, as things stand" in text
    assert "The outcome No day yet" in text and "Half-way Not chosen" in text
    assert "Launch Monday 5 July 2010 Everybody who is asked" in text


def test_every_message_can_be_read_before_it_goes(desk: Desk, page: str) -> None:
    text = desk.read(page)
    assert "Reminder: please answer by Monday 27 September 2010, 11:59pm: A smaller Board" in text
    assert "Your answer is not submitted yet" in text and "(their own link)" in text
    assert "What was decided: A smaller Board" in text


def test_what_is_chosen_is_kept_and_the_list_goes_by_it(desk: Desk, page: str) -> None:
    sent = {"wanted": ["silent", "week_before"], "silent_days": "21", "hour": "15"}
    answer = desk.send(page, **sent, **{"words-silent": "The hall is warm."})
    assert answer.status_code == 302
    text = desk.read(page)
    assert "To the silent Monday 6 September 2010, 3pm" in text and "The last day Not chosen" in text
    assert text.count("The hall is warm.") == 2, "in the message and in its field"


def test_early_notice_can_be_left_to_the_clock_while_the_paper_is_a_draft(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    page = f"/consultations/{reference}/by-itself"
    assert "Early notice When you give it, on its own page" in desk.read(page)
    assert DAYLESS not in desk.read(f"/consultations/{reference}/approve"), "it was not chosen"
    assert f'href="{page}"' in desk.client.get(f"/consultations/{reference}/early-notice").text
    assert desk.send(page, wanted=["early_notice"], silent_days="14", hour="10").status_code == 302
    assert "Early notice No day yet: give it one in the timetable" in desk.read(page)
    assert DAYLESS in desk.read(f"/consultations/{reference}/approve")
    step = Step("early_notice", "We tell you that it comes", date(2010, 6, 28))
    with within(1):
        seen = timetable.timetable(desk.actor, reference).seen_version
        steps = [step, *world.MILESTONES]
        timetable.save(desk.actor, reference, steps, {"adopted": []}, seen_version=seen)
    assert DAYLESS not in desk.read(f"/consultations/{reference}/approve")
    text = desk.read(page)
    assert "Early notice Monday 28 June 2010, 10am 5 organisations, as things stand" in text
    assert "Nothing is to be answered yet." in text
    desk.at(datetime(2010, 6, 28, 9, tzinfo=UTC))
    ticks.run("reminders")
    assert "Early notice Seen to: Monday 28 June 2010, 10am 5 messages" in desk.read(page)


@pytest.mark.parametrize("days", ["1", "61", "soon", ""])
def test_days_that_cannot_be_come_back_at_their_field(desk: Desk, page: str, days: str) -> None:
    answer = desk.send(page, wanted=["silent"], silent_days=days, hour="10")
    assert answer.status_code == 400 and "Give from 2 to 60 days." in answer.text
    assert 'id="silent_days-error"' in answer.text


def test_after_an_outage_the_page_says_what_was_not_sent(desk: Desk, page: str) -> None:
    desk.at(datetime(2010, 9, 15, 9, tzinfo=UTC))
    ticks.run("reminders")
    assert "To the silent Not sent. Its day had passed" in desk.read(page)


def test_what_went_is_shown_with_its_number(desk: Desk, page: str) -> None:
    desk.at(datetime(2010, 9, 13, 9, 1, tzinfo=UTC))
    ticks.run("reminders")
    assert "To the silent Seen to: Monday 13 September 2010, 10:01am 5 messages" in desk.read(page)


def test_the_page_is_reached_from_the_consultation_and_from_its_draft(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    address = f"/consultations/{reference}"
    assert f"{address}/by-itself" in desk.client.get(address).text
    assert "Early notice When you give it" in desk.read(f"{address}/by-itself")
    world.approval.approve(desk.actor, reference, seen_version=world.seen(desk.actor, reference))
    assert f"{address}/by-itself" in desk.client.get(address).text


def test_the_page_asks_the_database_as_often_for_five_organisations_as_for_three(
    desk: Desk, page: str
) -> None:
    asked = []
    for silent, declined in ((5, WICK), (4, HALL), (3, "")):
        assert f"To the silent Monday 13 September 2010, 10am {silent} organisations" in desk.read(page)
        with world.counting_queries() as sent:
            desk.read(page)
        asked.append(len(sent))
        if declined:
            choose_partnership(desk.actor.partnership_id)
            holder, public_id = world.partner(declined)
            declining.decline(holder, public_id, "declined", "")
    assert len(set(asked)) == 1
