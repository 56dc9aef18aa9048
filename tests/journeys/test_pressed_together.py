"""On both databases: a button that several press in the same moment, and letters that a database does not take."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from consult.models.circulation import Link
from consult.models.colleagues import Colleague
from consult.models.history import HistoryRow
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.people import Contact
from consult.models.responses import Response, Submission
from tests import world
from tests.web.test_odd_text_elsewhere import AFTERWARDS, FORMS, ODD, typed
from tests.web.test_partner_proofs import EVE, count, figures_on
from tests.web.visits import come_in, seen_on
from tests.web.whole_answer import ON, SIGNED, Whole, whole

AT_ONCE = 5


@pytest.fixture
def answer(app: Flask) -> Whole:
    return whole(app)


def at_once(browser: FlaskClient, path: str, data: dict[str, str]) -> list[int]:
    """Press the same button several times in the same moment, then once more after a while."""
    answers: list[int] = []
    browsers = [browser.application.test_client() for _each in range(AT_ONCE)]
    for one in browsers:
        with one.session_transaction() as mine, browser.session_transaction() as known:
            mine.update(known)

    def press(one: FlaskClient) -> None:
        answers.append(one.post(path, data=data).status_code)

    threads = [threading.Thread(target=press, args=[one]) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    press(browsers[0])
    return answers


def done(act: str) -> int:
    return count(HistoryRow.id, HistoryRow.act == act)


def mailed(event: str) -> int:
    return count(Message.id, Message.event == event)


def test_a_button_that_is_pressed_many_times_at_once_does_its_act_once(answer: Whole) -> None:
    lead, base = answer.lead, answer.base
    fire, hall, chamber = (f"/answer/{one}/" for one in (answer.fire_id, answer.hall_id, answer.chamber_id))
    lead.post(base + "section/rest", data={"comment-paper": "Third", "comment-paper-seen": "2"})
    assert set(at_once(lead, base + "check", SIGNED)) == {302}
    assert count(Submission.id) == 5, "hall, chamber, and three of Wick"
    fresh = answer.app.test_client()
    nil = come_in(fresh, "ines@coalholme.example")
    assert set(at_once(fresh, nil + "no-comment", {"publication": "full", "signed_by": "Ines"})) == {302}
    assert (count(Response.id), count(Submission.id)) == (5, 6)
    assert len(set(figures_on(fresh, nil))) == 2
    assert set(at_once(answer.chamber, chamber + "withdraw", {"name": "Bea"})) == {302}
    assert set(at_once(answer.chamber, chamber + "withdraw/restore", {"name": "Bea"})) == {302}
    assert (done("withdraw an answer"), done("put an answer back")) == (1, 1)
    assert sorted(set(at_once(lead, base + "together", EVE | {"role": "contributor"}))) == [302, 400]
    assert count(Colleague.id, Colleague.name == "Eve Roe") == 1
    assert count(Link.id, Link.colleague_id == 3) == 1 and mailed("colleague_invited") == 1
    answer.anna.post(base + "ready", data={"ready": "no"})
    told = done("say that a part is ready")
    assert set(at_once(answer.anna, base + "ready", {"ready": "yes"})) == {302}
    assert done("say that a part is ready") == told + 1
    assert set(at_once(answer.hall, hall + "entered/confirm", {"name": "Jo Lunt"})) == {302}
    assert done("confirm an entered answer") == 1
    assert 302 in at_once(lead, base + "pass-on", EVE | {"do": "send"})
    assert count(Contact.id, Contact.email == EVE["email"]) == 1 and done("pass on") == 1
    clock.set_to(world.AFTER + timedelta(days=1))
    statuses = at_once(answer.fire, fire + "late", SIGNED | {"reason": "We were at a fire."})
    assert set(statuses) <= {302, 400} and 302 in statuses
    assert (count(LateRequest.id), mailed("late_request")) == (1, 1)
    assert done("ask for a draft to be lodged late") == 1
    agreed = ON | {"word": "agreed", "said_by": "Bea"}
    assert 302 in at_once(answer.chamber, chamber + "agreed", agreed)
    assert done("say what was agreed of a provisional answer") == 1


def test_no_letter_that_a_database_refuses_breaks_anything(answer: Whole) -> None:
    page = answer.base + "section/s1"
    for text in (ODD["NUL"], ODD["half a pair"], ODD["everything else"]):
        fields = seen_on(answer.lead.get(page).text)
        sent = {
            name: value.encode("utf-8", "surrogatepass") for name, value in (fields | {"q2": text}).items()
        }
        assert answer.lead.post(page, data=sent).status_code == 302
    assert typed(answer, FORMS, ODD["NUL"]) > 10
    clock.set_to(world.AFTER + timedelta(days=1))
    assert typed(answer, AFTERWARDS, ODD["NUL"]) > 2
