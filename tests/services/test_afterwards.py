"""After submitting: withdrawing and putting back, what a board agreed, and what is lodged late by decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.responses import Response, Submission
from consult.reports import value
from consult.services import (
    agreements,
    attachments,
    copies,
    corrections,
    lateness,
    organisations,
    responses,
    standing,
    verification,
    withdrawing,
)
from consult.services._compiling import build
from consult.services.corrections import Wanted
from consult.services.responses import SignOff
from tests import paper_of_kinds, world

HALL, WICK = "Upper Arle Village Hall", "Wick Carers Network"
FULL = SignOff("full", "mine", "Jo Lunt")
PENDING = SignOff("full", "pending", "Jo Lunt", body="The trustees", on=date(2010, 10, 4))


@pytest.fixture
def officer(app: Flask) -> Actor:
    return world.officer()


@pytest.fixture
def reference(officer: Actor) -> str:
    return world.approved(officer)


def write(name: str, words: str) -> None:
    actor, public_id = world.partner(name)
    seen = responses.answering(actor, public_id).versions.get("q2", 0)
    responses.save_draft(actor, public_id, {"q2": ({"value": [words]}, seen)})


def submit(name: str, words: str, said: SignOff = FULL) -> Submission:
    write(name, words)
    return responses.submit(*world.partner(name), said, received_at=clock.now())


def states(officer: Actor, reference: str) -> dict[str, str]:
    return {one.invitation.organisation.name: one.state for one in standing.standings(officer, reference)}


def mail(event: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def acts() -> list[str]:
    return list(db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)))


def report(reference: str) -> value.Report:
    consultation = world.invitation_of(HALL).consultation
    assert consultation.reference == reference
    return build(consultation, 1, clock.now())


def test_a_withdrawn_answer_is_kept_and_counts_nowhere(officer: Actor, reference: str) -> None:
    submit(HALL, "Keep it")
    submit(WICK, "Keep it too")
    withdrawing.withdraw(*world.partner(HALL), name="Jo Lunt")
    assert states(officer, reference)[HALL] == "withdrawn"
    clock.set_to(world.AFTER)
    found = report(reference)
    assert (found.answered, found.unanswered) == (1, 4)
    assert HALL in [one.name for one in found.silent]
    assert any("1 organisation withdrew its answer" in line for line in found.methods)
    assert not any("had begun an answer" in line for line in found.methods)
    assert standing.reading(officer, reference, world.invitation_of(HALL).public_id).state == "withdrawn"
    assert db.session.scalar(select(func.count(Submission.id))) == 2


def test_a_withdrawn_answer_is_put_back_as_it_was_received(officer: Actor, reference: str) -> None:
    given = submit(HALL, "Keep it")
    before = responses.answering(*world.partner(HALL))
    clock.set_to(world.OPEN + timedelta(days=1))
    withdrawing.withdraw(*world.partner(HALL), name="Jo Lunt")
    assert responses.answering(*world.partner(HALL)).submission is None
    withdrawing.restore(*world.partner(HALL), name="Jo Lunt")
    after = responses.answering(*world.partner(HALL))
    assert after.submission is not None and after.submission.id == given.id
    assert after.response and before.response
    assert (after.response.submitted_at, after.response.receipt) == (
        given.submitted_at,
        before.response.receipt,
    )
    assert given.submitted_at < world.OPEN + timedelta(hours=1)
    assert states(officer, reference)[HALL] == "answered"


def test_withdrawing_twice_is_once_and_another_answer_may_follow(officer: Actor, reference: str) -> None:
    submit(HALL, "Keep it")
    for _click in range(2):
        withdrawing.withdraw(*world.partner(HALL), name="Jo Lunt")
    assert acts().count("withdraw an answer") == 1
    again = submit(HALL, "Keep it")
    assert again.number == 2, "the same words are submitted anew"
    assert states(officer, reference)[HALL] == "answered"
    with pytest.raises(NotFound):
        withdrawing.withdraw(*world.partner(WICK), name="Mair")


def test_withdrawing_is_told_to_the_lead_and_to_the_registered_mailbox(
    officer: Actor, reference: str
) -> None:
    hall = world.invitation_of(HALL).organisation
    organisations.save_mailboxes(officer, hall.id, [("registered", "office@upperarle.example")])
    submit(HALL, "Keep it")
    withdrawing.withdraw(*world.partner(HALL), name="Somebody Else")
    assert {one.to_address for one in mail("withdrawn")} == {
        "jo@upperarle.example",
        "office@upperarle.example",
    }
    assert all("Somebody Else withdrew the answer" in one.text for one in mail("withdrawn"))


def test_after_the_close_nothing_is_withdrawn_or_put_back(reference: str) -> None:
    submit(HALL, "Keep it")
    clock.set_to(world.FIRST_LATE)
    for act in (withdrawing.withdraw, withdrawing.restore):
        with pytest.raises(NotAllowed):
            act(*world.partner(HALL), name="Jo Lunt")


def test_a_provisional_answer_that_is_agreed_keeps_its_day_and_counts(officer: Actor, reference: str) -> None:
    given = submit(HALL, "Keep it", PENDING)
    assert [one.provisional for one in standing.standings(officer, reference)].count(True) == 1
    with pytest.raises(NotAllowed):
        agreements.agree(*world.partner(HALL), "agreed", on=date(2010, 8, 1), said_by="Jo")
    clock.set_to(world.AFTER + timedelta(days=7))
    day = date(2010, 10, 4)
    agreements.agree(*world.partner(HALL), "agreed", on=day, said_by="Jo", body="The trustees", minute="9")
    assert given.submitted_at < world.OPEN + timedelta(hours=1)
    assert not any(one.provisional for one in standing.standings(officer, reference))
    found = report(reference)
    assert "agreed since (The trustees, 4 October 2010, minute 9)" in found.respondents[0].authority
    assert (found.answered, found.late) == (1, ())
    assert not any("is provisional" in line for line in found.methods)
    with pytest.raises(Conflict):
        agreements.agree(*world.partner(HALL), "changed", on=day, said_by="Jo", changes="No")


def test_what_a_board_wants_otherwise_is_listed_as_late_and_the_answer_counts(
    officer: Actor, reference: str
) -> None:
    submit(HALL, "Keep it", PENDING)
    clock.set_to(world.AFTER + timedelta(days=7))
    agreements.agree(
        *world.partner(HALL), "changed", on=date(2010, 10, 4), said_by="Jo", changes="Keep nine seats"
    )
    found = report(reference)
    (late,) = found.late
    assert (late.name, [words.text for words in late.words]) == (HALL, ["Keep nine seats"])
    assert (found.answered, found.came_late) == (1, 0)
    assert [words.text for one in found.questions for words in one.words] == ["Keep it"]


@pytest.mark.parametrize(("publication", "confidential"), [("none", ()), ("full", ("q2",))])
def test_what_a_board_wants_otherwise_is_not_printed_of_an_answer_that_is_kept_back(
    reference: str, publication: str, confidential: tuple[str, ...]
) -> None:
    said = SignOff(publication, "pending", "Jo", on=date(2010, 10, 4), confidential=confidential)
    submit(HALL, "Keep it", said)
    clock.set_to(world.AFTER + timedelta(days=7))
    agreements.agree(
        *world.partner(HALL), "changed", on=date(2010, 10, 4), said_by="Jo", changes="Nine seats"
    )
    (late,) = report(reference).late
    assert late.words == ()


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"word": "maybe"}, "word"),
        ({"on": date(2010, 12, 1)}, "on-day"),
        ({"word": "changed"}, "changes"),
    ],
)
def test_what_cannot_have_been_agreed_is_named(reference: str, given: dict[str, object], place: str) -> None:
    submit(HALL, "Keep it", PENDING)
    clock.set_to(world.AFTER)
    values = {"word": "agreed", "on": date(2010, 9, 28), "said_by": "Jo"} | given
    with pytest.raises(BadInput) as refused:
        agreements.agree(*world.partner(HALL), **values)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {place}


def test_only_a_provisional_answer_waits_to_be_agreed(reference: str) -> None:
    submit(HALL, "Keep it")
    clock.set_to(world.AFTER)
    with pytest.raises(NotFound):
        agreements.agree(*world.partner(HALL), "agreed", on=date(2010, 9, 28), said_by="Jo")


def _asked(name: str = HALL) -> LateRequest:
    lateness.ask(*world.partner(name), reason="The village had no power.", sign_off=FULL)
    return db.session.scalars(select(LateRequest)).one()


def test_a_late_draft_has_its_documents_and_no_answer_to_what_was_not_asked(officer: Actor) -> None:
    reference = paper_of_kinds.approved(officer)
    hall, public_id = world.partner(HALL)
    given = {"q4": {"value": ["Oppose"]}, "q5": {"value": ["Wick"]}}
    responses.save_draft(hall, public_id, {key: (raw, 0) for key, raw in given.items()})
    kept = attachments.attach(hall, public_id, "q12", attachments.Upload("plan.pdf", b"%PDF-1.4 a plan"))
    clock.set_to(world.AFTER)
    lateness.admit(officer, reference, _asked().id, decision="The power cut is on record.")
    answers = db.session.scalars(select(Submission)).one().document["answers"]
    assert set(answers) == {"q4", "q12"}
    assert [one["checksum"] for one in answers["q12"]["files"]] == [kept.checksum]


def test_a_document_that_was_sent_with_a_late_request_stays_with_it_when_it_leaves_the_draft(
    officer: Actor,
) -> None:
    reference = paper_of_kinds.approved(officer)
    hall, public_id = world.partner(HALL)
    kept = attachments.attach(hall, public_id, "q12", attachments.Upload("plan.pdf", b"%PDF-1.4 a plan"))
    number = kept.id
    clock.set_to(world.AFTER)
    with pytest.raises(NotFound):
        attachments.fetch(officer, reference, number)
    request = _asked()
    attachments.take_away(hall, public_id, number)
    assert not responses.answering(hall, public_id).answers.get("q12")
    assert attachments.fetch(officer, reference, number).content == b"%PDF-1.4 a plan"
    lateness.admit(officer, reference, request.id, decision="The power cut is on record.")
    (given,) = db.session.scalars(select(Submission))
    assert [one["id"] for one in given.document["answers"]["q12"]["files"]] == [number]
    assert [one.id for one in attachments.of_response(officer, reference, public_id)] == [number]


def test_a_draft_open_at_the_bell_is_lodged_late_as_it_stood_when_it_was_asked(
    officer: Actor, reference: str
) -> None:
    write(HALL, "Keep the halls")
    clock.set_to(world.AFTER)
    request = _asked()
    assert [one.to_address for one in mail("late_request")] == ["team@severnvale.example"]
    write(HALL, "Something else")
    clock.set_to(world.AFTER + timedelta(days=1))
    lateness.admit(officer, reference, request.id, decision="The power cut is on record.")
    given = db.session.scalars(select(Submission)).one()
    assert given.document["answers"] == {"q2": {"text": "Keep the halls"}}
    assert world.AFTER + timedelta(days=1) <= given.submitted_at <= clock.now()
    assert given.document["lodged_late"]["decision"] == "The power cut is on record."
    assert acts()[-1] == "lodge an answer late"
    (receipt,) = mail("receipt")
    assert "Lodged late, by decision of Ann Wade: The power cut is on record." in receipt.text
    assert "You can change your answer" not in receipt.text
    found = report(reference)
    assert (found.answered, found.came_late) == (0, 1)
    assert [words.text for words in found.late[0].words] == ["Keep the halls"]
    assert states(officer, reference)[HALL] == "late"
    assert not verification.verify(SYSTEM).broken


def test_what_is_lodged_late_never_takes_the_place_of_what_came_in_time(
    officer: Actor, reference: str
) -> None:
    submit(HALL, "In time")
    write(HALL, "An afterthought")
    clock.set_to(world.AFTER)
    lateness.admit(officer, reference, _asked().id, decision="Under the rule.")
    found = report(reference)
    assert (found.answered, found.came_late) == (1, 0)
    assert [words.text for one in found.questions for words in one.words] == ["In time"]
    assert [words.text for words in found.late[0].words] == ["An afterthought"]
    view = responses.answering(*world.partner(HALL))
    assert view.submission is not None and view.submission.number == 1
    assert view.response is not None and view.response.submitted_at == view.submission.submitted_at
    assert [(one.number, one.counts, one.late) for one in copies.versions(*world.partner(HALL))] == [
        (2, False, True),
        (1, True, False),
    ]
    assert states(officer, reference)[HALL] == "answered"
    reading = standing.reading(officer, reference, world.invitation_of(HALL).public_id)
    assert reading.submission.number == 1 and reading.later is not None and reading.later.number == 2


def test_what_is_lodged_late_brings_no_withdrawn_answer_back(officer: Actor, reference: str) -> None:
    submit(HALL, "Withdrawn")
    withdrawing.withdraw(*world.partner(HALL), name="Jo Lunt")
    write(HALL, "Another")
    clock.set_to(world.AFTER)
    lateness.admit(officer, reference, _asked().id, decision="Under the rule.")
    found = report(reference)
    assert (found.answered, found.came_late) == (0, 1)
    assert not [words for one in found.questions for words in one.words]
    view = responses.answering(*world.partner(HALL))
    assert view.submission is not None and view.submission.number == 2


def test_a_double_click_after_a_withdrawal_is_still_one(reference: str) -> None:
    submit(HALL, "Keep it")
    withdrawing.withdraw(*world.partner(HALL), name="Jo Lunt")
    again = [responses.submit(*world.partner(HALL), FULL, received_at=clock.now()) for _click in range(2)]
    assert [one.number for one in again] == [2, 2]


def test_a_refusal_is_sent_with_its_reason_and_the_draft_stays(officer: Actor, reference: str) -> None:
    write(HALL, "Keep the halls")
    clock.set_to(world.AFTER)
    lateness.refuse(officer, reference, _asked().id, decision="A week late.")
    (letter,) = mail("late_refused")
    assert letter.to_address == "jo@upperarle.example" and "A week late." in letter.text
    assert responses.answering(*world.partner(HALL)).answers["q2"] == {"text": "Keep the halls"}
    assert db.session.scalar(select(func.count(Submission.id))) == 0


def test_it_is_asked_once_and_decided_once(officer: Actor, reference: str) -> None:
    write(HALL, "Keep the halls")
    clock.set_to(world.AFTER)
    request = _asked()
    with pytest.raises(Conflict):
        _asked()
    lateness.refuse(officer, reference, request.id, decision="A week late.")
    for act in (lateness.refuse, lateness.admit):
        with pytest.raises(Conflict):
            act(officer, reference, request.id, decision="Another view.")


def test_it_cannot_be_asked_before_the_close_nor_of_nothing_nor_of_what_counts(reference: str) -> None:
    write(HALL, "Keep the halls")
    with pytest.raises(NotAllowed):
        _asked()
    submit(HALL, "Keep the halls")
    clock.set_to(world.AFTER)
    with pytest.raises(BadInput, match="submitted in time"):
        _asked()
    with pytest.raises(BadInput, match="Nothing was written"):
        _asked(WICK)


def test_a_copy_names_what_was_corrected_after_the_answer_and_keeps_the_wording_it_answered(
    officer: Actor, reference: str
) -> None:
    submit(HALL, "Keep it")
    clock.set_to(world.OPEN + timedelta(days=2))
    wanted = Wanted(changes=[("s1", "Nine seats, not ten.")], reason="Miscounted.", is_material=True)
    corrections.correct(officer, reference, wanted, seen_version=world.seen(officer, reference))
    copy = copies.copy(*world.partner(HALL))
    assert [line for line in copy.corrected if "Nine seats, not ten." in line]
    clock.set_to(world.OPEN + timedelta(days=3))
    submit(HALL, "Keep nine")
    assert copies.copy(*world.partner(HALL)).corrected == ()
    first = copies.copy(*world.partner(HALL), 1)
    assert first.corrected and [part.text for part in first.parts if part.text] == ["Keep it"]
    with pytest.raises(NotFound):
        copies.copy(*world.partner(HALL), 3)


def test_a_copy_is_the_same_by_its_whole_checksum_or_its_first_sixteen_figures(reference: str) -> None:
    first = submit(HALL, "Keep it")
    second = submit(HALL, "Keep them")
    receipt = db.session.scalars(select(Response.receipt)).one()
    for number, one in enumerate((first, second), 1):
        for given in (one.checksum, one.checksum[:16], f" {one.checksum[:16].upper()} "):
            assert copies.same(receipt.lower(), given) == number
    for given in (first.checksum[:15], first.checksum[:15] + "x", "", "0" * 64, first.checksum + "0"):
        assert copies.same(receipt, given) == 0
    assert copies.same("SP-2010-1-AAAAAA", first.checksum) == 0
