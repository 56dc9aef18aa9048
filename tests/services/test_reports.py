"""Compiling a report: a frozen value, opened by a personal link, never changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import NotAllowed, NotFound
from consult.models.outbox import Message
from consult.models.reports import StoredReport
from consult.reports import value
from consult.services import people, reports, responses
from consult.services.responses import SignOff
from tests import world


def answer(name: str, publication: str = "full", **given: str) -> None:
    actor, public_id = world.partner(name)
    responses.save_draft(actor, public_id, {key: ({"value": [words]}, 0) for key, words in given.items()})
    sign_off = SignOff(publication=publication, authority="chief", signed_by="A. N. Other")
    responses.submit(actor, public_id, sign_off, received_at=clock.now())


@pytest.fixture
def officer(app: Flask) -> Actor:
    """Five were asked: one in full, one unnamed, one not for publication, one draft at the bell, one silent."""
    actor = world.officer()
    world.approved(actor)
    member = people.add_person(actor, name="Gwen Ashe", email="gwen@board.example", role="steering")
    people.seat(actor, body="Management group", kind="steering", person_id=member.id)
    answer("Upper Arle Village Hall", q1="Yes", q2="Keep the halls")
    answer("Wick Carers Network", "unnamed", q1="No", q2="Carers were left out")
    answer("Severnvale Chamber of Trade", "none", q1="No", q2="Not for print")
    hand, public_id = world.partner("Severnvale Fire Authority")
    responses.save_draft(hand, public_id, {"q2": ({"value": ["Unfinished"]}, 0)})
    clock.set_to(world.AFTER)
    return actor


def compiled(actor: Actor) -> tuple[int, value.Report]:
    reports.ask(actor, "SP-2010-1")
    report_id = reports.claim_next()
    assert report_id is not None
    frozen = reports.freeze(report_id)
    reports.store(report_id, b"%PDF-1.7 bytes", "0" * 64, 9)
    return report_id, frozen


def test_the_report_counts_what_was_answered_and_says_out_of_how_many(officer: Actor) -> None:
    _, report = compiled(officer)
    assert (report.asked, report.answered) == (5, 3)
    first = report.questions[0].summary
    assert (first.base, first.not_answered) == (3, 0)
    assert {one.option: one.count for one in first.options} == {"Yes": 1, "No": 2}
    assert all(one.pct is None for one in first.options), "three answers bear no percentage"


def test_words_stand_under_the_name_that_each_chose(officer: Actor) -> None:
    _, report = compiled(officer)
    words = report.questions[1]
    assert {(one.name, one.text) for one in words.words} == {
        ("Upper Arle Village Hall", "Keep the halls"),
        ("A voluntary organisation", "Carers were left out"),
    }
    assert words.withheld == 1
    stored = str(value.to_dict(report))
    assert "Not for print" not in stored, "words not for publication are not in the value at all"
    assert "Wick Carers Network" not in stored, "nor is a name that was withheld"


def test_who_has_not_answered_is_named_and_a_draft_at_the_bell_is_said(officer: Actor) -> None:
    _, report = compiled(officer)
    assert {one.name for one in report.silent} == {"Coalholme Borough Council", "Severnvale Fire Authority"}
    assert any("Severnvale Fire Authority" in sentence for sentence in report.methods)


def test_the_timetable_prints_what_it_keeps_in_words(officer: Actor) -> None:
    _, report = compiled(officer)
    assert "84" in report.statement[0]
    assert [row.kind for row in report.timetable] == ["launch", "close", "review", "decision"]


def test_everybody_on_the_steering_group_gets_a_link_of_their_own(officer: Actor) -> None:
    compiled(officer)
    secret = world.secret_for("gwen@board.example", "report_ready")
    link = reports.by_secret(secret)
    gwen = Actor(role="steering", partnership_id=officer.partnership_id, report_id=link.report_id)
    assert reports.linked_report(gwen).pdf == b"%PDF-1.7 bytes"
    with pytest.raises(NotFound):
        reports.by_secret(secret[:-1] + ("A" if secret[-1] != "A" else "B"))


def test_an_earlier_report_stays_as_it_was(officer: Actor) -> None:
    first_id, first = compiled(officer)
    _, public_id = world.partner("Coalholme Borough Council")
    late = {"q1": {"value": ["Yes"]}}
    sign_off = SignOff(publication="full", authority="chief", signed_by="Ines Farrow")
    responses.enter_on_behalf(
        officer, "SP-2010-1", public_id, late, sign_off, source="email", received_on=date(2010, 9, 20)
    )
    clock.set_to(world.AFTER + timedelta(days=1))
    _, second = compiled(officer)
    assert (second.number, second.answered) == (2, 4)
    kept = db.session.get_one(StoredReport, first_id)
    assert value.from_dict(kept.value) == first
    assert kept.checksum == first.checksum


def test_what_came_after_the_close_is_listed_apart_and_counted_in_nothing(officer: Actor) -> None:
    _, public_id = world.partner("Coalholme Borough Council")
    sign_off = SignOff(publication="full", authority="chief", signed_by="Ines Farrow")
    given = {"q1": {"value": ["Yes"]}}
    responses.enter_on_behalf(
        officer, "SP-2010-1", public_id, given, sign_off, source="email", received_on=date(2010, 9, 28)
    )
    _, report = compiled(officer)
    assert [one.name for one in report.late] == ["Coalholme Borough Council"]
    assert report.answered == 3


def test_one_report_is_compiled_at_a_time(officer: Actor) -> None:
    assert reports.ask(officer, "SP-2010-1").id == reports.ask(officer, "SP-2010-1").id
    assert reports.claim_next() is not None
    assert reports.claim_next() is None, "two processes never compile the same report"


def test_a_report_left_by_a_dead_process_is_found_again(officer: Actor) -> None:
    reports.ask(officer, "SP-2010-1")
    assert reports.claim_next() is not None
    clock.set_to(world.AFTER + timedelta(minutes=11))
    assert reports.claim_next() is not None


def test_a_paper_that_is_still_open_has_no_report(officer: Actor) -> None:
    clock.set_to(world.OPEN)
    with pytest.raises(NotAllowed):
        reports.ask(officer, "SP-2010-1")


def test_a_member_with_a_link_to_one_report_opens_no_other(officer: Actor) -> None:
    first_id, _ = compiled(officer)
    clock.set_to(world.AFTER + timedelta(days=1))
    second_id, _ = compiled(officer)
    gwen = Actor(role="steering", partnership_id=officer.partnership_id, report_id=first_id)
    assert reports.linked_report(gwen).id == first_id != second_id
    assert db.session.scalars(select(Message).where(Message.event == "report_ready")).all()
