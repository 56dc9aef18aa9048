"""An organisation's answer with one of everything: colleagues, documents, versions, what was said and submitted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.routing import Rule
from werkzeug.test import TestResponse, encode_multipart

from consult.db import within
from consult.services import approval, responses, supporting
from consult.services.responses import SignOff, Upload
from tests import paper_of_kinds, world
from tests.web.officer_at_work import Desk
from tests.web.visits import FIRE, FIRST, come_in, public_id_of, seen_on

HALL = "Upper Arle Village Hall"
CHAMBER = "bea@svchamber.example"
PDF = b"%PDF-1.7 a plan"
SIGNED = {"publication": "full", "authority": "mine", "signed_by": "Mair Pugh"}
PENDING = SIGNED | {
    "authority": "pending",
    "pending_body": "The trustees",
    "pending_on-day": "4",
    "pending_on-month": "10",
    "pending_on-year": "2010",
}
ON = {"on-day": "28", "on-month": "9", "on-year": "2010"}
BEGUN = {  # what a rule's own name for a place stands for, where it is not the same in every address
    "section": "s1",
    "save_section": "s1",
    "section_stands": "s1",
}


@dataclass
class Whole:
    """Wick's answer: the browsers of the one who leads, a contributor and a deputy; and other organisations'.

    ``hall`` had its answer entered by an officer, ``chamber`` signed before its board met, ``fire`` has a draft.
    """

    app: Flask
    desk: Desk
    lead: FlaskClient
    base: str
    anna: FlaskClient
    dee: FlaskClient
    hall: FlaskClient
    chamber: FlaskClient
    fire: FlaskClient

    def address(self, rule: Rule, public_id: str = "") -> str:
        """Where one of the partner's pages stands, each name in its address being one that is there."""
        endpoint = rule.endpoint.partition(".")[2]
        names = {
            "public_id": public_id or self.base.split("/")[2],
            "name": self.base.split("/")[2],
            "attachment_id": "1" if public_id == self.hall_id else "2",
            "key": BEGUN.get(endpoint, "q2"),
        }
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: names.get(match[1], "1"), rule.rule)

    @cached_property
    def hall_id(self) -> str:
        """What the addresses of the hall's pages carry; so for those below."""
        return public_id_of(HALL)

    @cached_property
    def fire_id(self) -> str:
        return public_id_of("Severnvale Fire Authority")

    @cached_property
    def chamber_id(self) -> str:
        return public_id_of("Severnvale Chamber of Trade")

    def rules(self, method: str) -> Iterator[Rule]:
        """Every page of a partner that takes this method."""
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint.startswith("partner.") and method in (rule.methods or ()):
                yield rule


def let_in(lead: FlaskClient, base: str, name: str, role: str = "contributor") -> FlaskClient:
    """Whoever leads lets somebody in and hands the link over; the browser of that person."""
    shown = lead.post(f"{base}together", data={"name": name, "role": role})
    (address,) = re.findall(r"http://consult\.test(/a/[\w-]+)", shown.text)
    browser = lead.application.test_client()
    assert browser.get(address).location == base
    return browser


def attach(
    client: FlaskClient, page: str, name: str = "plan.pdf", content: bytes = PDF, key: str = "q12"
) -> TestResponse:
    """Attach a document to a field of a page."""
    fields = seen_on(client.get(page).text) | {"go": "stay"}
    given = fields | {f"{key}-file": FileStorage(io.BytesIO(content), name)}
    boundary, body = encode_multipart(given)
    return client.post(page, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def whole(app: Flask) -> Whole:
    """Build it, through the pages; the paper is open."""
    desk = Desk(app)
    reference = paper_of_kinds.draft(desk.actor)
    paper = supporting.Copy("Costs", "costs", world.LAUNCH, "costs.pdf", PDF)
    supporting.add(desk.actor, reference, paper, seen_version=world.seen(desk.actor, reference))
    approval.approve(desk.actor, reference, seen_version=world.seen(desk.actor, reference))
    desk.at(world.OPEN)
    _enter(desk, reference)
    lead, chamber, fire, hall = (app.test_client() for _each in range(4))
    for client, address, words in ((chamber, CHAMBER, "Haggling"), (fire, FIRE, "Engines")):
        home = come_in(client, address)
        assert client.post(f"{home}section/s1", data={"q2": words, "q2-seen": "0"}).status_code == 302
    assert chamber.post(f"{come_in(chamber, CHAMBER)}check", data=PENDING).status_code == 302
    come_in(hall, "jo@upperarle.example")
    base = come_in(lead)
    anna, dee = let_in(lead, base, "Anna Lee"), let_in(lead, base, "Dee Roe", "deputy")
    _write(lead, base, anna)
    return Whole(app, desk, lead, base, anna, dee, hall, chamber, fire)


def _enter(desk: Desk, reference: str) -> None:
    """The village hall answered by telephone, with a scan of the notes: attachment 1."""
    given, day = {"q2": {"value": ["By telephone"]}}, date(2010, 8, 1)
    how = {"source": "telephone", "received_on": day, "scans": [Upload("notes.pdf", PDF)]}
    name, said = public_id_of(HALL), SignOff("full", "mine", "Jo Lunt")
    with within(FIRST):
        responses.enter_on_behalf(desk.actor, reference, name, given, said, **how)  # type: ignore[arg-type]


def _write(lead: FlaskClient, base: str, anna: FlaskClient) -> None:
    page = base + "section/s1"
    old = seen_on(anna.get(page).text)
    lead.post(page, data=old | {"q1": "Yes", "q2": "Two seats"})
    assert anna.post(page, data=old | {"q2": "Three seats"}).status_code == 409  # both texts wait
    attach(lead, base + "section/s2", content=PDF + b" of Wick")
    anna.post(base + "talk/q2", data={"text": "See minute 4"})
    lead.post(base + "together/1", data={"role": "contributor", "key": ["q3"]})
    lead.post(base + "ask", data={"kind": "question", "text": "Is there a creche?", "asked_by": "Mair"})
    lead.post(base + "calendar")
    for words in ("First", "Second"):
        lead.post(
            base + "section/rest",
            data=seen_on(lead.get(base + "section/rest").text) | {"comment-paper": words},
        )
        assert lead.post(base + "check", data=SIGNED).status_code == 302
    assert anna.post(base + "ready", data={"ready": "yes"}).status_code == 302
