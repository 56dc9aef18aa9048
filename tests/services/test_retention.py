"""Answers are deleted when the day is over that their signers were told, and what was reported stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import Base, choose_partnership, db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import Conflict, NotAllowed, NotFound
from consult.jobs import ticks
from consult.models.attachments import Attachment
from consult.models.circulation import Link
from consult.models.colleagues import Colleague, Remark
from consult.models.history import HistoryRow
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.people import Partnership
from consult.models.responses import DraftAnswer, DraftVersion, Response, Submission
from consult.services import (
    attachments,
    confirmations,
    copies,
    incoming,
    keeping,
    lateness,
    remarks,
    reports,
    responses,
    retention,
    verification,
)
from consult.services.responses import SignOff
from tests import many, paper_of_kinds, world

WICK, HALL, FIRE = "Wick Carers Network", "Upper Arle Village Hall", "Severnvale Fire Authority"
FULL = SignOff("full", "mine", "Mair Pugh", capacity="Four hundred carers")
SECRET = "The minibus is no more"
LAST_DAY = date(2012, 9, 27)  # two years after the close, as the notice said
OVER = world.FIRST_LATE.replace(year=2012)  # midnight in London after that day


@pytest.fixture
def officer(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(officer: Actor) -> str:
    """One answered with a file and a colleague, one asked to be lodged late, one was entered by an officer."""
    reference = paper_of_kinds.approved(officer)
    holder, public_id = world.partner(WICK)
    anna = world.let_in(holder, public_id)
    remarks.say(anna, public_id, "q2", SECRET)
    responses.save_draft(anna, public_id, {"q2": ({"value": [SECRET]}, 0)})
    attachments.attach(
        holder, public_id, "q12", attachments.Upload("plan.pdf", b"%PDF-1.4 " + SECRET.encode())
    )
    responses.submit(holder, public_id, FULL, received_at=clock.now())
    responses.save_draft(holder, public_id, {"q2": ({"value": [SECRET + ", alas"]}, 1)})
    hall, hall_id = world.partner(HALL)
    responses.save_draft(hall, hall_id, {"q2": ({"value": [SECRET]}, 0)})
    responses.enter_on_behalf(
        officer,
        reference,
        world.partner(FIRE)[1],
        {"q2": {"value": [SECRET]}},
        SignOff("none", "board", "Tom Okafor"),
        source="email",
        received_on=world.OPEN.date(),
    )
    clock.set_to(world.AFTER)
    lateness.ask(hall, hall_id, reason="The road was flooded.", sign_off=FULL)
    return reference


def run() -> int:
    """The tick, and the partnership of the tests at work again."""
    done = ticks.run("retention")
    choose_partnership(1)
    return done


def acts() -> list[str]:
    return list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))


def holding(words: str) -> set[str]:
    """The tables that hold these words anywhere, in a file too."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    rows = ((table.name, tuple(row)) for table in tables for row in db.session.execute(select(table)))
    return {name for name, row in rows if words in repr(row)}


def compiled(officer: Actor, reference: str) -> bytes:
    reports.ask(officer, reference)
    claimed = reports.claim_next()
    assert claimed is not None
    reports.freeze(claimed)
    reports.store(claimed, b"%PDF-1.7 report", "c" * 64, 12)
    choose_partnership(1)
    return reports.report(officer, reference, 1).pdf or b""


def test_until_the_last_day_is_over_nothing_is_deleted(reference: str) -> None:
    clock.set_to(OVER - timedelta(seconds=1))
    assert run() == 0
    assert SECRET in str(db.session.scalars(select(Submission.document)).first())


