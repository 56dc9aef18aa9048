"""Documents with an answer: attached, listed, taken away, kept from others, and served so that they can do nothing."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from consult.db import choose_partnership, db, within
from consult.services import reports, responses
from tests import paper_of_kinds, world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRE, FIRST, come_in, seen_on, words_of

PDF = b"%PDF-1.4 a plan"
PAGE = b"<html><script>alert(1)</script></html>"
SIGNED = {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"}
WICK = "Wick Carers Network"


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An officer whose paper of every kind is out."""
    desk = Desk(app)
    paper_of_kinds.approved(desk.actor)
    return desk


def attach(
    client: FlaskClient, address: str, content: bytes, name: str = "plan.pdf", key: str = "q12", **more: str
) -> TestResponse:
    """Choose a file and press the button beside it."""
    data = seen_on(client.get(address).text) | {"go": "stay"} | more
    fields = data | {f"{key}-file": FileStorage(io.BytesIO(content), name)}
    boundary, body = encode_multipart(fields)  # here: the test client leaves a large file open on the disk
    return client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def files_of(name: str = WICK, key: str = "q12") -> list[str]:
    db.session.rollback()  # what another application has committed since
    with within(FIRST):
        actor, public_id = world.partner(name)
        answer = responses.answering(actor, public_id).answers.get(key) or {}
    return [one["name"] for one in answer.get("files", ())]


def href_of(page: str) -> str:
    return page.split("/files/")[1].split('"')[0]


def test_a_document_is_attached_beside_what_is_typed_and_the_page_comes_back_to_it(
    desk: Desk, client: FlaskClient
) -> None:
    page = come_in(client) + "section/s2"
    answer = attach(client, page, PDF, **{"q12-text": "As of May", "q9": "40"})
    assert (answer.status_code, answer.location) == (302, f"{page}#q12")
    shown = client.get(page).text
    assert "plan.pdf</a>" in shown and "As of May</textarea>" in shown and 'value="40"' in shown
    assert files_of() == ["plan.pdf"]


def test_what_is_typed_later_leaves_the_document_where_it_is(desk: Desk, client: FlaskClient) -> None:
    page = come_in(client) + "section/s2"
    attach(client, page, PDF)
    client.post(page, data=seen_on(client.get(page).text) | {"q12-text": "As of May"})
    actor, public_id = world.partner(WICK)
    answer = responses.answering(actor, public_id).answers["q12"]
    assert answer is not None
    assert answer["text"] == "As of May" and len(answer["files"]) == 1


def test_a_document_counts_as_an_answer_is_in_the_copy_and_frozen_with_its_checksum(
    desk: Desk, client: FlaskClient
) -> None:
    base = come_in(client)
    attach(client, base + "section/s2", PDF)
    attach(client, base + "section/rest", b"name,seats\nWick,1\n", "seats.csv", "files-paper")
    assert "1 of 12 answered" in words_of(client.get(base + "tasks").text)
    check = client.get(base + "check").text
    assert "plan.pdf (1 kB)" in words_of(check) and "seats.csv (1 kB)" in words_of(check)
    draft = check.split('name="draft" value="')[1].split('"')[0]
    assert client.post(base + "check", data=SIGNED | {"draft": draft}).status_code == 302
    assert "plan.pdf (1 kB)" in words_of(client.get(base + "copy").text)
    assert "seats.csv (1 kB)" in client.get(base + "copy.txt").text
    choose_partnership(FIRST)
    actor, public_id = world.partner(WICK)
    submission = responses.answering(actor, public_id).submission
    assert submission is not None
    (kept,) = submission.document["answers"]["q12"]["files"]
    assert (kept["size"], len(kept["checksum"])) == (len(PDF), 64)


def test_a_document_that_comes_after_the_check_was_read_is_not_signed_for_unseen(
    desk: Desk, client: FlaskClient
) -> None:
    base = come_in(client)
    client.post(base + "section/s1", data={"q1": "Yes", "q1-seen": "0"})
    draft = client.get(base + "check").text.split('name="draft" value="')[1].split('"')[0]
    attach(client, base + "section/s2", PDF)
    assert client.post(base + "check", data=SIGNED | {"draft": draft}).status_code == 409


def test_a_document_can_be_taken_away_and_what_was_submitted_keeps_it(
    desk: Desk, client: FlaskClient
) -> None:
    base = come_in(client)
    page = base + "section/s2"
    attach(client, page, PDF)
    first = href_of(client.get(page).text)
    assert client.post(page, data={"take-away": first}).location == f"{page}#q12"
    assert files_of() == [] and client.get(f"{base}files/{first}").status_code == 404
    attach(client, page, PDF)
    kept = href_of(client.get(page).text)
    client.post(base + "check", data=SIGNED)
    client.post(page, data={"take-away": kept})
    assert files_of() == []
    assert "What you have written since is not submitted yet" not in client.get(page).text
    assert "plan.pdf" in client.get(base + "copy").text
    assert client.get(f"{base}files/{kept}").data == PDF


