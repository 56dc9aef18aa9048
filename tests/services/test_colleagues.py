"""Many hands, one voice: colleagues come in by links of their own, and the organisation signs once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.models.circulation import Link
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import (
    circulation,
    colleagues,
    corrections,
    declining,
    links,
    meetings,
    remarks,
    responses,
)
from consult.services.responses import SignOff
from tests import world

WICK, HALL = "Wick Carers Network", "Upper Arle Village Hall"
FULL = SignOff("full", "mine", "Mair Pugh")
ANNA = "anna@wickcarers.example"


@pytest.fixture
def wick(app: Flask) -> tuple[Actor, str]:
    """The lead of an organisation whose paper is open, and the public id of its pages."""
    world.approved(world.officer())
    holder, public_id = world.partner(WICK)
    return replace(holder, person="Mair Pugh"), public_id


def write(actor: Actor, public_id: str, key: str = "q2", words: str = "Words", seen: int = 0) -> None:
    saved = responses.save_draft(actor, public_id, {key: ({"value": [words]}, seen)})
    assert not saved.clashes and not saved.problems


def members(wick: tuple[Actor, str]) -> dict[str, colleagues.Member]:
    return {one.colleague.name: one for one in colleagues.team(*wick).members}


def acts() -> list[str]:
    return list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))


def letters(event: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def test_with_an_address_the_link_is_mailed_and_without_one_it_is_handed_over(
    wick: tuple[Actor, str],
) -> None:
    assert colleagues.add(*wick, name="Anna Lee", email=ANNA) is None
    secret = colleagues.add(*wick, name="Ben Ash")
    assert secret is not None
    mailed = circulation.by_secret(world.secret_for(ANNA, "colleague_invited"))
    handed = circulation.by_secret(secret)
    assert [one.colleague.name for one in (mailed, handed) if one.colleague] == ["Anna Lee", "Ben Ash"]
    assert mailed.invitation.public_id == handed.invitation.public_id == wick[1]


def test_only_the_hash_of_a_colleagues_secret_is_kept(wick: tuple[Actor, str]) -> None:
    secret = colleagues.add(*wick, name="Ben Ash")
    kept = db.session.scalars(select(Link.secret_hash).where(Link.colleague_id.is_not(None))).one()
    assert secret and secret not in kept


def test_a_person_who_answers_alone_has_no_team_and_that_costs_one_query(wick: tuple[Actor, str]) -> None:
    colleagues.team(*wick)
    with world.counting_queries() as sent:
        assert not colleagues.team(*wick)
    assert len([one for one in sent if "colleague" in one]) == 1 and not any("remark" in one for one in sent)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"name": ""}, "name"),
        ({"name": "anna lee"}, "name"),
        ({"name": "Mair Pugh"}, "name"),
        ({"name": "Ben", "email": ANNA}, "email"),
        ({"name": "Ben", "role": "lead"}, "role"),
    ],
)
def test_who_cannot_be_let_in_is_said_at_the_field(
    wick: tuple[Actor, str], values: dict[str, str], place: str
) -> None:
    colleagues.add(*wick, name="Anna Lee", email=ANNA)
    with pytest.raises(BadInput) as refused:
        colleagues.add(*wick, **values)
    assert set(refused.value.problems) == {place}


def test_one_invitation_is_no_way_to_write_to_any_number_of_strangers(wick: tuple[Actor, str]) -> None:
    for number in range(colleagues.A_DAY):
        colleagues.add(*wick, name=f"Colleague {number}")
        colleagues.remove(*wick, max(one.colleague.id for one in colleagues.team(*wick).members))
    with pytest.raises(BadInput) as refused:
        colleagues.add(*wick, name="One more")
    assert "as many as can be let in" in refused.value.problems["name"]
    clock.set_to(world.OPEN + timedelta(days=1))
    colleagues.add(*wick, name="One more")


def test_a_contributor_cannot_sign_decline_pass_on_or_let_others_in(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    write(anna, public_id)
    mine = anna.colleague_id or 0
    refused = [
        lambda: responses.submit(anna, public_id, FULL, received_at=clock.now()),
        lambda: responses.submit(anna, public_id, FULL, received_at=clock.now(), nil=True),
        lambda: declining.decline(anna, public_id, "declined", ""),
        lambda: declining.take_back(anna, public_id),
        lambda: circulation.pass_on(anna, public_id, name="Me", email="me@else.example"),
        lambda: corrections.it_stands(anna, public_id),
        lambda: meetings.keep_own(anna, public_id, []),
        lambda: colleagues.add(anna, public_id, name="A friend"),
        lambda: colleagues.remove(anna, public_id, mine),
        lambda: colleagues.new_link(anna, public_id, mine),
        lambda: colleagues.give_back(anna, public_id, mine, why="Because"),
        lambda: colleagues.give_part(anna, public_id, mine, keys=(), role="deputy", fields=()),
        lambda: colleagues.team(anna, public_id, leading=True),
    ]
    before = acts()
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
    assert acts() == before
    assert responses.answering(lead, public_id).submission is None


def test_a_deputy_submits_for_the_organisation(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    dee = world.let_in(lead, public_id, "Dee Roe", role="deputy")
    write(dee, public_id)
    assert responses.submit(dee, public_id, FULL, received_at=clock.now()).number == 1
    last = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert last is not None and (last.act, last.actor) == ("submit a response", "Dee Roe")


def test_the_sign_off_is_bound_to_what_the_lead_saw_and_a_later_edit_shows(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    write(anna, public_id, words="What the lead reads")
    seen = responses.answering(lead, public_id).draft_checksum
    write(anna, public_id, words="What Anna made of it", seen=1)
    with pytest.raises(Conflict, match="A colleague changed the answer"):
        responses.submit(lead, public_id, FULL, received_at=clock.now(), seen=seen)
    seen = responses.answering(lead, public_id).draft_checksum
    kept = responses.submit(lead, public_id, FULL, received_at=clock.now(), seen=seen)
    write(anna, public_id, words="And what she added", seen=2)
    view = responses.answering(lead, public_id)
    assert view.submission is not None and view.submission.id == kept.id
    assert view.submission.document["answers"]["q2"] == {"text": "What Anna made of it"}
    assert view.draft_checksum != seen


def test_who_wrote_what_is_known_by_name(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    write(lead, public_id, "q2")
    write(world.let_in(lead, public_id), public_id, "comment-s2")
    view = responses.answering(lead, public_id)
    assert {key: one.by for key, one in view.standing.items()} == {
        "q2": "Mair Pugh",
        "comment-s2": "Anna Lee",
    }
    assert view.hands == 2


def test_whoever_is_taken_away_is_shut_out_at_once_and_what_they_wrote_stays(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    colleagues.add(lead, public_id, name="Anna Lee", email=ANNA)
    secret = world.secret_for(ANNA, "colleague_invited")
    link = circulation.by_secret(secret)
    anna = replace(lead, person="Anna Lee", colleague_id=link.colleague_id, is_contributor=True)
    write(anna, public_id)
    colleagues.remove(lead, public_id, link.colleague_id or 0)
    for knock in (
        lambda: circulation.by_secret(secret),
        lambda: circulation.holder(public_id, link.secret_hash),
    ):
        with pytest.raises(NotFound):
            knock()
    assert responses.answering(lead, public_id).standing["q2"].by == "Anna Lee"
    assert letters("colleague_invited") == [], "a message that had not left is taken back"
    assert acts()[-2:] == ["let a colleague in", "take a colleague's link away"]


def test_a_new_link_ends_the_earlier_ones_of_that_colleague_alone(wick: tuple[Actor, str]) -> None:
    anna, ben = (colleagues.add(*wick, name=name) for name in ("Anna Lee", "Ben Ash"))
    number = members(wick)["Anna Lee"].colleague.id
    fresh = colleagues.new_link(*wick, number)
    assert anna and ben and fresh
    with pytest.raises(NotFound):
        circulation.by_secret(anna)
    assert circulation.by_secret(fresh).colleague_id == number
    assert circulation.by_secret(ben) and members(wick)["Anna Lee"].has_link


def test_a_new_link_for_the_organisation_leaves_its_colleagues_in(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    secret = colleagues.add(lead, public_id, name="Anna Lee")
    assert secret is not None
    circulation.pass_on(lead, public_id, name="Sam Rook", email="sam@wickcarers.example")
    assert circulation.by_secret(secret).invitation.public_id == public_id


def test_where_the_address_was_wrong_or_the_links_are_ended_colleagues_are_out_too(app: Flask) -> None:
    officer = world.officer()
    reference = world.approved(officer)
    for name, act in (
        (WICK, lambda one: links.mend(officer, reference, one, "mair@wick.example")),
        (HALL, lambda one: links.end(officer, reference, one)),
    ):
        holder, public_id = world.partner(name)
        secret = colleagues.add(holder, public_id, name="Anna Lee")
        assert secret is not None
        act(public_id)
        with pytest.raises(NotFound):
            circulation.by_secret(secret)
        (member,) = colleagues.team(holder, public_id).members
        assert not member.has_link


def test_a_part_is_one_colleagues_and_keeps_nobody_out(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna, ben = (world.let_in(lead, public_id, name) for name in ("Anna Lee", "Ben Ash"))
    fields = {"q1", "q2", "q3", "comment-s1"}
    for actor, keys in ((anna, {"q1", "q2", "nonsense"}), (ben, {"q2", "q3"})):
        colleagues.give_part(
            lead, public_id, actor.colleague_id or 0, keys=keys, role="contributor", fields=fields
        )
    found = members(wick)
    assert set(found["Anna Lee"].keys) == {"q1"} and set(found["Ben Ash"].keys) == {"q2", "q3"}
    write(anna, public_id, "q2")
    assert responses.answering(lead, public_id).standing["q2"].by == "Anna Lee"


def test_whoever_leads_is_told_once_a_day_that_a_part_is_ready(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    for ready in (True, False, True):
        colleagues.say_ready(anna, public_id, ready)
    assert members(wick)["Anna Lee"].state == "ready"
    (letter,) = letters("part_ready")
    assert letter.to_address == "mair@wickcarers.example" and "Anna Lee" in letter.text
    clock.set_to(world.OPEN + timedelta(days=1))
    colleagues.say_ready(anna, public_id, False)
    colleagues.say_ready(anna, public_id, True)
    assert len(letters("part_ready")) == 2


def test_whoever_leads_has_no_part_to_call_ready(wick: tuple[Actor, str]) -> None:
    with pytest.raises(NotAllowed):
        colleagues.say_ready(*wick, True)


def test_a_part_is_given_back_with_a_reason_and_is_ready_again_later(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id, email=ANNA)
    number = anna.colleague_id or 0
    colleagues.say_ready(anna, public_id, True)
    with pytest.raises(BadInput):
        colleagues.give_back(lead, public_id, number, why="")
    colleagues.give_back(lead, public_id, number, why="Name the three halls")
    assert members(wick)["Anna Lee"].state == "returned"
    (letter,) = letters("part_returned")
    assert letter.to_address == ANNA and "Name the three halls" in letter.text
    assert circulation.by_secret(letter.secret or "").colleague_id == number
    colleagues.say_ready(anna, public_id, True)
    assert members(wick)["Anna Lee"].state == "ready"
    details = [str(row.detail) for row in db.session.scalars(select(HistoryRow))]
    assert not any("three halls" in one for one in details), "the reason is the organisation's own"


def test_what_was_ready_in_one_round_is_not_ready_in_the_next(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    write(anna, public_id)
    colleagues.say_ready(anna, public_id, True)
    paper = world.invitation_of(WICK).consultation
    paper.opens_at = world.OPEN + timedelta(days=1)
    paper.first_late_instant = world.FIRST_LATE
    db.session.commit()
    clock.set_to(world.OPEN + timedelta(days=2))
    assert members(wick)["Anna Lee"].state == "not_started"


def test_who_is_not_ready_is_named_before_signing(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna, _ben = (world.let_in(lead, public_id, name) for name in ("Anna Lee", "Ben Ash"))
    assert not colleagues.team(lead, public_id).unready, "who has no part and wrote nothing is not waited for"
    write(anna, public_id)
    assert [one.colleague.name for one in colleagues.team(lead, public_id).unready] == ["Anna Lee"]
    colleagues.say_ready(anna, public_id, True)
    assert not colleagues.team(lead, public_id).unready


def test_another_organisations_colleague_is_not_there(wick: tuple[Actor, str]) -> None:
    anna = world.let_in(*wick)
    hall = world.partner(HALL)
    number = anna.colleague_id or 0
    for act in (
        lambda: colleagues.remove(*hall, number),
        lambda: colleagues.new_link(*hall, number),
        lambda: colleagues.give_back(*hall, number, why="Mischief"),
        lambda: colleagues.give_part(*hall, number, keys=(), role="deputy", fields=()),
        lambda: remarks.remarks(anna, hall[1], "q2"),
        lambda: remarks.say(anna, hall[1], "q2", "Mischief"),
        lambda: colleagues.team(anna, hall[1]),
    ):
        with pytest.raises(NotFound):
            act()
    assert members(wick)["Anna Lee"].colleague.role == "contributor"


def test_colleagues_read_what_was_said_in_its_order(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    remarks.say(lead, public_id, "q2", "Can you say more?")
    remarks.say(anna, public_id, "q2", "I rang them; on Friday.")
    said = [(one.by, one.text) for one in remarks.remarks(anna, public_id, "q2")]
    assert said == [("Mair Pugh", "Can you say more?"), ("Anna Lee", "I rang them; on Friday.")]
    assert colleagues.team(lead, public_id).remarks == {"q2": 2}
    assert remarks.remarks(lead, public_id, "q1") == []
    with pytest.raises(BadInput):
        remarks.say(lead, public_id, "q2", "")


def test_who_said_something_takes_it_back_and_nobody_else_does(wick: tuple[Actor, str]) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    namesake = replace(world.let_in(lead, public_id, "Ben Ash"), person="Anna Lee")
    remarks.say(anna, public_id, "q2", "The treasurer will resign.")
    (said,) = remarks.remarks(anna, public_id, "q2")
    for somebody_else in (lead, namesake):
        with pytest.raises(NotFound):
            remarks.take_back(somebody_else, public_id, "q2", said.id)
    with pytest.raises(NotFound):
        remarks.take_back(anna, public_id, "q1", said.id)
    for _twice in range(2):
        remarks.take_back(anna, public_id, "q2", said.id)
    (left,) = remarks.remarks(lead, public_id, "q2")
    assert (left.by, left.text) == ("Anna Lee", "") and left.taken_back_at is not None
    assert acts().count("take back what one said to colleagues") == 1
    told = db.session.scalars(select(HistoryRow.detail).order_by(HistoryRow.id.desc())).first()
    assert told == {"organisation": WICK}, "neither who nor what"


def test_after_the_bell_nobody_is_let_in_and_whoever_leaves_is_still_shut_out(
    wick: tuple[Actor, str],
) -> None:
    lead, public_id = wick
    anna = world.let_in(lead, public_id)
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed):
        colleagues.add(lead, public_id, name="Ben Ash")
    write(anna, public_id, words="After the bell, and kept")
    colleagues.remove(lead, public_id, anna.colleague_id or 0)
    assert not colleagues.team(lead, public_id)
