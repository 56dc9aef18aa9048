"""The pages of signing and of what follows: conditional fields, parts kept back, copies, withdrawing, the bell."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.jobs import ticks
from consult.models.history import HistoryRow
from consult.models.lateness import LateRequest
from consult.models.responses import Response, Submission
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRE, FIRST, begun, come_in, everything, submissions, words_of

SIGNED = {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"}
PENDING = SIGNED | {
    "authority": "pending",
    "pending_body": "The trustees",
    "pending_on-day": "4",
    "pending_on-month": "10",
    "pending_on-year": "2010",
}


@pytest.fixture
def base(app: Flask, client: FlaskClient) -> str:
    """Where a partner's pages begin, with one question answered."""
    return begun(client)


def read(client: FlaskClient, path: str) -> str:
    return words_of(client.get(path).text)


@pytest.mark.parametrize(
    ("given", "place", "sentence"),
    [
        ({"authority": "board"}, "board_on-day", "Give the day on which your board"),
        (
            {"authority": "board", "board_on-day": "31", "board_on-month": "2"},
            "board_on-day",
            "must be a real date",
        ),
        (PENDING | {"pending_on-year": "2009"}, "pending_on-day", "That day has passed."),
        ({"authority": "members"}, "members_asked", "how many members were asked"),
        ({"authority": "members", "members_asked": "all"}, "members_asked", "Give a whole number"),
        ({"authority": "members", "members_asked": "40"}, "members_how", "Say how they were asked."),
        (
            {"authority": "members", "members_asked": "40", "members_how": "x" * 2001},
            "members_how",
            "2000 characters",
        ),
        ({"basis": "x" * 2001}, "basis", "2000 characters"),
    ],
)
def test_each_choice_of_authority_asks_for_its_own_and_what_was_typed_stays(
    base: str, client: FlaskClient, given: dict[str, str], place: str, sentence: str
) -> None:
    answer = client.post(base + "check", data=SIGNED | given)
    assert answer.status_code == 400
    assert f'href="#{place}"' in answer.text and sentence in answer.text
    assert f'id="{place}"' in answer.text
    assert submissions() == []


def test_what_is_typed_under_another_choice_is_neither_asked_for_nor_kept(
    base: str, client: FlaskClient
) -> None:
    strays = {"board_on-day": "99", "members_asked": "many", "pending_body": "The trustees"}
    assert client.post(base + "check", data=SIGNED | strays).location == base + "receipt"
    assert not {"body", "on", "asked"} & set(submissions()[0].document)


def test_a_form_writes_its_own_fields_and_no_other(base: str, client: FlaskClient) -> None:
    """S41: what a form does not have is ignored, whoever sends it."""
    extra = {
        "organisation": "Somebody else",
        "submitted_at": "2010-07-05",
        "number": "9",
        "grace_minutes": "99",
        "lodged_late": "yes",
        "kept_until": "2099-01-01",
        "notice": "7",
        "confidential": ["q2", "organisation", "q1"],
        "round": "2",
        "since": "5",
    }
    client.post(base + "check", data=SIGNED | extra)
    (given,) = submissions()
    assert given.document["organisation"] == "Wick Carers Network"
    assert given.document["confidential"] == ["q1"], "only what was answered can be kept back"
    assert given.document["kept_until"] == "2012-09-27" and given.document["notice"]["number"] == 1
    assert (given.number, given.document["round"]) == (1, 1)
    assert not {"grace_minutes", "lodged_late", "since"} & set(given.document)


def test_the_notice_and_the_last_day_of_keeping_stand_before_the_button(
    base: str, client: FlaskClient
) -> None:
    for path in ("check", "no-comment"):
        page = client.get(base + path).text
        words = words_of(page[: page.rindex("<button")])
        assert "Disclosure and personal data" in words and "kept until 27 September 2012" in words
        assert "This is your choice." in words and "consent" not in words.replace("It is not consent", "")


def test_what_was_said_last_time_stands_there_again(base: str, client: FlaskClient) -> None:
    client.post(base + "check", data=PENDING | {"basis": "They elect us", "confidential": "q1"})
    page = client.get(base + "check").text
    assert 'value="The trustees"' in page and "They elect us" in page
    assert re.search(r'value="q1"[^>]*checked', page) and re.search(r'value="pending"[^>]*checked', page)
    assert re.search(r'name="pending_on-year"[^>]*value="2010"', page)


