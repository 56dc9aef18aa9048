"""What is counted, reported and told of each round, and never added up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import STRANGER, Actor
from consult.models.responses import Response
from consult.models.timetable import Extension
from consult.reports import value
from consult.services import (
    corrections,
    enquiries,
    extensions,
    feeds,
    notices,
    people,
    reports,
    responses,
    rounds,
    standing,
    timetable,
    workspace,
)
from consult.services.corrections import Wanted
from consult.services.timetable import Step
from tests import world
from tests.services.asking_again import (
    AGAIN,
    CLOSE,
    COUNCIL,
    FIRE,
    FULL,
    HALL,
    LAUNCH,
    REFERENCE,
    SECOND,
    SECOND_OVER,
    TRADE,
    WICK,
    answer,
    approve,
    begin,
    compiled,
    first_round,
    second,
)


@pytest.fixture
def officer(app: Flask) -> Actor:
    return first_round()


def test_the_counts_of_two_rounds_stand_side_by_side_and_are_never_added(officer: Actor) -> None:
    second(officer)
    responses.confirm(*world.partner(HALL))
    answer(HALL)
    answer(COUNCIL, q1="No", q2="Too many")
    found = reports.summary(officer, REFERENCE, "round")
    assert found is not None
    first = found.questions[0]
    assert (found.asked, first.base) == (2, 2)
    groups = {
        one.group: (one.base, one.not_answered, [each.count for each in one.options]) for one in first.groups
    }
    assert groups == {"1": (2, 1, [1, 1]), "2": (2, 0, [1, 1])}


def test_the_report_of_the_second_round_counts_it_alone_and_names_both(officer: Actor) -> None:
    clock.set_to(AGAIN - timedelta(days=1))
    assert compiled(officer).number == 1
    second(officer)
    answer(COUNCIL, q1="No")
    clock.set_to(SECOND_OVER)
    report = compiled(officer)
    assert (report.number, report.answered, report.unanswered) == (2, 1, 4)
    assert ("Round", "2, on version 2 of the paper") in report.dates
    assert any("3 organisations answered round 1." in one for one in report.methods)
    assert report.questions[0].summary.base == 1
    stored = reports.report(officer, REFERENCE, 1)
    assert value.from_dict(stored.value or {}).answered == 3, "the report of the first round stands as it was"


def test_each_round_is_judged_by_its_own_close(officer: Actor) -> None:
    """An answer to the first round that came after its bell stays late, whatever the second does."""
    clock.set_to(AGAIN)
    _, public_id = world.partner(TRADE)
    late = {"source": "email", "received_on": AGAIN.date()}
    given = {"q1": {"value": ["No"]}}
    responses.enter_on_behalf(officer, REFERENCE, public_id, given, FULL, **late)  # type: ignore[arg-type]
    second(officer)
    first = {one.invitation.organisation.name: one.state for one in standing.standings(officer, REFERENCE, 1)}
    assert first == {HALL: "answered", WICK: "answered", FIRE: "nil", TRADE: "late", COUNCIL: "silent"}
    now = {one.state for one in standing.standings(officer, REFERENCE)}
    assert now == {"silent"}


def test_a_late_letter_about_the_round_that_is_over_is_kept_with_that_round(officer: Actor) -> None:
    begin(officer)
    _, public_id = world.partner(COUNCIL)
    given = {"q2": {"value": ["We were slow"]}}
    responses.enter_on_behalf(
        officer, REFERENCE, public_id, given, FULL, source="paper", received_on=AGAIN.date()
    )
    approve(officer)
    clock.set_to(SECOND)
    kept = db.session.scalars(select(Response).where(Response.source == "paper")).one()
    assert kept.round == 1
    assert standing.reading(officer, REFERENCE, public_id, 1).state == "late"


def test_the_dates_of_a_round_that_is_over_are_kept_with_it(officer: Actor) -> None:
    clock.set_to(world.OPEN)
    seen = world.seen(officer, REFERENCE)
    extensions.extend(officer, REFERENCE, new_close=date(2010, 9, 29), reason="Harvest.", seen_version=seen)
    second(officer)
    now, then = rounds.rounds(officer, REFERENCE)
    assert (then.answered, now.answered) == (3, 0)
    assert [(one.kind, one.date) for one in then.steps if one.kind == "close"] == [
        ("close", date(2010, 9, 29))
    ]
    assert then.closes == world.FIRST_LATE + timedelta(days=2)
    assert extensions.extensions(officer, REFERENCE) == [], (
        "the first round's extension is no fact of the second"
    )
    assert db.session.scalars(select(Extension)).one().round == 1
    counts = timetable.findings(officer, REFERENCE).counts
    assert counts.elapsed_days == (CLOSE - LAUNCH).days


def test_the_news_tells_of_each_round(officer: Actor) -> None:
    second(officer)
    keys = {one.key for one in feeds.bulletin().news}
    assert keys == {"SP-2010-1/opened", "SP-2010-1/closed", "SP-2010-1/round-2/opened"}


def test_lists_ask_as_many_questions_of_the_database_for_three_rounds_as_for_two(officer: Actor) -> None:
    person = people.add_person(officer, name="Gwen Hale", email="gwen@severnvale.example", role="steering")
    people.seat(officer, body="Steering group", kind="steering", person_id=person.id)
    second(officer)
    answer(HALL, q1="No")

    def asked() -> list[int]:
        numbers = []
        for read in (
            lambda: rounds.rounds(officer, REFERENCE),
            lambda: standing.standings(officer, REFERENCE),
            lambda: workspace.workspace(officer, {}),
            lambda: rounds.told(*world.partner(HALL)),
        ):
            db.session.expire_all()
            with world.counting_queries() as sent:
                read()
            numbers.append(len(sent))
        return numbers

    before = asked()
    clock.set_to(SECOND_OVER)
    rounds.ask_again(officer, REFERENCE, reason="Once more.", seen_version=world.seen(officer, REFERENCE))
    kept = timetable.timetable(officer, REFERENCE)
    steps = [Step("launch", "Third", date(2011, 1, 10)), Step("close", "Third due", date(2011, 4, 4))]
    timetable.save(officer, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    approve(officer)
    clock.set_to(datetime(2011, 1, 12, 9, tzinfo=UTC))
    assert [number <= earlier for number, earlier in zip(asked(), before, strict=True)] == [True] * 4
    assert rounds.told(*world.partner(HALL)).earlier == (2, 1)


def test_what_was_corrected_and_asked_in_one_round_is_not_told_of_the_next(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor)
    clock.set_to(world.OPEN)
    wick, public_id = world.partner(WICK)
    change = Wanted([("paper", "Page 3 was missing.")], "A slip.", is_material=True)
    corrections.correct(actor, REFERENCE, change, seen_version=world.seen(actor, REFERENCE))
    enquiries.ask(wick, public_id, kind="question", text="Who pays?", asked_by="Mair")
    enquiries.answer(actor, REFERENCE, 1, answer="The council.", question="Who pays?")
    answer(HALL, q1="Yes", q2="Keep the halls")

    def told() -> tuple[int, int]:
        return len(responses.answering(wick, public_id).corrections), len(
            notices.notice(STRANGER, REFERENCE).shared
        )

    assert told() == (1, 1)
    clock.set_to(AGAIN)
    begin(actor)
    assert told() == (1, 1)  # what they answered then is still shown as it was asked
    approve(actor)
    clock.set_to(SECOND)
    assert told() == (0, 0)
    assert [one for one in standing.standings(actor, REFERENCE) if one.look_again] == []
    clock.set_to(SECOND_OVER)
    assert compiled(actor).corrections == ()
