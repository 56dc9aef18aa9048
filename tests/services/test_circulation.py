"""Whether invitations arrived, and sending a new link."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import circulation, outbox, standing, workspace
from tests import world

WICK = "Wick Carers Network"
MAIR = "mair@wickcarers.example"


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    actor = world.officer()
    return actor, world.approved(actor)


def letters(address: str = MAIR) -> list[Message]:
    query = select(Message).where(Message.event == "invitation", Message.to_address == address)
    return list(db.session.scalars(query.order_by(Message.id)))


def posted(actor: Actor, reference: str) -> standing.Posted:
    found = standing.standings(actor, reference)
    return next(one.posted for one in found if one.invitation.organisation.name == WICK)


def lead() -> int:
    return world.invitation_of(WICK).organisation.contacts[0].id


def test_the_state_of_an_invitation_is_that_of_its_newest_message(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    assert posted(actor, reference).state == "queued"
    clock.set_to(world.OPEN)
    outbox.mark_refused(world.in_hand(letters()[0].id), "550 no such person", for_good=True)
    assert (posted(actor, reference).state, posted(actor, reference).problem) == (
        "failed",
        "550 no such person",
    )
    assert [line.refused for line in workspace.workspace(actor, {}).current] == [1]
    circulation.send_again(actor, reference, world.invitation_of(WICK).public_id, lead())
    assert posted(actor, reference).state == "queued"
    assert [line.refused for line in workspace.workspace(actor, {}).current] == [0]
    outbox.mark_unknown(world.in_hand(letters()[-1].id), "the line dropped")
    assert posted(actor, reference).state == "queued", "an invitation is handed in once more"
    outbox.mark_unknown(world.in_hand(letters()[-1].id), "the line dropped")
    assert posted(actor, reference).failed


def test_a_new_link_opens_and_voids_the_old_and_is_in_the_history(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(world.OPEN)
    old = circulation.by_secret(world.secret_for(MAIR)).secret_hash
    outbox.mark_sent(world.in_hand(letters()[0].id))
    assert circulation.send_again(actor, reference, world.invitation_of(WICK).public_id, lead()) == MAIR
    assert len(letters()) == 2
    assert circulation.by_secret(world.secret_for(MAIR)).secret_hash != old
    with pytest.raises(NotFound):
        circulation.holder(world.invitation_of(WICK).public_id, old)
    row = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert row and (row.act, row.detail["organisation"]) == ("send a new link", WICK)


def test_before_the_launch_only_the_newest_link_goes_out(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    circulation.send_again(actor, reference, world.invitation_of(WICK).public_id, lead())
    assert len(letters()) == 1
    assert circulation.by_secret(world.secret_for(MAIR))


def test_a_corrected_address_is_the_one_that_is_written_to(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(world.OPEN)
    holder, public_id = world.partner(WICK)
    circulation.pass_on(holder, public_id, name="Ola Byrne", email="ola@wrong.example")
    one = next(
        one for one in standing.standings(actor, reference) if one.invitation.organisation.name == WICK
    )
    assert [contact.email for contact in one.writable] == [MAIR, "ola@wrong.example"]
    circulation.send_again(actor, reference, public_id, one.writable[0].id)
    assert world.invitation_of(WICK).contact.email == MAIR  # type: ignore[union-attr]


def test_a_contact_of_another_organisation_gets_nothing(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    other = world.invitation_of("Severnvale Fire Authority").organisation.contacts[0].id
    for contact in (other, 0):
        with pytest.raises(BadInput, match="directory"):
            circulation.send_again(actor, reference, world.invitation_of(WICK).public_id, contact)
    assert len(letters()) == 1


def test_after_the_close_no_link_is_sent(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed, match="send a new link"):
        circulation.send_again(actor, reference, world.invitation_of(WICK).public_id, lead())