def test_a_copy_is_a_tagged_pdf_that_names_its_language_its_title_and_its_checksum(
    base: str, client: FlaskClient
) -> None:
    client.post(base + "check", data=SIGNED | {"confidential": "q1"})
    answer = client.get(base + "copy.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=SP-2010-1-")
    assert answer.headers["Cache-Control"] == "no-store"
    with pikepdf.open(BytesIO(answer.data)) as printed:
        assert str(printed.Root.Lang) == "en-GB" and printed.Root.MarkInfo.Marked
        assert "The answer of Wick Carers Network" in str(printed.docinfo["/Title"])
        assert "/StructTreeRoot" in printed.Root
        assert b"pdfuaid" in printed.Root.Metadata.read_bytes()
    assert client.get(base + "copy.pdf").data == answer.data == client.get(base + "submitted/1.pdf").data


def test_every_version_is_listed_and_can_be_read(base: str, client: FlaskClient) -> None:
    client.post(base + "check", data=SIGNED)
    client.post(base + "section/s1", data={"q2": "More seats", "q2-seen": "0"})
    client.post(base + "check", data=SIGNED)
    words = read(client, base + "receipt")
    assert (
        "Version 2 , Monday 2 August 2010" in words
        and ": this one counts" in words
        and "Version 1 ," in words
    )
    old = read(client, base + "submitted/1")
    assert "More seats" not in old and "Version 2 is the one that counts." in old
    assert client.get(base + "submitted/3").status_code == 404


def test_withdrawing_asks_once_and_is_put_back_with_its_receipt(base: str, client: FlaskClient) -> None:
    client.post(base + "check", data=SIGNED)
    before = everything()
    assert "It is then not counted and not printed" in read(client, base + "withdraw")
    assert client.post(base + "withdraw", data={"name": ""}).status_code == 400
    assert everything() == before, "looking at the page, and a blank name, change nothing"
    assert client.post(base + "withdraw", data={"name": "Mair Pugh"}).location == base
    words = read(client, base)
    assert "You have withdrawn your answer." in words and "Your answer is in." not in words
    assert client.get(base + "receipt").location == base
    assert client.post(base + "withdraw/restore", data={"name": "Mair Pugh"}).location == base
    assert "Your answer is in." in read(client, base)
    clock.set_to(world.AFTER)
    assert client.post(base + "withdraw", data={"name": "Mair Pugh"}).status_code == 403
    assert client.get(base + "withdraw").location == base


def test_a_provisional_answer_says_so_and_is_confirmed_after_the_close(
    base: str, client: FlaskClient
) -> None:
    client.post(base + "check", data=PENDING)
    assert "it goes to The trustees on 4 October 2010" in read(client, base + "receipt")
    assert "It is provisional" in read(client, base)
    clock.set_to(world.AFTER + timedelta(days=8))
    assert "Confirm what your board agreed" in read(client, base)
    assert "What did they agree?" in read(client, base + "agreed")
    wrong = client.post(base + "agreed", data={"word": "changed"})
    assert wrong.status_code == 400
    assert all(f'href="#{place}"' in wrong.text for place in ("on-day", "said_by", "changes"))
    said = {"word": "changed", "changes": "Nine seats", "said_by": "Mair Pugh", "minute": "12"}
    day = {"on-day": "4", "on-month": "10", "on-year": "2010"}
    assert client.post(base + "agreed", data=said | day).location == base + "agreed"
    words = read(client, base + "agreed")
    assert "Agreed with changes." in words and "minute 12" in words and "Nine seats" in words
    again = client.post(base + "agreed", data=said | day | {"changes": "Ten seats"})
    assert again.status_code == 409 and "Ten seats" in words_of(again.text), "it is said once"


def test_an_answer_that_is_not_provisional_has_no_such_page(base: str, client: FlaskClient) -> None:
    client.post(base + "check", data=SIGNED)
    clock.set_to(world.AFTER)
    assert client.get(base + "agreed").status_code == 404
    assert client.post(base + "agreed", data={"word": "agreed"}).status_code in (400, 404)


