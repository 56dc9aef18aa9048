"""Another partnership's or organisation's anything is not there: every route with a name in it, by every role."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from consult import clock
from consult.db import db, within
from consult.domain.access import SYSTEM
from consult.domain.reviews import Matter
from consult.models.bodies import Body
from consult.models.circulation import Invitation
from consult.models.colleagues import Colleague
from consult.models.people import Contact, Organisation, Partnership, Person, Visit
from consult.models.reports import ReportLink, StoredReport
from consult.models.timetable import Milestone
from consult.services import (
    approval,
    colleagues,
    enquiries,
    feeds,
    incoming,
    lateness,
    lists,
    people,
    remarks,
    reports,
    responses,
    reviews,
    standards,
)
from consult.services._links import hash_of
from consult.services.responses import SignOff
from tests import world
from tests.services.test_standards import values

WICK = "Wick Carers Network"
AMONG_US = "Nobody but us reads this"
Names = dict[str, Any]


def first(column: Any) -> Any:
    return db.session.scalars(select(column).order_by(column)).first()


@pytest.fixture
def here(app: Flask) -> Names:
    """A partnership that has one of everything; the value of each name that stands in an address."""
    actor = world.officer()
    compact = standards.save_local_compact(actor, None, values())
    poll = standards.add_poll(actor, label="By-election", day=date(2012, 5, 3), notice_on=None)
    listed = lists.save(actor, "Everybody", is_forum=False)
    member = people.add_person(actor, name="Gwen Hale", email="gwen@board.example", role="steering")
    people.seat(actor, body="Steering group", kind="steering", person_id=member.id)
    lena = world.colleague(actor, "reviewer")
    reference = world.draft(actor)
    asked = reviews.ask(
        actor, reference, Matter.PAPER, 1, kind="legal", person_id=lena.person_id or 0, due=None
    )
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    feeds.issue(actor, "plan")
    wick, public_id = world.partner(WICK)
    anna = world.let_in(wick, public_id, email="anna@wickcarers.example")
    responses.save_draft(wick, public_id, {"q2": ({"value": [AMONG_US]}, 0)})
    responses.save_draft(anna, public_id, {"q2": ({"value": ["Other words"]}, 0)})
    remarks.say(anna, public_id, "q2", AMONG_US)
    colleagues.give_back(wick, public_id, first(Colleague.id), why=AMONG_US)
    enquiries.ask(wick, public_id, kind="question", text="Is there a crèche?", asked_by="Mair")
    came = incoming.note(actor, reference, incoming.Came("paper", world.OPEN.date(), sender="Ida Moss"))
    responses.submit(wick, public_id, SignOff("full", signed_by="Mair"), received_at=world.OPEN, nil=True)
    fire, place = world.partner("Severnvale Fire Authority")
    responses.save_draft(fire, place, {"q2": ({"value": ["Too few."]}, 0)})
    clock.set_to(world.AFTER)
    lateness.ask(fire, place, reason="Harvest.", sign_off=SignOff("full", "mine", "Tom"))
    reports.ask(actor, reference)
    number = reports.claim_next()
    assert number is not None
    reports.freeze(number)
    reports.store(number, b"%PDF", "0" * 64, 1)
    return {
        "reference": reference,
        "name": public_id,
        "public_id": public_id,
        "report": first(ReportLink.public_id),
        "organisation_id": first(Organisation.id),
        "contact_id": first(Contact.id),
        "person_id": member.id,
        "body_id": first(Body.id),
        "compact_id": compact.id,
        "poll_id": poll.id,
        "list_id": listed.id,
        "feed_id": 1,
        "document_id": 1,
        "enquiry_id": 1,
        "number": 1,
        "request_id": 1,
        "key": first(Milestone.key),
        "rule": "CPT09-1",
        "act": "remind",
        "attachment_id": 1,
        "colleague_id": 1,
        "note_id": 1,
        "incoming_id": came.id,
        "kind": "event",
        "matter": "paper",
        "review_id": asked.id,
    }


def elsewhere(role: str = "officer") -> FlaskClient:
    """A browser in which somebody of another partnership is signed in: an officer unless it is said."""
    from flask import current_app

    other = Partnership(name="Elsewhere", initials="E", mailbox="e@else.example", created_at=world.BEFORE)
    db.session.add(other)
    db.session.flush()
    with within(other.id):
        person = Person(name="Ivo Stray", email="e@else.example", role=role)
        db.session.add(person)
        db.session.flush()
        db.session.add(Visit(person_id=person.id, key_hash=hash_of("a key"), started_at=clock.now()))
        db.session.commit()
    client = current_app.test_client()
    with client.session_transaction() as session:
        session["visit"] = "a key"
    return client


def named(app: Flask, audience: str) -> list[Rule]:
    """The routes of an audience that have a name in them."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] == audience]
    return [rule for rule in rules if rule.arguments]


def address(rule: Rule, names: Names) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(names[match[1]]), rule.rule)


