"""Files to keep: who asks is looked at each time, and no name of a file is more than a name in a header."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header
from werkzeug.routing import Rule

from consult.db import within
from consult.domain.access import SYSTEM, Actor
from consult.domain.reviews import Matter
from consult.services import events, links, people, reports, responses, reviews, supporting
from consult.services.responses import SignOff, Upload
from consult.web.files import to_keep
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRST

HALL, WICK, GWEN = "Upper Arle Village Hall", "Wick Carers Network", "gwen@board.example"
SCAN = b"%PDF-1.7 a scan"
WELSH = "Neuadd y Tŷ – “llythyr”.pdf"
FILES = {
    "officer": {
        "officer.calendar_file",
        "officer.directory_csv",
        "officer.directory_template",
        "officer.directory_xlsx",
        "officer.document",
        "officer.feedback_csv",
        "officer.file",
        "officer.report_json",
        "officer.report_pdf",
        "officer.report_word",
        "officer.tally",
        "officer.written_csv",
    },
    "partner": {
        "partner.blank_form",
        "partner.calendar_file",
        "partner.copy_file",
        "partner.copy_pdf",
        "partner.document",
        "partner.earlier_file",
        "partner.file",
        "partner.paper_file",
        "partner.submitted_pdf",
        "partner.word_file",
    },
    "steering": {"steering.data", "steering.pdf"},
    "reviewer": {"reviewer.document"},
    "clerk": {"clerk.report_word"},
}


@dataclass(frozen=True)
class Cabinet:
    """A consultation with a file of every kind; for each audience a browser that may, and how that is ended."""

    app: Flask
    names: dict[str, str]
    browsers: dict[str, FlaskClient]
    ends: dict[str, Callable[[], object]]

    def files(self, audience: str) -> dict[str, str]:
        """The addresses at which the audience gets a file and not a page."""
        rules = [one for one in self.app.url_map.iter_rules() if one.endpoint.startswith(f"{audience}.")]
        found = {one.endpoint: self.address(one) for one in rules if "GET" in one.methods}
        return {
            endpoint: path
            for endpoint, path in found.items()
            if (answer := self.browsers[audience].get(path)).status_code == 200
            and (answer.mimetype != "text/html" or "Content-Disposition" in answer.headers)
        }

    def address(self, rule: Rule) -> str:
        names = self.names | ({"public_id": self.names["report"]} if rule.rule.startswith("/report/") else {})
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: names.get(match[1], "1"), rule.rule)


@pytest.fixture
def cabinet(app: Flask) -> Cabinet:
    desk = Desk(app)
    actor = desk.actor
    reference = world.draft(actor)
    kept = supporting.Copy("Costs", "costs", world.LAUNCH, WELSH, SCAN)
    supporting.add(actor, reference, kept, seen_version=world.seen(actor, reference))
    lena, clerk = world.colleague(actor, "reviewer"), world.colleague(actor, "clerk", "Cleo Moss")
    who = lena.person_id or 0
    reviews.ask(actor, reference, Matter.PAPER, 1, kind="legal", person_id=who, due=None)
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    desk.at(world.OPEN)
    entered(actor, reference)
    member = people.add_person(actor, name="Gwen Hale", email=GWEN, role="steering")
    people.seat(actor, body="Steering group", kind="steering", person_id=member.id)
    partner, link = app.test_client(), "/a/" + world.secret_for("jo@upperarle.example")
    desk.at(world.AFTER)
    reports.ask(actor, reference)
    number = reports.claim_next()
    assert number is not None
    reports.freeze(number)
    reports.store(number, b"%PDF", "0" * 64, 1)
    reader, taker = (signed_in(app, one) for one in (lena, clerk))
    steering, report = app.test_client(), "/r/" + world.secret_for(GWEN, "report_ready")
    names = {"reference": reference, "public_id": public_id_of(HALL)}
    partner.get(link)
    report_id = steering.get(report).location.strip("/").split("/")[-1]
    return Cabinet(
        app,
        names | {"name": names["public_id"], "report": report_id},
        {
            "officer": desk.client,
            "partner": partner,
            "steering": steering,
            "reviewer": reader,
            "clerk": taker,
        },
        {
            "officer": lambda: desk.client.post("/sign-out"),
            "partner": lambda: links.end(actor, reference, names["public_id"]),
            "steering": lambda: people.end_access(actor, member.id),
            "reviewer": lambda: people.end_access(actor, who),
            "clerk": lambda: taker.post("/sign-out"),
        },
    )


def signed_in(app: Flask, who: Actor) -> FlaskClient:
    """A browser in which this person is signed in."""
    address = f"{who.name.split()[0].lower()}@severnvale.example"
    client = app.test_client()
    with client.session_transaction() as session, within(FIRST):
        session["visit"] = people.sign_in(people.sign_in_link_for(SYSTEM, address))
    return client


def public_id_of(name: str) -> str:
    with within(FIRST):
        return world.invitation_of(name).public_id


def entered(actor: Actor, reference: str) -> None:
    """An answer by telephone with a scan of the notes, and a note of an event with another."""
    given, sign_off, day = {"q1": {"value": ["Yes"]}}, SignOff("full", "mine", "Jo Lunt"), world.OPEN.date()
    scan = Upload(WELSH, SCAN)
    responses.enter_on_behalf(
        actor,
        reference,
        public_id_of(HALL),
        given,
        sign_off,
        source="telephone",
        received_on=day,
        scans=[scan],
    )
    note = events.NoteText("event", "The hall", day, "Forty came.")
    events.add(actor, reference, note, files=[Upload("notes.pdf", SCAN + b" 2")])


def test_the_files_of_every_audience_are_those_that_are_tried_here(cabinet: Cabinet) -> None:
    assert {audience: set(cabinet.files(audience)) for audience in FILES} == FILES


@pytest.mark.parametrize("audience", FILES)
def test_a_file_is_for_nobody_who_has_its_address_alone(cabinet: Cabinet, audience: str) -> None:
    stranger, others = cabinet.app.test_client(), [one for one in FILES if one != audience]
    browsers = [stranger, *(cabinet.browsers[one] for one in others)]
    for path in cabinet.files(audience).values():
        for browser in browsers:
            for method, headers in (("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-10"})):
                answer = browser.open(path, method=method, headers=headers)
                assert answer.status_code in (302, 404), f"{method} {path}: {answer.status_code}"
                assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("audience", FILES)
def test_a_file_that_was_opened_once_is_closed_as_soon_as_the_way_in_is_ended(
    cabinet: Cabinet, audience: str
) -> None:
    browser, paths = cabinet.browsers[audience], list(cabinet.files(audience).values())
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
        assert not re.search(r"[?&](sig|token|key|expires)", path)
    with within(FIRST):
        cabinet.ends[audience]()
    for path in paths:
        for method in ("GET", "HEAD"):
            assert browser.open(path, method=method).status_code in (302, 404), path


def test_a_partner_finds_no_file_of_another_organisation_by_its_number(cabinet: Cabinet) -> None:
    browser = cabinet.app.test_client()
    with within(FIRST):
        browser.get("/a/" + world.secret_for("mair@wickcarers.example"))
    own, other = public_id_of(WICK), cabinet.names["public_id"]
    assert browser.get(f"/answer/{own}/documents/1").status_code == 200
    for number in (1, 2):
        assert browser.get(f"/answer/{own}/files/{number}").status_code == 404
        assert browser.get(f"/answer/{other}/files/{number}").status_code == 404
    assert cabinet.browsers["partner"].get(f"/answer/{other}/files/2").status_code == 404, "of a note"


@pytest.mark.parametrize(
    ("audience", "endpoint"),
    [
        ("officer", "officer.file"),
        ("officer", "officer.document"),
        ("partner", "partner.file"),
        ("partner", "partner.document"),
    ],
)
def test_a_file_with_welsh_letters_in_its_name_arrives_under_it(
    cabinet: Cabinet, audience: str, endpoint: str
) -> None:
    answer = cabinet.browsers[audience].get(cabinet.files(audience)[endpoint])
    value = answer.headers["Content-Disposition"]
    assert value.isascii(), "a server could not send it"
    assert parse_options_header(value)[1]["filename"] == "Neuadd y Tŷ - -llythyr-.pdf"


BREAKS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\0", '"']


@given(st.lists(st.sampled_from(BREAKS) | st.text(st.characters(exclude_categories=["Cs"])), max_size=6))
def test_no_name_of_a_file_puts_a_header_or_a_parameter_into_an_answer(pieces: list[str]) -> None:
    name = "a" + "Set-Cookie: x=1; filename=b".join(pieces)
    value = to_keep(name)
    Headers().set("Content-Disposition", value)  # which refuses a break that a server would send as one
    assert value.isascii() and value.isprintable()
    kind, parameters = parse_options_header(value)
    assert kind == "attachment" and set(parameters) == {"filename"}
    assert len(unquote(parameters["filename"]).splitlines()) <= 1