def test_a_draft_at_the_bell_is_asked_for_and_the_officers_decision_is_read(
    app: Flask, client: FlaskClient
) -> None:
    desk = Desk(app)
    world.approved(desk.actor)
    base = come_in(client, FIRE)
    client.post(base + "section/s1", data={"q2": "Fire engines", "q2-seen": "0"})
    assert client.get(base + "late").location == base, "nothing is late while it is open"
    desk.at(world.AFTER)
    words = read(client, base)
    assert "It is kept" in words and "Ask for it to be lodged late" in words
    blank = client.post(base + "late", data=SIGNED)
    assert blank.status_code == 400 and 'href="#reason"' in blank.text
    assert client.post(base + "late", data=SIGNED | {"reason": "We were at a fire."}).location == base
    assert "Waiting for a decision" in read(client, base)
    page = "/consultations/SP-2010-1"
    for where in ("/workspace", page, f"{page}/responses"):
        assert "1 asks to be lodged late" in desk.read(where), where
    client.post(base + "section/s1", data={"q2": "Lifeboats", "q2-seen": "1"})
    words = read(client, base)
    assert words.index("What you asked to be lodged") < words.index("Fire engines")
    assert words.index("What is kept besides") < words.index("Lifeboats")
    assert "We were at a fire." in desk.read(f"{page}/late")
    shown = desk.read(f"{page}/late/1")
    assert "Fire engines" in shown and "Mair Pugh" in shown
    assert desk.send(f"{page}/late/1", way="lodge").status_code == 400
    assert desk.send(f"{page}/late/1", way="lodge", decision="They were at a fire.").status_code == 302
    for where in ("/workspace", page):
        assert "to be lodged late" not in desk.read(where), "nothing waits any more"
    words = read(client, base)
    assert "It was lodged late." in words and "They were at a fire." in words
    assert "Lodged late by decision of Ann Wade: They were at a fire." in read(client, base + "receipt")
    assert desk.send(f"{page}/late/1", way="refuse", decision="No.").status_code == 400
    with within(FIRST):
        assert db.session.scalars(select(LateRequest.outcome)).one() == "lodged"
        assert "lodge an answer late" in db.session.scalars(select(HistoryRow.act)).all()


def test_when_the_time_of_an_answer_is_over_every_page_says_so(app: Flask, client: FlaskClient) -> None:
    desk = Desk(app)
    world.approved(desk.actor)
    base = come_in(client)
    client.post(base + "section/s1", data={"q2": "The minibus is no more", "q2-seen": "0"})
    client.post(base + "check", data=SIGNED)
    page = "/consultations/SP-2010-1"
    desk.at(world.FIRST_LATE.replace(year=2012) - timedelta(days=10))
    assert "Answers are deleted after 27 September 2012" in desk.read("/workspace")
    words = desk.read(page)
    assert "1 answer is deleted after Thursday 27 September 2012." in words
    assert "there is nothing left to compile one from" in words
    desk.at(world.FIRST_LATE.replace(year=2012))
    assert ticks.run("retention") == 1
    assert "1 answer was deleted, on Friday 28 September 2012" in desk.read(page)
    assert "no other report can be compiled" in desk.read(f"{page}/reports")
    assert "Answers are deleted after" not in desk.read("/workspace")
    with within(FIRST):
        name = world.invitation_of("Wick Carers Network").public_id
    words = desk.read(f"{page}/responses/{name}")
    assert "What it said was deleted on Friday 28 September 2012" in words and "minibus" not in words
    for path in ("summary", "summary.csv"):
        assert "The counts stand in the reports" in desk.read(f"{page}/{path}", 404)
    words = read(client, base)
    assert "What you wrote was deleted on Friday 28 September 2012" in words and "minibus" not in words
    assert "lodged late" not in words
    for path in ("copy", "copy.txt", "copy.pdf", "receipt", "submitted/1"):
        answer = client.get(base + path)
        assert answer.status_code == 404 and "It was deleted on 28 September 2012" in answer.text, path


def test_the_rule_on_late_answers_is_published_before_the_close(app: Flask, client: FlaskClient) -> None:
    desk = Desk(app)
    world.approved(desk.actor)
    base = come_in(client)
    desk.at(world.OPEN)
    for words in (read(client, base), read(app.test_client(), "/papers/SP-2010-1")):
        assert "Nothing that reaches us after that counts as in time." in words
    rule = "We lodge late what our own pages kept from us."
    typed = {"grace_minutes": "10", "grace_text": rule, "kept_months": "36"}
    assert desk.send("/rules", **typed).status_code == 302
    for words in (read(client, base), read(app.test_client(), "/papers/SP-2010-1")):
        assert "up to 10 minutes after that still counts" in words and rule in words
    assert "kept until 27 September 2013" in read(client, base + "no-comment")
    for field, wrong in (
        ("grace_minutes", "ten"),
        ("grace_minutes", "-1"),
        ("kept_months", ""),
        ("kept_months", "0"),
    ):
        answer = desk.send("/rules", **typed | {field: wrong})
        assert answer.status_code == 400 and f'href="#{field}"' in answer.text


