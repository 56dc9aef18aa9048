"""What holds for every page of an organisation and of its colleagues: sweeps over all of their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult import clock
from consult.db import db, within
from consult.domain.ticks import BEATS
from consult.models.history import HistoryRow
from consult.services import links, ticks
from tests import world
from tests.web.visits import FIRST, everything, words_of
from tests.web.whole_answer import SIGNED, Whole, whole

TYPED = "Words that somebody typed and that must not be lost"
EVIL = "https://evil.example"
JSON = {"Accept": "application/json"}
# What whoever was let in to write may send; signing, and all that is the lead's, is not among it.
WRITING = {
    "ask",
    "choose",
    "everything_stands",
    "ready",
    "save_section",
    "save_whole",
    "section_stands",
    "send_link",
}
WRITING |= {"talk", "word_back", "word_take"}
UNREAD = {"partner.changes"}  # there was no earlier round
FORM = SIGNED | {
    "draft": "",
    "kind": "question",
    "text": TYPED,
    "asked_by": "Mair",
    "name": "Eve Stray",
    "email": "eve@else.example",
    "again": "eve@else.example",
    "do": "send",
    "role": "deputy",
    "why": TYPED,
    "way": "declined",
    "ready": "yes",
    "word": "agreed",
    "said_by": "Eve",
    "on-day": "28",
    "on-month": "9",
    "on-year": "2010",
    "reason": TYPED,
    "objector": "Eve",
    "note": TYPED,
    "meetings": "4 October 2010",
    "q2": TYPED,
    "q2-seen": "1",
    "take": "stands",
}


@pytest.fixture
def answer(app: Flask) -> Whole:
    return whole(app)


def not_kept(given: TestResponse) -> TestResponse:
    """No browser and no proxy keeps it, and none takes one person's for another's."""
    place = f"{given.request.method} {given.request.path}: {given.status_code}"
    assert given.headers["Cache-Control"] == "no-store", place
    assert "Cookie" in given.headers["Vary"], place
    assert "ETag" not in given.headers and given.status_code < 500, place
    return given


def test_looking_changes_nothing_whoever_looks_and_nobody_keeps_what_was_seen(answer: Whole) -> None:
    people = {answer.lead: "", answer.anna: ""}
    people |= {answer.hall: answer.hall_id, answer.fire: answer.fire_id, answer.chamber: answer.chamber_id}
    rules, read = list(answer.rules("GET")), set()
    for moment in (world.OPEN, world.AFTER):
        clock.set_to(moment)
        before = everything()
        for browser, public_id in people.items():
            writes = browser in (answer.lead, answer.anna)
            for rule in rules if writes else [one for one in rules if one.endpoint not in read]:
                if rule.rule.endswith(".pdf") and browser is not answer.lead:
                    continue  # a process of its own prints it, which takes a second
                for method in ("HEAD", "GET"):
                    given = not_kept(browser.open(answer.address(rule, public_id), method=method))
                read |= {rule.endpoint} if given.status_code == 200 else set()
        assert everything() == before
    assert {rule.endpoint for rule in rules} - read == UNREAD


def test_nothing_of_anybody_is_kept_by_a_browser_errors_too(answer: Whole, client: FlaskClient) -> None:
    names = {"reference": "SP-2010-1", "public_id": answer.hall_id}
    for name in BEATS:  # a clock that has never ticked is not healthy
        ticks.end(name)
    for rule in answer.app.url_map.iter_rules():
        if rule.endpoint.startswith(("officer.", "public.", "steering.")) and "GET" in rule.methods:
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: names.get(match[1], "1"), rule.rule)
            not_kept(answer.desk.client.get(address))
            not_kept(client.get(address))
    base, statuses = answer.base, []
    for browser, method, path, data in (
        (answer.lead, "GET", base + "nothing-like-it", None),
        (answer.lead, "GET", base + "files/99", None),
        (answer.lead, "PUT", base + "whole", None),
        (answer.lead, "POST", base + "section/s1", {"q2": "Old", "q2-seen": "0"}),
        (answer.lead, "POST", base + "section/s1", {"q2": "x" * 12_600_000, "q2-seen": "0"}),
        (answer.lead, "POST", base + "talk/q2", {"text": ""}),
        (answer.anna, "POST", base + "check", SIGNED),
        (client, "GET", base, None),
    ):
        statuses.append(not_kept(browser.open(path, method=method, data=data)).status_code)
    assert statuses == [404, 404, 405, 409, 413, 400, 403, 404]
    style = re.findall(r'href="(/static/[^"]+css[^"]*)"', client.get("/").text)[0]
    with client.get(style) as given:
        assert given.headers["Cache-Control"] != "no-store"


def strict(app: Flask, browser: FlaskClient) -> FlaskClient:
    """The same person's browser at an application that asks for tokens."""
    here = app.test_client()
    with browser.session_transaction() as known, here.session_transaction() as session:
        session.update(known)
    return here


