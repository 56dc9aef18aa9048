"""An officer notes in one short form what came in, and finds it where it is entered, counted and compiled."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db, within
from consult.models.incoming import Incoming
from consult.models.people import Organisation
from consult.models.responses import Response
from consult.services import incoming
from consult.services.incoming import Came
from tests import world
from tests.web.officer_at_work import Desk, parts
from tests.web.visits import FIRST

HALL = "Upper Arle Village Hall"
AT = "/consultations/SP-2010-1/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def desk(app: Flask) -> Desk:
    found = Desk(app)
    world.approved(found.actor)
    world.all_sent()
    found.at(world.OPEN)
    return found


def hall() -> str:
    with within(FIRST):
        return str(db.session.scalars(select(Organisation.id).where(Organisation.name == HALL)).one())


def rows() -> list[Incoming]:
    with within(FIRST):
        return list(db.session.scalars(select(Incoming).order_by(Incoming.id)))


def form_of(page: str) -> dict[str, str]:
    """What the fields of a page hold that a person need not touch."""
    return dict(re.findall(r'name="((?:received-\w+|incoming))"[^>]* value="([^"]*)"', page))


def test_three_choices_note_it_for_today(desk: Desk) -> None:
    page = desk.client.get(AT + "incoming/note").text
    answer = desk.client.post(
        AT + "incoming/note", data=form_of(page) | {"organisation": hall(), "source": "paper"}
    )
    assert answer.status_code == 302
    (one,) = rows()
    assert (one.sender, one.source, one.received_on) == (HALL, "paper", world.OPEN.date())
    assert "It is noted, and counts by that day." in desk.read(AT + "incoming")


def test_a_form_that_cannot_be_used_comes_back_with_what_was_typed(desk: Desk) -> None:
    answer = desk.client.post(
        AT + "incoming/note", data={"sender": "Ida", **parts("received", date(2010, 8, 3))}
    )
    assert answer.status_code == 400 and rows() == []
    for said in ("Say how it came.", "The day received cannot be in the future.", 'value="Ida"'):
        assert said in answer.text
    assert 'href="#received-day"' in answer.text and 'id="received-day"' in answer.text


def test_all_that_is_missing_is_said_at_once(desk: Desk) -> None:
    answer = desk.client.post(AT + "incoming/note", data=today())
    assert answer.status_code == 400 and rows() == []
    assert "Say how it came." in answer.text
    assert "Choose who sent it, or write down who it says it is from." in answer.text


def test_what_waits_is_named_with_the_responses_on_the_overview_and_on_monday(desk: Desk) -> None:
    assert "0 responses" not in desk.read(AT.rstrip("/"))
    desk.upload(AT + "incoming/note", PDF, "scan.pdf", organisation=hall(), source="paper", **today())
    page = desk.read(AT + "responses")
    assert "Waiting to be entered (1)" in page and "By post, Monday 2 August 2010. Noted by Ann Wade." in page
    assert "Something came from it and waits to be entered" in page
    assert "1 response waits to be entered" in desk.read(AT.rstrip("/"))
    assert "1 response waits to be entered" in desk.read("/workspace")
    link = re.search(r'href="([^"]+/files/\d+)"', desk.client.get(AT + "responses").text)
    assert link is not None and desk.client.get(link[1]).data == PDF


def today() -> dict[str, str]:
    return parts("received", world.OPEN.date())


def test_its_answers_are_entered_without_asking_again_how_and_when_it_came(desk: Desk) -> None:
    desk.send(AT + "incoming/note", organisation=hall(), source="telephone", **today())
    address = re.search(
        r'href="([^"]+/responses/enter\?incoming=\d+)"', desk.client.get(AT + "incoming").text
    )
    assert address is not None
    page = desk.client.get(address[1]).text
    assert 'name="source"' not in page and 'name="received-day"' not in page
    chosen = re.search(r'<option value="(\w+)" selected>' + HALL, page)
    assert chosen is not None
    answers = {"q1": "No", "q1-text": "Too few", "publication": "full", "authority": "mine"}
    answer = desk.client.post(
        AT + "responses/enter", data=form_of(page) | answers | {"organisation": chosen[1]}
    )
    assert answer.status_code == 302, answer.text
    with within(FIRST):
        response = db.session.scalars(select(Response)).one()
        assert (response.source, response.received_on) == ("telephone", world.OPEN.date())
    page = desk.read(AT + "incoming")
    assert "Nothing waits." in page and "Its answers were entered" in page
    assert desk.client.get(address[1]).status_code == 409


def test_a_letter_is_added_from_the_file_that_is_kept_already(desk: Desk) -> None:
    desk.upload(
        AT + "incoming/note",
        b"Keep the halls.",
        "view.txt",
        organisation=hall(),
        source="email",
        **today(),
    )
    page = desk.client.get(AT + "letters/add?incoming=1").text
    assert "The letter, if it is not the file above" in page and 'name="source"' not in page
    answer = desk.client.post(
        AT + "letters/add", data=form_of(page) | {"organisation": hall(), "publication": "full"}
    )
    assert answer.status_code == 302, answer.text
    assert "Keep the halls." in desk.read(answer.location)


def test_what_was_said_by_telephone_is_offered_as_no_letter(desk: Desk) -> None:
    desk.send(AT + "incoming/note", organisation=hall(), source="telephone", **today())
    assert "Add it as a letter" not in desk.read(AT + "incoming")


def test_what_is_no_response_goes_with_a_reason(desk: Desk) -> None:
    desk.send(AT + "incoming/note", sender="A walker", source="paper", **today())
    assert desk.client.post(AT + "incoming/1/none", data={"reason": " "}).status_code == 400
    assert (
        desk.client.post(AT + "incoming/1/none", data={"reason": "It asks for a meeting."}).status_code == 302
    )
    page = desk.read(AT + "incoming")
    assert "Not a response: It asks for a meeting." in page and "Nothing waits." in page


def test_compiling_while_something_waits_is_warned_of_and_not_refused(desk: Desk) -> None:
    with within(FIRST):
        incoming.note(desk.actor, "SP-2010-1", Came("paper", world.OPEN.date(), sender="A walker"))
    desk.at(world.AFTER)
    page = desk.read(AT + "reports")
    assert "1 response waits to be entered" in page
    assert "A report that is compiled now leaves out what is not entered, and says so." in page
    assert desk.client.post(AT + "reports").status_code == 302


def test_nothing_of_another_paper_is_entered_by_its_number(desk: Desk) -> None:
    desk.send(AT + "incoming/note", sender="A walker", source="paper", **today())
    world.for_nobody_yet(desk.actor, "Another")
    assert desk.client.get("/consultations/SP-2010-2/incoming/1/none").status_code in (403, 404)
    for page in ("responses/enter", "letters/add"):
        assert desk.client.get(f"{AT}{page}?incoming=99").status_code == 404
