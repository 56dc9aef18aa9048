"""What is recorded to answer a finding: by rule or for all, before the launch and after it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.reports import value
from consult.services import approval, explaining, extensions, papers, reports, timetable
from consult.services.timetable import Step
from tests import world

SHORT = [world.MILESTONES[0], Step("close", "Due", date(2010, 9, 6)), *world.MILESTONES[2:]]
REASON = {"text": "The grant ends in October.", "reason_code": "budget cycle", "signed_by": "Ann Wade"}
BY_LAUNCH = REASON | {"published_on": "2010-07-05"}
LATE = REASON | {"published_on": "2010-08-02"}


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(actor: Actor) -> str:
    """A paper of nine weeks that adopted the Compact and the government's code."""
    made = world.draft(actor)
    timetable.save(actor, made, SHORT, {"adopted": ["compact", "government"]}, seen_version=2)
    return made


def verdict(actor: Actor, reference: str, rule: str) -> str:
    findings = timetable.findings(actor, reference).findings
    return str(next(one.verdict.value for one in findings if one.rule == rule))


def answer(actor: Actor, reference: str, rule: str, **values: Any) -> None:
    explaining.answer_finding(actor, reference, rule, values, seen_version=world.seen(actor, reference))


def test_a_reason_for_one_standard_answers_for_no_other(actor: Actor, reference: str) -> None:
    answer(actor, reference, "HMG08-2", **BY_LAUNCH)
    assert verdict(actor, reference, "HMG08-2") == "EXPLAINED"
    assert verdict(actor, reference, "CPT09-1") == "BREACH"


def test_a_general_reason_answers_wherever_there_is_none_of_its_own(actor: Actor, reference: str) -> None:
    answer(actor, reference, "HMG08-2", **LATE)
    explaining.explain(actor, reference, BY_LAUNCH, seen_version=world.seen(actor, reference))
    assert verdict(actor, reference, "CPT09-1") == "EXPLAINED"
    assert verdict(actor, reference, "HMG08-2") == "EXPLAINED-LATE"


@pytest.mark.parametrize(
    ("rule", "values", "before", "after"),
    [
        ("HMG08-2h", {"what": "Partners met in June."}, "ADVISE", "PASS"),
        ("CPT09-2", {"date": "2010-05-04", "with": "village halls", "what": "a workshop"}, "ADVISE", "PASS"),
        ("HMG08-6", {"promised_by": "2010-10-19"}, "NODATA", "PASS"),
        ("HMG08-6", {"promised_by": "2010-12-19"}, "NODATA", "BREACH"),
    ],
)
def test_what_was_done_answers_the_finding_that_asked_for_it(
    actor: Actor, reference: str, rule: str, values: dict[str, str], before: str, after: str
) -> None:
    assert verdict(actor, reference, rule) == before
    answer(actor, reference, rule, **values)
    assert verdict(actor, reference, rule) == after
    acts = db.session.scalars(select(HistoryRow).where(HistoryRow.act == "record what answers a finding"))
    assert [one.detail for one in acts] == [{"rule": rule, **values}]


def test_what_was_recorded_for_a_draft_can_be_taken_back(actor: Actor, reference: str) -> None:
    answer(actor, reference, "HMG08-2h", what="Partners met in June.")
    answer(actor, reference, "HMG08-2h", what="Two weeks more.")
    explaining.take_back(actor, reference, "HMG08-2h", 0, seen_version=world.seen(actor, reference))
    _, kind, kept = explaining.finding(actor, reference, "HMG08-2h")
    assert [one["what"] for one in explaining.recorded(kept, kind, "HMG08-2h")] == ["Two weeks more."]
    with pytest.raises(NotFound):
        explaining.take_back(actor, reference, "HMG08-2h", 1, seen_version=world.seen(actor, reference))


def test_a_paper_that_is_out_takes_a_late_reason_and_gives_none_back(actor: Actor, reference: str) -> None:
    seen = world.seen(actor, reference)
    approval.approve(actor, reference, seen_version=seen, unexplained=True)
    clock.set_to(world.OPEN)
    answer(actor, reference, "CPT09-1", **LATE)
    assert verdict(actor, reference, "CPT09-1") == "EXPLAINED-LATE"
    with pytest.raises(NotAllowed):
        explaining.take_back(actor, reference, "CPT09-1", 0, seen_version=world.seen(actor, reference))


@pytest.mark.parametrize(
    ("rule", "values", "place"),
    [
        ("CPT09-2", {"date": "2010-06-25", "with": "x", "what": "y"}, "date-day"),
        ("HMG08-6", {"published_on": "2010-10-20"}, "published_on-day"),
    ],
)
def test_nothing_is_recorded_as_done_before_its_day(
    actor: Actor, reference: str, rule: str, values: dict[str, str], place: str
) -> None:
    with pytest.raises(BadInput) as refused:
        answer(actor, reference, rule, **values)
    assert list(refused.value.problems) == [place]
    assert verdict(actor, reference, rule) in {"ADVISE", "NODATA"}


@pytest.mark.parametrize("rule", ["GUN-1", "NO-SUCH", "CNT-7"])
def test_a_finding_that_only_the_dates_can_answer_takes_no_record(
    actor: Actor, reference: str, rule: str
) -> None:
    with pytest.raises(NotFound):
        explaining.finding(actor, reference, rule)


def test_two_officers_do_not_overwrite_each_other(actor: Actor, reference: str) -> None:
    seen = world.seen(actor, reference)
    explaining.explain(actor, reference, BY_LAUNCH, seen_version=seen)
    with pytest.raises(Conflict):
        explaining.explain(actor, reference, LATE, seen_version=seen)


def compiled(actor: Actor, reference: str) -> value.Report:
    clock.set_to(world.AFTER)
    reports.ask(actor, reference)
    report_id = reports.claim_next()
    assert report_id is not None
    return reports.freeze(report_id)


def statement(actor: Actor, reference: str) -> str:
    return " ".join(compiled(actor, reference).statement)


def test_a_report_prints_the_reason_and_when_it_was_published(actor: Actor, reference: str) -> None:
    explaining.explain(actor, reference, BY_LAUNCH, seen_version=world.seen(actor, reference))
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    said = statement(actor, reference)
    assert "Short, with a reason published by the launch: 21 days short." in said
    assert "published on Monday 5 July 2010: “The grant ends in October”." in said


def test_a_report_says_in_the_past_tense_that_no_reason_came(actor: Actor, reference: str) -> None:
    seen = world.seen(actor, reference)
    approval.approve(actor, reference, seen_version=seen, unexplained=True)
    report = compiled(actor, reference)
    assert " ".join(report.statement).endswith("No reason was published.")
    sentences = " ".join(f"{one.sentence} {one.arithmetic}" for one in report.findings)
    assert "no reason was published" in sentences and " yet" not in sentences


def test_a_report_judges_the_last_close_and_names_the_earlier_ones(actor: Actor, reference: str) -> None:
    approval.approve(actor, reference, seen_version=world.seen(actor, reference), unexplained=True)
    clock.set_to(world.OPEN)
    seen = papers.paper(actor, reference).seen_version
    extensions.extend(actor, reference, new_close=date(2010, 9, 27), reason="Boards", seen_version=seen)
    said = statement(actor, reference)
    assert "It was extended; before, the close was Monday 6 September 2010." in said
    assert "It was judged over 84 days" in said and "short" not in said
