"""One organisation's way in: a corrected address, a code read out, and links that are ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.circulation import Link
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.people import Contact
from consult.services import _circulation, circulation, codes, links, outbox
from tests import world
from tests.web.visits import everything

WICK, MAIR, RIGHT = "Wick Carers Network", "mair@wickcarers.example", "mair.pugh@wickcarers.example"


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    actor = world.officer()
    return actor, world.approved(actor)


def wick() -> str:
    return world.invitation_of(WICK).public_id


def last_act() -> HistoryRow:
    return db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()  # type: ignore[return-value]


def test_correcting_an_address_mends_the_directory_and_sends_a_new_link_in_one_act(
    paper: tuple[Actor, str],
) -> None:
    old = world.secret_for(MAIR)
    message = db.session.scalars(select(Message).where(Message.to_address == MAIR)).one()
    outbox.mark_refused(world.in_hand(message.id), "550 no such person", for_good=True)
    assert links.mend(*paper, wick(), RIGHT) == "Mair Pugh"
    assert world.invitation_of(WICK).contact.email == RIGHT  # type: ignore[union-attr]
    assert circulation.by_secret(world.secret_for(RIGHT))
    with pytest.raises(NotFound):
        circulation.by_secret(old)
    assert last_act().act == "correct an address and send a new link"
    steps = links.reach(*paper, wick()).steps
    assert [(step.act, step.state) for step in steps] == [("send", "failed"), ("again", "queued")]
    assert RIGHT in steps[-1].to and MAIR in steps[0].to


def test_an_address_that_a_colleague_has_is_refused_and_nothing_is_sent(paper: tuple[Actor, str]) -> None:
    here = world.invitation_of(WICK).organisation_id
    db.session.add(Contact(organisation_id=here, name="Ola Byrne", email=RIGHT, role="deputy"))
    db.session.commit()
    with pytest.raises(BadInput) as refused:
        links.mend(*paper, wick(), RIGHT)
    assert "Somebody else" in refused.value.problems["email"]
    assert world.secret_for(MAIR)


def test_every_link_and_code_is_ended_in_one_act_and_no_draft_is_lost(paper: tuple[Actor, str]) -> None:
    secret, code = world.secret_for(MAIR), codes.make(*paper, wick())
    link = circulation.by_secret(secret)
    found = links.reach(*paper, wick())
    assert (found.links, found.codes) == (1, 1)
    assert links.end(*paper, wick()) == WICK
    for way_in in (
        lambda: circulation.by_secret(secret),
        lambda: circulation.holder(wick(), link.secret_hash),
    ):
        with pytest.raises(NotFound):
            way_in()
    with pytest.raises(BadInput):
        codes.by_code(code)
    found = links.reach(*paper, wick())
    assert (found.links, found.codes) == (0, 0)
    assert (last_act().act, last_act().detail) == ("end the links of an organisation", {"organisation": WICK})


def test_what_one_may_do_with_another_papers_organisation_is_nothing(paper: tuple[Actor, str]) -> None:
    actor, reference = paper
    for act in (links.reach, links.end, codes.make, lambda *one: links.mend(*one, RIGHT)):
        with pytest.raises(NotFound):
            act(actor, reference, "0123456789abcdef")


@pytest.mark.parametrize("act", ["send again", "mend", "pass on"])
def test_nobody_is_flooded_with_new_links(paper: tuple[Actor, str], act: str) -> None:
    """Five within a day to one organisation, by whatever mixture of acts; then it is said, and nothing is sent."""
    for turn in range(_circulation.NEW_LINKS_A_DAY):
        write_to_wick(paper, ("send again", "mend", "pass on")[turn % 3], turn)
    before = everything()
    with pytest.raises(BadInput, match="was sent 5 new links within a day"):
        write_to_wick(paper, act, 9)
    assert everything() == before
    assert links.mend(*paper, world.invitation_of("Upper Arle Village Hall").public_id, "jo@hall.example")
    clock.set_to(clock.now() + timedelta(days=1, minutes=1))
    write_to_wick(paper, act, 9)


def write_to_wick(paper: tuple[Actor, str], act: str, turn: int) -> None:
    """Send one more link, which leaves at once."""
    holder, public_id = world.partner(WICK)
    if act == "send again":
        circulation.send_again(*paper, public_id, world.invitation_of(WICK).organisation.contacts[0].id)
    elif act == "mend":
        links.mend(*paper, public_id, f"mair{turn}@wickcarers.example")
    else:
        circulation.pass_on(holder, public_id, name="Ola", email=f"ola{turn}@wickcarers.example")
    world.all_sent()


def test_a_code_is_opened_however_it_is_typed_and_kept_only_as_a_hash(paper: tuple[Actor, str]) -> None:
    code = codes.make(*paper, wick())
    assert len(code) == 14 and code.count("-") == 2
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        assert codes.by_code(typed).invitation_id == world.invitation_of(WICK).id
    hashes = set(db.session.scalars(select(Link.secret_hash)))
    assert code not in hashes and len({len(one) for one in hashes}) == 1
    assert code not in str(last_act().detail)
    with pytest.raises(NotFound):
        circulation.by_secret(code)


def test_codes_are_all_different_and_hold_nothing_that_is_mistaken(paper: tuple[Actor, str]) -> None:
    made = {codes.make(*paper, wick()) for _each in range(20)}
    assert len(made) == 20
    assert not set("".join(made)) & set("IOSZ0125")


def test_a_wrong_an_ended_and_a_closed_code_get_the_same_answer(paper: tuple[Actor, str]) -> None:
    said = set()
    code = codes.make(*paper, wick())
    with pytest.raises(BadInput) as wrong:
        codes.by_code("AAAA-AAAA-AAAA")
    said.add(str(wrong.value))
    with pytest.raises(BadInput) as nothing:
        codes.by_code("\u2028' OR 1=1")
    said.add(str(nothing.value))
    clock.set_to(world.AFTER)
    with pytest.raises(BadInput) as closed:
        codes.by_code(code)
    said.add(str(closed.value))
    clock.set_to(world.OPEN)
    links.end(*paper, wick())
    with pytest.raises(BadInput) as ended:
        codes.by_code(code)
    said.add(str(ended.value))
    assert len(said) == 1


def test_after_the_close_no_code_is_made_but_links_can_be_ended(paper: tuple[Actor, str]) -> None:
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed):
        codes.make(*paper, wick())
    assert links.end(*paper, wick()) == WICK
