"""A partner's home: what waits, what was said, what became of it; and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import NotFound
from consult.models.circulation import Invitation
from consult.models.outbox import Message
from consult.models.people import Contact, Organisation
from consult.services import circulation, declining, home, reports, responses
from consult.services.responses import SignOff
from tests import world
from tests.web.visits import come_in, words_of

WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"
FULL = SignOff("full", "mine", "Mair Pugh")


def organisation(name: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def second_paper(actor: Actor, *names: str) -> str:
    """Another paper that goes to these organisations alone, out on the same day; its reference."""
    reference = world.for_nobody_yet(actor, "A warmer hall")
    ids = [organisation(name).id for name in names]
    circulation.choose(actor, reference, ids, seen_version=world.seen(actor, reference))
    world.approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    return reference


def invitations(name: str) -> list[Invitation]:
    query = select(Invitation).join(Invitation.organisation).where(Organisation.name == name)
    return list(db.session.scalars(query.order_by(Invitation.id)))


def holder(name: str, number: int = 0) -> tuple[Actor, str]:
    """Whoever came by an organisation's first or second link."""
    one = invitations(name)[number]
    return (
        Actor(
            role="partner",
            name=name,
            partnership_id=one.partnership_id,
            invitation_id=one.id,
            contact_id=one.contact_id,
        ),
        one.public_id,
    )


@pytest.fixture
def officer(app: Flask) -> Actor:
    """Two papers are out; the carers are asked about both, the hall about one."""
    actor = world.officer()
    world.draft(actor)
    world.approval.approve(actor, "SP-2010-1", seen_version=world.seen(actor, "SP-2010-1"))
    second_paper(actor, WICK)
    clock.set_to(world.OPEN)
    return actor


def titles(found: list[home.Place]) -> list[str]:
    return sorted(one.consultation.title for one in found)


def test_the_papers_of_one_person_at_one_organisation_are_together(officer: Actor) -> None:
    assert titles(home.places(*holder(WICK))) == ["A smaller Board", "A warmer hall"]
    assert titles(home.places(*holder(HALL))) == ["A smaller Board"]


def test_a_paper_that_went_to_a_colleague_of_the_same_organisation_is_not_shown(officer: Actor) -> None:
    other = Contact(organisation_id=organisation(WICK).id, name="Ola Finn", email="ola@wick.example")
    db.session.add(other)
    db.session.flush()
    invitations(WICK)[1].contact_id = other.id
    db.session.commit()
    assert titles(home.places(*holder(WICK, 0))) == ["A smaller Board"]
    assert titles(home.places(*holder(WICK, 1))) == ["A warmer hall"]


def test_a_paper_of_another_organisation_that_has_the_same_person_is_not_shown(officer: Actor) -> None:
    mair = db.session.scalars(select(Contact).where(Contact.email == "mair@wickcarers.example")).one()
    invitations(HALL)[0].contact_id = mair.id
    db.session.commit()
    assert titles(home.places(*holder(WICK))) == ["A smaller Board", "A warmer hall"]
    assert titles(home.places(*holder(HALL))) == ["A smaller Board"]


def test_a_colleague_who_was_let_in_sees_the_one_paper(officer: Actor) -> None:
    lead, public_id = holder(WICK)
    for role in ("contributor", "deputy"):
        actor = world.let_in(lead, public_id, name=role, role=role)
        assert titles(home.places(actor, public_id)) == ["A smaller Board"]


def test_a_paper_that_is_not_out_yet_is_not_named(officer: Actor) -> None:
    reference = world.for_nobody_yet(officer, "Still secret")
    wick = [organisation(WICK).id]
    circulation.choose(officer, reference, wick, seen_version=world.seen(officer, reference))
    assert "Still secret" not in titles(home.places(*holder(WICK)))


