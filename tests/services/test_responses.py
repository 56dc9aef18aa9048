"""Answering: nothing typed is lost, nobody is overwritten, one answer counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.domain.errors import BadInput, Closed, Conflict, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.responses import Response, Submission
from consult.services import circulation, responses
from consult.services.responses import SignOff
from tests import world

HALL = "Upper Arle Village Hall"
FULL = SignOff(publication="full", authority="mine", signed_by="Jo Lunt")


def text(words: str) -> dict[str, list[str]]:
    return {"value": [words]}


def save(name: str, seen: int = 0, **given: str) -> responses.Saved:
    actor, public_id = world.partner(name)
    return responses.save_draft(actor, public_id, {key: (text(words), seen) for key, words in given.items()})


def submit(name: str, **more: object) -> Submission:
    actor, public_id = world.partner(name)
    values = {"received_at": clock.now()} | more
    return responses.submit(actor, public_id, FULL, **values)  # type: ignore[arg-type]


def submissions() -> int:
    return db.session.scalar(select(func.count(Submission.id))) or 0


@pytest.fixture
def reference(app: Flask) -> str:
    return world.approved(world.officer())


def test_a_draft_is_there_on_another_device(reference: str) -> None:
    save(HALL, q2="Keep the village halls on it.")
    actor, public_id = world.partner(HALL)
    assert responses.answering(actor, public_id).answers["q2"] == {"text": "Keep the village halls on it."}


def test_every_proposal_and_the_whole_paper_take_a_comment(reference: str) -> None:
    saved = save(HALL, **{"comment-s2": "Twice is enough.", "comment-paper": "Thank you for asking."})
    assert set(saved.versions) == {"comment-s2", "comment-paper"}


def test_the_second_of_two_colleagues_sees_the_firsts_text_and_loses_none_of_hers(reference: str) -> None:
    save(HALL, q2="First text")
    save(HALL, seen=1, q2="First text, better")
    saved = save(HALL, seen=1, q2="Second text")
    (clash,) = saved.clashes
    assert (clash.theirs, clash.yours, clash.version) == ("First text, better", "Second text", 2)
    assert not save(HALL, seen=2, q2="Both texts").clashes


def test_sending_the_same_text_twice_is_no_clash(reference: str) -> None:
    save(HALL, q2="Same")
    assert not save(HALL, seen=0, q2="Same").clashes


def test_a_field_that_cannot_be_used_is_named_and_the_others_are_kept(reference: str) -> None:
    saved = save(HALL, q1="Perhaps", q2="Fine words")
    assert "is not one of the answers" in saved.problems["q1"]
    assert saved.versions == {"q2": 1}


def test_saving_a_draft_writes_no_history(reference: str) -> None:
    before = db.session.scalar(select(func.count(HistoryRow.id)))
    save(HALL, q2="A draft")
    assert db.session.scalar(select(func.count(HistoryRow.id))) == before


def test_a_submitted_answer_is_receipted_with_a_copy(reference: str) -> None:
    save(HALL, q1="Yes", q2="Keep the halls")
    submission = submit(HALL)
    receipt = db.session.scalars(select(Message).where(Message.event == "receipt")).one()
    assert receipt.to_address == "jo@upperarle.example"
    assert "Keep the halls" in receipt.text
    assert submission.document["answers"]["q1"] == {"choice": "Yes"}


def test_a_double_click_gives_one_submission_and_one_receipt(reference: str) -> None:
    save(HALL, q2="Once")
    assert submit(HALL).id == submit(HALL).id
    assert submissions() == 1


def test_an_answer_can_be_changed_until_the_close_and_every_version_is_kept(reference: str) -> None:
    save(HALL, q2="First")
    submit(HALL)
    save(HALL, seen=1, q2="Second")
    assert submit(HALL).number == 2
    kept = db.session.scalars(select(Submission).order_by(Submission.number)).all()
    assert [one.document["answers"]["q2"]["text"] for one in kept] == ["First", "Second"]


def test_no_comment_is_an_answer(reference: str) -> None:
    submission = submit(HALL, nil=True)
    assert submission.document["nil"] is True
    assert db.session.scalars(select(Response)).one().is_nil


def test_nothing_answered_is_no_submission(reference: str) -> None:
    with pytest.raises(BadInput, match="No comment"):
        submit(HALL)
    assert submissions() == 0


@pytest.mark.parametrize(
    ("early_by", "accepted"),
    [(timedelta(microseconds=1), True), (timedelta(0), False), (timedelta(seconds=-1), False)],
)
def test_the_closing_instant_is_the_first_that_is_too_late(
    reference: str, early_by: timedelta, accepted: bool
) -> None:
    save(HALL, q2="In time?")
    received = world.FIRST_LATE - early_by
    clock.set_to(world.FIRST_LATE + timedelta(seconds=2))  # the server is a little slow
    if accepted:
        assert submit(HALL, received_at=received).number == 1
    else:
        with pytest.raises(Closed, match="Everything that you wrote is kept"):
            submit(HALL, received_at=received)


def test_what_is_typed_after_the_bell_is_kept(reference: str) -> None:
    clock.set_to(world.AFTER)
    save(HALL, q2="Too late, but here it is")
    actor, public_id = world.partner(HALL)
    assert responses.answering(actor, public_id).answers["q2"] == {"text": "Too late, but here it is"}


def test_another_organisations_draft_is_not_there(reference: str) -> None:
    mine, _ = world.partner(HALL)
    _, theirs = world.partner("Wick Carers Network")
    with pytest.raises(NotFound):
        responses.answering(mine, theirs)
    with pytest.raises(NotFound):
        responses.save_draft(mine, theirs, {"q2": (text("mischief"), 0)})


def test_an_officer_enters_what_came_on_paper_and_the_organisation_gets_a_copy(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    _, public_id = world.partner(HALL)
    responses.enter_on_behalf(
        actor,
        reference,
        public_id,
        {"q2": text("By letter")},
        FULL,
        source="paper",
        received_on=date(2010, 8, 1),
    )
    assert db.session.scalars(select(Response)).one().entered_by == "Ann Wade"
    assert db.session.scalars(select(Message).where(Message.event == "entered_copy")).one()


def test_an_entered_answer_that_does_not_fit_saves_nothing(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    _, public_id = world.partner(HALL)
    given = {"q1": text("Perhaps"), "q2": text("Fine")}
    with pytest.raises(BadInput) as wrong:
        responses.enter_on_behalf(
            actor, reference, public_id, given, FULL, source="paper", received_on=date(2010, 8, 1)
        )
    assert set(wrong.value.problems) == {"q1"}
    assert db.session.scalars(select(Response)).all() == []


def test_entering_on_behalf_leaves_the_partners_own_draft_as_it_was(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    save(HALL, q2="Our own words, not sent yet", **{"comment-paper": "A remark"})
    holder, public_id = world.partner(HALL)
    responses.enter_on_behalf(
        actor,
        reference,
        public_id,
        {"q2": text("By letter")},
        FULL,
        source="paper",
        received_on=date(2010, 8, 1),
    )
    kept = responses.answering(holder, public_id).answers
    assert kept["q2"] == {"text": "Our own words, not sent yet"}
    assert kept["comment-paper"] == {"text": "A remark"}


def test_an_officer_never_replaces_what_the_partner_submitted_itself(app: Flask) -> None:
    """Not even where an officer had entered something before: the partner's words and choices stand."""
    actor = world.officer()
    reference = world.approved(actor)
    holder, public_id = world.partner(HALL)

    def enter() -> None:
        responses.enter_on_behalf(
            actor,
            reference,
            public_id,
            {"q2": text("Officer")},
            FULL,
            source="paper",
            received_on=date(2010, 8, 1),
        )

    enter()
    save(HALL, q2="Partner")
    none = SignOff(publication="none", authority="board", signed_by="Jo Lunt")
    responses.submit(holder, public_id, none, received_at=clock.now())
    with pytest.raises(BadInput, match="submitted its own answer"):
        enter()
    last = responses.answering(holder, public_id).submission
    assert last is not None and (last.publication, last.number) == ("none", 2)
    stored = db.session.scalars(select(Response)).one()
    assert (stored.source, stored.received_on, stored.entered_by) == ("online", None, "")
    acts = [row.act for row in db.session.scalars(select(HistoryRow).order_by(HistoryRow.id))]
    assert acts[-2:] == ["enter a response on behalf", "submit a response"]


