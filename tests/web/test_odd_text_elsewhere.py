"""Odd text in every box beside the answers: kept as typed or refused with the text given back, inert wherever shown."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html as lxml_html
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.answers import TEXT_LIMIT, clean_text
from consult.models.outbox import Message
from consult.reports import html as faces
from consult.reports import spreadsheet, word
from consult.services import reports
from tests import world
from tests.documents.form_files import edited, write
from tests.web.test_odd_text import ODD as ANSWERED
from tests.web.test_odd_text import SCRIPT, encoded
from tests.web.visits import FIRST, everything, seen_on, words_of
from tests.web.whole_answer import ON, SIGNED, Whole, attach, whole

ODD = {name: ANSWERED[name] for name in ("NUL", "half a pair", "marks", "ten thousand lines")}
ODD |= {"a megabyte on one line": "x" * 1_000_000}
LINES = ("page", "template", "at", "bidi", "emoji", "welsh")
ODD["everything else"] = "\n".join(
    ["=1+1", *(ANSWERED[name] for name in LINES), "-1", "a\ufffe b\uffff c\u2028 d"]
)
BOARD = SIGNED | {"authority": "board", "board_on-day": "1", "board_on-month": "8", "board_on-year": "2010"}
MEMBERS = SIGNED | {"authority": "members", "members_asked": "40", "members_how": "By letter"}
PASSED = {"name": "Eve Roe", "email": "eve@else.example", "again": "eve@else.example", "do": "look"}
ASKED = {"kind": "question", "text": "Is it so?", "asked_by": "Mair"}

# Who, where, the boxes that take words (those of one group at once), and the rest of the form.
Form = tuple[str, str, tuple[str, ...], Mapping[str, str]]
FORMS: tuple[Form, ...] = (
    ("lead", "talk/q2", ("text",), {}),
    ("lead", "ask", ("text", "asked_by"), ASKED),
    ("lead", "ask", ("text",), ASKED | {"kind": "more_time"}),
    ("lead", "together", ("name", "email"), {"role": "contributor", "name": "Ben Ash"}),
    ("lead", "together/1/back", ("why",), {}),
    ("lead", "check", ("board_body", "board_minute"), BOARD),
    ("lead", "check", ("members_how", "members_asked"), MEMBERS),
    ("lead", "check", ("signed_by", "capacity", "basis"), SIGNED),
    ("lead", "withdraw", ("name",), {}),
    ("lead", "withdraw/restore", ("name",), {}),
    ("lead", "pass-on", ("name", "email", "again"), PASSED),
    ("lead", "meetings", ("meetings",), {}),
    ("fire", "will-not-answer", ("why",), {"way": "declined"}),
)
AFTERWARDS: tuple[Form, ...] = (
    ("fire", "late", ("signed_by", "reason capacity basis"), SIGNED | {"reason": "A fire"}),
    (
        "chamber",
        "agreed",
        ("said_by body minute", "changes body"),
        ON | {"word": "changed", "said_by": "Bea"},
    ),
    ("hall", "entered/object", ("objector", "note"), {"objector": "Jo", "note": "No"}),
)
CARRIED = (  # what pages fill in by themselves, and choices: odd there is a request made by hand
    ("section/s1", ("q1-seen", "q2-was", "q2-kept", "take-away", "after", "go", "q2-keep", "q2-other")),
    ("versions/q2", ("take", "seen", "shown")),
    ("word/take", ("q2-seen", "stray-1", "stray-1-place")),
    ("together/1", ("role", "key")),
    ("ready", ("ready",)),
    ("check", ("draft", "publication", "authority", "confidential")),
    ("check", ("signed_by",)),
)

FILES = (
    "<img src=x onerror=alert(1)>.pdf",
    "\u202efdp.exe",
    "=1+1.pdf",
    "Ty\u0302'r Gw\u0302r.pdf",
    "x" * 5000,
)


def kept_as(text: str) -> tuple[str, str]:
    """How a box of several lines keeps it, and one of a single line."""
    kept = clean_text(text.replace("\ud800", "%ED%A0%80"))
    return kept, " ".join(kept.split())


def inert(given: TestResponse) -> TestResponse:
    assert given.status_code < 500, f"{given.request.method} {given.request.path}: {given.status_code}"
    if given.mimetype == "text/html":
        assert not re.search("<script>alert|<img src=x", given.text), given.request.path
    return given


def squeezed(text: str) -> str:
    return "".join(text.split())


def given_back(page: str, text: str) -> bool:
    """Whether all of it stands on the page; the blanks between are the browser's."""
    shown = squeezed(html.unescape(page))
    return any(squeezed(one) in shown for one in (text, *kept_as(text)))


