"""What went wrong with such pages elsewhere does not here: copies, forms, limits, extensions, what is published.

Where each promise about an organisation's answer is proved (tests/, file, the beginning of the test's name):

- What was acknowledged is there after a kill: journeys/test_killed.py test_a_server_that_is_killed;
  services/test_durability.py test_a_commit_waits. What was left open in the last seconds is stored or given back:
  journeys/test_killed.py test_in_the_last_seconds; web/test_partner_afterwards.py test_an_answer_that_was_there.
- Nothing of an organisation's own is published: here, test_what_is_an_organisations_own;
  services/test_signing.py test_what_is_kept_back; architecture/test_strangers.py test_what_colleagues_say.
- Nobody reads another's draft, answer, file or PDF: architecture/test_strangers.py (every address, every role);
  web/test_files.py; web/test_partner_pages.py test_nobody_reaches.
- Looking changes nothing: web/test_partner_pages.py test_looking; web/test_secret_links.py test_looking_at_a_link;
  with scripts running web/test_scanners.py.
- Two who write in one field lose nothing: services/test_versions.py (test_sixty_turns, test_both_texts);
  web/test_partner_together.py test_closing_the_browser_on_a_clash. An old tab is told: services/test_versions.py
  test_a_tab_that_wakes; web/test_partner_saving.py test_an_old_window; journeys/test_answering_alone.py
  test_an_old_window.
- One act however often it is pressed: journeys/test_pressed_together.py.
- The closing instant is one, its grace is published, what comes late is kept: services/test_signing.py
  test_what_comes_within; services/test_responses.py test_the_closing_instant, test_what_is_typed_after;
  web/test_partner_afterwards.py test_nobody_says_by_a_header, test_a_draft_at_the_bell.
- A sign-off is bound to what was signed, contributors cannot give one: services/test_colleagues.py
  test_the_sign_off_is_bound; here, test_an_edit_after_signing; web/test_partner_pages.py test_whoever_only_writes.
- What was typed comes back from a form that cannot be taken: web/test_partner_pages.py test_no_form_is_taken;
  web/test_partner_saving.py. A draft never goes by itself: there, test_a_draft_never.
- A token and our own origin on every form: web/test_partner_pages.py test_no_form_is_taken, test_behind_https.
- No browser keeps a page behind a link: web/test_partner_pages.py test_looking, test_nothing_of_anybody.
- A form writes only its own fields: here, test_a_form_writes_only.
- The questions are frozen, a correction is a version: services/test_corrections.py test_the_approved_version,
  test_an_answer_stays_in; services/test_word_forms.py test_a_form_that_was_out.
- A later close loses nothing: here, test_a_later_close; services/test_signing.py test_an_extension.
- Whoever leaves is out at the next click, whoever comes takes over: web/test_partner_pages.py
  test_a_colleague_who_leaves, test_a_new_person, test_links_that_an_officer_ends.
- A copy is compared with what is stored: here, test_what_was_altered; web/test_partner_afterwards.py
  test_a_copy_is_checked.
- Odd text: web/test_odd_text.py, web/test_odd_text_elsewhere.py; on both databases
  journeys/test_pressed_together.py test_no_letter.
- One limit, in words, nothing cut: here, test_a_text_of_the_greatest_length, test_the_longest_answer.
"""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, func, select, update
from sqlalchemy.types import JSON

from consult import clock
from consult.db import Base, db, within
from consult.domain.answers import TEXT_LIMIT
from consult.models.circulation import Link
from consult.models.colleagues import Colleague
from consult.models.responses import Response, Submission
from consult.reports.html import render_html
from consult.reports.spreadsheet import render_xlsx
from consult.reports.value import canonical_json
from consult.reports.word import render_docx
from consult.services import extensions, reports
from tests import world
from tests.web.visits import FIRST, everything, seen_on, words_of
from tests.web.whole_answer import ON, SIGNED, Whole, whole

EVE = {"name": "Eve Roe", "email": "eve@else.example", "again": "eve@else.example"}


@pytest.fixture
def answer(app: Flask) -> Whole:
    return whole(app)


def figures_on(client: FlaskClient, base: str) -> tuple[str, str]:
    """The receipt and the checksum that stand on a copy."""
    copy = client.get(base + "copy.txt").text
    receipt = re.search(r"Receipt ([\w-]+),", copy)
    figures = re.search(r"Checksum: ([0-9a-f]{64})", copy)
    assert receipt and figures
    return receipt[1], figures[1]


