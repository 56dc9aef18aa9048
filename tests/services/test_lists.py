"""Lists of organisations, and circulations that unite several of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db, within
from consult.domain.access import STRANGER, Actor
from consult.domain.directory import DirectoryRow
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.lists import ListMember
from consult.models.people import Organisation, Partnership
from consult.services import circulation, directory, forum, lists, mergers, organisations
from consult.services.organisations import Person
from tests import world

WICK, HALL, FIRE = "Wick Carers Network", "Upper Arle Village Hall", "Severnvale Fire Authority"


@pytest.fixture
def actor(app: Flask) -> Actor:
    actor = world.officer()
    directory.import_organisations(actor, world.ROWS)
    return actor


def number(name: str) -> int:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def a_list(actor: Actor, name: str, *names: str, is_forum: bool = False) -> int:
    made = lists.save(actor, name, is_forum=is_forum).id
    lists.fill(actor, made, [number(one) for one in names])
    return made


def on(actor: Actor, list_id: int) -> list[str]:
    return [one.organisation.name for one in lists.members(actor, list_id)]


def draft_of(actor: Actor, *list_ids: int, by_hand: tuple[str, ...] = ()) -> str:
    """A draft that goes to everybody on the lists, and to whoever was chosen by hand."""
    reference = world.draft(actor, [DirectoryRow("Nobody Else", "public", "No", "no@else.example")])
    choose(actor, reference, *list_ids, by_hand=by_hand)
    return reference


def choose(actor: Actor, reference: str, *list_ids: int, by_hand: tuple[str, ...] = ()) -> None:
    wanted = {one for each in lists.lists(actor) if each.list.id in list_ids for one in each.organisations}
    wanted |= {number(name) for name in by_hand}
    seen = world.seen(actor, reference)
    circulation.choose(actor, reference, wanted, lists=list_ids, seen_version=seen)


def test_a_list_is_filled_filled_again_emptied_and_removed(actor: Actor) -> None:
    made = a_list(actor, "Health forum", WICK, HALL)
    assert on(actor, made) == [HALL, WICK]
    lists.fill(actor, made, [number(WICK), number(FIRE)])
    assert on(actor, made) == [FIRE, WICK]
    lists.fill(actor, made, [])
    assert on(actor, made) == []
    assert lists.remove(actor, made) == "Health forum"
    with pytest.raises(NotFound):
        lists.one_list(actor, made)


def test_two_lists_never_have_one_name_whatever_its_capitals(actor: Actor) -> None:
    a_list(actor, "Health forum")
    other = a_list(actor, "Parishes")
    for list_id in (None, other):
        with pytest.raises(BadInput, match="already") as refused:
            lists.save(actor, "HEALTH  forum", is_forum=False, list_id=list_id)
        assert set(refused.value.problems) == {"name"}
    lists.save(actor, "PARISHES", is_forum=False, list_id=other)


def test_names_are_added_all_together_or_each_that_is_missing_is_answered(actor: Actor) -> None:
    made = a_list(actor, "Health forum", HALL)
    mergers.merge(actor, number(WICK), number(FIRE))
    pasted = [WICK, "Wick Carer Network", "The Moon", FIRE]
    with pytest.raises(BadInput) as refused:
        lists.add_names(actor, made, pasted)
    assert refused.value.problems == {
        "line-2": "“Wick Carer Network” is not in the directory. Is it Wick Carers Network?",
        "line-3": "“The Moon” is not in the directory.",
        "line-4": "Severnvale Fire Authority was merged into Wick Carers Network. Write that.",
    }
    assert on(actor, made) == [HALL]
    assert lists.add_names(actor, made, [WICK, WICK.upper(), HALL]) == 1
    assert on(actor, made) == [HALL, WICK]


def test_a_list_follows_a_merger_and_leaves_out_what_has_ended(actor: Actor) -> None:
    both, one = a_list(actor, "Both", WICK, FIRE), a_list(actor, "One", FIRE)
    mergers.merge(actor, number(WICK), number(FIRE))
    assert (on(actor, both), on(actor, one)) == ([WICK], [WICK])
    mergers.succeed(actor, number(HALL), [WICK], clock.now().date())
    assert on(actor, both) == []
    assert [len(each.organisations) for each in lists.lists(actor)] == [0, 0]


def test_a_merger_of_people_keeps_whom_a_list_writes_to(actor: Actor) -> None:
    made = a_list(actor, "One", FIRE)
    tom = lists.members(actor, made)[0].organisation.contacts[0]
    organisations.save_contact(
        actor, number(WICK), Person(name="Tom O.", email=tom.email, telephone="", role="deputy")
    )
    lists.write_to(actor, made, {number(FIRE): tom.id})
    mergers.merge(actor, number(WICK), number(FIRE))
    (member,) = lists.members(actor, made)
    assert member.contact and (member.contact.name, member.organisation.name) == ("Tom O.", WICK)


def test_a_circulation_unites_lists_and_remembers_which_brought_an_organisation_in(actor: Actor) -> None:
    first, second = a_list(actor, "Beta", WICK, HALL), a_list(actor, "Alpha", WICK)
    reference = draft_of(actor, first, second, by_hand=(FIRE,))
    via = {one.organisation.name: one.via for one in circulation.invitations(actor, reference)}
    assert via == {WICK: ["Alpha", "Beta"], HALL: ["Beta"], FIRE: []}
    choose(actor, reference, second, by_hand=(HALL,))
    via = {one.organisation.name: one.via for one in circulation.invitations(actor, reference)}
    assert via == {WICK: ["Alpha"], HALL: []}


def test_a_draft_follows_the_new_name_of_a_list_and_what_was_sent_keeps_the_old(actor: Actor) -> None:
    made = a_list(actor, "Beta", WICK)
    sent = draft_of(actor, made)
    world.approval.approve(actor, sent, seen_version=world.seen(actor, sent))
    paper = world.papers.begin_from_outline(actor, title="Another", issuing_body="", summary="", outline={})
    still = paper.reference
    choose(actor, still, made)
    lists.save(actor, "Gamma", is_forum=False, list_id=made)
    assert [one.via for one in circulation.invitations(actor, sent)] == [["Beta"]]
    assert [one.via for one in circulation.invitations(actor, still)] == [["Gamma"]]


def test_a_list_may_write_to_another_person_until_that_person_leaves(actor: Actor) -> None:
    made = a_list(actor, "Health forum", WICK)
    other = organisations.save_contact(
        actor,
        number(WICK),
        Person(name="Ned Roe", email="ned@wickcarers.example", telephone="", role="contributor"),
    )
    lists.write_to(actor, made, {number(WICK): other.id})
    reference = draft_of(actor, made)
    assert [one.contact.name for one in circulation.invitations(actor, reference)] == ["Ned Roe"]  # type: ignore[union-attr]
    choose(actor, reference, by_hand=(WICK,))
    assert [one.contact.name for one in circulation.invitations(actor, reference)] == ["Mair Pugh"]  # type: ignore[union-attr]
    gone = Person(
        name="Ned Roe", email=other.email, telephone="", role="contributor", left_on=clock.now().date()
    )
    organisations.save_contact(actor, number(WICK), gone, other.id)
    choose(actor, reference, made)
    assert [one.contact.name for one in circulation.invitations(actor, reference)] == ["Mair Pugh"]  # type: ignore[union-attr]


def test_a_list_writes_to_nobody_of_another_organisation(actor: Actor) -> None:
    made = a_list(actor, "Health forum", WICK, FIRE)
    tom = lists.members(actor, made)[0].organisation.contacts[0]
    with pytest.raises(BadInput, match="Choose somebody who is at Wick Carers Network"):
        lists.write_to(actor, made, {number(WICK): tom.id})
    assert {one.contact_id for one in db.session.scalars(select(ListMember))} == {None}


def test_whoever_joins_by_themselves_is_on_the_forum_and_on_no_other_list(actor: Actor) -> None:
    a_list(actor, "Forum", WICK, is_forum=True)
    a_list(actor, "Other", WICK)
    forum.ask(
        STRANGER, name="Gwen", organisation="Arle Walkers", sector="Community", email="gwen@walks.example"
    )
    secret = world.secret_for("gwen@walks.example", "join")
    forum.confirm(STRANGER, secret)
    assert [len(one.organisations) for one in lists.lists(actor)] == [2, 1]
    forum.leave(STRANGER, world.secret_for("gwen@walks.example", "joined"))
    clock.set_to(clock.now() + timedelta(days=1))
    assert [len(one.organisations) for one in lists.lists(actor)] == [1, 1]


def test_an_organisation_that_is_not_in_the_directory_is_refused(actor: Actor) -> None:
    made = a_list(actor, "Health forum", WICK)
    with pytest.raises(BadInput, match="no longer in the directory"):
        lists.fill(actor, made, [number(HALL), 999])
    assert on(actor, made) == [WICK]


def test_another_partnerships_list_is_not_there(actor: Actor) -> None:
    made = a_list(actor, "Health forum", WICK)
    other = Partnership(name="Else", initials="E", mailbox="e@else.example", created_at=world.BEFORE)
    db.session.add(other)
    db.session.commit()
    stranger = Actor(role="officer", name="Eve", partnership_id=other.id)
    with within(other.id):
        for act in (
            lambda: lists.one_list(stranger, made),
            lambda: lists.fill(stranger, made, []),
            lambda: lists.save(stranger, "Mine", is_forum=False, list_id=made),
            lambda: lists.remove(stranger, made),
        ):
            with pytest.raises(NotFound):
                act()
    assert on(actor, made) == [WICK]


def test_a_stranger_makes_no_list(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        lists.save(STRANGER, "Mine", is_forum=False)


def test_lists_ask_the_database_as_often_for_five_as_for_one(actor: Actor) -> None:
    asked = []
    for name, many in (("One", world.ROWS[:1]), ("Two", world.ROWS), ("Three", world.ROWS)):
        made = a_list(actor, name, *(row.name for row in many))
        with world.counting_queries() as sent:
            lists.lists(actor)
            lists.members(actor, made)
        asked.append(len(sent))
    assert asked[0] == asked[1] == asked[2]