# A mail program's button has neither a cookie nor a form of ours (RFC 8058). Its address has the secret, and all
# that it does is to end reminders: tests/web/test_partner_quiet.py.
WITHOUT_TOKEN = {"public.end_reminders"}


def test_no_form_is_taken_without_its_token_and_none_from_another_site(
    answer: Whole, another_app: Callable[..., Flask]
) -> None:
    """What was typed comes back all the same."""
    app = another_app(WTF_CSRF_ENABLED=True)
    lead, officer = strict(app, answer.lead), strict(app, answer.desk.client)
    (token,) = set(re.findall(r'name="csrf_token" value="([^"]+)"', lead.get(answer.base + "whole").text))
    before, tried = everything(), 0
    foreign = (
        {"Origin": EVIL},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    )
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint.startswith("demonstration."):
            continue
        if rule.endpoint in WITHOUT_TOKEN:
            continue
        path = answer.address(rule).replace("<reference>", "SP-2010-1")
        for browser in (lead, officer):
            for extra, headers in (
                ({}, {}),
                ({"csrf_token": "old"}, {}),
                *(({"csrf_token": token}, one) for one in foreign),
            ):
                given = browser.post(path, data=FORM | extra, headers=headers)
                assert given.status_code == 400, f"{rule} {extra} {headers}"
                assert TYPED in words_of(not_kept(given).text), rule
                tried += 1
    assert tried > 500 and everything() == before
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    for headers in ({}, {"Origin": "null"}, ours):
        given = lead.post(
            answer.base + "talk/q2", data={"text": "Ours", "csrf_token": token}, headers=headers
        )
        assert given.status_code == 302, headers


def test_behind_https_a_form_needs_no_word_on_where_it_came_from(
    answer: Whole, another_app: Callable[..., Flask]
) -> None:
    """Our pages tell browsers to keep that to themselves."""
    lead, secure = strict(another_app(WTF_CSRF_ENABLED=True), answer.lead), "https://localhost"
    page = lead.get(answer.base + "talk/q2", base_url=secure)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0]
    sent = {"text": "Over a safe line", "csrf_token": token}
    assert lead.post(answer.base + "talk/q2", data=sent, base_url=secure).status_code == 302
    sent["csrf_token"] = "old"
    assert lead.post(answer.base + "talk/q2", data=sent, base_url=secure).status_code == 400


@pytest.mark.parametrize("late", [False, True], ids=["open", "closed"])
def test_whoever_only_writes_signs_nothing_and_rules_over_nobody_by_any_address(
    answer: Whole, late: bool
) -> None:
    clock.set_to(world.AFTER if late else world.OPEN)
    before = everything()
    for rule in answer.rules("POST"):
        if rule.endpoint.partition(".")[2] not in WRITING:
            given = answer.anna.post(answer.address(rule), data=FORM)
            assert given.status_code in (403, 404), f"{rule}: {given.status_code}"
    assert everything() == before