def test_what_waits_what_was_said_and_what_became_of_it(officer: Actor) -> None:
    first, public_id = holder(WICK)
    assert [one.waits for one in home.places(first, public_id)] == [True, True]
    responses.submit(first, public_id, FULL, received_at=clock.now(), nil=True)
    said = {one.consultation.title: one for one in home.places(first, public_id)}
    assert said["A smaller Board"].response is not None and not said["A smaller Board"].waits
    declining.decline(*holder(WICK, 1), "declined", "")
    assert not any(one.waits for one in home.places(first, public_id))
    clock.set_to(world.AFTER)
    reports.ask(officer, "SP-2010-1")
    number = reports.claim_next()
    assert number is not None
    reports.freeze(number)
    reports.store(number, b"%PDF", "0" * 64, 1)
    over = {one.consultation.title: one for one in home.places(first, public_id)}
    assert over["A smaller Board"].is_over
    compiled = over["A smaller Board"].reported_at
    assert compiled is not None and compiled.replace(microsecond=0) == world.AFTER
    assert over["A smaller Board"].decision_on == world.MILESTONES[-1].date
    assert over["A warmer hall"].is_over and over["A warmer hall"].reported_at is None


def test_the_link_to_another_paper_is_mailed_to_its_own_holder_once_a_day(officer: Actor) -> None:
    actor, public_id = holder(WICK)
    other = invitations(WICK)[1].public_id
    assert home.send_link(actor, public_id, other) == "mair@wickcarers.example"
    home.send_link(actor, public_id, other)
    query = select(Message).where(Message.event == "own_link")
    (letter,) = db.session.scalars(query)
    assert letter.to_address == "mair@wickcarers.example"
    assert circulation.by_secret(letter.secret or "").invitation.public_id == other
    clock.set_to(world.OPEN + timedelta(days=1))
    home.send_link(actor, public_id, other)
    assert len(list(db.session.scalars(query))) == 2


def test_nobody_has_a_link_mailed_that_is_not_their_own(officer: Actor) -> None:
    hall, public_id = holder(HALL)
    wick = replace(hall)
    for other in (invitations(WICK)[1].public_id, invitations(HALL)[0].public_id, "none"):
        with pytest.raises(NotFound):
            home.send_link(wick, public_id, other)
    anna = world.let_in(*holder(WICK))
    with pytest.raises(NotFound):
        home.send_link(anna, invitations(WICK)[0].public_id, invitations(WICK)[1].public_id)
    assert not list(db.session.scalars(select(Message).where(Message.event == "own_link")))


def test_home_opens_no_paper_that_this_browser_did_not_come_to_by_its_own_link(
    app: Flask, client: FlaskClient, officer: Actor
) -> None:
    first, second = (one.public_id for one in invitations(WICK))
    responses.submit(*holder(WICK, 1), FULL, received_at=clock.now(), nil=True)
    receipt = responses.answering(*holder(WICK, 1)).response
    assert receipt is not None
    letter, other = db.session.scalars(
        select(Message.secret)
        .where(Message.to_address == "mair@wickcarers.example", Message.event == "invitation")
        .order_by(Message.id)
    )
    number = receipt.receipt
    db.session.rollback()
    client.get(f"/a/{letter}")
    page = client.get(f"/answer/{first}/home").text
    assert "A warmer hall" in page and number not in page
    assert f'href="/answer/{second}/' not in page and "Send me the link" in page
    assert client.get(f"/answer/{second}/").status_code == 404
    sent = client.post(f"/answer/{first}/home/{second}/send")
    assert "on its way to mair@wickcarers.example" in words_of(client.get(sent.location).text)
    client.get(f"/a/{other}")
    page = client.get(f"/answer/{first}/home").text
    assert f'href="/answer/{second}/receipt"' in page and number in page


def test_home_says_in_words_what_waits(app: Flask, client: FlaskClient, officer: Actor) -> None:
    base = come_in(client, "jo@upperarle.example")
    words = words_of(client.get(base + "home").text)
    assert "A smaller Board Closes on Monday 27 September 2010, 11:59pm." in words
    assert "What you said Nothing yet." in words and "Nothing has closed yet." in words
    clock.set_to(world.AFTER)
    words = words_of(client.get(base + "home").text)
    assert "Nothing waits for your answer." in words
    assert "Closed on Monday 27 September 2010, 11:59pm." in words
    assert "there is no report yet. A decision is planned for Wednesday 20 October 2010." in words
