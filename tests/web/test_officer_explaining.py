"""From a finding to what answers it: the link, the page, and the findings afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from consult import clock
from consult.services import timetable
from consult.services.timetable import Step
from tests import world
from tests.web.officer_at_work import Desk, parts

SHORT = [world.MILESTONES[0], Step("close", "Due", date(2010, 9, 6)), *world.MILESTONES[2:]]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def page(desk: Desk) -> str:
    reference = world.draft(desk.actor)
    timetable.save(desk.actor, reference, SHORT, {"adopted": ["compact", "government"]}, seen_version=2)
    return f"/consultations/{reference}"


def test_each_finding_leads_to_the_place_where_it_is_answered(desk: Desk, page: str) -> None:
    text = desk.client.get(f"{page}/timetable").text
    for rule in ("CPT09-1", "HMG08-2h", "CPT09-2"):
        assert f'href="{page}/findings/{rule}"' in text
    assert desk.send(f"{page}/findings/HMG08-2h", what="Partners met in June.").status_code == 302
    text = desk.client.get(f"{page}/timetable?recorded=1").text
    assert "It is recorded." in text
    assert f'href="{page}/findings/HMG08-2h"' not in text


def test_no_link_leads_away_from_dates_that_are_not_saved(desk: Desk, page: str) -> None:
    dates = parts("launch", date(2010, 7, 5)) | parts("close", date(2010, 9, 7))
    answer = desk.send(f"{page}/timetable", do="check", adopted="compact", **dates)
    assert "Checked; nothing is saved yet." in answer.text
    assert "/findings/" not in answer.text


def test_a_reason_may_answer_for_one_standard_or_for_all(desk: Desk, page: str) -> None:
    reason = {"reason": "The grant ends.", "reason_code": "budget cycle"} | parts(
        "published", date(2010, 7, 1)
    )
    assert desk.send(f"{page}/findings/HMG08-2", which="this", **reason).status_code == 302
    text = desk.client.get(f"{page}/timetable").text
    assert f'{page}/findings/HMG08-2"' not in text and f'{page}/findings/CPT09-1"' in text
    assert "The grant ends." in desk.read(f"{page}/findings/HMG08-2")
    assert desk.send(f"{page}/findings/CPT09-1", which="all", **reason).status_code == 302
    assert f'{page}/findings/CPT09-1"' not in desk.client.get(f"{page}/timetable").text


def test_what_was_recorded_is_taken_back_by_a_button(desk: Desk, page: str) -> None:
    desk.send(f"{page}/findings/HMG08-2h", what="Partners met in June.")
    assert "Partners met in June." in desk.read(f"{page}/findings/HMG08-2h")
    assert desk.send(f"{page}/findings/HMG08-2h", do="back", number="0").status_code == 302
    assert "Partners met in June." not in desk.read(f"{page}/findings/HMG08-2h")


@pytest.mark.parametrize(
    ("rule", "typed", "place"),
    [
        ("HMG08-2h", {}, "what"),
        ("CPT09-2", {"with": "halls", "what": "a talk"}, "date-day"),
        ("CPT09-2", {"what": "a talk"} | parts("date", date(2010, 5, 1)), "with"),
        ("CPT09-2", {"with": "halls", "what": "a talk"} | parts("date", date(2010, 12, 1)), "date-day"),
        ("HMG08-6", {}, "promised_by-day"),
        ("HMG08-6", {"promised_by-day": "31", "promised_by-month": "2"}, "promised_by-day"),
        ("CPT09-1", {"which": "this"}, "reason"),
        ("CPT09-1", {"reason": "x", "reason_code": "urgency"}, "which"),
    ],
)
def test_what_cannot_be_recorded_comes_back_with_its_field_named(
    desk: Desk, page: str, rule: str, typed: dict[str, str], place: str
) -> None:
    answer = desk.send(f"{page}/findings/{rule}", **typed)
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text and f'id="{place}"' in answer.text


def test_a_finding_that_takes_no_record_is_no_page(desk: Desk, page: str) -> None:
    assert desk.client.get(f"{page}/findings/GUN-1").status_code == 404


def test_the_kind_and_the_law_behind_it_are_part_of_the_timetable(desk: Desk, page: str) -> None:
    dates = parts("launch", date(2010, 7, 5)) | parts("close", date(2010, 9, 6))
    law = {"kind": "statutory", "statutory": "neighbourhood_plan"}
    assert desk.send(f"{page}/timetable", do="save", **law, **dates).status_code == 302
    clock.set_to(world.BEFORE)
    assert "neighbourhood plan" in desk.read(f"{page}/timetable").lower()
    kept = timetable.timetable(desk.actor, page.split("/")[2])
    assert (kept.kind, kept.statutory) == ("statutory", "neighbourhood_plan")
