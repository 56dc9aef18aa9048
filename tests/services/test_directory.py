"""The partner directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed
from consult.models.outbox import Message
from consult.models.people import Contact, Organisation
from consult.services import circulation, directory, extensions, organisations
from tests import world


def names(actor: Actor) -> list[str]:
    return [one.name for one in directory.organisations(actor)]


def test_an_import_is_all_or_nothing(app: Flask) -> None:
    actor = world.officer()
    directory.import_organisations(actor, world.ROWS[:1])
    with pytest.raises(BadInput, match="Nothing was saved"):
        directory.import_organisations(actor, [*world.ROWS[1:], world.ROWS[0]])
    assert names(actor) == ["Coalholme Borough Council"]


def test_one_organisation_under_two_spellings_is_found(app: Flask) -> None:
    actor = world.officer()
    directory.import_organisations(actor, world.ROWS[:1])
    again = replace(world.ROWS[0], name="the COALHOLME borough   council", place="row 4")
    with pytest.raises(BadInput) as wrong:
        directory.import_organisations(actor, [again])
    assert wrong.value.problems == {"row 4": "Coalholme Borough Council is in the directory already."}


def test_an_organisation_can_be_changed_without_being_its_own_duplicate(app: Flask) -> None:
    actor = world.officer()
    directory.import_organisations(actor, world.ROWS[:1])
    (found,) = directory.organisations(actor)
    changed = replace(world.ROWS[0], contact="New Lead", email="new@coalholme.example")
    directory.save_organisation(actor, changed, found.id)
    (after,) = directory.organisations(actor)
    assert [(one.name, one.email) for one in after.contacts] == [("New Lead", "new@coalholme.example")]


def test_a_stranger_sees_no_directory(app: Flask) -> None:
    world.officer()
    with pytest.raises(NotAllowed):
        directory.organisations(Actor())


def test_whom_an_organisation_is_written_to() -> None:
    """The first lead who is there, else a deputy, else who stands in; never a leaver."""
    cases: list[tuple[list[tuple[str, bool]], int | None]] = [
        ([], None),
        ([("lead", False)], 0),
        ([("contributor", False), ("lead", False), ("lead", False)], 1),
        ([("lead", True), ("lead", False)], 1),
        ([("lead", True), ("contributor", False), ("deputy", False)], 2),
        ([("lead", True), ("contributor", False)], 1),
        ([("lead", True), ("deputy", True)], None),
        ([("contributor", False)], None),
    ]
    for people, expected in cases:
        contacts = [
            Contact(
                id=number,
                name=role,
                email=f"{number}@x.example",
                role=role,
                left_on=date(2000, 1, 1) if gone else None,
            )
            for number, (role, gone) in enumerate(people)
        ]
        if contacts and people[0] == ("lead", True):
            contacts[0].substitute_id = 1
        found = directory.lead(Organisation(contacts=contacts))
        assert (found.id if found else None) == expected, people


def test_a_leaver_is_not_written_to_again_about_a_paper_that_is_out(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    wick = world.invitation_of("Wick Carers Network").organisation
    add = organisations.Person("Ned Bell", "ned@wickcarers.example", "", "deputy")
    organisations.save_contact(actor, wick.id, add)
    left = organisations.Person("Mair Pugh", "mair@wickcarers.example", "", "lead", world.OPEN.date())
    organisations.save_contact(actor, wick.id, left, wick.contacts[0].id)
    later, seen = world.CLOSE + timedelta(days=7), world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=later, reason="Harvest.", seen_version=seen)
    told = db.session.scalars(select(Message.to_address).where(Message.event == "extended"))
    assert "ned@wickcarers.example" in (addresses := set(told))
    assert "mair@wickcarers.example" not in addresses
    place = world.invitation_of("Wick Carers Network")
    with pytest.raises(BadInput):
        circulation.send_again(actor, reference, place.public_id, wick.contacts[0].id)
