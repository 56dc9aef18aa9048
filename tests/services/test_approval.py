"""The publishing check and the approval."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain import standards
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotFound
from consult.domain.lifecycle import Phase
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation, PaperVersion
from consult.services import approval, circulation, explaining, papers, timetable
from consult.services.timetable import Step
from tests import world


def stops(actor: object, reference: str) -> set[str]:
    found, _ = approval.checks(actor, reference)  # type: ignore[arg-type]
    return {one.rule for one in found if one.level == "must"}


def test_a_complete_paper_has_nothing_that_stops_it(app: Flask) -> None:
    actor = world.officer()
    assert stops(actor, world.draft(actor)) == set()


def test_an_empty_paper_is_told_everything_that_is_missing(app: Flask) -> None:
    actor = world.officer()
    paper = papers.begin_from_outline(actor, title="New", issuing_body="", summary="", outline={})
    assert stops(actor, paper.reference) == {"contact", "summary", "asks", "launch", "close", "circulation"}


@pytest.mark.parametrize("words", ["The costs are to be completed.", "Costs: TBC", "[insert table]"])
def test_a_placeholder_stops_the_paper(app: Flask, words: str) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    values = {"title": "The Board", "number": "1", "is_proposal": True, "body": words}
    papers.save_section(actor, reference, "s1", values, seen_version=world.seen(actor, reference))
    assert stops(actor, reference) == {"placeholder"}


def test_a_repeated_question_is_pointed_out_and_does_not_stop_the_paper(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    values = {"section_key": "s2", "label": "b", "text": "What would you change", "kind": "free_text"}
    papers.save_question(actor, reference, None, values, seen_version=world.seen(actor, reference))
    found, _ = approval.checks(actor, reference)
    assert [one.sentence for one in found if one.rule == "repeated"] == [
        "Question b asks the same as Question b."
    ]
    assert stops(actor, reference) == set()


def test_a_launch_that_is_a_whole_week_must_become_a_day(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    week = [Step("launch", "Out", date(2010, 7, 5), date_end=date(2010, 7, 11)), *world.MILESTONES[1:]]
    timetable.save(actor, reference, week, {}, seen_version=2)
    assert stops(actor, reference) == {"launch"}


def test_a_paper_whose_close_has_passed_is_not_sent_out(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    clock.set_to(world.AFTER)
    assert stops(actor, reference) == {"past"}


@pytest.mark.parametrize("kind", ["choice_one", "choice_many", "ranking"])
def test_a_choice_without_choices_stops_the_paper(app: Flask, kind: str) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    values = {"section_key": "s2", "label": "b", "text": "Which of these?", "kind": kind}
    papers.save_question(actor, reference, None, values, seen_version=world.seen(actor, reference))
    assert stops(actor, reference) == {"options"}


def test_approval_freezes_the_paper_and_queues_one_invitation_for_everybody(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    version = db.session.scalars(select(PaperVersion)).one()
    assert version.number == 1
    assert version.content["questions"][0]["text"] == "Is the proposed membership right?"
    assert version.assessment["editions"]
    invitations = db.session.scalars(select(Message).where(Message.event == "invitation")).all()
    assert sorted(message.to_address for message in invitations) == sorted(row.email for row in world.ROWS)
    opens = db.session.scalars(select(Consultation)).one().opens_at
    assert {message.due_at for message in invitations} == {opens}
    assert reference in {one.reference for one in papers.consultations(actor)}


def test_a_paper_that_is_stopped_is_not_half_approved(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    circulation.choose(actor, reference, [], seen_version=world.seen(actor, reference))
    with pytest.raises(BadInput, match="Nobody is on the circulation list"):
        approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    assert db.session.scalars(select(PaperVersion)).all() == []
    assert db.session.scalars(select(Message).where(Message.event == "invitation")).all() == []
    assert papers.paper(actor, reference).stage == "draft"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (world.BEFORE, Phase.SCHEDULED),
        (world.OPEN, Phase.OPEN),
        (world.FIRST_LATE, Phase.ANALYSIS),
        (world.AFTER, Phase.ANALYSIS),
    ],
)
def test_open_and_closed_follow_from_the_dates(app: Flask, at: object, expected: Phase) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    assert papers.paper(actor, reference).phase_at(at) is expected  # type: ignore[arg-type]


def test_a_closing_time_of_five_in_the_afternoon_is_itself_too_late(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    steps = [world.MILESTONES[0], Step("close", "Due", world.CLOSE, time=time(17)), *world.MILESTONES[2:]]
    timetable.save(actor, reference, steps, {}, seen_version=2)
    late = papers.paper(actor, reference).first_late_instant
    assert late is not None and late.isoformat() == "2010-09-27T16:00:00+00:00"


def test_the_clock_is_put_right_again_after_each_test() -> None:
    assert abs((clock.now() - world.BEFORE).days) > 365


SHORT = [world.MILESTONES[0], Step("close", "Due", date(2010, 9, 6)), *world.MILESTONES[2:]]
REASON = {"text": "The grant ends.", "reason_code": "budget cycle", "published_on": "2010-07-01"}


def short_paper(actor: Actor) -> str:
    reference = world.draft(actor)
    timetable.save(actor, reference, SHORT, {"adopted": ["compact"]}, seen_version=2)
    return reference


def test_a_short_paper_goes_out_only_with_its_reason_or_with_a_word_that_there_is_none(app: Flask) -> None:
    actor = world.officer()
    reference = short_paper(actor)
    with pytest.raises(BadInput, match="Record the reason first") as refused:
        approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    assert set(refused.value.problems) == {"unexplained"}
    approval.approve(actor, reference, seen_version=world.seen(actor, reference), unexplained=True)
    row = db.session.scalars(select(HistoryRow).where(HistoryRow.act == "approve the paper")).one()
    assert row.detail["unexplained"] == ["CPT09-1"]


def test_a_recorded_reason_explains_the_shortfall(app: Flask) -> None:
    actor = world.officer()
    reference = short_paper(actor)
    explaining.explain(actor, reference, REASON, seen_version=world.seen(actor, reference))
    assessment = approval.checks(actor, reference)[1]
    found = next(one for one in assessment.findings if one.rule == "CPT09-1")
    assert found.verdict is standards.Verdict.EXPLAINED
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    row = db.session.scalars(select(HistoryRow).where(HistoryRow.act == "approve the paper")).one()
    assert "unexplained" not in row.detail


def test_a_doubt_is_set_aside_with_a_reason_for_as_long_as_it_is_the_same_doubt(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    sunday = [world.MILESTONES[0], Step("close", "Due", date(2010, 10, 3)), *world.MILESTONES[2:]]
    timetable.save(actor, reference, sunday, {}, seen_version=2)
    assert [one.smell.id for one in approval.doubts(actor, reference)] == ["close-at-weekend"]
    seen = world.seen(actor, reference)
    approval.dismiss(actor, reference, 0, reason="The fair ends then.", seen_version=seen)
    kept = approval.doubts(actor, reference)[0].dismissal
    assert kept is not None
    assert (kept["reason"], kept["by"], kept["on"]) == ("The fair ends then.", "Ann Wade", "2010-06-24")
    with pytest.raises(Conflict):
        approval.dismiss(actor, reference, 0, reason="Again.", seen_version=seen)
    with pytest.raises(NotFound):
        approval.dismiss(actor, reference, 5, reason="No.", seen_version=world.seen(actor, reference))
    steps = [world.MILESTONES[0], Step("close", "Due", date(2010, 10, 10)), *world.MILESTONES[2:]]
    timetable.save(actor, reference, steps, {}, seen_version=3)
    assert approval.doubts(actor, reference)[0].dismissal is None


def test_settled_wording_in_a_proposal_is_doubted_where_it_stands(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    values = {"title": "The Board", "number": "1", "is_proposal": True, "body": "The Forum will end in May."}
    papers.save_section(actor, reference, "s1", values, seen_version=world.seen(actor, reference))
    found = approval.doubts(actor, reference)
    assert [(one.smell.id, one.smell.place, one.where) for one in found] == [
        ("settled-wording", "s1", "The Board")
    ]
