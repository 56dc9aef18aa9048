"""On its page an officer reads who was told the outcome, ticks who was told by letter, and takes the table away."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from consult import clock
from consult.db import db, within
from consult.domain.lifecycle import Phase
from consult.models.outbox import Message
from consult.services import feedback
from tests import world
from tests.services.test_policy import tick
from tests.services.test_stages import DECIDED, answer, bring_to, decide
from tests.web.officer_at_work import Desk, parts
from tests.web.visits import FIRST, public_id_of

PAPER = "/consultations/SP-2010-1"
WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"
ON = date(2010, 10, 21)


@pytest.fixture
def desk(app: Flask) -> Desk:
    """Two have answered, the decision is recorded, and the message to one of them came back."""
    found = Desk(app)
    bring_to(found.actor, Phase.OPEN)
    answer(HALL)
    world.all_sent()
    clock.set_to(DECIDED)
    world.compiled(found.actor)
    decide(found.actor)
    tick(DECIDED.replace(day=22, hour=10))
    sent = update(Message).where(Message.event == "outcome").values(state="sent", sent_at=clock.now())
    lost = update(Message).where(Message.event == "outcome", Message.to_address.like("jo@%"))
    db.session.execute(sent)
    db.session.execute(lost.values(state="bounced", problem="No such person"))
    db.session.commit()
    found.at(clock.now())
    return found


def note(desk: Desk, *names: str, day: date = ON, **more: str) -> int:
    said = parts("told_on", day) | {"way": "paper"} | more
    chosen = [public_id_of(name) for name in names]
    return desk.client.post(f"{PAPER}/feedback", data=said | {"organisation": chosen}).status_code


def test_the_counts_stand_on_the_page_of_the_consultation_and_lead_to_the_table(desk: Desk) -> None:
    page = desk.read(PAPER)
    assert "Told the outcome: 1 of 2 respondents" in page
    assert "Told 1 Not told: it came back 1" in page
    assert f'href="{PAPER}/feedback"' in desk.client.get(PAPER).text
    table = desk.read(f"{PAPER}/feedback").split("Every respondent")[-1]
    assert f"{HALL} Community By the link Not told: it came back No such person" in table
    assert f"{WICK} Voluntary By the link Told on 22 October 2010 By our message" in table


def test_monday_and_the_end_name_the_one_who_was_not_told(desk: Desk) -> None:
    assert "1 respondent has not been told the outcome" in desk.read("/workspace")
    assert "1 respondent not told" in desk.read("/workspace").split("Closed and not answered")[-1]
    assert "1 respondent has not been told" in desk.read(f"{PAPER}/close")
    assert note(desk, HALL) == 302
    assert "Close A smaller Board" in desk.read("/workspace")
    assert "Everybody who answered has been told" in desk.read(f"{PAPER}/close")


def test_who_was_told_by_letter_is_ticked_and_a_mistake_is_taken_back(desk: Desk) -> None:
    assert note(desk, HALL) == 302
    page = desk.read(f"{PAPER}/feedback")
    assert "1 is noted as told." in page and "Told the outcome: 2 of 2" in page
    assert "Told on 21 October 2010 By post, noted by Ann Wade" in page
    back = re.search(r'action="([^"]+/back)"', desk.client.get(f"{PAPER}/feedback").text)
    assert back is not None and desk.client.post(back[1]).status_code == 302
    assert "Told the outcome: 1 of 2" in desk.read(f"{PAPER}/feedback")


def test_a_form_that_cannot_be_used_comes_back_with_its_ticks(desk: Desk) -> None:
    assert note(desk) == 400
    data = {"organisation": public_id_of(HALL), "way": "paper"} | parts("told_on", date(2011, 1, 1))
    answer = desk.client.post(f"{PAPER}/feedback", data=data)
    assert answer.status_code == 400 and "it cannot be in the future" in answer.text
    assert re.search(rf'value="{public_id_of(HALL)}"[^>]* checked', answer.text)
    with within(FIRST):
        assert feedback.feedback(desk.actor, "SP-2010-1").told == 1


def test_the_table_leaves_as_csv_with_a_row_for_each_respondent(desk: Desk) -> None:
    note(desk, HALL)
    rows = list(csv.reader(io.StringIO(desk.client.get(f"{PAPER}/feedback.csv").data.decode("utf-8-sig"))))
    assert rows[0] == ["organisation", "sector", "answered", "state", "told_on", "way", "problem", "noted_by"]
    assert rows[1] == [HALL, "community", "online", "Told", "2010-10-21", "paper", "", "Ann Wade"]
    assert rows[2] == [WICK, "voluntary", "online", "Told", "2010-10-22", "mail", "", ""]


def test_before_the_decision_the_page_says_that_there_is_none(app: Flask) -> None:
    desk = Desk(app)
    bring_to(desk.actor, Phase.REPORTED)
    desk.at(clock.now())
    assert "No decision has been recorded." in desk.read(f"{PAPER}/feedback")
    assert "Told the outcome" not in desk.read(PAPER)