def test_nobody_reaches_what_belongs_to_another_organisation_through_the_own_pages(answer: Whole) -> None:
    """The colleague, the document, the calendar and the paper of somebody else, under one's own address."""
    hall = f"/answer/{answer.hall_id}/"
    before = everything()
    for path in (
        "together/1",
        "together/1/back",
        "together/1/link",
        "together/1/remove",
        "calendar/1/stop",
        f"home/{answer.base.split('/')[2]}/send",
    ):
        assert answer.hall.post(hall + path, data=FORM).status_code == 404, path
    for path in ("together/1", "files/2", "versions/2", "versions/2.pdf"):
        for method in ("GET", "HEAD"):
            for headers in ({}, {"Range": "bytes=0-9"}):
                assert answer.hall.open(hall + path, method=method, headers=headers).status_code == 404, path
    for path in ("files/1", "together/1", "check", "section/s1"):
        assert answer.anna.get(hall + path).status_code == 404, path
    assert everything() == before
    assert answer.hall.post(hall + "whole", data={"take-away": "2"}).status_code == 404
    assert everything()["attachment"] == before["attachment"]


def test_a_colleague_opens_the_document_that_goes_with_the_answer(answer: Whole) -> None:
    for browser in (answer.lead, answer.anna, answer.dee):
        given = browser.get(answer.base + "files/2")
        assert given.status_code == 200 and given.data.startswith(b"%PDF")


def shut_out(answer: Whole, browser: FlaskClient) -> None:
    """There is nothing any more at any address; what was typed is given back, and nothing is written."""
    before = everything()
    for rule in (*answer.rules("GET"), *answer.rules("POST")):
        for method in ("GET", "HEAD", "POST"):
            if method in (rule.methods or ()):
                for headers in ({}, JSON):
                    given = browser.open(answer.address(rule), method=method, data=FORM, headers=headers)
                    assert given.status_code == 404, f"{method} {rule}: {given.status_code}"
                    assert method != "POST" or TYPED in words_of(given.text), rule
    assert everything() == before


def acts() -> list[str]:
    with within(FIRST):
        return [f"{row.act} {row.detail}" for row in db.session.query(HistoryRow).order_by(HistoryRow.id)]


def test_a_colleague_who_leaves_is_out_at_the_next_click_everywhere_and_the_draft_stays(
    answer: Whole,
) -> None:
    page = answer.base + "section/s1"
    answer.anna.post(page, data={"q1": "No", "q1-seen": "1"})
    answer.lead.post(answer.base + "together/1/remove")
    shut_out(answer, answer.anna)
    assert "Last written by Anna Lee" in words_of(answer.lead.get(page).text)
    assert "Between colleagues (1)" in words_of(answer.lead.get(page).text)
    assert any("let a colleague in" in one and "Anna Lee" in one for one in acts())
    assert "Anna Lee" in acts()[-1] and "take a colleague's link away" in acts()[-1]


def test_a_new_person_takes_the_answer_over_and_the_one_before_is_out_at_the_next_click(
    answer: Whole,
) -> None:
    passed = {"name": "Sam Rook", "email": "sam@wickcarers.example", "again": "sam@wickcarers.example"}
    answer.lead.post(answer.base + "pass-on", data=passed | {"do": "send"})
    shut_out(answer, answer.lead)
    sam = answer.app.test_client()
    with within(FIRST):
        sam.get("/a/" + world.secret_for("sam@wickcarers.example"))
    words = words_of(sam.get(answer.base + "section/s1").text)
    assert "Two seats" in words and "There are two versions of this answer" in words
    assert sam.get(answer.base + "files/2").status_code == 200
    assert sam.post(answer.base + "check", data=SIGNED | {"signed_by": "Sam Rook"}).status_code == 302
    (passed_on,) = (one for one in acts() if one.startswith("pass on "))
    assert "Mair Pugh" in passed_on and "Sam Rook" in passed_on


def test_links_that_an_officer_ends_are_ended_for_everybody_who_was_let_in(answer: Whole) -> None:
    with within(FIRST):
        links.end(answer.desk.actor, "SP-2010-1", answer.base.split("/")[2])
    for browser in (answer.lead, answer.anna, answer.dee):
        shut_out(answer, browser)