def same(client: FlaskClient, receipt: str, figures: str) -> bool:
    given = words_of(client.post("/check-a-copy", data={"receipt": receipt, "checksum": figures}).text)
    assert ("Not the same." in given) != ("The same." in given)
    return "The same." in given


def test_what_was_altered_where_it_is_stored_is_not_the_same_as_the_copy(
    answer: Whole, client: FlaskClient
) -> None:
    receipt, figures = figures_on(answer.lead, answer.base)
    assert same(client, receipt, figures) and same(client, receipt, figures[:16].upper())
    assert not same(client, receipt, figures[:15] + ("0" if figures[15] != "0" else "1"))
    assert not same(client, receipt[:-1] + "?", figures)
    with within(FIRST):
        last = db.session.scalars(select(Submission).where(Submission.checksum == figures)).one()
        changed = last.document | {"answers": {"q2": {"text": "Whatever suits"}}}
        db.session.execute(update(Submission).where(Submission.id == last.id).values(document=changed))
        db.session.commit()
    assert not same(client, receipt, figures)


def marker(column: Column[Any]) -> str:
    """A value of the column's own type that nobody here would give."""
    kind = column.type
    if isinstance(kind, Boolean):
        return "true"
    if isinstance(kind, Integer):
        return "47474747"
    if isinstance(kind, (Date, DateTime)):
        return "2001-02-03"
    return '{"a": "intruder"}' if isinstance(kind, JSON) else "intruder"


def intruding(own: dict[str, str]) -> dict[str, str]:
    """Every column that any table has, as a field of a form that has no such field."""
    columns = [one for table in Base.metadata.sorted_tables for one in table.columns]
    more = {one.name: marker(one) for one in columns}
    more |= {
        "org_id": "47474747",
        "organisation": "intruder",
        "is_contributor": "false",
        "signer": "intruder",
    }
    return {name: value for name, value in more.items() if name not in own}


def test_a_form_writes_only_the_fields_that_it_has_whatever_else_is_sent(
    answer: Whole, caplog: pytest.LogCaptureFixture
) -> None:
    """Each form is sent with a field for every column of every table."""
    fire, hall, chamber = (f"/answer/{one}/" for one in (answer.fire_id, answer.hall_id, answer.chamber_id))
    lead, base, sent = answer.lead, answer.base, set()

    def send(browser: FlaskClient, path: str, **own: str) -> None:
        reply = browser.post(path, data=own | intruding(own))
        assert reply.status_code in (200, 302), f"{path}: {reply.status_code} {words_of(reply.text)[:300]}"
        sent.add(path.split("/", 3)[3])
        assert "organisation_id" in caplog.text and "intruder" not in caplog.text
        caplog.clear()

    send(lead, base + "talk/q2", text="Nothing of it")
    send(lead, base + "ask", kind="question", text="What of the rent?", asked_by="Mair")
    send(lead, base + "section/s1", **{"q1": "No", "q1-seen": "1"})
    send(lead, base + "together", name="Ben Ash", role="contributor", email="")
    send(lead, base + "together/3", role="contributor", key="q2")
    send(lead, base + "together/3/back", why="Too short")
    send(lead, base + "together/3/link")
    send(answer.anna, base + "ready", ready="no")
    send(lead, base + "versions/q2", take="stands", seen="1")
    send(lead, base + "word/take", **{"q3": "Agree", "q3-seen": "0"})
    send(lead, base + "meetings", meetings="4 October 2010")
    send(lead, base + "calendar")
    drafted = re.search(r'name="draft" value="(\w+)"', lead.get(base + "check").text)
    assert drafted
    signed = SIGNED | {"capacity": "", "basis": "", "draft": drafted[1]}
    send(lead, base + "check", **signed)
    send(lead, base + "withdraw", name="Mair Pugh")
    send(lead, base + "withdraw/restore", name="Mair Pugh")
    send(answer.fire, fire + "will-not-answer", way="declined", why="No time")
    send(answer.fire, fire + "will-not-answer/take-back")
    send(answer.hall, hall + "entered/confirm", name="Jo Lunt")
    send(answer.hall, hall + "entered/correct")
    send(lead, base + "pass-on", **EVE, do="send")
    clock.set_to(world.AFTER + timedelta(days=1))
    send(answer.fire, fire + "late", **signed, reason="A fire")
    send(
        answer.chamber, chamber + "agreed", **ON, word="agreed", said_by="Bea", body="", minute="", changes=""
    )
    assert len(sent) == 22
    for table, rows in everything().items():
        for row in rows:
            assert not re.search("intruder|47474747|2001-02-03", str(row).casefold()), (table, row)
    with within(FIRST):
        ben = db.session.scalars(select(Colleague).where(Colleague.name == "Ben Ash")).one()
        mine = db.session.scalars(
            select(Response).where(Response.receipt == figures_of(ben.invitation_id))
        ).one()
    assert ben.role == "contributor" and not mine.is_nil and mine.withdrawn_at is None


