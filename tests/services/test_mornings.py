"""An officer's morning list: one message, on a working morning, when there is something to say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.errors import BadInput
from consult.jobs import ticks
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Person
from consult.services import enquiries, mornings, responses
from consult.services.responses import SignOff
from tests import many, world

DUE = datetime(2010, 10, 12, 8, tzinfo=UTC)  # a Tuesday; the management group reads the report
BO = "bo@severnvale.example"


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """An open paper of Ann's, with a second officer beside her."""
    actor = world.officer()
    world.colleague(actor, "officer", "Bo Dean")
    reference = world.approved(actor)
    db.session.scalars(select(Consultation)).one().owner_id = actor.person_id
    db.session.commit()
    world.all_sent()
    return actor, reference


def morning(at: datetime) -> dict[str, str]:
    """What the lists of a morning say, by whom they go to."""
    clock.set_to(at)
    before = {message.id for message in db.session.scalars(select(Message))}
    ticks.run("morning-lists")
    choose_partnership(1)
    found = db.session.scalars(select(Message).where(Message.event == "morning"))
    return {one.to_address: one.text for one in found if one.id not in before}


def test_a_step_is_named_to_its_owner_on_its_day_and_once(paper: tuple[Actor, str]) -> None:
    lists = morning(DUE)
    assert set(lists) == {"team@severnvale.example"}
    due, _word, _rest = lists["team@severnvale.example"].partition("All of it is here:")
    assert "Due now\n\n- The management group reads the report: A smaller Board (SP-2010-1)" in due
    assert morning(DUE.replace(hour=9)) == {}


def test_with_nothing_new_no_list_comes_but_on_the_first_working_day_of_the_week(
    paper: tuple[Actor, str],
) -> None:
    assert morning(datetime(2010, 8, 3, 8, tzinfo=UTC)) == {}
    assert "Overdue" in morning(DUE.replace(day=13))["team@severnvale.example"]
    assert morning(DUE.replace(day=14)) == {}
    assert "Overdue" in morning(DUE.replace(day=18))["team@severnvale.example"]


@pytest.mark.parametrize("hour", [3, 6, 17, 22])
def test_no_list_comes_at_night(paper: tuple[Actor, str], hour: int) -> None:
    assert morning(DUE.replace(hour=hour)) == {}


def test_what_is_five_working_days_overdue_goes_to_the_deputy(paper: tuple[Actor, str]) -> None:
    actor, _reference = paper
    deputy = db.session.scalars(select(Person.id).where(Person.email == BO)).one()
    mornings.choose(actor, mornings.PARTS, deputy)
    assert BO not in morning(DUE.replace(day=18))
    assert "you are the deputy" in morning(DUE.replace(day=19))[BO]
    assert BO not in morning(DUE.replace(day=20)), "said once, and then weekly"
    assert BO in morning(DUE.replace(day=25))


def test_a_closed_paper_is_named_until_those_who_answered_are_told(paper: tuple[Actor, str]) -> None:
    holder, public_id = world.partner("Wick Carers Network")
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    assert "1 respondent has not been told" in morning(world.AFTER)["team@severnvale.example"]


def test_what_partners_asked_waits_in_the_list(paper: tuple[Actor, str]) -> None:
    holder, public_id = world.partner("Wick Carers Network")
    enquiries.ask(holder, public_id, kind="question", text="Is there a crèche?", asked_by="Mair")
    assert "1 question waits for an answer" in morning(world.OPEN)["team@severnvale.example"]


def test_each_officer_chooses_what_stands_in_the_list(paper: tuple[Actor, str]) -> None:
    mornings.choose(paper[0], ["waiting"], None)
    assert morning(DUE) == {}


def test_nobody_is_their_own_deputy(paper: tuple[Actor, str]) -> None:
    with pytest.raises(BadInput):
        mornings.choose(paper[0], mornings.PARTS, paper[0].person_id)


def test_the_lists_take_as_many_queries_for_ten_closed_papers_as_for_one(paper: tuple[Actor, str]) -> None:
    holder, public_id = world.partner("Wick Carers Network")
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    asked, named = [], []
    for more, monday in ((0, 4), (9, 11)):
        many.copies(more)
        clock.set_to(datetime(2010, 10, monday, 8, tzinfo=UTC))
        with world.counting_queries() as sent:
            mornings.write()
        choose_partnership(1)
        lists = select(Message.text).where(Message.event == "morning").order_by(Message.id.desc())
        asked.append(len(sent))
        named.append(db.session.scalars(lists).first().count("has not been told"))
    assert named == [1, 10]
    assert asked[0] == asked[1]
