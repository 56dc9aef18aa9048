"""Signing and what follows, told once: a provisional answer, a part kept back, a copy checked, taken back and put back;
then the bell, a draft that is lodged late by decision, and what the trustees agreed."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.db import db, within
from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher
from consult.models.reports import StoredReport
from consult.reports import value
from consult.reports.html import render_html
from tests.journeys.drivers import Visitor
from tests.journeys.main_job import Come, at, day, link_to, number_of, prepared, sign_in

PAPER = "/consultations/SP-2010-1"
HALL, CARERS = "jo@upperarle.example", "mair@wickcarers.example"
OFFICE = "office@upperarle.example"
RULE = "We lodge a late answer where something outside its hands held it up."
KEPT_BACK = "Notice of meetings, said in confidence."
LATE_WORDS = "Carers were left out."


def signing_job(app: Flask, come: Come, folder: Path, post: Catcher) -> None:
    """From the rule on late answers to the report that keeps it."""
    officer = come()
    prepared(app, officer, folder, post)
    _rules(app, officer, post)
    hall = come()
    _provisional(app, hall, post)
    _taken_back(app, hall, post)
    carers = come()
    _bell(app, carers, post)
    _decided(app, officer, carers, post)
    _agreed(hall)
    _reported(app, officer, post)


def _rules(app: Flask, officer: Visitor, post: Catcher) -> None:
    officer.open("/standards")
    officer.follow("How answers are taken and kept")
    officer.send("Save", {"grace_minutes": "0", "grace_text": RULE, "kept_months": "24"})
    assert "Partners read it from now on." in officer.text
    officer.open(f"/directory/{number_of('Upper Arle Village Hall')}/mailboxes")
    officer.send("Save", {"lines": f"registered: {OFFICE}"})
    at(2010, 7, 5, 8)
    sign_in(app, officer, post)
    officer.open(f"{PAPER}/approve")
    officer.send("Approve the paper", {"sure": "yes"})


def _provisional(app: Flask, hall: Visitor, post: Catcher) -> None:
    at(2010, 8, 2, 9)
    hall.open(link_to(app, post, HALL, "invitation"))
    assert "Nothing that reaches us after that counts as in time." in hall.text and RULE in hall.text
    hall.follow("Answer")
    hall.follow("Principles")
    hall.send("Save and back to the list", {"q1": "Yes", "q2": KEPT_BACK})
    hall.follow("Check")
    for promised in ("This is your choice.", "Disclosure and personal data", "kept until 8 September 2012"):
        assert promised in hall.text
    said = {"publication": "full", "confidential": "q2", "authority": "pending", "signed_by": "Jo Lunt"}
    hall.send("Submit", said)
    assert "Give the day on which it goes to those who have to agree it." in hall.text
    hall.send("Submit", {"pending_body": "The trustees"} | day("pending_on", 2010, 9, 20))
    assert "Your answer is in" in hall.text and "The trustees on 20 September 2010" in hall.text
    assert hall.download("A copy to keep (PDF)").startswith(b"%PDF")
    scheduler.run_tick(app, "deliver-mail")
    for address in (HALL, OFFICE):
        letter = post.last_to(address, "receipt")
        assert letter is not None and KEPT_BACK in letter.text
    figures = re.search(r"Checksum:? ([0-9a-f]{16})", hall.text)
    assert figures
    hall.send("Is it the same?", {"checksum": figures[1]})
    assert "The same." in hall.text


def _taken_back(app: Flask, hall: Visitor, post: Catcher) -> None:
    hall.open(link_to(app, post, HALL, "receipt"))
    hall.follow("Receipt and copy")
    hall.follow("Withdraw it")
    hall.send("Withdraw it", {"name": "Jo Lunt"})
    assert "You have withdrawn your answer." in hall.text
    hall.follow("Put it back")
    hall.send("Put it back", {"name": "Jo Lunt"})
    assert "Your answer is in." in hall.text
    scheduler.run_tick(app, "deliver-mail")
    letter = post.last_to(OFFICE, "withdrawn")
    assert letter is not None and "put the answer of Upper Arle Village Hall" in letter.text


def _bell(app: Flask, carers: Visitor, post: Catcher) -> None:
    at(2010, 9, 8, 9, 30)  # an hour and a half before the close, at midday in London
    carers.open(link_to(app, post, CARERS, "invitation"))
    assert re.search(r"1 hour (29|30) minutes left", carers.text), carers.text[:400]
    carers.follow("Answer")
    carers.follow("Principles")
    carers.send("Save and back to the list", {"q2": LATE_WORDS})
    carers.follow("Check")
    at(2010, 9, 8, 11)
    carers.send("Submit", {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"})
    assert "closed before your answer was sent" in carers.text and LATE_WORDS in carers.text
    carers.follow("Ask for it to be lodged late")
    assert RULE in carers.text
    said = {
        "reason": "Our line was down.",
        "publication": "full",
        "authority": "mine",
        "signed_by": "Mair Pugh",
    }
    carers.send("Ask for it to be lodged late", said)
    assert "Waiting for a decision" in carers.text


def _decided(app: Flask, officer: Visitor, carers: Visitor, post: Catcher) -> None:
    sign_in(app, officer, post)
    officer.open(f"{PAPER}/responses")
    assert "Provisional" in officer.text
    officer.follow("1 asks to be lodged late")
    officer.follow("Wick Carers Network")
    assert LATE_WORDS in officer.text
    officer.send("Decide", {"way": "lodge", "decision": "The line was down in the whole valley."})
    assert "Lodged late" in officer.text
    carers.open(link_to(app, post, CARERS, "invitation"))
    assert "It was lodged late." in carers.text
    scheduler.run_tick(app, "deliver-mail")
    letter = post.last_to(CARERS, "receipt")
    assert letter is not None and "The line was down in the whole valley." in letter.text


def _agreed(hall: Visitor) -> None:
    at(2010, 9, 21, 9)
    hall.follow("Receipt and copy")
    hall.follow("Confirm what your board agreed")
    said = {"word": "agreed", "said_by": "Jo Lunt", "minute": "14"}
    hall.send("Confirm", said | day("on", 2010, 9, 20))
    assert "Agreed as it stands." in hall.text and "minute 14" in hall.text


def _reported(app: Flask, officer: Visitor, post: Catcher) -> None:
    sign_in(app, officer, post)
    officer.open(f"{PAPER}/reports")
    officer.send("Compile")
    scheduler.run_tick(app, "compile-reports")
    db.session.rollback()  # the test's own reading ends, so that it sees what is there now
    with within(1):
        db.session.rollback()
        stored = db.session.scalars(select(StoredReport).options(undefer(StoredReport.value))).one()
        assert stored.state == "ready", stored.problem or stored.state
        frozen = value.from_dict(stored.value or {})
    page = render_html(frozen)
    assert KEPT_BACK not in page and LATE_WORDS in page
    assert "agreed since (The trustees, 20 September 2010, minute 14)" in page
