"""The officer's work on dates, told once: judged while typed, explained, planned back, announced, kept up to date."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from consult.jobs.demonstration.catcher import Catcher
from tests.journeys.drivers import Visitor
from tests.journeys.main_job import Come, at, day, link_to, number_of, prepared, sign_in

PAPER = "/consultations/SP-2010-1"
BOARD = "14 September 2010\n12 October 2010\n19 October 2010\n9 November 2010"


def timetable_job(app: Flask, come: Come, folder: Path, post: Catcher) -> None:
    """From a draft of nine weeks to an open paper whose close was moved."""
    officer = come()
    prepared(app, officer, folder, post)
    _explain(officer)
    _work_back(officer)
    _early_notice(app, officer, come, post)
    _a_poll_is_called(officer)
    _out_and_extended(app, officer, come, post)


def _explain(officer: Visitor) -> None:
    officer.open(f"{PAPER}/timetable")
    assert "nine weeks and two days" in officer.text.lower()
    officer.follow("Record a reason")
    officer.send("Record it", {"which": "all", "reason": "The grant ends.", "reason_code": "budget cycle"})
    assert "It is recorded." in officer.text
    officer.open(f"{PAPER}/findings/HMG08-2h")
    officer.send("Record it", {"what": "Partners met twice in June."})
    officer.open(f"{PAPER}/findings/CPT09-2")
    officer.send("Record it", day("date", 2010, 5, 4) | {"with": "village halls", "what": "a workshop"})
    officer.open(f"{PAPER}/findings/CPT09-2")
    assert "a workshop" in officer.text


def _work_back(officer: Visitor) -> None:
    officer.open("/meetings")
    officer.follow("Steering group")
    officer.send("Keep these dates", {"meetings": BOARD})
    officer.open(f"{PAPER}/timetable")
    officer.follow("Work back from the decision")
    officer.send("Work it out", day("decision", 2010, 10, 19) | {"goal": "latest"})
    assert "Tuesday 19 October 2010" in officer.text
    officer.send("Use these dates in the draft")
    assert "Checked; nothing is saved yet." in officer.text


def _early_notice(app: Flask, officer: Visitor, come: Come, post: Catcher) -> None:
    officer.open(PAPER)
    officer.follow("Give early notice")
    officer.send("Send it to 4 organisations", {"meets": [str(number_of("Wick Carers Network"))]})
    assert "4 messages are on their way" in officer.text
    carers = come()
    carers.open(link_to(app, post, "mair@wickcarers.example", "early_notice"))
    assert "The paper is not out yet" in carers.text
    carers.send("Keep these dates", {"meetings": "14 September 2010; papers by 3 September"})
    assert "The dates are kept" in carers.text


def _a_poll_is_called(officer: Visitor) -> None:
    officer.open("/standards/local")
    notice = day("poll", 2010, 7, 15) | day("notice", 2010, 6, 28)
    officer.send("Add the poll", {"poll-label": "By-election"} | notice)
    officer.open("/workspace")
    officer.follow("See which timetables it touches")
    officer.send("Keep the dates", {"reason-SP-2010-1": "Partners alone are asked."})
    assert "No timetable is judged differently" in officer.text


def _out_and_extended(app: Flask, officer: Visitor, come: Come, post: Catcher) -> None:
    officer.open(f"{PAPER}/approve")
    officer.send("Approve the paper", {"sure": "yes"})
    at(2010, 8, 2, 9)
    sign_in(app, officer, post)
    officer.open(f"{PAPER}/extend")
    officer.send("See what it brings", day("new_close", 2010, 9, 27) | {"reason": "Boards meet late."})
    officer.send("Announce the new date")
    officer.open("/plan")
    officer.open("/plan/burden")
    officer.open("/standards")
    carers = come()
    carers.open(link_to(app, post, "mair@wickcarers.example", "invitation"))
    assert "the close was moved from Wednesday 8 September 2010" in carers.text
    carers.open("/papers/SP-2010-1")
    assert "Boards meet late." in carers.text
