"""The partner directory."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed
from consult.services import directory
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