def test_when_the_day_is_over_the_words_are_nowhere_but_in_the_report(officer: Actor, reference: str) -> None:
    pdf = compiled(officer, reference)
    before = holding(SECRET)
    kinds = {"submission", "draft_answer", "draft_version", "attachment", "remark", "late_request", "message"}
    assert before == kinds | {"report"}
    clock.set_to(OVER)
    assert run() == 3
    assert holding(SECRET) == {"report"}
    for table in (Attachment, DraftAnswer, DraftVersion, LateRequest, Remark, Colleague):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0, table
    assert not db.session.scalars(select(Link).where(Link.colleague_id.is_not(None))).all()
    assert holding("Four hundred carers") == {"report"}
    assert reports.report(officer, reference, 1).pdf == pdf
    found = db.session.scalars(select(Message).where(Message.event == "receipt")).all()
    assert found and not any(one.text or one.html for one in found)


def test_what_came_in_for_it_goes_too_with_names_that_stand_in_no_directory(
    officer: Actor, reference: str
) -> None:
    hall = world.invitation_of(HALL).organisation_id
    file = attachments.Upload("view.txt", SECRET.encode())
    for came in (
        incoming.Came("paper", world.OPEN.date(), organisation_id=hall),
        incoming.Came("paper", world.OPEN.date(), sender=f"A walker: {SECRET}"),
    ):
        incoming.note(officer, reference, came, [file])
    incoming.is_no_response(officer, reference, 1, reason=f"It says: {SECRET}")
    assert {"incoming", "attachment"} <= holding(SECRET)
    clock.set_to(OVER)
    run()
    choose_partnership(officer.partnership_id)
    assert not {"incoming", "attachment", "history"} & holding(SECRET)
    assert [one.row.sender for one in incoming.everything(officer, reference)] == [HALL, ""]


def test_that_it_was_done_is_in_the_history_and_everything_still_verifies(reference: str) -> None:
    clock.set_to(OVER)
    run()
    assert acts().count("delete an answer whose time is over") == 3
    assert not verification.verify(SYSTEM).broken
    emptied = db.session.scalars(select(Response).where(Response.emptied_at.is_not(None))).first()
    assert emptied is not None
    for one in db.session.scalars(select(Submission)):
        one.document = one.document | {"answers": {"q2": {"text": "Put back"}}}
    db.session.commit()
    assert "marked as deleted" in verification.verify(SYSTEM).sentence


def test_nobody_hides_an_answer_by_marking_it_as_deleted(reference: str) -> None:
    given = db.session.scalars(select(Submission)).first()
    assert given is not None
    given.document, given.response.emptied_at = given.document | {"answers": {}}, clock.now()
    db.session.commit()
    assert "no act deleted it" in verification.verify(SYSTEM).sentence


def test_a_second_run_changes_nothing(reference: str) -> None:
    clock.set_to(OVER)
    assert [run(), run()] == [3, 0]
    (number, *_rest) = db.session.scalars(select(Response.id))
    assert not retention.empty(SYSTEM, number)
    assert acts().count("delete an answer whose time is over") == 3


def test_one_bad_row_stops_no_other(reference: str) -> None:
    (first, *_rest) = db.session.scalars(select(Submission).order_by(Submission.response_id))
    first.document = first.document | {"kept_until": "soon"}
    db.session.commit()
    clock.set_to(OVER)
    assert run() == 2
    assert run() == 0


def test_a_copy_that_an_organisation_kept_can_still_be_checked(reference: str) -> None:
    (given,) = db.session.scalars(
        select(Submission).join(Submission.response).where(Response.source == "online")
    )
    receipt, checksum = given.response.receipt, given.checksum
    clock.set_to(OVER)
    run()
    assert copies.same(receipt, checksum) == 1
    with pytest.raises(NotFound, match="deleted on 28 September 2012"):
        copies.copy(*world.partner(WICK))


def test_nothing_is_counted_from_what_is_left_and_nothing_new_is_written_there(
    officer: Actor, reference: str
) -> None:
    clock.set_to(OVER)
    run()
    with pytest.raises(Conflict):
        responses.save_draft(*world.partner(WICK), {"q2": ({"value": ["More"]}, 0)})
    with pytest.raises(Conflict):
        attachments.attach(*world.partner(WICK), "q12", attachments.Upload("more.pdf", b"%PDF-1.4 more"))
    with pytest.raises(NotFound):
        attachments.add(
            officer, reference, world.partner(FIRE)[1], attachments.Upload("scan.pdf", b"%PDF-1.4 scan")
        )
    with pytest.raises(NotFound):
        confirmations.entered(*world.partner(FIRE))
    for act in (reports.summary, reports.tally, reports.ask):
        with pytest.raises(NotFound, match="the reports compiled before"):
            act(officer, reference)


