"""What came another way: a letter, an answer by telephone that its organisation confirms, and notes of events.

The report shows each where it belongs.
"""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.models.people import Organisation
from consult.reports import value
from consult.services import reports
from tests import world
from tests.documents.mails import mail
from tests.web.officer_at_work import Desk, parts
from tests.web.visits import FIRST, everything, public_id_of, words_of

HALL, COUNCIL = "Upper Arle Village Hall", "Coalholme Borough Council"
LETTER = "Dear Ann,\n\nThe council has no view on the Forum.\n\nPlease keep <b>our</b> seat."
SCAN = b"%PDF-1.7 the note of the call"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    world.approved(made.actor)
    made.at(world.OPEN)
    return made


BASE = "/consultations/SP-2010-1"


def number_of(name: str) -> int:
    with within(FIRST):
        return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def secret(address: str) -> str:
    with within(FIRST):
        return world.secret_for(address, "entered_copy")


def add_letter(desk: Desk, content: bytes = b"", name: str = "view.eml", **more: object):  # type: ignore[no-untyped-def]
    fields = {
        "organisation": number_of(COUNCIL),
        "source": "email",
        "publication": "full",
        "authority": "board",
    }
    fields |= parts("received", date(2010, 7, 30)) | more
    return desk.upload(f"{BASE}/letters/add", content or mail(LETTER), name, **fields)


def enter_call(desk: Desk) -> None:
    fields = {
        "organisation": public_id_of(HALL),
        "source": "telephone",
        "publication": "full",
        "authority": "mine",
    }
    fields |= parts("received", date(2010, 8, 1)) | {"q1": "No", "q1-text": "Too small, said Jo."}
    answer = desk.upload(f"{BASE}/responses/enter", SCAN, "call.pdf", **fields)
    assert answer.status_code == 302, words_of(answer.text)


def write_note(desk: Desk, **fields: object) -> None:
    given = parts("held", date(2010, 7, 20)) | fields
    assert desk.client.post(f"{BASE}/notes/add", data=given).status_code == 302


def came_in(client: FlaskClient) -> str:
    answer = client.get(f"/c/{secret('jo@upperarle.example')}")
    assert answer.status_code == 302 and answer.location.endswith("/entered")
    return str(answer.location)


def compiled() -> value.Report:
    with within(FIRST):
        number = reports.claim_next()
        assert number is not None
        return reports.freeze(number)


def test_each_stands_in_the_report_where_it_belongs(desk: Desk, client: FlaskClient) -> None:
    assert add_letter(desk).status_code == 302
    enter_call(desk)
    write_note(
        desk, kind="event", title="Evening in Arle", place="The hall", present="23", points="Parking\nCost"
    )
    write_note(desk, kind="minute", title="Item 7", body="Coalholme Cabinet", points="Noted.")
    page = came_in(client)
    assert "Too small, said Jo." in words_of(client.get(page).text)
    assert client.post(f"{page}/confirm", data={"name": "Jo Lunt"}).status_code == 302
    assert "Confirmed by Jo Lunt" in words_of(client.get(page).text)
    text = desk.read(f"{BASE}/responses/{public_id_of(HALL)}")
    assert "By telephone" in text and "Confirmed by Jo Lunt" in text and "call.pdf" in text
    assert "Entered; no word yet" in desk.read(f"{BASE}/responses")
    desk.at(world.AFTER)
    assert desk.client.post(f"{BASE}/reports").status_code == 302
    report = compiled()
    assert [one.name for one in report.letters] == [COUNCIL]
    assert report.letters[0].passages[2] == "Please keep <b>our</b> seat."
    first = report.questions[0]
    assert (first.summary.asked, first.summary.base, first.summary.not_answered) == (2, 1, 1)
    assert [words.text for words in first.words] == ["No: Too small, said Jo."]
    ways = {one.name: one.way for one in report.respondents}
    assert ways == {
        COUNCIL: "a letter, by e-mail",
        HALL: "by telephone, entered by an officer; confirmed by the organisation",
    }
    assert [(one.kind, one.title) for one in report.notes] == [
        ("Event", "Evening in Arle"),
        ("Minuted comment", "Item 7"),
    ]
    assert (report.asked, report.answered) == (5, 2)


def test_looking_at_the_copy_changes_nothing(desk: Desk, client: FlaskClient) -> None:
    enter_call(desk)
    page = came_in(client)
    before = everything()
    for method in ("GET", "HEAD"):
        assert client.open(page, method=method).status_code == 200
        assert client.open(f"/c/{secret('jo@upperarle.example')}", method=method).status_code == 302
        assert client.open(f"{page}/confirm", method=method).status_code == 405
    assert everything() == before


def test_the_partner_corrects_it_and_submits_its_own(desk: Desk, client: FlaskClient) -> None:
    enter_call(desk)
    page = came_in(client)
    answer = client.post(f"{page}/correct")
    assert answer.status_code == 302 and answer.location.endswith("/tasks")
    home = page.removesuffix("/entered")
    assert "Too small, said Jo." in words_of(client.get(f"{home}/check").text)
    sent = {"publication": "full", "authority": "mine", "signed_by": "Jo Lunt"}
    assert client.post(f"{home}/check", data=sent).status_code == 302
    assert "submitted its own answer in place of this one" in words_of(client.get(page).text)
    desk.at(world.OPEN)
    assert "Jo Lunt submitted its own" in desk.read(f"{BASE}/responses/{public_id_of(HALL)}")
    assert "Corrected" in desk.read(f"{BASE}/responses")