def homes(answer: Whole) -> dict[str, str]:
    others = {name: f"/answer/{getattr(answer, f'{name}_id')}/" for name in ("fire", "hall", "chamber")}
    return {"lead": answer.base} | others


def typed(answer: Whole, forms: tuple[Form, ...], text: str) -> int:
    """Send each form for each of its boxes: all of it is kept or nothing. Returns how often it was kept."""
    before, kept = everything(), 0
    for who, path, groups, rest in forms:
        browser: FlaskClient = getattr(answer, who)
        for group in groups:
            data = encoded({**rest, **dict.fromkeys(group.split(), text)})
            given = inert(browser.post(homes(answer)[who] + path, data=data))
            after, place = everything(), f"{path} {group}: {given.status_code}"
            if given.status_code in (400, 409):
                assert after == before, place
                assert "There is a problem" in given.text or given.status_code == 409, place
                assert given_back(given.text, text), place
            elif path != "pass-on":
                assert given.status_code in (200, 302), place
                assert group == "meetings" or any(repr(one)[1:-1] in str(after) for one in kept_as(text)), (
                    place
                )
                kept += 1
            before = after
    return kept


def by_hand(answer: Whole, text: str) -> None:
    """Requests that no page of ours sends are refused or ignored, and none of them breaks anything."""
    for path, fields in CARRIED:
        for field in fields:
            inert(answer.lead.post(answer.base + path, data=encoded({"q2": "Words", field: text})))
    stranger = answer.app.test_client()
    given = inert(stranger.post("/check-a-copy", data=encoded({"receipt": text, "checksum": text})))
    assert given.status_code in (200, 400)


@pytest.mark.parametrize("name", ODD)
def test_odd_text_in_every_box_of_an_organisation_is_kept_as_typed_or_given_back(
    app: Flask, name: str
) -> None:
    answer, text = whole(app), ODD[name]
    kept = typed(answer, FORMS, text)
    by_hand(answer, text)
    clock.set_to(world.AFTER + timedelta(days=1))
    kept += typed(answer, AFTERWARDS, text)
    assert kept >= 10 or name in ("marks", "ten thousand lines", "a megabyte on one line")


def pages(answer: Whole) -> Iterator[TestResponse]:
    """Everything that the organisations can look at."""
    for who, base in (*homes(answer).items(), ("anna", answer.base)):
        for rule in answer.rules("GET"):
            if not rule.rule.endswith(".pdf"):
                yield getattr(answer, who).get(answer.address(rule, base.split("/")[2]))


def officers(answer: Whole) -> Iterator[TestResponse]:
    """Everything that the officer can look at."""
    for base in homes(answer).values():
        for rule in answer.app.url_map.iter_rules():
            own = "public_id" in rule.arguments or base == answer.base
            if rule.endpoint.startswith("officer.") and "GET" in (rule.methods or ()) and own:
                path = rule.rule.replace("<reference>", "SP-2010-1").replace(
                    "<public_id>", base.split("/")[2]
                )
                if not path.endswith(".pdf"):
                    yield answer.desk.client.get(re.sub("<[^>]+>", "1", path))


def cells_of(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]