def test_an_answer_that_was_there_before_the_bell_counts_however_long_it_waited(
    base: str, client: FlaskClient
) -> None:
    clock.set_to(world.FIRST_LATE + timedelta(seconds=20))
    there = {clock.ARRIVED: world.FIRST_LATE - timedelta(milliseconds=1)}
    answer = client.post(base + "check", data=SIGNED, environ_overrides=there)
    assert answer.location == base + "receipt"
    assert submissions()[0].submitted_at == world.FIRST_LATE - timedelta(milliseconds=1)
    assert "It closed on" in read(client, base)


def test_nobody_says_by_a_header_when_the_request_came(base: str, client: FlaskClient) -> None:
    clock.set_to(world.FIRST_LATE)
    early = {
        "consult.arrived": "2010-09-27T22:00:00Z",
        "Consult-Arrived": "2010-09-27",
        "Date": "Mon, 27 Sep 2010",
    }
    assert client.post(base + "check", data=SIGNED, headers=early).status_code == 409
    assert submissions() == []


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=1, minutes=1), ""),
        (timedelta(hours=5, minutes=12, seconds=55), "5 hours 12 minutes left"),
        (timedelta(hours=1, seconds=55), "1 hour left"),
        (timedelta(minutes=1, seconds=55), "1 minute left"),
        (timedelta(seconds=58), "Less than a minute left"),
    ],
)
def test_the_last_day_is_counted_down_in_hours_and_minutes(
    base: str, client: FlaskClient, before: timedelta, words: str
) -> None:
    client.get(base)  # so that the page is compiled before time matters
    clock.set_to(world.FIRST_LATE - before)
    page = client.get(base).text
    found = re.search(r'role="timer"[^>]*>([^<]*)<', page)
    assert (found[1] if found else "") == words
    if found:
        closes, now = (re.findall(rf'data-{name}="([\d.]+)"', page) for name in ("closes", "now"))
        assert float(closes[0]) == world.FIRST_LATE.timestamp()
        assert 0 <= float(now[0]) - (world.FIRST_LATE - before).timestamp() < 60


def test_a_copy_is_checked_by_anybody_who_holds_it_and_tells_nothing_else(
    base: str, client: FlaskClient, app: Flask
) -> None:
    client.post(base + "check", data=SIGNED)
    with within(FIRST):
        receipt = db.session.scalars(select(Response.receipt)).one()
        figures = db.session.scalars(select(Submission.checksum)).one()
    anybody = app.test_client()
    before = everything()
    same = anybody.post("/check-a-copy", data={"receipt": receipt, "checksum": figures[:16]})
    assert "The same." in words_of(same.text) and "version 1" in same.text
    assert "Wick" not in same.text and "Too few" not in same.text
    wrong = anybody.post("/check-a-copy", data={"receipt": receipt, "checksum": "0" * 16})
    unknown = anybody.post("/check-a-copy", data={"receipt": receipt[:-1] + "?", "checksum": "0" * 16})
    assert "Not the same." in words_of(wrong.text)
    assert wrong.text.replace(receipt, "") == unknown.text.replace(receipt[:-1] + "?", "")
    for _try in range(8):
        anybody.post("/check-a-copy", data={"receipt": receipt, "checksum": "1" * 16})
    late = anybody.post("/check-a-copy", data={"receipt": receipt, "checksum": figures})
    assert late.status_code == 429
    clock.set_to(clock.now() + timedelta(minutes=2))
    assert "The same." in words_of(
        anybody.post("/check-a-copy", data={"receipt": receipt, "checksum": figures}).text
    )
    assert everything() == before
    empty = anybody.post("/check-a-copy", data={"receipt": "", "checksum": ""})
    assert empty.status_code == 400


BAD = ["=1+1", "<script>alert(1)</script>", "\u202egnirts", "Ŵyŵ 🚒", "a\x00b", "\n".join(["line"] * 200)]


@pytest.mark.parametrize("text", BAD)
def test_whatever_is_typed_with_a_signature_is_kept_and_shown_as_text(
    base: str, client: FlaskClient, text: str
) -> None:
    fields = {"signed_by": f"Mair {text}"[:150], "capacity": text, "basis": text, "members_how": text}
    sent = client.post(base + "check", data=SIGNED | {"authority": "members", "members_asked": "4"} | fields)
    assert sent.status_code == 302
    for path in ("receipt", "copy", "check"):
        page = client.get(base + path)
        assert page.status_code == 200 and "<script>alert" not in page.text
    assert client.get(base + "copy.txt").status_code == 200


def test_odd_texts_are_printed_in_the_copy_as_they_are(base: str, client: FlaskClient) -> None:
    odd = "\n".join(BAD)[:1900]
    client.post(base + "check", data=SIGNED | {"capacity": odd, "basis": odd})
    assert client.get(base + "copy.pdf").data.startswith(b"%PDF")
