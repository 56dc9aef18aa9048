"""What is owed to those who write, told once: letters noted, entered and counted, and each writer told the end."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher
from consult.models.people import Contact, Organisation
from tests import world
from tests.journeys.drivers import Visitor
from tests.journeys.main_job import Come, at, day
from tests.journeys.stages_job import OFFICER, entered

PAPER = "/consultations/SP-2010-1"
HALL, COUNCIL = "Upper Arle Village Hall", "Coalholme Borough Council"


def owed_job(app: Flask, come: Come, folder: Path, post: Catcher) -> None:
    """``come`` brings somebody new with a browser of their own; letters are written into ``folder``."""
    world.approved(world.officer(), at=world.BEFORE)
    _without_an_address(HALL)
    _tick(app, "deliver-mail", 2010, 7, 5, 9)
    ann = entered(app, come(), post, OFFICER)
    _ahead(ann)
    _noted(ann, folder)
    _entered(app, ann, post)
    _reported_and_decided(app, ann)
    _told(app, ann, post)


def _tick(app: Flask, name: str, *when: int) -> None:
    at(*when)
    scheduler.run_tick(app, name)


def _without_an_address(name: str) -> None:
    with within(1):
        mine = select(Organisation.id).where(Organisation.name == name)
        for one in db.session.scalars(select(Contact).where(Contact.organisation_id.in_(mine))):
            one.email = ""
        db.session.commit()


def _number(name: str) -> str:
    with within(1):
        return str(db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one())


def _ahead(ann: Visitor) -> None:
    ann.open(PAPER)
    assert "What lies ahead" in ann.text and "Withdraw the consultation" in ann.text
    assert (
        "Compile a report and put it out. After it closes on Monday 27 September 2010, 11:59pm." in ann.text
    )


def _noted(ann: Visitor, folder: Path) -> None:
    """Each in one form; the day is today's unless another is typed."""
    letter = folder / "view.txt"
    letter.write_text("Dear Ann,\n\nKeep the halls.\n\nYours, Jo", encoding="utf-8")
    ann.follow("Responses")
    ann.follow("Note what came in")
    ann.send("Note it", {"organisation": _number(HALL)})
    assert "Say how it came." in ann.text
    ann.send("Note it", {"organisation": _number(HALL), "source": "paper"}, {"file": letter})
    assert "It is noted, and counts by that day." in ann.text
    ann.follow("Note what came in")
    ann.send("Note it", {"organisation": _number(COUNCIL), "source": "telephone"})
    ann.follow("Note what came in")
    ann.send("Note it", {"sender": "A walker from Arle", "source": "email"} | day("received", 2010, 7, 4))
    ann.open(f"{PAPER}/responses")
    assert "Waiting to be entered (3)" in ann.text and "By post, Monday 5 July 2010" in ann.text
    ann.open("/workspace")
    assert "3 responses wait to be entered" in ann.text


def _entered(app: Flask, ann: Visitor, post: Catcher) -> None:
    """After the close: a letter, an answer, and something that is none. The first two came in time."""
    at(2010, 9, 28, 9)
    entered(app, ann, post, OFFICER)
    ann.open(f"{PAPER}/reports")
    assert "A report that is compiled now leaves out what is not entered, and says so." in ann.text
    ann.follow("3 responses wait to be entered")
    ann.follow("Not a response (A walker from Arle)")
    ann.send("It is not a response", {"reason": ""})
    assert "Say why it is not a response." in ann.text
    ann.send("It is not a response", {"reason": "It asks where the hall is."})
    assert "Not a response: It asks where the hall is." in ann.text
    ann.follow(f"Add it as a letter ({HALL})")
    assert "Was the day or the way noted wrongly?" in ann.text
    ann.send("Add the letter", {"publication": "full"})
    assert "Keep the halls." in ann.text
    ann.open(f"{PAPER}/incoming")
    ann.follow(f"Enter its answers ({COUNCIL})")
    answers = {"q2": "Keep our seat.", "publication": "full", "authority": "chief"}
    ann.send("Enter the response", answers)
    ann.open(f"{PAPER}/incoming")
    assert "Nothing waits." in ann.text and "Its answers were entered" in ann.text
    ann.open(f"{PAPER}/responses")
    assert "2 of 5 have answered." in ann.text and "Answered late" not in ann.text


def _reported_and_decided(app: Flask, ann: Visitor) -> None:
    ann.open(f"{PAPER}/reports")
    ann.send("Compile the report")
    scheduler.run_tick(app, "compile-reports")
    ann.open(f"{PAPER}/decision")
    ann.send(
        "Record the decision",
        day("decided_on", 2010, 9, 28) | {"body": "The Board", "decision": "Eleven seats are kept."},
    )
    assert "Told the outcome: 0 of 2 respondents" in ann.text


def _told(app: Flask, ann: Visitor, post: Catcher) -> None:
    """The clock tells the one that has an address; the other is told by letter, and then nothing is owed."""
    _tick(app, "reminders", 2010, 9, 29, 9, 30)
    scheduler.run_tick(app, "deliver-mail")
    assert post.last_to("ines@coalholme.example", "outcome") is not None
    entered(app, ann, post, OFFICER)
    ann.open(PAPER)
    assert "Told the outcome: 1 of 2 respondents" in ann.text
    ann.open(f"{PAPER}/close")
    assert "1 respondent has not been told" in ann.text
    ann.follow("Who was told, and who was not")
    assert "Not told: no address is known" in ann.text
    ann.send("Note that they were told", day("told_on", 2010, 9, 27))
    assert "Tick those who were told." in ann.text
    assert clock.now().day == 29
    chosen = {"organisation": _place(HALL), "way": "paper"} | day("told_on", 2010, 9, 29)
    ann.send("Note that they were told", chosen)
    assert "Told the outcome: 2 of 2 respondents" in ann.text
    table = ann.download("Download the table as CSV").decode("utf-8-sig")
    assert f"{HALL},community,paper,Told,2010-09-29,paper,,Ann Wade" in table
    ann.open("/plan?state=all")
    assert "Closed and not answered" not in ann.text
    ann.open(f"{PAPER}/close")
    ann.send("Close the consultation")
    assert "Closed for good" in ann.text


def _place(name: str) -> str:
    with within(1):
        return world.invitation_of(name).public_id