def test_odd_text_is_inert_on_every_page_and_in_every_file_and_message(app: Flask) -> None:
    answer, text = whole(app), ODD["everything else"]
    for name in FILES:
        content = b"%PDF-1.7 " + name.encode()
        assert inert(attach(answer.lead, answer.base + "section/s2", name, content)).status_code == 302
        refused = inert(attach(answer.lead, answer.base + "section/s2", name, b"MZ\x90\x00"))
        assert refused.status_code == 400 and len(refused.text) < 60_000
    names = words_of(answer.lead.get(answer.base + "section/s2").text)
    assert "Tŷ-r Gŵr.pdf" in names and "-fdp.pdf" in names and "\u202e" not in names
    page = answer.base + "section/s1"
    answer.lead.post(page, data=seen_on(answer.lead.get(page).text) | {"q2": text, "q1-text": text})
    clash = inert(answer.anna.post(page, data=encoded({"q2": f"Not {text}", "q2-seen": "0"})))
    assert clash.status_code == 409 and given_back(clash.text, text)
    assert typed(answer, FORMS, text) >= 8
    for base in homes(answer).values():
        assert inert(answer.anna.get(base + "section/s1")).status_code in (200, 404)
    for shown in pages(answer):
        inert(shown)
    answer.desk.at(world.AFTER + timedelta(days=1))
    assert typed(answer, AFTERWARDS, text) > 2
    read = [inert(shown) for each in (pages, officers) for shown in each(answer)]
    assert sum(shown.status_code == 200 for shown in read) > 100
    tables = [cells_of(shown.get_data()) for shown in read if shown.mimetype == "text/csv"]
    choose_partnership(FIRST)
    reports.ask(answer.desk.actor, "SP-2010-1")
    report = reports.freeze(reports.claim_next() or 0)
    assert SCRIPT in str(report) and not re.search("<script>alert|<img src=x", faces.render_html(report))
    assert word.render_docx(report)
    book = load_workbook(io.BytesIO(spreadsheet.render_xlsx(report)))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    tables.append(cells_of(reports.tally(answer.desk.actor, "SP-2010-1")))
    assert tables and not [
        cell for cells in tables for cell in cells if cell.startswith(("=", "+", "@", "-1"))
    ]
    messages = list(db.session.scalars(select(Message)))
    assert len(messages) > 10
    for message in messages:
        assert not re.search("<script>alert|<img src=x", message.html), message.event
        assert len(message.subject.splitlines()) == 1 and len(message.to_name.splitlines()) <= 1
    printed = answer.lead.get(answer.base + "copy.pdf").data
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    words = words.replace(
        "\0", ""
    )  # the reader splits the two bytes of a letter beside letters beyond 65,536
    assert "<script>alert(1)</script>" in words and "{{ 7 * 7 }}" in words


def test_odd_text_in_a_form_that_was_filled_in_in_word_reaches_the_draft_as_it_was_written(
    app: Flask,
) -> None:
    answer = whole(app)
    form = answer.lead.get(answer.base + "word/form.docx").data
    for name in (*LINES, "marks", "ten thousand lines", "a megabyte on one line"):
        text = (ANSWERED | ODD)[name]
        filled = edited(form, lambda document, text=text: write(document, "Answer 2", text))
        boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(filled), "form.docx")})
        kind = f"multipart/form-data; boundary={boundary}"
        preview = inert(answer.lead.post(answer.base + "word", data=body, content_type=kind))
        assert preview.status_code == 200, name
        assert given_back(preview.text, text), name
        sent = dict(lxml_html.fromstring(preview.text).xpath("//form[@action]")[-1].form_values())
        taken = inert(answer.lead.post(answer.base + "word/take", data=sent | {"q2-keep": "mine"}))
        assert taken.status_code in (302, 400), name
        drafted = str(everything()["draft_answer"])
        assert (repr(clean_text(text))[1:-1] in drafted) == (len(text) <= TEXT_LIMIT), name