def figures_of(invitation_id: int) -> str:
    return str(db.session.scalar(select(Response.receipt).where(Response.invitation_id == invitation_id)))


def count(column: object, *where: object) -> int:
    with within(FIRST):
        found = db.session.scalar(select(func.count(column)).where(*where)) or 0  # type: ignore[arg-type]
    db.session.rollback()  # a reading that stays open would not see what others do
    return found


def test_an_edit_after_signing_shows_to_everybody_who_works_on_it_and_what_was_signed_stays(
    answer: Whole, client: FlaskClient
) -> None:
    lead, base = answer.lead, answer.base
    receipt, figures = figures_on(lead, base)
    draft = re.search(r'name="draft" value="(\w+)"', lead.get(base + "check").text)
    assert draft and "has changed since it was submitted" not in words_of(lead.get(base + "tasks").text)
    answer.anna.post(base + "section/s1", data={"q1": "No", "q1-seen": "1"})
    for browser in (lead, answer.anna, answer.dee):
        for path in ("", "tasks"):
            assert "The answer has changed since it was submitted." in words_of(browser.get(base + path).text)
    assert lead.post(base + "check", data=SIGNED | {"draft": draft[1]}).status_code == 409
    assert answer.anna.post(base + "check", data=SIGNED).status_code == 403
    assert figures_on(lead, base) == (receipt, figures) and same(client, receipt, figures)


def test_a_later_close_leaves_everything_that_people_did_as_it_was(answer: Whole) -> None:
    def kept() -> dict[str, list[tuple[Any, ...]]]:
        moved = {"consultation", "timetable", "milestone", "history", "message", "sending", "posting", "link"}
        return {
            name: rows for name, rows in everything().items() if name not in moved and "extension" not in name
        }

    before, links = kept(), count(Link.id, Link.revoked_at.is_(None))
    with within(FIRST):
        seen, later = world.seen(answer.desk.actor, "SP-2010-1"), world.CLOSE + timedelta(days=14)
        extensions.extend(
            answer.desk.actor, "SP-2010-1", new_close=later, reason="Harvest.", seen_version=seen
        )
    assert kept() == before
    assert count(Link.id, Link.revoked_at.is_(None)) >= links
    clock.set_to(world.FIRST_LATE + timedelta(days=1))
    words = words_of(answer.lead.get(answer.base + "together").text)
    assert "Anna Lee Ready" in words and "11 October 2010" in words
    assert answer.anna.post(answer.base + "section/s1", data={"q1": "No", "q1-seen": "1"}).status_code == 302
    assert answer.lead.post(answer.base + "check", data=SIGNED).status_code == 302


LIMITS = (  # where it is typed, the field, how many characters it takes
    ("section/s1", "q2", TEXT_LIMIT),
    ("section/s1", "q1-text", TEXT_LIMIT),
    ("section/rest", "comment-paper", TEXT_LIMIT),
    ("section/s2", "q4-wording", TEXT_LIMIT),
    ("check", "signed_by", 200),
    ("check", "capacity", 2000),
    ("check", "basis", 2000),
    ("talk/q2", "text", TEXT_LIMIT),
    ("together", "name", 100),
    ("together/1/back", "why", 2000),
    ("ask", "text", 2000),
    ("ask", "asked_by", 200),
    ("withdraw", "name", 200),
    ("pass-on", "name", 200),
)
BESIDE = {
    "check": SIGNED,
    "together": {"role": "contributor"},
    "ask": {"kind": "question", "text": "Is it so?", "asked_by": "Mair"},
    "pass-on": EVE | {"do": "look"},
    "section/s2": {"q4": "Support with changes"},
}


