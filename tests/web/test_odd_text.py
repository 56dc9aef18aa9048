"""Odd text in every field: stored as it was typed or refused in a sentence, and shown inert wherever it stands."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from consult import clock
from consult.db import choose_partnership
from consult.domain.answers import clean_text
from consult.reports import html, spreadsheet, word
from consult.services import reports, responses
from tests import paper_of_kinds, world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRST, come_in, seen_on, words_of

SIGNED = {"publication": "full", "authority": "mine"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
ODD = {
    "NUL": "before\x00after",
    "bidi": "safe \u202etxt.exe\u202c end",
    "emoji": "👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ok",
    "welsh": "Tŷ'r gŵr ŵyr ŷd, dŵr",
    "marks": "e" + "\u0301" * 15_000,
    "half a pair": "before\ud800after",
    "ten thousand lines": "\n".join("a" for _line in range(10_000)),
    "page": SCRIPT,
    "template": "{{ 7 * 7 }} {% raw %} ${7*7}",
    "formula": '=HYPERLINK("http://x.example","y")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1)",
}
WORDS = (
    "q1-text",
    "q2",
    "q4-change",
    "q4-wording",
    "q4-text",
    "q6",
    "q7-text",
    "q8-text",
    "q11-name",
    "q11-body",
)
WORDS += ("q12-text", "q13", "q14-text", "comment-s1", "comment-s2", "comment-paper", "files-paper-text")
CHOSEN = {"q4": "Support", "q5": "Wick", "q14": "Note", "q8-row-0": "Good"}
NARROW = ("q4", "q4-then", "q5", "q7-row-0", "q8-row-0", "q9", "q10-day", "q14", "q3", "q1")


def encoded(fields: dict[str, str]) -> dict[str, bytes]:
    """As a client that does not care for Unicode would send it."""
    return {name: text.encode("utf-8", "surrogatepass") for name, text in fields.items()}


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An officer whose paper of every kind is out."""
    desk = Desk(app)
    paper_of_kinds.approved(desk.actor)
    return desk


@pytest.mark.parametrize("name", ODD)
def test_odd_text_in_every_box_is_kept_as_typed_and_shown_inert(
    desk: Desk, client: FlaskClient, name: str
) -> None:
    text, base = ODD[name], come_in(client)
    page = client.get(base + "whole").text
    typed = seen_on(page) | CHOSEN | dict.fromkeys(WORDS, text)
    assert client.post(base + "whole", data=encoded(typed)).status_code == 302
    signed = SIGNED | {"signed_by": text[:190], "capacity": text[:1900]}
    assert client.post(base + "check", data=encoded(signed)).status_code == 302
    choose_partnership(FIRST)
    actor, public_id = world.partner("Wick Carers Network")
    submission = responses.answering(actor, public_id).submission
    assert submission is not None
    # Bytes that are no letters are kept as their codes, for everybody to see.
    wanted = "before%ED%A0%80after" if name == "half a pair" else clean_text(text)
    said = submission.document["answers"]
    assert said["q2"] == {"text": wanted}
    assert said["q4"]["condition"] == {"change": wanted, "wording": wanted}
    assert said["q11"]["nominee"] == {"name": wanted, "body": wanted}
    assert said["files-paper"] == said["comment-paper"] == {"text": wanted}
    pages = ["whole", "section/s1", "section/s2", "section/rest", "check", "receipt", "copy"]
    shown = [client.get(base + one) for one in pages]
    desk.at(world.OPEN)
    shown.append(desk.client.get(f"/consultations/SP-2010-1/responses/{public_id}"))
    assert {one.status_code for one in shown} == {200}
    assert not any("<script>alert" in one.text or "<img src=x" in one.text for one in shown)
    if name == "template":
        assert "{{ 7 * 7 }}" in shown[6].text
    assert client.get(base + "copy.txt").status_code == 200


@pytest.mark.parametrize("name", ["page", "formula", "bidi", "NUL", "at"])
def test_odd_text_is_inert_in_every_face_of_the_report(desk: Desk, client: FlaskClient, name: str) -> None:
    text, base = ODD[name], come_in(client)
    typed = seen_on(client.get(base + "whole").text) | CHOSEN | dict.fromkeys(WORDS, text)
    client.post(base + "whole", data=typed)
    client.post(base + "check", data=SIGNED | {"signed_by": "Mair"})
    choose_partnership(FIRST)
    clock.set_to(world.AFTER)
    reports.ask(desk.actor, "SP-2010-1")
    number = reports.claim_next()
    assert number is not None
    report = reports.freeze(number)
    assert any(text[:5].strip("\x00") in each.text for one in report.questions for each in one.words)
    page = html.render_html(report)
    assert "<script>alert" not in page and "<img src=x" not in page
    book = load_workbook(io.BytesIO(spreadsheet.render_xlsx(report)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert word.render_docx(report)
    for line in csv.reader(io.StringIO(reports.tally(desk.actor, "SP-2010-1").decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "@", "+")) for cell in line)


@pytest.mark.parametrize("name", ODD)
def test_odd_text_where_a_choice_or_a_number_belongs_is_refused_in_a_sentence(
    desk: Desk, client: FlaskClient, name: str
) -> None:
    page = come_in(client) + "whole"
    fresh = seen_on(client.get(page).text)
    for field in NARROW:
        answer = client.post(page, data=encoded(fresh | {field: ODD[name]}))
        assert answer.status_code == 400, field
        assert "There is a problem" in answer.text and "<script>alert" not in answer.text


@pytest.mark.parametrize("field", WORDS)
def test_a_megabyte_on_one_line_is_refused_in_a_sentence_and_comes_back_whole(
    desk: Desk, client: FlaskClient, field: str
) -> None:
    page = come_in(client) + "whole"
    fresh = seen_on(client.get(page).text)
    answer = client.post(page, data=fresh | {field: "x" * 1_000_000, "q9": "40"})
    assert answer.status_code == 400
    assert "980,000 characters too long; the limit is 20,000" in words_of(answer.text)
    assert "x" * 1_000_000 in answer.text
    assert 'value="40"' in client.get(page).text  # the rest was saved
