"""Setting up, signing in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.outbox import Message
from consult.models.people import SignInLink
from consult.services import people, reports
from tests import world

ANN = "team@severnvale.example"


def mails() -> int:
    return db.session.scalar(select(func.count(Message.id)).where(Message.event == "sign_in")) or 0


def test_an_empty_installation_is_set_up_once(app: Flask) -> None:
    world.officer()
    with pytest.raises(NotAllowed):
        people.set_up(Actor(), name="Another", mailbox="x@y.example", officer="Mallory")


def test_references_begin_with_the_partnerships_initials() -> None:
    assert people.initials_of("The Severnvale Partnership of Towns") == "SPT"
    assert people.initials_of("!!!") == "CC"


def test_a_link_signs_in_once(app: Flask) -> None:
    world.officer()
    secret = world.secret_for(ANN, "sign_in")
    visitor = people.visitor(people.sign_in(secret))
    assert visitor is not None and visitor.email == ANN
    with pytest.raises(NotFound):
        people.sign_in(secret)


def test_looking_at_a_link_does_not_use_it(app: Flask) -> None:
    world.officer()
    secret = world.secret_for(ANN, "sign_in")
    for _look in range(10):
        assert people.sign_in_link(secret) is not None
    assert people.sign_in(secret)


def test_a_link_lives_for_half_an_hour(app: Flask) -> None:
    world.officer()
    secret = world.secret_for(ANN, "sign_in")
    clock.set_to(world.BEFORE + timedelta(minutes=31))
    assert people.sign_in_link(secret) is None


def test_signing_out_ends_the_visit_everywhere(app: Flask) -> None:
    world.officer()
    key = people.sign_in(world.secret_for(ANN, "sign_in"))
    people.sign_out(key)
    assert people.visitor(key) is None


def test_a_visit_ends_by_itself_after_twelve_hours(app: Flask) -> None:
    world.officer()
    key = people.sign_in(world.secret_for(ANN, "sign_in"))
    clock.set_to(world.BEFORE + timedelta(hours=13))
    assert people.visitor(key) is None


def test_asking_for_an_unknown_address_says_nothing_and_sends_nothing(app: Flask) -> None:
    world.officer()
    before = mails()
    people.ask_to_sign_in("stranger@nowhere.example")
    assert mails() == before


def test_a_member_of_a_group_is_sent_no_link_since_there_is_nothing_behind_it(app: Flask) -> None:
    actor = world.officer()
    people.add_person(actor, name="Gwen Ashe", email="gwen@board.example", role="steering")
    before = mails()
    people.ask_to_sign_in("gwen@board.example")
    assert mails() == before


def test_nobody_is_flooded_with_links(app: Flask) -> None:
    world.officer()
    for _try in range(20):
        people.ask_to_sign_in(ANN)
    assert mails() == people.LINKS_AN_HOUR


def test_a_person_is_listed_once(app: Flask) -> None:
    actor = world.officer()
    with pytest.raises(BadInput, match="already"):
        people.add_person(actor, name="Ann", email="TEAM@severnvale.example", role="officer")


def test_only_the_hash_of_a_sign_in_link_is_kept(app: Flask) -> None:
    world.officer()
    secret = world.secret_for(ANN, "sign_in")
    link = db.session.scalars(select(SignInLink)).one()
    assert secret not in {link.secret_hash}
    assert len(secret) >= 22


def test_ending_access_ends_the_visit_and_the_links_at_once(app: Flask) -> None:
    actor = world.officer()
    other = people.add_person(actor, name="Bo Lee", email="bo@severnvale.example", role="officer")
    key = people.sign_in(people.sign_in_link_for(SYSTEM, "bo@severnvale.example"))
    unused = people.sign_in_link_for(SYSTEM, "bo@severnvale.example")
    people.end_access(actor, other.id)
    assert people.visitor(key) is None
    assert people.sign_in_link(unused) is None
    assert [person.name for person in people.everybody(actor)[0]] == ["Ann Wade"]


def test_the_last_officer_stays(app: Flask) -> None:
    actor = world.officer()
    assert actor.person_id is not None
    with pytest.raises(BadInput, match="only officer"):
        people.end_access(actor, actor.person_id)


def test_whose_access_was_ended_can_be_let_back_in(app: Flask) -> None:
    actor = world.officer()
    other = people.add_person(actor, name="Bo Lee", email="bo@severnvale.example", role="officer")
    people.end_access(actor, other.id)
    again = people.add_person(actor, name="Bo Lee-Marsh", email="bo@severnvale.example", role="officer")
    assert again.id == other.id and again.is_active


def test_a_member_whose_access_was_ended_opens_no_report(app: Flask) -> None:
    actor = world.officer()
    world.approved(actor, at=world.AFTER)
    member = people.add_person(actor, name="Gwen Ashe", email="gwen@board.example", role="steering")
    people.seat(actor, body="Group", kind="steering", person_id=member.id)
    reports.ask(actor, "SP-2010-1")
    claimed = reports.claim_next()
    assert claimed is not None
    reports.freeze(claimed)
    reports.store(claimed, b"%PDF", "0" * 64, 1)
    secret = world.secret_for("gwen@board.example", "report_ready")
    people.end_access(actor, member.id)
    with pytest.raises(NotFound):
        reports.by_secret(secret)