@pytest.mark.parametrize(("path", "field", "limit"), LIMITS)
def test_a_text_of_the_greatest_length_is_kept_whole_and_one_letter_more_comes_back_whole_with_the_limit(
    app: Flask, path: str, field: str, limit: int
) -> None:
    answer = whole(app)
    most = ("ŵy " * limit)[: limit - 4].strip() + "Last"
    most = most.rjust(limit, "ŵ")
    page = answer.base + path
    shown = answer.lead.get(page).text if answer.lead.get(page).status_code == 200 else ""
    fields = seen_on(shown) | BESIDE.get(path, {})
    over = answer.lead.post(page, data=fields | {field: most + "x"})
    assert over.status_code == 400
    words = words_of(over.text)
    assert re.search(rf"{limit:,}|{limit}", words), words[:600]
    assert most + "x" in html.unescape(over.text)
    assert most not in str(everything())
    assert answer.lead.post(page, data=fields | {field: most}).status_code in (200, 302)
    assert path == "pass-on" or most in str(everything())


def test_the_longest_answer_stands_whole_in_every_copy_and_in_the_word_form(answer: Whole) -> None:
    lead, base = answer.lead, answer.base
    most = " ".join(f"gair{number}" for number in range(2200)).ljust(TEXT_LIMIT - 5, "x") + " Olaf"
    lead.post(base + "section/s1", data={"q2": most, "q2-seen": "1", "q2-keep": "mine"})
    assert lead.post(base + "check", data=SIGNED).status_code == 302
    for path in ("tasks", "word"):
        assert f"up to {TEXT_LIMIT:,} characters" in words_of(lead.get(base + path).text)
    assert most in lead.get(base + "copy").text
    squeezed = "".join(most.split())
    assert squeezed in "".join(lead.get(base + "copy.txt").text.split())
    printed = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(lead.get(base + "copy.pdf").data)).pages
    )
    assert "Olaf" in printed and all(f"gair{number}" in printed for number in range(0, 2100, 100))
    with ZipFile(io.BytesIO(lead.get(base + "word/form.docx").data)) as form:
        assert most in re.sub("<[^>]+>", "", form.read("word/document.xml").decode())


INSIDE = {  # what is an organisation's own, and nobody's whom the report goes to
    "a colleague": "Anna Lee",
    "a deputy": "Dee Roe",
    "an address": "@wickcarers.example",
    "who signed": "Mair Pugh",
    "a remark": "See minute 4",
    "a text that waits": "Three seats",
    "an unsubmitted draft": "Engines",
    "a withdrawn answer": "Haggling",
    "who withdrew": "Bea Canary",
    "an objection": "He never said that",
    "who asked": "Asker Canary",
    "why it is late": "Reason Canary",
}


def test_what_is_an_organisations_own_stands_in_nothing_that_is_published(answer: Whole) -> None:
    fire, hall, chamber = (f"/answer/{one}/" for one in (answer.fire_id, answer.hall_id, answer.chamber_id))
    asked = {"kind": "question", "text": "Is it so?", "asked_by": "Asker Canary"}
    for browser, path, data, moment in (
        (answer.lead, answer.base + "ask", asked, world.OPEN),
        (answer.chamber, chamber + "withdraw", {"name": "Bea Canary"}, world.OPEN),
        (answer.fire, fire + "late", SIGNED | {"reason": "Reason Canary"}, world.AFTER),
        (answer.hall, hall + "entered/object", {"objector": "Jo", "note": "He never said that"}, world.AFTER),
    ):
        clock.set_to(moment)
        assert browser.post(path, data=data).status_code == 302, path
    stored = str(everything())
    assert all(words in stored for words in INSIDE.values())
    with within(FIRST):
        reports.ask(answer.desk.actor, "SP-2010-1")
        report = reports.freeze(reports.claim_next() or 0)
        tally = reports.tally(answer.desk.actor, "SP-2010-1")
        faces = {
            "page": render_html(report),
            "data": canonical_json(report).decode(),
            "tally": tally.decode(),
        }
        for name, packed in (("table", render_xlsx(report)), ("document", render_docx(report))):
            with ZipFile(io.BytesIO(packed)) as parts:
                faces[name] = "".join(parts.read(one).decode("utf-8", "replace") for one in parts.namelist())
    stranger = answer.app.test_client()
    for path in ("/", "/papers.atom", "/papers/SP-2010-1"):
        faces[path] = stranger.get(path).text
    assert all("Two seats" in faces[name] for name in ("page", "data", "table", "document"))
    found = [(name, what) for name, face in faces.items() for what, words in INSIDE.items() if words in face]
    assert found == []
    book = load_workbook(io.BytesIO(render_xlsx(report)))
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert not any(cell.comment for sheet in book for row in sheet.iter_rows() for cell in row)
    sizes = [
        one for sheet in book for one in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    ]
    assert not any(one.hidden for one in sizes)
