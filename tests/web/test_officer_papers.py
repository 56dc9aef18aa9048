"""The draft paper, its supporting documents and the list of who is asked."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from consult.domain.directory import DirectoryRow
from consult.services import circulation, directory, papers
from tests import world
from tests.web.officer_at_work import Desk, parts


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def base(desk: Desk) -> str:
    return f"/consultations/{world.draft(desk.actor)}"


def labels(desk: Desk, base: str) -> list[tuple[str, str | None, str]]:
    found = papers.paper(desk.actor, base.rsplit("/", 1)[1]).questions
    return [(one.key, one.label, one.text) for one in found]


def test_a_label_is_typed_and_never_renumbers_another(desk: Desk, base: str) -> None:
    before = labels(desk, base)
    sent = desk.send(f"{base}/questions/q1", label="7(z)", text="New words?", kind="yes_no", section_key="s1")
    assert sent.location.endswith("/paper#q1")
    assert labels(desk, base) == [("q1", "7(z)", "New words?"), *before[1:]]
    desk.send(f"{base}/parts/q2/remove")
    assert labels(desk, base) == [("q1", "7(z)", "New words?"), before[2]]


def test_options_are_typed_one_a_line(desk: Desk, base: str) -> None:
    desk.send(
        f"{base}/questions/new", text="Which?", kind="choice_one", options="North \n\n South\n", label="3"
    )
    assert "One of the options: North; South" in desk.read(f"{base}/paper")
    assert "North\nSouth" in desk.client.get(f"{base}/questions/q4").text


def test_what_is_wrong_with_a_question_is_said_where_it_is_mended(desk: Desk, base: str) -> None:
    assert "Before it can be approved:" not in desk.read(f"{base}/paper")
    asked = {"label": "9", "text": "Where should it stop?", "kind": "choice_one"}
    desk.send(f"{base}/questions/new", **asked, options="The market")
    assert "Before it can be approved: Question 9 offers fewer than two choices." in desk.read(
        f"{base}/paper"
    )


def test_a_question_moves_one_place_and_back(desk: Desk, base: str) -> None:
    text = desk.read(f"{base}/paper")
    seen = world.seen(desk.actor, base.rsplit("/", 1)[1])
    desk.client.post(f"{base}/parts/q2/move", data={"way": "up", "seen_version": seen})
    moved = desk.read(f"{base}/paper")
    assert text.index("What would you change?") > text.index("Is the proposed membership right?")
    assert moved.index("What would you change?") < moved.index("Is the proposed membership right?")


def test_a_section_that_holds_questions_is_not_removed(desk: Desk, base: str) -> None:
    assert "Move or remove the questions of this section first." in desk.send(f"{base}/parts/s1/remove").text
    assert "The Board" in desk.read(f"{base}/paper")


@pytest.mark.parametrize("key", ["s99", "q0", "x1", "s1'--", "new"])
def test_a_part_that_is_not_there_is_a_page_that_is_not_there(desk: Desk, base: str, key: str) -> None:
    assert desk.client.get(f"{base}/parts/{key}/remove").status_code == 404
    assert desk.client.post(f"{base}/parts/{key}/move", data={"way": "up"}).status_code in {404, 409}


def test_an_edit_of_an_old_page_is_given_back_with_what_was_typed(desk: Desk, base: str) -> None:
    sent = desk.send(f"{base}/sections/s1", title="Mine", body="My words", seen_version="1")
    assert "Somebody else changed this paper" in sent.text
    assert "My words" in sent.text


def test_the_preview_shows_the_paper_with_its_fields(desk: Desk, base: str) -> None:
    page = desk.client.get(f"{base}/preview").text
    assert 'name="q1"' in page
    assert "Any comment on “The Forum”" in page
    assert "Strongly disagree" in page


def test_a_document_is_added_listed_and_taken_away_as_an_attachment(desk: Desk, base: str) -> None:
    values = {"title": "Costs", "kind": "costs"} | parts("dated", date(2010, 6, 1))
    sent = desk.upload(f"{base}/documents", b"%PDF-1.7 x", "Costs 2010.pdf", **values)
    assert sent.status_code == 302
    desk.upload(f"{base}/documents", b"%PDF-1.7 newer", "Costs 2010.pdf", **values)
    text = desk.read(f"{base}/documents")
    assert "version 2" in text
    assert "Earlier versions" in text
    got = desk.client.get(f"{base}/documents/1")
    assert got.data == b"%PDF-1.7 x"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_a_bad_document_is_named_at_its_field(desk: Desk, base: str) -> None:
    bad = {"title": "Chart", "kind": "nothing", "dated-day": "31", "dated-month": "2", "dated-year": "2010"}
    page = desk.upload(f"{base}/documents", b"<html>", "chart.html", **bad).text
    assert "Choose what the document is." in page
    assert "The date of the document must be a real date" in page
    good = {"title": "Chart", "kind": "other"} | parts("dated", date(2010, 6, 1))
    page = desk.upload(f"{base}/documents", b"<html>", "chart.html", **good).text
    assert "chart.html is empty or is not a document of a kind that we keep" in page


def test_a_whole_sector_is_chosen_by_a_button_without_saving(desk: Desk, base: str) -> None:
    page = f"{base}/circulation"
    sent = desk.send(page, do="all-public")
    assert sent.status_code == 200
    assert sent.text.count(" checked") == 2
    assert len(circulation.invitations(desk.actor, base.rsplit("/", 1)[1])) == 5
    assert desk.send(page, do="none-public", organisation=["1", "2", "3"]).text.count(" checked") == 1


def test_the_list_is_saved_as_it_was_ticked(desk: Desk, base: str) -> None:
    page = f"{base}/circulation"
    assert desk.send(page, organisation=["1", "3"]).status_code == 302
    assert "2 chosen" in desk.read(page)
    assert "is no longer in the directory" in desk.send(page, organisation=["1", "999"]).text
    assert "2 chosen" in desk.read(page)


@pytest.mark.parametrize("page", ["circulation", "paper", "preview", "responses", "approve", "documents"])
def test_a_page_asks_the_database_as_often_for_three_partners_as_for_one(desk: Desk, page: str) -> None:
    rows = [DirectoryRow(f"Body {n}", "public", "Jo", f"jo{n}@body.example") for n in range(3)]
    reference = world.draft(desk.actor, rows[:1])
    asked = [queries(desk, f"/consultations/{reference}/{page}")]
    directory.import_organisations(desk.actor, rows[1:])
    everybody = [one.id for one in directory.organisations(desk.actor)]
    circulation.choose(desk.actor, reference, everybody, seen_version=world.seen(desk.actor, reference))
    asked.append(queries(desk, f"/consultations/{reference}/{page}"))
    assert asked[0] == asked[1]


def queries(desk: Desk, path: str) -> int:
    with world.counting_queries() as sent:
        desk.read(path)
    return len(sent)
