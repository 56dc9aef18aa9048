"""The main job, told once: from an empty installation to the steering group with the report in its hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.jobs import scheduler
from consult.jobs.demonstration.catcher import Catcher
from consult.models.people import Organisation
from tests.journeys.drivers import Visitor

PAPER = Path(__file__).resolve().parents[2] / "consult/jobs/demonstration/paper.md"
PARTNERS = """organisation,sector,contact,email,telephone
Coalholme Borough Council,public,Ines Farrow,ines@coalholme.example,01632 960011
Wick Carers Network,voluntary,Mair Pugh,mair@wickcarers.example,01632 960013
Upper Arle Village Hall,community,Jo Lunt,jo@upperarle.example,01632 960014
Severnvale Chamber of Trade,private,Bea Holt,bea@svchamber.example,01632 960015
"""
Come = Callable[[], Visitor]


def at(*when: int) -> None:
    """Set the clock, UTC."""
    clock.set_to(datetime(*when, tzinfo=UTC))  # type: ignore[misc, arg-type]


@contextmanager
def post_office(app: Flask, catcher: Catcher | None = None) -> Iterator[Catcher]:
    """A mail server on loopback that the application really speaks SMTP to."""
    catcher = catcher or Catcher()
    catcher.start()
    app.config |= {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": catcher.port}
    try:
        yield catcher
    finally:
        catcher.stop()


def link_to(app: Flask, post: Catcher, address: str, event: str) -> str:
    """Let the mail tick run, and take the link from the newest message of one kind to an address."""
    scheduler.run_tick(app, "deliver-mail")
    letter = post.last_to(address, event)
    assert letter is not None, f"no {event} reached {address}"
    return letter.link


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


def main_job(app: Flask, come: Come, folder: Path, post: Catcher) -> None:
    """Do the whole job. ``come`` brings somebody new with a browser of their own."""
    officer = come()
    prepared(app, officer, folder, post)
    _approve(app, officer, post)
    _answers(app, come, post)
    _bell(app, come, post)
    _report(app, officer, come, post)


def prepared(app: Flask, officer: Visitor, folder: Path, post: Catcher) -> None:
    """From an empty installation to a draft of nine weeks with four partners on its list."""
    _set_up(app, officer, post)
    _import_and_mend(officer)
    _gather_partners(officer, folder)


def _set_up(app: Flask, officer: Visitor, post: Catcher) -> None:
    at(2010, 6, 24, 9)
    officer.open("/")
    officer.send(
        "Begin",
        {"name": "Severnvale Partnership", "mailbox": "team@severnvale.example", "officer": "Ann Wade"},
    )
    officer.open(link_to(app, post, "team@severnvale.example", "sign_in"))
    officer.send("Sign in")
    assert "Import a paper" in officer.text, "an empty workspace has three doors"


def _import_and_mend(officer: Visitor) -> None:
    officer.open("/new/import")
    officer.send("Import", files={"file": PAPER})
    assert "9 questions, 2 without question marks; no closing date" in officer.text
    officer.open("/consultations/SP-2010-1/details")
    officer.send(
        "Save",
        {
            "summary": "Your seat on the Board may become a place in a Forum.",
            "contact_name": "Ann Wade",
            "contact_email": "team@severnvale.example",
            "contact_telephone": "01632 960001",
        },
    )
    officer.open("/consultations/SP-2010-1/questions/q1")
    officer.send("Save", {"kind": "yes_no_comment"})
    officer.open("/consultations/SP-2010-1/timetable")
    one_day = {f"launch-end-{part}": "" for part in ("day", "month", "year")}
    closing = one_day | day("launch", 2010, 7, 5) | day("close", 2010, 9, 8) | {"close-time": "12:00"}
    officer.send("Check these dates", closing)
    assert "65 days" in officer.text, "nine weeks and two days are counted before anything is saved"
    officer.send("Save", closing)


def _gather_partners(officer: Visitor, folder: Path) -> None:
    table = folder / "partners.csv"
    table.write_text(PARTNERS, encoding="cp1252")
    officer.open("/directory/import")
    officer.send("Look at it", files={"file": table})
    officer.send("Save all of them")
    officer.open("/people")
    officer.send("Add", {"name": "Gwen Ashe", "email": "gwen@board.example", "role": "steering"})
    officer.open("/consultations/SP-2010-1/circulation")
    everybody = [str(number) for number in _organisation_ids()]
    officer.send("Save the list", {"organisation": everybody})


def _organisation_ids() -> list[int]:
    with within(1):
        return list(db.session.scalars(select(Organisation.id).order_by(Organisation.id)))


def number_of(name: str) -> int:
    """The number by which forms know an organisation."""
    with within(1):
        return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def sign_in(app: Flask, officer: Visitor, post: Catcher) -> None:
    """A visit lasts half a day; some days later the officer asks for another link."""
    officer.open("/sign-in")
    officer.send("Send me a link", {"email": "team@severnvale.example"})
    officer.open(link_to(app, post, "team@severnvale.example", "sign_in"))
    officer.send("Sign in")


def _approve(app: Flask, officer: Visitor, post: Catcher) -> None:
    at(2010, 7, 5, 8)
    sign_in(app, officer, post)
    officer.open("/consultations/SP-2010-1/preview")
    officer.open("/consultations/SP-2010-1/approve")
    assert "asks the same as" in officer.text, "the repeated question is pointed out"
    officer.send("Approve the paper", {"sure": "yes"})


def _answers(app: Flask, come: Come, post: Catcher) -> None:
    at(2010, 8, 2, 9)
    hall = come()
    hall.open(link_to(app, post, "jo@upperarle.example", "invitation"))
    for promised in ("What it may change for you", "Wednesday 8 September 2010, midday", "01632 960001"):
        assert promised in hall.text
    hall.follow("Answer")
    assert "0 of 9" in hall.text
    hall.follow("Principles")
    hall.send(
        "Save and back to the list",
        {"q1": "Yes", "q1-text": "As long as halls are heard.", "q2": "Notice of meetings."},
    )
    elsewhere = come()  # the same link, another device
    elsewhere.open(link_to(app, post, "jo@upperarle.example", "invitation"))
    elsewhere.follow("Carry on with your answer")
    assert "2 of 9" in elsewhere.text
    elsewhere.follow("Check")
    assert "As long as halls are heard." in elsewhere.text
    signed = {"publication": "full", "authority": "board", "signed_by": "Jo Lunt"}
    elsewhere.send("Submit", signed | day("board_on", 2010, 7, 28))
    assert "SP-2010-1-" in elsewhere.text, "the receipt page shows its reference"
    scheduler.run_tick(app, "deliver-mail")
    receipt = post.last_to("jo@upperarle.example", "receipt")
    assert receipt is not None and "As long as halls are heard." in receipt.text
    _nil_and_passed_on(app, come, post)


def _nil_and_passed_on(app: Flask, come: Come, post: Catcher) -> None:
    chamber = come()
    chamber.open(link_to(app, post, "bea@svchamber.example", "invitation"))
    chamber.follow("No comment")
    chamber.send("We have no comment", {"publication": "unnamed", "signed_by": "Bea Holt"})
    council = come()
    council.open(link_to(app, post, "ines@coalholme.example", "invitation"))
    council.follow("Pass to the right person")
    address = "dev@coalholme.example"
    council.send("Continue", {"name": "Dev Rao", "email": address, "again": address})
    council.send("Pass it on")
    right = come()
    right.open(link_to(app, post, "dev@coalholme.example", "invitation"))
    assert "Coalholme Borough Council" in right.text


def _bell(app: Flask, come: Come, post: Catcher) -> None:
    late = come()
    late.open(link_to(app, post, "mair@wickcarers.example", "invitation"))
    late.follow("Answer")
    late.follow("Principles")
    late.send("Save and back to the list", {"q2": "Carers were left out."})
    late.follow("Check")
    at(2010, 9, 8, 11)  # midday in London, summer time: the first instant that is too late
    late.send("Submit", {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"})
    assert "closed" in late.text and "Carers were left out." in late.text, (
        "what was written is kept and shown"
    )


def _report(app: Flask, officer: Visitor, come: Come, post: Catcher) -> None:
    sign_in(app, officer, post)
    officer.open("/consultations/SP-2010-1/summary")
    officer.open("/consultations/SP-2010-1/responses")
    officer.open("/consultations/SP-2010-1/reports")
    officer.send("Compile")
    scheduler.run_tick(app, "compile-reports")
    member = come()
    link = link_to(app, post, "gwen@board.example", "report_ready")
    member.open(link)
    assert "2 of 4" in member.text, member.text
    first = member.download("Open the PDF")
    assert first.startswith(b"%PDF-") and len(first) > 20_000
    at(2010, 9, 10, 9)
    sign_in(app, officer, post)
    officer.open("/consultations/SP-2010-1/reports")
    officer.send("Compile")
    scheduler.run_tick(app, "compile-reports")
    member.open(link)
    assert member.download("Open the PDF") == first, "an earlier report stays as it was"
