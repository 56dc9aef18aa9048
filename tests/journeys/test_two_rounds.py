"""Two rounds through the pages: one partner confirms, one changes, one is silent; each round is counted alone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult import clock
from consult.db import choose_partnership, within
from consult.domain.access import SYSTEM
from consult.reports import value
from consult.services import reports, verification
from tests import world
from tests.jobs.conftest import Consult, consult  # noqa: F401
from tests.web.officer_at_work import Desk, parts
from tests.web.visits import FIRST, everything, link_of, public_id_of, words_of

REFERENCE = "SP-2010-1"
HOME = f"/consultations/{REFERENCE}"
HALL, WICK = "jo@upperarle.example", "mair@wickcarers.example"
SIGNED = {"publication": "full", "authority": "mine", "signed_by": "The secretary"}
BETWEEN = datetime(2010, 10, 4, 9, tzinfo=UTC)
SECOND = datetime(2010, 11, 8, 9, tzinfo=UTC)
OVER = datetime(2011, 1, 25, 9, tzinfo=UTC)
LAUNCH, CLOSE = date(2010, 11, 1), date(2011, 1, 24)
WHY = "The Board may keep eleven seats."


class Partner:
    """A partner's browser, come in by the link of the first round and no other."""

    def __init__(self, app: Flask, address: str) -> None:
        self.client = app.test_client()
        self.base = str(self.client.get(link_of(address)).location)

    def read(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(self.base + path)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return words_of(answer.text)

    def send(self, path: str, status: int = 302, **typed: str) -> str:
        answer = self.client.post(self.base + path, data=typed)
        assert answer.status_code == status, words_of(answer.text)
        return str(answer.location)

    def submit(self) -> str:
        """Submit what stands on the check page; the receipt's letters."""
        page = self.client.get(self.base + "check").text
        draft = re.search(r'name="draft" value="(\w+)"', page)
        assert draft is not None
        self.send("check", draft=draft[1], **SIGNED)
        found = re.search(rf"{REFERENCE}-\w+", self.read("receipt"))
        assert found is not None
        return found[0]


def test_two_rounds_from_the_first_answer_to_the_second_report(app: Flask, consult: Consult) -> None:  # noqa: F811
    desk = Desk(app)
    world.approved(desk.actor)
    hall, wick = Partner(app, HALL), Partner(app, WICK)
    hall.send("section/s1", **{"q1": "Yes", "q1-seen": "0", "q2": "Keep the halls", "q2-seen": "0"})
    wick.send("section/s1", **{"q1": "No", "q1-seen": "0"})
    receipts = {one: one.submit() for one in (hall, wick)}

    _the_officer_asks_again(desk, hall)
    clock.set_to(SECOND)
    _one_confirms(hall)
    _one_changes(wick)
    for partner, receipt in receipts.items():
        assert receipt in partner.read("round/1")
        assert receipt in partner.client.get(partner.base + "round/1/copy.txt").text
        assert receipt not in partner.read("receipt")
    assert "Yes" in hall.read("round/1") and "Round 1" in hall.read("round/1")

    desk.at(OVER)
    text = desk.read(f"{HOME}/rounds")
    assert "Round 2" in text and WHY in text and text.count("Answers 2") == 2
    first = desk.read(f"{HOME}/rounds/1/responses/{public_id_of('Wick Carers Network')}")
    assert receipts[wick] in first
    assert "2 of 5 have answered." in desk.read(f"{HOME}/responses")
    report = _compiled(desk)
    assert (report.number, report.answered) == (1, 2)
    assert {one.option: one.count for one in report.questions[0].summary.options} == {"Yes": 2, "No": 0}
    with within(FIRST):
        assert not verification.verify(SYSTEM).broken
    counted = consult("tally", REFERENCE, "--by", "round", "--json").json["questions"][0]
    assert counted["base"] == 2
    groups = {one["group"]: [each["count"] for each in one["options"]] for one in counted["groups"]}
    assert groups == {"1": [1, 1], "2": [2, 0]}


def _the_officer_asks_again(desk: Desk, hall: Partner) -> None:
    desk.at(BETWEEN)
    assert desk.send(f"{HOME}/ask-again", reason="", sure="yes").status_code == 400
    assert desk.send(f"{HOME}/ask-again", reason=WHY).status_code == 400
    assert "No report of round 1 has been compiled." in desk.read(f"{HOME}/ask-again")
    assert desk.send(f"{HOME}/ask-again", reason=WHY, sure="yes").status_code == 302
    assert "You are preparing round 2." in desk.read(HOME)
    assert "This consultation has closed" in hall.read()
    section = {"title": "The Board", "number": "1", "is_proposal": "1", "body": "We propose to keep eleven."}
    assert desk.send(f"{HOME}/sections/s1", **section).status_code == 302
    dates = parts("launch", LAUNCH) | parts("close", CLOSE) | {"adopted": "compact", "do": "save"}
    assert desk.send(f"{HOME}/timetable", **dates).status_code == 302
    assert "Round 2, please answer by Monday 24 January 2011" in desk.read(f"{HOME}/approve")
    sent = desk.send(f"{HOME}/approve", do="approve", sure="yes", unexplained="yes")
    assert sent.status_code == 302, words_of(sent.text)
    assert "You are asked again from Monday 1 November 2010." in hall.read()
    assert "keep eleven" not in hall.read("paper")


def _one_confirms(hall: Partner) -> None:
    arrival = hall.read()
    assert "You are asked again: round 2" in arrival and WHY in arrival
    assert "Changed: 1 The Board" in arrival
    assert "[taken out: change" in hall.read("changes")
    page = hall.read("section/s1")
    assert "Changed since you were last asked" in page
    assert "From your last answer, round 1: confirm or change Keep the halls" in page
    assert "0 of 3 answered" in hall.read("tasks")
    assert "2 answers of round 1 are not confirmed" in hall.read("check")
    assert hall.send("stand").endswith("/check")
    assert "2 of 3 answered" in hall.read("tasks")
    hall.submit()
    assert "Round 2" in hall.read("receipt")


def _one_changes(wick: Partner) -> None:
    """What she typed is kept beside what she lets stand, though both leave by one button."""
    location = wick.send("section/s1/stand", **{"q1": "Yes", "q1-seen": "0", "q2-seen": "0"})
    assert location.endswith("section/s1?kept=1")
    wick.submit()


def _compiled(desk: Desk) -> value.Report:
    choose_partnership(desk.actor.partnership_id)
    reports.ask(desk.actor, REFERENCE)
    number = reports.claim_next()
    assert number is not None
    frozen = reports.freeze(number)
    reports.store(number, b"%PDF", sha256(b"%PDF").hexdigest(), 9)
    return frozen


@pytest.mark.parametrize("path", ["round/1", "round/2", "round/9", "round/1/copy.txt"])
def test_a_round_that_was_not_answered_is_no_page(app: Flask, path: str) -> None:
    world.approved(world.officer())
    Partner(app, HALL).read(path, 404)


@pytest.mark.parametrize("path", ["rounds/2", "rounds/0", "rounds/2/responses/x"])
def test_a_round_that_was_not_asked_is_no_page_of_the_officer(app: Flask, path: str) -> None:
    desk = Desk(app)
    world.approved(desk.actor)
    desk.at(world.OPEN)
    desk.read(f"{HOME}/{path}", 404)


def test_looking_at_rounds_changes_nothing(app: Flask, client: FlaskClient) -> None:
    desk = Desk(app)
    world.approved(desk.actor)
    partner = Partner(app, HALL)
    partner.send("section/s1", **{"q1": "Yes", "q1-seen": "0"})
    partner.submit()
    desk.at(BETWEEN)
    before = everything()
    for path in ("ask-again", "rounds", "rounds/1"):
        desk.read(f"{HOME}/{path}")
    partner.read("round/1")
    assert everything() == before
