"""While a paper is open, through the pages alone: questions, more time, a correction, and who looks again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult import clock
from consult.db import choose_partnership, db, within
from consult.models.outbox import Message
from consult.services import reports
from tests import world
from tests.web.officer_at_work import Desk, parts, words
from tests.web.visits import FIRE, FIRST, WICK, come_in, seen_on, words_of

SIGNED = {"publication": "full", "authority": "mine", "signed_by": "A. Partner"}
LATER = world.CLOSE + timedelta(days=14)
CHANGE = {
    "place-0": "s2",
    "what-0": "The Forum meets twice a year.",
    "reason": "We miscounted.",
    "material": "yes",
}


class Partner:
    """A partner's browser, come in by its link."""

    def __init__(self, app: Flask, address: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.base = come_in(self.client, address)

    def read(self, path: str = "") -> str:
        return words_of(self.client.get(self.base + path).text)

    def send(self, path: str, **data: str) -> TestResponse:
        return self.client.post(self.base + path, data=data)

    def answer(self, text: str) -> None:
        page = self.client.get(self.base + "section/s1").text
        self.client.post(self.base + "section/s1", data=seen_on(page) | {"q2": text, "go": "list"})
        draft = re.search(r'name="draft" value="(\w+)"', self.client.get(self.base + "check").text)
        data = SIGNED | ({"draft": draft[1]} if draft else {})
        assert self.client.post(self.base + "check", data=data).status_code == 302


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def mail(event: str) -> list[Message]:
    with within(FIRST):
        return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def waiting(desk: Desk, page: str) -> list[str]:
    """The addresses of the questions that wait, the newest last."""
    found = re.findall(rf'href="({page}/enquiries/\d+)"', desk.client.get(f"{page}/enquiries").text)
    return sorted(found, key=lambda one: int(one.rsplit("/", 1)[1]))


def test_questions_more_time_and_a_correction_from_end_to_end(app: Flask, desk: Desk) -> None:
    reference = world.approved(desk.actor)
    page = f"/consultations/{reference}"
    desk.at(world.OPEN)
    wick, fire, hall = (Partner(app, address) for address in (WICK, FIRE, "jo@upperarle.example"))

    # A partner asks; the officer answers to all, and nobody is told who asked.
    assert "Ask a question or for more time" in wick.read()
    question = {"kind": "question", "text": "Do we carers keep our seat?", "asked_by": "Mair Pugh"}
    assert wick.send("ask", **question).status_code == 302
    assert "1 question waits for an answer" in desk.read("/workspace")
    (place,) = waiting(desk, page)
    shown = desk.read(place)
    assert "Do we carers keep our seat?" in shown and "Question of Wick Carers Network" in shown
    told = {"answer": "Yes.", "whom": "all", "question": "Does each body keep its seat?"}
    assert desk.send(place, **told).status_code == 302
    for text in (
        fire.read("paper"),
        fire.read("ask"),
        words_of(app.test_client().get(f"/papers/{reference}").text),
    ):
        assert "Questions and answers Does each body keep its seat? Yes." in text
        assert "carers keep" not in text and "Mair" not in text
    assert len(mail("question_answered")) == len(world.ROWS)

    # More time is refused to one with a reason, and granted to all because of another.
    more = {"kind": "more_time", "text": "Harvest.", "asked_by": "Tom Okafor"}
    assert fire.send("ask", **more).status_code == 302
    assert desk.send(waiting(desk, page)[-1], answer="The Board meets in October.").status_code == 302
    assert "Not granted: The Board meets in October." in fire.read("ask")
    assert "More time, until" in (hall.send("ask", **more, **parts("until", LATER)), hall.read("ask"))[1]
    extend = f"{page}/extend?enquiry={waiting(desk, page)[-1].rsplit('/', 1)[1]}"
    filled = desk.client.get(extend).text
    number = re.search(r'name="enquiry" value="(\d+)"', filled)
    assert number and "Upper Arle Village Hall" in filled and f'value="{LATER.day}"' in filled
    given = {"reason": "A partner asked for more time.", "do": "announce", "enquiry": number[1]}
    assert desk.send(extend, **parts("new_close", LATER), **given).status_code == 302
    assert "Granted, to everybody: A partner asked for more time." in hall.read("ask")
    assert len(mail("extended")) == len(world.ROWS)

    # Two answer; then the paper is corrected, with a new document.
    wick.answer("Keep it.")
    fire.answer("Keep it as well.")
    desk.at(world.OPEN + timedelta(days=9))
    corrections = f"{page}/corrections"
    looked = words(desk.send(corrections, do="look", with_document="yes", **CHANGE).text)
    assert "61 days remain to the close." in looked and "less than 84 days left" in looked
    assert "Information in time" not in looked and "Reasons and information in time" in looked
    document = {
        "title": "Costs",
        "kind": "costs",
        "with_document": "yes",
        **parts("dated", world.OPEN.date()),
    }
    sent = desk.upload(corrections, b"%PDF-1.7 costs", "costs.pdf", do="send", **CHANGE, **document)
    assert sent.status_code == 302
    assert len(mail("correction")) == len(world.ROWS)
    for path in ("", "paper", "section/s2", "whole"):
        assert "The Forum meets twice a year." in hall.read(path)
    assert "Costs" in hall.read("paper")

    # One lets its answer stand, the other changes it.
    again = "The paper was corrected after you answered"
    assert again in wick.read() and again in fire.read("tasks") and again not in hall.read()
    assert desk.read(f"{page}/responses").count("it has not looked again") == 2
    assert wick.send("stands").status_code == 302
    fire.answer("Then change it.")
    assert again not in wick.read() and again not in fire.read()
    assert "it has not looked again" not in desk.read(f"{page}/responses")

    # The report says all of it, and names nobody who asked.
    clock.set_to(world.AFTER + timedelta(days=14))
    choose_partnership(desk.actor.partnership_id)
    reports.ask(desk.actor, reference)
    claimed = reports.claim_next()
    assert claimed is not None
    (made,) = reports.freeze(claimed).corrections
    assert (made.days_left, made.answered_before, made.not_again) == (61, 2, 0)
    methods = " ".join(reports.freeze(claimed).methods)
    assert "1 request for more time was refused. The reason given: The Board meets in October." in methods
    assert "1 request for more time was granted, to everybody." in methods