def test_a_document_is_served_to_keep_and_can_do_nothing(desk: Desk, client: FlaskClient) -> None:
    base = come_in(client)
    attach(client, base + "section/s2", PDF, 'p"lan\r\nX: y.html')
    answer = client.get(base + "files/" + href_of(client.get(base + "section/s2").text))
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X" not in answer.headers


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PAGE, "plan.pdf", "plan.pdf is empty or is not a document of a kind that we keep"),
        (b"MZ\x90\x00", "plan.docx", "plan.docx is empty or is not a document of a kind that we keep"),
        (b"", "plan.pdf", "plan.pdf is empty or is not a document of a kind that we keep"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "plan.pdf", "plan.pdf is larger than 10 megabytes."),
    ],
)
def test_a_file_that_is_not_kept_is_refused_in_a_sentence_and_the_words_are_saved(
    desk: Desk, client: FlaskClient, content: bytes, name: str, sentence: str
) -> None:
    answer = attach(client, come_in(client) + "section/s2", content, name, **{"q9": "40"})
    assert answer.status_code == 400
    assert sentence in words_of(answer.text) and 'href="#q12"' in answer.text
    assert files_of() == []
    assert 'value="40"' in answer.text


def test_after_twenty_documents_no_more_are_taken(desk: Desk, client: FlaskClient) -> None:
    page = come_in(client) + "section/s2"
    for number in range(20):
        assert attach(client, page, PDF + b"%d" % number, f"{number}.pdf").status_code == 302
    answer = attach(client, page, PDF, "one-more.pdf")
    assert answer.status_code == 400 and "20 documents are attached already" in words_of(answer.text)
    assert len(files_of()) == 20


def test_the_same_document_sent_twice_is_kept_once(desk: Desk, client: FlaskClient) -> None:
    page = come_in(client) + "section/s2"
    attach(client, page, PDF)
    attach(client, page, PDF)
    assert files_of() == ["plan.pdf"]


def test_another_organisation_finds_no_such_file(desk: Desk, client: FlaskClient, app: Flask) -> None:
    base = come_in(client)
    attach(client, base + "section/s2", PDF)
    number = href_of(client.get(base + "section/s2").text)
    fire = app.test_client()
    theirs = come_in(fire, FIRE)
    assert fire.get(f"{theirs}files/{number}").status_code == 404
    assert fire.get(f"{base}files/{number}").status_code == 404
    assert fire.post(theirs + "section/s2", data={"take-away": number}).status_code == 404
    assert files_of() == ["plan.pdf"]


def test_an_officer_sees_a_document_when_it_is_submitted_and_not_before(
    desk: Desk, client: FlaskClient
) -> None:
    base = come_in(client)
    attach(client, base + "section/s2", PDF)
    number = href_of(client.get(base + "section/s2").text)
    choose_partnership(FIRST)
    _actor, public_id = world.partner(WICK)
    desk.at(world.OPEN)
    file = f"/consultations/SP-2010-1/files/{number}"
    assert desk.client.get(file).status_code == 404
    assert client.post(base + "check", data=SIGNED).status_code == 302
    assert desk.client.get(file).data == PDF
    page = f"/consultations/SP-2010-1/responses/{public_id}"
    words = desk.read(page)
    assert "plan.pdf (attached to the answer, 15 Bytes)" in words
    assert "Files are not checked for viruses here" in words


@pytest.mark.parametrize(("publication", "printed"), [("full", True), ("unnamed", False), ("none", False)])
def test_the_name_of_a_document_is_printed_for_those_alone_who_are_named(
    desk: Desk, client: FlaskClient, publication: str, printed: bool
) -> None:
    base = come_in(client)
    attach(client, base + "section/s2", PDF, **{"q12-text": "It is of May"})
    client.post(base + "check", data=SIGNED | {"publication": publication})
    choose_partnership(FIRST)
    world.clock.set_to(world.AFTER)
    reports.ask(desk.actor, "SP-2010-1")
    number = reports.claim_next()
    assert number is not None
    value = str(reports.freeze(number))
    assert ("plan.pdf" in value) is printed
    assert ("It is of May" in value) is (publication != "none")


def scanner(folder: Path, code: int) -> str:
    """A command that reads what it is given, notes it, and ends as a scanner would."""
    program = folder / "scan.py"
    program.write_text(
        f"import sys; open({str(folder / 'seen')!r}, 'wb').write(sys.stdin.buffer.read()); sys.exit({code})"
    )
    return f"{sys.executable} {program}"


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        (0, 302, ""),
        (1, 400, "plan.pdf was refused: the virus scanner found something in it."),
        (2, 400, "plan.pdf could not be checked for viruses, so it was not kept."),
    ],
)
def test_what_the_scanner_says_decides(
    desk: Desk, another_app: Callable[..., Flask], tmp_path: Path, code: int, status: int, sentence: str
) -> None:
    strict = another_app(ATTACHMENT_SCANNER=scanner(tmp_path, code)).test_client()
    answer = attach(strict, come_in(strict) + "section/s2", PDF)
    assert answer.status_code == status
    assert sentence in words_of(answer.text)
    assert (tmp_path / "seen").read_bytes() == PDF
    assert files_of() == (["plan.pdf"] if code == 0 else [])


@pytest.mark.parametrize("command", ["/no/such/scanner", "'", "sleep 5"])
def test_a_scanner_that_does_not_work_lets_nothing_through(
    desk: Desk, another_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("consult.documents.scanning.PATIENCE", 0.2)
    strict = another_app(ATTACHMENT_SCANNER=command).test_client()
    answer = attach(strict, come_in(strict) + "section/s2", PDF)
    assert answer.status_code == 400
    assert "could not be checked for viruses" in words_of(answer.text)
    assert files_of() == []