def test_an_officer_sees_it_thirty_days_ahead_and_afterwards(officer: Actor, reference: str) -> None:
    ahead = OVER - timedelta(days=31, seconds=1)
    clock.set_to(ahead)
    assert retention.coming(officer) == {}
    clock.set_to(ahead + timedelta(days=1))
    (until,) = retention.coming(officer).values()
    kept = retention.kept(officer, reference)
    assert until == kept.until == LAST_DAY and (kept.soon, kept.gone) == (3, 0)
    clock.set_to(OVER)
    run()
    kept = retention.kept(officer, reference)
    assert (kept.soon, kept.gone, kept.gone_on) == (0, 3, date(2012, 9, 28))
    assert retention.coming(officer) == {}


def test_a_shorter_rule_takes_no_day_from_what_a_signer_was_told_and_none_unseen(
    officer: Actor, reference: str
) -> None:
    clock.set_to(world.AFTER + timedelta(days=100))
    keeping.set_rules(officer, grace_minutes=0, grace_text="", kept_months=1)
    assert run() == 0, "whoever was told keeps the others of the round with it"
    for one in db.session.scalars(select(Response)):
        if one.kept_until is not None:
            db.session.delete(one.submissions[0])
            one.kept_until = None
    db.session.commit()
    assert run() == 0, "the rule is new"
    clock.set_to(clock.now() + timedelta(days=31))
    assert run() == 3


def test_only_the_clock_deletes(officer: Actor, reference: str) -> None:
    clock.set_to(OVER)
    (number, *_rest) = db.session.scalars(select(Response.id))
    with pytest.raises(NotAllowed):
        retention.empty(officer, number)


def test_the_answers_of_another_partnership_are_deleted_by_its_own_dates(reference: str) -> None:
    other = Partnership(
        name="Elsewhere", mailbox="team@elsewhere.example", initials="EL", created_at=clock.now()
    )
    db.session.add(other)
    db.session.commit()
    moved = db.session.scalars(select(Response).where(Response.kept_until.is_not(None))).one()
    before = {one.id for one in db.session.scalars(select(Response))} - {moved.id}
    for row in (moved, *moved.submissions, *moved.answers):
        row.partnership_id = other.id
    moved.kept_until = LAST_DAY + timedelta(days=1)
    db.session.commit()
    clock.set_to(OVER)
    assert set(retention.due()) == before
    clock.set_to(OVER + timedelta(days=1))
    assert set(retention.due()) == before | {moved.id}


def test_days_that_are_worked_out_take_one_query_more_than_days_that_were_told(
    officer: Actor, reference: str
) -> None:
    clock.set_to(OVER - timedelta(days=10))
    with world.counting_queries() as few:
        assert len(retention.coming(officer)) == 1
    for one in db.session.scalars(select(Response)):
        one.kept_until = None
    db.session.commit()
    db.session.expire_all()
    with world.counting_queries() as all_of_them:
        assert len(retention.coming(officer)) == 1
    assert len(all_of_them) <= len(few) + 1


def test_days_that_are_worked_out_take_as_many_queries_for_ten_papers_as_for_one(
    officer: Actor, reference: str
) -> None:
    for one in db.session.scalars(select(Response)):
        one.kept_until = None
    db.session.commit()
    clock.set_to(OVER - timedelta(days=10))
    asked = []
    for more in (0, 9):
        many.copies(more)
        db.session.expunge_all()
        with world.counting_queries() as sent:
            assert len(retention.coming(officer)) == 1 + more
        asked.append(len(sent))
    assert asked[0] == asked[1]