def test_a_late_letter_does_not_replace_an_answer_that_came_in_time(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    _, public_id = world.partner(HALL)

    def enter(day: date) -> None:
        responses.enter_on_behalf(
            actor, reference, public_id, {"q2": text(str(day))}, FULL, source="paper", received_on=day
        )

    enter(date(2010, 8, 1))
    clock.set_to(world.AFTER)
    with pytest.raises(BadInput, match="cannot replace it"):
        enter(date(2010, 9, 28))
    enter(date(2010, 9, 27))
    assert submissions() == 2


def test_a_sign_off_is_bound_to_the_text_that_the_signer_saw(reference: str) -> None:
    save(HALL, q2="What the lead read")
    actor, public_id = world.partner(HALL)
    seen = responses.answering(actor, public_id).draft_checksum
    save(HALL, seen=1, q2="What a colleague made of it")
    with pytest.raises(Conflict, match="A colleague changed the answer"):
        responses.submit(actor, public_id, FULL, received_at=clock.now(), seen=seen)
    assert submissions() == 0
    again = responses.answering(actor, public_id).draft_checksum
    assert responses.submit(actor, public_id, FULL, received_at=clock.now(), seen=again).number == 1


def test_a_partner_cannot_answer_for_another_as_an_officer_does(reference: str) -> None:
    actor, public_id = world.partner(HALL)
    with pytest.raises(NotAllowed):
        responses.enter_on_behalf(
            actor, reference, public_id, {}, FULL, source="paper", received_on=date(2010, 8, 1)
        )


def test_passing_on_gives_the_right_person_a_link_and_voids_the_old_one(reference: str) -> None:
    old = world.secret_for("jo@upperarle.example")
    save(HALL, q2="Begun by Jo")
    actor, public_id = world.partner(HALL)
    circulation.pass_on(actor, public_id, name="Sam Rook", email="sam@upperarle.example")
    new = world.secret_for("sam@upperarle.example")
    assert circulation.by_secret(new).invitation.public_id == public_id
    with pytest.raises(NotFound):
        circulation.by_secret(old)
    assert responses.answering(actor, public_id).answers["q2"] == {"text": "Begun by Jo"}


def test_only_the_hash_of_a_links_secret_is_kept(reference: str) -> None:
    secret = world.secret_for("jo@upperarle.example")
    link = circulation.by_secret(secret)
    assert link.invitation.public_id == world.invitation_of(HALL).public_id
    assert secret not in link.secret_hash and len(secret) >= 22