def test_after_the_close_what_is_wrong_reaches_the_officer(desk: Desk, client: FlaskClient) -> None:
    enter_call(desk)
    page = came_in(client)
    desk.at(world.AFTER)
    assert "Correct it" not in words_of(client.get(page).text)
    refused = client.post(f"{page}/object", data={"note": "", "objector": ""})
    assert refused.status_code == 400 and 'href="#note"' in refused.text
    refused = client.post(f"{page}/object", data={"note": "We said yes.", "objector": ""})
    assert (
        refused.status_code == 400 and 'href="#objector"' in refused.text and "We said yes." in refused.text
    )
    assert client.post(f"{page}/object", data={"note": "We said yes.", "objector": "Jo"}).status_code == 302
    assert "We said yes." in desk.read(f"{BASE}/responses/{public_id_of(HALL)}")
    assert "Says it is wrong" in desk.read(f"{BASE}/responses")


def test_files_leave_as_attachments_for_those_whom_they_concern_and_nobody_else(
    desk: Desk, client: FlaskClient
) -> None:
    enter_call(desk)
    add_letter(desk)
    home = came_in(client).removesuffix("/entered")
    for browser, path in ((desk.client, f"{BASE}/files/1"), (client, f"{home}/files/1")):
        answer = browser.get(path)
        assert answer.status_code == 200 and answer.data == SCAN
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    letter = desk.client.get(f"{BASE}/files/2")
    assert letter.mimetype == "message/rfc822" and letter.headers["Content-Disposition"].startswith(
        "attachment"
    )
    assert client.get(f"{home}/files/2").status_code == 404
    with client.session_transaction() as session:
        session.clear()
    assert client.get(f"{home}/files/1").status_code == 404
    assert client.get(f"{BASE}/files/1").status_code == 302
    assert desk.client.get("/consultations/SP-2010-9/files/1").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "more", "place"),
    [
        (b"hello", "x.eml", {}, "file"),
        (b"", "", {}, "file"),
        (b"Dear", "x.txt", {"organisation": ""}, "organisation"),
        (b"Dear", "x.txt", {"organisation": "999"}, "organisation"),
        (b"Dear", "x.txt", {"source": "telephone"}, "source"),
        (b"Dear", "x.txt", {"publication": ""}, "publication"),
        (b"Dear", "x.txt", {"authority": "king"}, "authority"),
        (b"Dear", "x.txt", parts("received", date(2010, 8, 9)), "received-day"),
    ],
)
def test_a_letter_that_cannot_be_used_is_refused_at_the_field(
    desk: Desk, content: bytes, name: str, more: dict[str, object], place: str
) -> None:
    before = everything()
    answer = add_letter(desk, content or b" ", name, **more)
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text
    assert everything() == before


def test_a_file_far_too_large_is_refused_in_a_sentence(desk: Desk) -> None:
    answer = add_letter(desk, b"x" * (13 * 1024 * 1024), "x.txt")
    assert answer.status_code == 413 and "nothing of it was saved" in words_of(answer.text)


def test_a_note_is_written_changed_and_listed(desk: Desk) -> None:
    wrong = desk.client.post(f"{BASE}/notes/add", data={"kind": "minute", "title": "T", "points": "One"})
    assert wrong.status_code == 400 and 'href="#held-day"' in wrong.text and "One" in wrong.text
    write_note(desk, kind="event", title="Evening", points="One\n\nTwo")
    change = {"title": "Long evening", "points": "One\nTwo\nThree", **parts("held", date(2010, 7, 19))}
    assert desk.send(f"{BASE}/notes/1", **change).status_code == 302
    text = desk.read(f"{BASE}/notes")
    assert "Long evening" in text and "Three" in text and "Monday 19 July 2010" in text
    assert desk.client.post(f"{BASE}/notes/1", data=change | {"seen_version": "1"}).status_code == 400
    desk.read(f"{BASE}/notes/2", 404)


def test_early_comments_are_shown_when_the_paper_is_approved(app: Flask) -> None:
    desk = Desk(app)
    world.draft(desk.actor)
    clock.set_to(world.BEFORE)
    day = parts("held", date(2010, 6, 20))
    note = {"title": "A first thought", "body": "Wick Carers Network", "points": "Why now?"}
    assert desk.client.post(f"{BASE}/notes/add", data=note | day).status_code == 302
    fields = {"organisation": number_of(COUNCIL), "source": "paper"} | parts("received", date(2010, 6, 21))
    assert desk.upload(f"{BASE}/letters/add", b"Too soon, we think.", "x.txt", **fields).status_code == 302
    text = desk.read(f"{BASE}/approve")
    assert "Why now?" in text and "Too soon, we think." in text
    assert "Early comments" in desk.read(BASE)
