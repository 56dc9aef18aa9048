"""Compiling a report: a frozen value, opened by a personal link, never changed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import Conflict, NotAllowed, NotFound
from consult.models.outbox import Message
from consult.models.reports import StoredReport
from consult.reports import value
from consult.services import people, reports, responses
from consult.services.responses import SignOff
from tests import paper_of_kinds, world


def answer(name: str, publication: str = "full", **given: str) -> None:
    actor, public_id = world.partner(name)
    responses.save_draft(actor, public_id, {key: ({"value": [words]}, 0) for key, words in given.items()})
    sign_off = SignOff(publication=publication, authority="chief", signed_by="A. N. Other")
    responses.submit(actor, public_id, sign_off, received_at=clock.now())


def enter(officer: Actor, name: str, received_on: date, publication: str = "full") -> None:
    """What an officer enters for an organisation that wrote a letter."""
    _, public_id = world.partner(name)
    sign_off = SignOff(publication=publication, authority="chief", signed_by="Ines Farrow")
    given = {"q1": {"value": ["Yes"]}}
    responses.enter_on_behalf(
        officer, "SP-2010-1", public_id, given, sign_off, source="email", received_on=received_on
    )


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
        ("An organisation", "Carers were left out"),
    }
    assert words.withheld == 1
    stored = str(value.to_dict(report))
    assert "Not for print" not in stored, "words not for publication are not in the value at all"
    assert "Wick Carers Network" not in stored, "nor is a name that was withheld"


def test_who_has_not_answered_is_named_and_a_draft_at_the_bell_is_counted_without_a_name(
    officer: Actor,
) -> None:
    _, report = compiled(officer)
    assert {one.name for one in report.silent} == {"Coalholme Borough Council", "Severnvale Fire Authority"}
    assert not any("Severnvale Fire Authority" in sentence for sentence in report.methods)
    assert any("1 more organisation had begun" in sentence for sentence in report.methods)


def test_of_those_who_are_not_named_the_report_says_how_many_and_no_more(officer: Actor) -> None:
    _, report = compiled(officer)
    named, unnamed = report.respondents
    assert (named.name, bool(named.received), bool(named.authority)) == (
        "Upper Arle Village Hall",
        True,
        True,
    )
    assert unnamed == value.Respondent(name="2 more, without their names", sector="")


def test_the_sector_is_said_only_where_it_was_asked_widely_enough_to_pick_nobody_out(app: Flask) -> None:
    actor = world.officer()
    third = replace(world.ROWS[0], name="Arlebrook Parish Council", email="clerk@arlebrook.example")
    world.approved(actor, rows=[*world.ROWS, third])
    answer("Coalholme Borough Council", "unnamed", q1="Yes", q2="Zoning first")
    answer("Severnvale Fire Authority", "unnamed", q1="No", q2="Audit it")
    answer("Arlebrook Parish Council", q1="No", q2="Wait")
    answer("Wick Carers Network", "unnamed", q1="No", q2="Ask carers")
    clock.set_to(world.AFTER)
    _, report = compiled(actor)
    assert [(one.name, one.sector) for one in report.respondents] == [
        ("Arlebrook Parish Council", "Public"),
        ("2 more, without their names", "Public"),
        ("1 more, without its name", ""),
    ]
    assert [(one.name, one.text) for one in report.questions[1].words] == [
        ("Arlebrook Parish Council", "Wait"),
        ("A public body", "Audit it"),
        ("A public body", "Zoning first"),
        ("An organisation", "Ask carers"),
    ], "the unnamed stand in the order of their words and not of their names"


def test_an_unnamed_answer_that_came_late_says_neither_when_nor_from_which_sector(officer: Actor) -> None:
    enter(officer, "Coalholme Borough Council", date(2010, 9, 28), "unnamed")
    _, report = compiled(officer)
    assert [(one.name, one.sector, one.received) for one in report.late] == [("An organisation", "", "")]


def test_the_timetable_prints_what_it_keeps_in_words(officer: Actor) -> None:
    _, report = compiled(officer)
    assert report.statement == (
        "The consultation opened on Monday 5 July 2010, and closed on Monday 27 September 2010, 11:59pm. "
        "It was judged over 84 days (12 weeks). The refreshed Compact of December 2009 asked for twelve weeks "
        "(84 days) or a published reason. Kept.",
    )
    assert not any(one.remedy for one in report.findings), "nothing can be mended once it has closed"
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
    enter(officer, "Coalholme Borough Council", date(2010, 9, 20))
    clock.set_to(world.AFTER + timedelta(days=1))
    _, second = compiled(officer)
    assert (second.number, second.answered) == (2, 4)
    kept = db.session.get_one(StoredReport, first_id)
    assert value.from_dict(kept.value) == first
    assert kept.checksum == first.checksum


def test_what_came_after_the_close_is_listed_apart_and_counted_in_nothing(officer: Actor) -> None:
    enter(officer, "Coalholme Borough Council", date(2010, 9, 28))
    _, report = compiled(officer)
    assert [one.name for one in report.late] == ["Coalholme Borough Council"]
    assert (report.asked, report.answered, report.came_late, report.unanswered) == (5, 3, 1, 1)
    assert [one.name for one in report.silent] == ["Severnvale Fire Authority"]


def test_one_report_is_compiled_at_a_time(officer: Actor) -> None:
    assert reports.ask(officer, "SP-2010-1").id == reports.ask(officer, "SP-2010-1").id
    assert reports.claim_next() is not None
    assert reports.claim_next() is None, "two processes never compile the same report"


def test_a_report_left_by_a_dead_process_is_found_again(officer: Actor) -> None:
    reports.ask(officer, "SP-2010-1")
    assert reports.claim_next() is not None
    clock.set_to(world.AFTER + timedelta(minutes=11))
    assert reports.claim_next() is not None


def test_a_report_that_ends_every_process_is_given_up_and_others_go_on(officer: Actor) -> None:
    asked = reports.ask(officer, "SP-2010-1").id
    for turn in range(reports.TRIES):
        clock.set_to(world.AFTER + turn * timedelta(minutes=11))
        assert reports.claim_next() == asked
    clock.set_to(clock.now() + timedelta(minutes=11))
    assert reports.claim_next() is None
    kept = db.session.get_one(StoredReport, asked)
    assert (kept.state, "ended, three times" in kept.problem) == ("failed", True)
    again = reports.ask(officer, "SP-2010-1").id
    assert again != asked and reports.claim_next() == again


def test_of_two_processes_that_print_one_report_the_first_is_kept(officer: Actor) -> None:
    """One was thought dead, since it took so long."""
    asked = reports.ask(officer, "SP-2010-1").id
    assert reports.claim_next() == asked
    clock.set_to(clock.now() + timedelta(minutes=11))
    assert reports.claim_next() == asked
    reports.freeze(asked)
    reports.store(asked, b"%PDF first", "1" * 64, 1)
    sent = len(db.session.scalars(select(Message).where(Message.event == "report_ready")).all())
    reports.store(asked, b"%PDF second", "2" * 64, 2)
    reports.store_failure(asked, "it took too long")
    with pytest.raises(Conflict):
        reports.freeze(asked)
    kept = db.session.get_one(StoredReport, asked)
    assert (kept.state, kept.pdf, kept.pages) == ("ready", b"%PDF first", 1)
    assert len(db.session.scalars(select(Message).where(Message.event == "report_ready")).all()) == sent


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


def test_the_counts_as_csv_keep_those_who_were_not_asked_out_of_the_blanks(app: Flask) -> None:
    actor = world.officer()
    reference = paper_of_kinds.approved(actor)
    for name, stand in ((world.ROWS[0].name, "Oppose"), (world.ROWS[1].name, "Support")):
        holder, public_id = world.partner(name)
        responses.save_draft(holder, public_id, {"q4": ({"value": [stand]}, 0)})
        responses.submit(holder, public_id, SignOff("full"), received_at=clock.now())
    rows = list(csv.DictReader(io.StringIO(reports.tally(actor, reference).decode("utf-8-sig"))))
    halls = next(row for row in rows if row["Text"] == "Which halls?")
    assert (halls["Answered"], halls["Left blank"], halls["Not asked"]) == ("0", "1", "1")
    stands = next(row for row in rows if row["Text"] == "Where do you stand on the Forum?")
    assert (stands["Answered"], stands["Left blank"], stands["Not asked"]) == ("2", "0", "0")
