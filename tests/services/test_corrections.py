"""Corrections of a paper that is out: everybody is told, answers stay in, and the time left is weighed again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed
from consult.domain.standards import Verdict
from consult.models.corrections import SecondLook
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import SupportingDocument
from consult.services import (
    approval,
    circulation,
    corrections,
    extensions,
    papers,
    responses,
    standing,
    supporting,
    workspace,
)
from consult.services.corrections import Wanted
from consult.services.responses import SignOff
from tests import world

WICK, FIRE, HALL = "Wick Carers Network", "Severnvale Fire Authority", "Upper Arle Village Hall"
COSTS = supporting.Copy("Costs", "costs", date(2010, 8, 1), "costs.pdf", b"%PDF-1.7 costs")
LATER = world.CLOSE + timedelta(days=28)


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(actor: Actor) -> str:
    return world.approved(actor)


def wanted(material: bool = True, **more: object) -> Wanted:
    changes = [("s2", "The Forum meets twice a year, not once."), ("paper", "Page 3 was missing.")]
    return Wanted(changes=more.pop("changes", changes), reason="We miscounted.", is_material=material, **more)  # type: ignore[arg-type]


def correct(
    actor: Actor, reference: str, what: Wanted | None = None, copy: supporting.Copy | None = None
) -> object:
    seen = world.seen(actor, reference)
    return corrections.correct(actor, reference, what or wanted(), copy, seen_version=seen)


def answer(name: str, text: str = "As it is.") -> None:
    holder, public_id = world.partner(name)
    seen = responses.answering(holder, public_id).versions.get("q2", 0)
    responses.save_draft(holder, public_id, {"q2": ({"value": [text]}, seen)})
    responses.submit(holder, public_id, SignOff("full", "mine", "A"), received_at=clock.now())


def a_day_later() -> None:
    clock.set_to(clock.now() + timedelta(days=1))


def waits(name: str) -> bool:
    return responses.answering(*world.partner(name)).look_again


def letters() -> dict[str, Message]:
    found = db.session.scalars(select(Message).where(Message.event == "correction").order_by(Message.id))
    return {one.to_address: one for one in found}


def finding(assessment: object, rule: str) -> Verdict:
    return next(one.verdict for one in assessment.findings if one.rule == rule)  # type: ignore[attr-defined]


def test_every_invited_organisation_is_told_once_and_who_answered_is_asked_to_look_again(
    actor: Actor, reference: str
) -> None:
    answer(WICK)
    a_day_later()
    correct(actor, reference)
    sent = letters()
    assert sorted(sent) == sorted(row.email for row in world.ROWS)
    for one in sent.values():
        assert "- 2. The Forum: The Forum meets twice a year, not once." in one.text
        assert "Why: We miscounted." in one.text
    assert {to for to, one in sent.items() if "Your answer stays in" in one.text} == {
        "mair@wickcarers.example"
    }
    assert sent["mair@wickcarers.example"].subject.startswith("Please look again")


def arrival(actor: Actor, reference: str, name: str) -> tuple[str, int]:
    """How the invitation of an organisation stands, and how many came back by the officer's workspace."""
    listed = standing.standings(actor, reference)
    mine = next(one for one in listed if one.invitation.organisation.name == name)
    return mine.posted.state, workspace.workspace(actor, {}).current[0].bounced


def test_word_to_everybody_does_not_hide_that_an_invitation_came_back(actor: Actor, reference: str) -> None:
    world.all_sent()
    contact = world.invitation_of(WICK).organisation.contacts[0]
    lost = db.session.scalars(select(Message).where(Message.to_address == contact.email)).one()
    lost.state = "bounced"
    db.session.commit()
    correct(actor, reference)
    world.all_sent()
    assert arrival(actor, reference, WICK) == ("bounced", 1)
    assert arrival(actor, reference, HALL) == ("sent", 1)
    circulation.send_again(actor, reference, world.invitation_of(WICK).public_id, contact.id)
    assert arrival(actor, reference, WICK) == ("queued", 0)


