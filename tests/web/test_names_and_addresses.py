"""Every form that takes a name or an address for a message: what would be more than that is refused at its field."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult import clock
from tests import world
from tests.web.officer_at_work import Desk
from tests.web.visits import come_in, everything

NO_NAMES = [  # what would be more than a name in the head of a message
    "Ola\nBcc: all@elsewhere.example",
    "Ola\r\n\r\nA body",
    "Ola\x0bBcc: all@elsewhere.example",
    "Ola\x0cByrne",
    "Ola\x85Byrne",
    "Ola\u2028Byrne",
    "Ola Bcc: all@elsewhere.example",
    "Ola <all@elsewhere.example>",
]
NO_ADDRESSES = [
    "zoë@wickcarers.example",
    "=?utf-8?q?=0A?=@wickcarers.example",
    "a@b@wickcarers.example",
    "ola@wickcarers.example, all@elsewhere.example",
    "Ola <ola@wickcarers.example>",
    "ola@wick carers.example",
]
PERSON = {"name": "Ola Byrne", "email": "ola@wickcarers.example"}
BODY = {"name": "Arle Hall", "sector": "community", "contact": "Jo", "email": "jo@arle.example"}
PASSED = PERSON | {"again": PERSON["email"], "do": "send"}
FORMS = {  # the address of the form, what is right in it, and which of its fields come into a message
    "join": (
        "/join",
        PERSON | {"sector": "Community", "organisation": "Hall"},
        ("name", "organisation"),
        "email",
    ),
    "organisation": ("/directory/new", BODY, ("name", "contact", "area", "kind"), "email"),
    "contact": ("/directory/1/contacts/new", PERSON | {"role": "deputy"}, ("name",), "email"),
    "person": ("/people", PERSON | {"role": "officer"}, ("name",), "email"),
    "list": ("/directory/lists", {"name": "Parishes"}, ("name",), ""),
    "details": (
        "/consultations/SP-2010-1/details",
        {"title": "A smaller Board", "contact_name": "Ann", "contact_email": "ann@severnvale.example"},
        ("contact_name",),
        "contact_email",
    ),
    "pass on": ("pass-on", PASSED, ("name",), "email"),
}


@dataclass(frozen=True)
class Form:
    """One of the forms, open in the browser of whoever fills it in."""

    client: FlaskClient
    path: str
    right: dict[str, str]
    names: tuple[str, ...]
    address: str

    def send(self, **changed: str) -> TestResponse:
        return self.client.post(self.path, data=self.right | changed)

    def refuses(self, field: str, typed: str) -> None:
        """There is a sentence at the field, and the database is as it was."""
        before = everything()
        again = {"again": typed} if "again" in self.right and field == self.address else {}
        answer = self.send(**{field: typed}, **again)
        assert answer.status_code == 400, f"{field}: {typed!a} was taken"
        assert "<title>Error:" in answer.text and f'href="#{field}"' in answer.text
        assert everything() == before


@pytest.fixture(params=FORMS)
def form(app: Flask, request: pytest.FixtureRequest) -> Form:
    """Each form in turn: a partner's on an open paper, the others while it is a draft."""
    path, right, names, address = FORMS[request.param]
    desk = Desk(app)
    reference = world.draft(desk.actor)
    seen = world.seen(desk.actor, reference)
    client = desk.client
    if request.param == "pass on":
        world.approval.approve(desk.actor, reference, seen_version=seen)
        clock.set_to(world.OPEN)
        client = app.test_client()
        path = come_in(client) + path
    return Form(client, path, {"seen_version": str(seen)} | right, names, address)


def test_each_form_refuses_what_is_more_than_a_name_and_keeps_nothing(form: Form) -> None:
    for field in form.names:
        for name in NO_NAMES:
            form.refuses(field, name)
    assert form.send().status_code == 302, "it takes what is right"


def test_each_form_refuses_what_is_no_plain_address_and_keeps_nothing(form: Form) -> None:
    for address in NO_ADDRESSES if form.address else ():
        form.refuses(form.address, address)
    assert form.send().status_code == 302, "it takes what is right"


def test_letters_of_any_language_are_an_address_behind_the_at_sign(app: Flask) -> None:
    desk = Desk(app)
    world.draft(desk.actor)
    right = PERSON | {"role": "deputy", "email": "ola@tânsley.example"}
    assert desk.send("/directory/1/contacts/new", **right).status_code == 302
    again = desk.send("/directory/1/contacts/new", **(right | {"email": "OLA@Tânsley.example"}))
    assert again.status_code == 400 and 'href="#email"' in again.text
