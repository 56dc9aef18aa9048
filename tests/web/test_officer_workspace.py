"""The officer's list, the three ways to begin, and the pages that follow a draft to its approval."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.db import choose_partnership, db
from consult.models.papers import Consultation
from consult.models.people import Person
from consult.services import papers
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.test_stages import asked_of

PAPER = Path(__file__).resolve().parents[2] / "consult/jobs/demonstration/paper.md"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_an_empty_workspace_has_three_doors_and_no_settings(desk: Desk) -> None:
    text = desk.read("/workspace")
    for door in ("Import a paper", "Copy an earlier one", "Start from an outline"):
        assert door in text
    assert "To do next" not in text
    assert "<form" not in desk.client.get("/workspace").text.split("<main")[1]


def test_what_is_due_comes_first_and_each_line_says_what_came_back(desk: Desk) -> None:
    reference = world.approved(desk.actor)
    papers.begin_from_outline(desk.actor, title="Later paper", issuing_body="", summary="", outline={})
    desk.at(world.OPEN)
    text = desk.read("/workspace")
    assert text.index("Finish the draft of Later paper") < text.index("All consultations")
    assert "0 of 5" in text
    assert "Compile the report on" not in text
    desk.at(world.AFTER)
    text = desk.read("/workspace")
    assert text.index("Compile the report on A smaller Board") < text.index("Finish the draft of Later paper")
    assert "It closed on Monday 27 September 2010, 11:59pm." in text
    assert reference in text


def test_a_draft_that_waits_for_its_reviewers_is_not_called_one_to_finish(desk: Desk) -> None:
    asked_of(desk)
    text = desk.read("/workspace")
    assert "Bring A smaller Board through its review" in text and "Finish the draft" not in text


def test_the_list_asks_the_database_as_often_for_three_papers_as_for_one(desk: Desk) -> None:
    world.draft(desk.actor)
    asked = []
    for _more in range(2):
        with world.counting_queries() as sent:
            desk.read("/workspace")
        asked.append(len(sent))
        for title in ("Second", "Third"):
            papers.begin_from_outline(desk.actor, title=title, issuing_body="", summary="", outline={})
    assert asked[0] == asked[1]


def test_an_imported_paper_says_what_was_found_and_is_mended_beside_its_text(desk: Desk) -> None:
    sent = desk.upload("/new/import", PAPER.read_bytes(), "board.md")
    assert sent.status_code == 302
    text = desk.read(sent.location)
    assert "9 questions, 2 without question marks; no closing date." in text
    assert "What the import noticed" in text
    assert text.index("The text") < text.index("The questions")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 broken", b"PK\x03\x04 broken"])
def test_a_bad_file_is_refused_at_its_field_and_nothing_is_saved(desk: Desk, content: bytes) -> None:
    sent = desk.upload("/new/import", content, "paper.docx")
    assert sent.status_code == 400
    assert 'id="file-error"' in sent.text
    assert "paper.docx" in sent.text
    assert "<title>Error: " in sent.text
    assert db.session.scalar(select(func.count(Consultation.id))) == 0


def test_no_file_at_all_is_said_at_the_field(desk: Desk) -> None:
    assert "Choose the file of the paper." in desk.client.post("/new/import").text


def test_a_copy_has_the_questions_and_not_the_dates(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    assert "Choose the paper to copy." in desk.send("/new/copy", reference="nothing").text
    made = desk.send("/new/copy", reference=reference)
    assert "3 questions" in desk.read(made.location)
    assert "No closing date yet" in desk.read(made.location)


def test_an_outline_needs_a_title_and_keeps_what_was_typed(desk: Desk) -> None:
    back = desk.send("/new/outline", fixed="The number of councils")
    assert "Give the paper a title." in back.text
    assert "The number of councils" in back.text
    made = desk.send("/new/outline", title="A new Forum", fixed="The number of councils")
    assert "The number of councils" in desk.read(made.location + "/preview")


def test_a_draft_shows_its_tasks_and_what_each_still_needs(desk: Desk) -> None:
    made = papers.begin_from_outline(desk.actor, title="New", issuing_body="", summary="", outline={})
    text = desk.read(f"/consultations/{made.reference}")
    assert "2 things to mend" in text  # no launch and no close
    assert "Not ready yet" in text
    choose_partnership(desk.actor.partnership_id)
    ready = desk.read(f"/consultations/{world.draft(desk.actor)}")
    assert "Not ready yet" not in ready
    assert "Ready" in ready


def test_details_refuse_a_bad_address_and_an_edit_of_an_old_page(desk: Desk) -> None:
    page = f"/consultations/{world.draft(desk.actor)}/details"
    back = desk.send(page, title="T", contact_email="not an address")
    assert "is not an e-mail address" in back.text
    assert 'href="#contact_email"' in back.text
    assert "Somebody else changed this paper" in desk.send(page, title="T", seen_version="1").text
    assert desk.send(page, title="A better title").status_code == 302


def test_approving_shows_the_real_message_and_wants_a_yes(desk: Desk) -> None:
    reference = world.draft(desk.actor)
    page = f"/consultations/{reference}/approve"
    text = desk.read(page)
    assert "As Severnvale Chamber of Trade will get it" in text
    assert "Dear Bea Holt," in text
    assert "Nothing is missing." in text
    assert "Tick the box" in desk.send(page).text
    assert desk.send(page, sure="yes").status_code == 302
    assert "Approved, not out yet" in desk.read(f"/consultations/{reference}")
    for gone in ("approve", "details", "circulation", "sections/s1"):
        desk.read(f"/consultations/{reference}/{gone}", status=403)


def test_what_stops_the_approval_leads_to_where_it_is_mended(desk: Desk) -> None:
    made = papers.begin_from_outline(desk.actor, title="New", issuing_body="", summary="", outline={})
    page = desk.client.get(f"/consultations/{made.reference}/approve").text
    for where in ("details", "paper", "timetable", "circulation"):
        assert f'href="/consultations/{made.reference}/{where}">Mend it' in page
    assert 'name="sure"' not in page


def test_script_in_every_field_is_shown_as_words(desk: Desk) -> None:
    evil = '<script>alert("x")</script>'
    made = desk.send("/new/outline", title=evil, issuing_body=evil, summary=evil, fixed=evil, affected=evil)
    base = made.location
    desk.send(f"{base}/sections/new", title=evil, body=evil, number="1")
    desk.send(
        f"{base}/questions/new", text=evil, label="1", kind="choice_one", options=evil, section_key="s1"
    )
    for page in (
        "",
        "/details",
        "/paper",
        "/sections/s1",
        "/questions/q1",
        "/preview",
        "/timetable",
        "/approve",
    ):
        answer = desk.client.get(base + page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    assert "<script>alert" not in desk.client.get("/workspace").text


def test_people_are_added_once_and_a_member_of_the_group_gets_a_seat(desk: Desk) -> None:
    values = {
        "name": "Gwen Ashe",
        "email": "Gwen@Board.example",
        "role": "steering",
        "speaks_for": "the Councils",
    }
    assert desk.send("/people", **values).status_code == 302
    text = desk.read("/people")
    assert "Gwen Ashe Steering group, for the Councils gwen@board.example" in text
    assert "is in the list of people already" in desk.send("/people", **values).text
    assert (
        "Choose what this person does."
        in desk.send("/people", name="X", email="x@y.example", role="owner").text
    )
    assert db.session.scalar(select(func.count(Person.id))) == 2