def test_word_to_a_mended_address_counts(actor: Actor, reference: str) -> None:
    world.all_sent()
    contact = world.invitation_of(WICK).organisation.contacts[0]
    db.session.execute(update(Message).where(Message.to_address == contact.email).values(state="failed"))
    contact.email = "new@wickcarers.example"
    db.session.commit()
    correct(actor, reference)
    assert arrival(actor, reference, WICK) == ("queued", 0)


def test_the_link_in_the_message_is_new_and_the_one_before_stays_good(actor: Actor, reference: str) -> None:
    before = world.secret_for("mair@wickcarers.example")
    correct(actor, reference)
    after = world.secret_for("mair@wickcarers.example", "correction")
    assert before != after
    assert circulation.by_secret(before).invitation_id == circulation.by_secret(after).invitation_id


def test_the_approved_version_stays_as_it_was_and_the_correction_stands_beside_it(
    actor: Actor, reference: str
) -> None:
    before = responses.answering(*world.partner(WICK)).paper
    correct(actor, reference)
    after = responses.answering(*world.partner(WICK))
    assert (after.paper.content, after.paper.checksum) == (before.content, before.checksum)
    assert [one.changes[0]["name"] for one in after.corrections] == ["2. The Forum"]


def test_an_answer_stays_in_until_its_organisation_changes_it_or_lets_it_stand(
    actor: Actor, reference: str
) -> None:
    for name in (WICK, FIRE, HALL):
        answer(name)
    a_day_later()
    correct(actor, reference)
    assert [waits(name) for name in (WICK, FIRE, HALL)] == [True] * 3
    assert {one.state for one in standing.standings(actor, reference) if one.look_again} == {"answered"}
    corrections.it_stands(*world.partner(WICK))
    answer(FIRE, "Not as it is now.")
    assert [waits(name) for name in (WICK, FIRE, HALL)] == [False, False, True]
    (look,) = corrections.made(actor, reference)
    assert (len(look.before), len(look.not_again)) == (3, 1)
    marked = [
        one.invitation.organisation.name for one in standing.standings(actor, reference) if one.look_again
    ]
    assert marked == [HALL]


def test_saying_twice_that_it_stands_is_saying_it_once(actor: Actor, reference: str) -> None:
    answer(WICK)
    a_day_later()
    correct(actor, reference)
    for _each in range(2):
        corrections.it_stands(*world.partner(WICK))
    assert len(list(db.session.scalars(select(SecondLook)))) == 1
    acts = list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))
    assert acts[-2:] == ["correct the paper", "let the answer stand"]


def test_submitting_the_same_answer_again_says_that_it_stands(actor: Actor, reference: str) -> None:
    answer(WICK)
    a_day_later()
    correct(actor, reference)
    answer(WICK)
    assert not waits(WICK)


def test_a_second_correction_asks_again(actor: Actor, reference: str) -> None:
    answer(WICK)
    a_day_later()
    correct(actor, reference)
    corrections.it_stands(*world.partner(WICK))
    a_day_later()
    correct(actor, reference)
    assert waits(WICK)
    first, second = corrections.made(actor, reference)
    assert (len(first.not_again), len(second.not_again)) == (0, 1)


def test_a_letter_counts_by_the_day_on_which_it_came(actor: Actor, reference: str) -> None:
    came = world.OPEN.date()
    a_day_later()
    correct(actor, reference)
    public_id = world.invitation_of(HALL).public_id
    given, sign_off = {"q2": {"value": ["By post"]}}, SignOff("full", "mine", "Jo")
    responses.enter_on_behalf(actor, reference, public_id, given, sign_off, source="paper", received_on=came)
    assert waits(HALL)


def test_who_has_not_answered_has_nothing_to_let_stand(actor: Actor, reference: str) -> None:
    correct(actor, reference)
    with pytest.raises(BadInput):
        corrections.it_stands(*world.partner(WICK))


def test_a_document_that_comes_with_a_correction_is_kept_as_the_next_version(actor: Actor) -> None:
    reference = world.draft(actor)
    supporting.add(actor, reference, COSTS, seen_version=world.seen(actor, reference))
    approval.approve(actor, reference, seen_version=world.seen(actor, reference))
    clock.set_to(world.OPEN)
    correct(actor, reference, wanted(with_document=True, changes=[]), COSTS)
    holder, public_id = world.partner(WICK)
    (made,) = responses.answering(holder, public_id).corrections
    assert made.document and made.document.version == 2
    assert made.changes[-1]["what"] == "A new version; the earlier one is kept."
    assert supporting.fetch_invited(holder, public_id, made.document.id).content == COSTS.content