def everything_is_missing(client: FlaskClient, rules: list[Rule], names: Names) -> None:
    assert rules
    for rule in rules:
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            answer = client.open(address(rule, names), method=method)
            assert answer.status_code == 404, f"{method} {rule}: {answer.status_code}"


def test_an_officer_finds_nothing_of_another_partnership(app: Flask, here: Names) -> None:
    everything_is_missing(elsewhere(), named(app, "officer"), here)


@pytest.mark.parametrize("role", ["reviewer", "clerk"])
def test_whoever_signs_in_without_being_an_officer_finds_no_officers_page(
    app: Flask, here: Names, role: str
) -> None:
    db.session.rollback()
    with within(db.session.scalars(select(Partnership.id)).one()):
        client = signed_in_as(app, f"sam.{role}@severnvale.example", role)
    everything_is_missing(client, named(app, "officer"), here)
    for audience in ("partner", "steering"):
        everything_is_missing(client, named(app, audience), here)
    if role == "reviewer":
        everything_is_missing(client, named(app, "clerk"), here)


def signed_in_as(app: Flask, address: str, role: str) -> FlaskClient:
    """A browser in which somebody else of this partnership is signed in."""
    person = Person(name="Sam Poe", email=address, role=role)
    db.session.add(person)
    db.session.flush()
    db.session.add(Visit(person_id=person.id, key_hash=hash_of(address), started_at=clock.now()))
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = address
    return client


@pytest.mark.parametrize("role", ["officer", "reviewer", "clerk"])
def test_nobody_finds_the_review_that_another_was_asked_for(app: Flask, here: Names, role: str) -> None:
    db.session.rollback()
    with within(db.session.scalars(select(Partnership.id)).one()):
        client = signed_in_as(app, "sam@severnvale.example", role)
    everything_is_missing(client, named(app, "reviewer"), here)
    other = elsewhere(role)
    for audience in ("reviewer", "clerk"):
        everything_is_missing(other, named(app, audience), here)


def test_an_officer_finds_all_of_it_in_its_own(app: Flask, here: Names) -> None:
    """The addresses of the sweep are real: to whoever may, hardly any of them is missing."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = people.sign_in(people.sign_in_link_for(SYSTEM, "team@severnvale.example"))
    rules = [rule for rule in named(app, "officer") if "GET" in rule.methods]
    missing = [rule.endpoint for rule in rules if client.get(address(rule, here)).status_code == 404]
    assert set(missing) <= {
        "officer.document",
        "officer.file",
        "officer.note",
        "officer.section",
        "officer.question",
        "officer.remove_part",
    }


def test_a_partner_finds_nothing_of_another_organisation(app: Flask, here: Names) -> None:
    db.session.rollback()
    other = db.session.scalars(select(Invitation).where(Invitation.public_id != here["public_id"])).first()
    assert other is not None
    client = app.test_client()
    client.get("/a/" + world.secret_for("jo@upperarle.example"))
    everything_is_missing(client, named(app, "partner"), here)


def test_a_partner_and_a_stranger_find_no_report(app: Flask, here: Names) -> None:
    client = app.test_client()
    client.get("/a/" + world.secret_for("jo@upperarle.example"))
    everything_is_missing(client, named(app, "steering"), here | {"public_id": here["report"]})


def test_the_steering_group_finds_no_organisations_answer(app: Flask, here: Names) -> None:
    client = app.test_client()
    client.get("/r/" + world.secret_for("gwen@board.example", "report_ready"))
    assert client.get(f"/report/{here['report']}/").status_code == 200
    everything_is_missing(client, named(app, "partner"), here)


def test_what_colleagues_say_to_one_another_is_on_no_page_and_in_no_file_of_anybody_else(
    app: Flask, here: Names
) -> None:
    """Nor is what they wrote and did not submit, nor why a part was given back."""
    officer, member = app.test_client(), app.test_client()
    with officer.session_transaction() as session:
        session["visit"] = people.sign_in(people.sign_in_link_for(SYSTEM, "team@severnvale.example"))
    member.get("/r/" + world.secret_for("gwen@board.example", "report_ready"))
    own = here | {"public_id": here["report"]}
    home = db.session.scalars(select(Partnership.id)).one()
    with within(home):
        assert remarks.remarks(*world.partner(WICK), "q2")[0].text == AMONG_US
    read = 0
    for client, audience, names in (
        (officer, "officer", here),
        (member, "steering", own),
        (officer, "public", here | {"secret": "none"}),
    ):
        for rule in (one for one in app.url_map.iter_rules() if one.endpoint.startswith(f"{audience}.")):
            if "GET" in rule.methods:
                answer = client.get(address(rule, names))
                read += answer.status_code == 200
                assert AMONG_US not in readable(answer.data), rule
    assert read > 60
    with within(home):
        (stored,) = db.session.scalars(select(StoredReport))
    assert AMONG_US not in str(stored.value)


def readable(content: bytes) -> str:
    """The words of a page or of a file; what is packed is unpacked."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