@pytest.mark.parametrize(
    ("what", "copy", "places"),
    [
        (wanted(changes=[("s9", "Something.")]), None, {"place-0"}),
        (wanted(changes=[("s1", "Something."), ("s2", "")]), None, {"what-1"}),
        (wanted(changes=[("s1", "x" * 501)]), None, {"what-0"}),
        (wanted(changes=[]), None, {"what-0"}),
        (wanted(with_document=True), None, {"file"}),
        (
            wanted(with_document=True),
            supporting.Copy("Costs", "costs", date(2010, 8, 1), "a.exe", b""),
            {"file"},
        ),
        (wanted(new_close=world.CLOSE), None, {"new_close-day"}),
    ],
)
def test_what_cannot_be_used_keeps_nothing_and_tells_nobody(
    actor: Actor, reference: str, what: Wanted, copy: supporting.Copy | None, places: set[str]
) -> None:
    with pytest.raises(BadInput) as refused:
        correct(actor, reference, what, copy)
    assert set(refused.value.problems) == places
    assert corrections.made(actor, reference) == [] and letters() == {}
    assert db.session.scalars(select(SupportingDocument)).all() == []


def test_the_time_left_is_weighed_again_and_kept(actor: Actor, reference: str) -> None:
    found = corrections.preview(actor, reference, wanted())
    assert (found.left, found.longer) == (56, None)
    assert finding(found.assessment, "GUN-2") is Verdict.ADVISE
    assert finding(found.assessment, "GUN-3") is Verdict.ADVISE
    small = corrections.preview(actor, reference, wanted(material=False)).assessment
    assert finding(small, "GUN-3") is Verdict.PASS
    longer = corrections.preview(actor, reference, wanted(new_close=LATER))
    assert (longer.longer, finding(longer.assessment, "GUN-3")) == (84, Verdict.PASS)
    assert corrections.made(actor, reference) == []
    correct(actor, reference)
    assert corrections.made(actor, reference)[0].correction.days_left == 56


def test_more_time_in_the_same_act_is_in_the_same_message(actor: Actor, reference: str) -> None:
    correct(actor, reference, wanted(new_close=LATER))
    (made,) = extensions.extensions(actor, reference)
    assert (made.new_close, made.reason) == (LATER, "The paper was corrected: We miscounted.")
    assert all("now closes on Monday 25 October 2010, 11:59pm" in one.text for one in letters().values())
    assert db.session.scalars(select(Message).where(Message.event == "extended")).all() == []
    acts = list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))
    assert acts[-1] == "correct the paper" and "extend the consultation" not in acts


def test_before_the_launch_the_days_are_counted_from_it(actor: Actor) -> None:
    reference = world.approved(actor, at=world.BEFORE)
    assert corrections.preview(actor, reference, wanted()).left == 84
    correct(actor, reference)
    opens = papers.paper(actor, reference).opens_at
    assert {one.due_at for one in letters().values()} == {opens}


def test_a_draft_is_edited_and_a_paper_that_closed_is_not_corrected(actor: Actor, reference: str) -> None:
    clock.set_to(world.AFTER)
    with pytest.raises(NotAllowed):
        correct(actor, reference)


def test_two_officers_do_not_correct_over_one_another(actor: Actor, reference: str) -> None:
    seen = world.seen(actor, reference)
    correct(actor, reference)
    with pytest.raises(Conflict):
        corrections.correct(actor, reference, wanted(), seen_version=seen)


def test_the_standing_of_one_and_of_four_costs_the_same_number_of_queries(
    actor: Actor, reference: str
) -> None:
    counts = []
    for names in ([WICK], [FIRE, HALL, "Coalholme Borough Council"]):
        for name in names:
            answer(name)
        a_day_later()
        correct(actor, reference)
        db.session.expire_all()
        with world.counting_queries() as sent:
            standing.standings(actor, reference)
        counts.append(len(sent))
    assert counts[0] == counts[1]
