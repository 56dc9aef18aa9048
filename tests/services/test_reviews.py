"""Nothing that needs a review goes out before everybody who has to be is content with that very text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import SYSTEM, Actor
from consult.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from consult.domain.lifecycle import Phase, Stage
from consult.domain.reviews import KINDS, Matter
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.reviews import Review
from consult.services import (
    approval,
    early_notice,
    home,
    papers,
    people,
    reports,
    reviewing,
    reviews,
    rounds,
    timetable,
    verification,
)
from consult.services.timetable import Step
from tests import world

REFERENCE = "SP-2010-1"
TIMELY = date(2010, 7, 1)


@pytest.fixture
def officer(app: Flask) -> Actor:
    """A draft that could be approved but for reviews."""
    actor = world.officer()
    world.draft(actor)
    return actor


def stage() -> str:
    db.session.expire_all()
    return db.session.scalars(select(Consultation.stage).where(Consultation.reference == REFERENCE)).one()


def ask(
    actor: Actor, reviewer: Actor, kind: str = "legal", matter: Matter = Matter.PAPER, number: int = 1
) -> Review:
    assert reviewer.person_id is not None
    return reviews.ask(
        actor,
        REFERENCE,
        matter,
        number,
        kind=kind,
        person_id=reviewer.person_id,
        due=TIMELY if clock.now() < world.OPEN else None,
    )


def say(
    reviewer: Actor,
    review_id: int,
    verdict: str = "content",
    because: str = "",
    remarks: Mapping[str, str] | None = None,
) -> None:
    """Open the review and say something of the text that is there."""
    found = reviewing.reading(reviewer, review_id)
    reviewing.give(
        reviewer,
        review_id,
        verdict=verdict,
        because=because,
        remarks=remarks or {},
        digest=found.text.digest,
        seen_version=found.review.seen_version,
    )


def change_the_paper(actor: Actor) -> None:
    values = {"title": "The Board", "number": "1", "is_proposal": True, "body": "We propose eleven seats."}
    papers.save_section(actor, REFERENCE, "s1", values, seen_version=world.seen(actor, REFERENCE))


def approve(actor: Actor) -> None:
    approval.approve(actor, REFERENCE, seen_version=world.seen(actor, REFERENCE))


def mails(event: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_that_needs_a_review_is_approved_once_its_reviewer_is_content(
    officer: Actor, kind: str
) -> None:
    lena = world.colleague(officer, "reviewer")
    reviews.need(officer, REFERENCE, {"paper": [kind]})
    with pytest.raises(BadInput, match="Nobody has been asked"):
        approve(officer)
    review = ask(officer, lena, kind)
    with pytest.raises(BadInput, match="silence is not approval"):
        approve(officer)
    say(lena, review.id, "not_content", "Clause 4 is beyond our powers.")
    with pytest.raises(BadInput, match=r"not content .*: Clause 4 is beyond our powers"):
        approve(officer)
    say(lena, review.id)
    approve(officer)
    assert stage() == Stage.APPROVED
    assert not verification.verify(SYSTEM).broken


def test_what_stops_it_is_nothing_frozen_and_nothing_sent(officer: Actor) -> None:
    reviews.need(officer, REFERENCE, {"paper": ["legal"]})
    with pytest.raises(BadInput):
        approve(officer)
    assert stage() == Stage.DRAFT and mails("invitation") == []
    assert papers.paper(officer, REFERENCE).versions == []


def test_a_change_after_a_review_makes_it_one_of_an_earlier_text(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    reviews.need(officer, REFERENCE, {"paper": ["legal"]})
    review = ask(officer, lena)
    say(lena, review.id)
    change_the_paper(officer)
    (line,) = reviews.board(officer, REFERENCE, Matter.PAPER).lines
    assert line.state == "earlier"
    with pytest.raises(BadInput, match="of an earlier text"):
        approve(officer)
    ask(officer, lena)
    assert [one.subject for one in mails("review_asked")] == [
        "Please review: legal review, A smaller Board"
    ] * 2
    assert "The text has changed" in mails("review_asked")[1].text
    say(lena, review.id)
    approve(officer)


def test_a_change_that_is_taken_back_is_the_reviewed_text_again(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    say(lena, review.id)
    change_the_paper(officer)
    values = {
        "title": "The Board",
        "number": "1",
        "is_proposal": True,
        "body": "We propose to change The Board.",
    }
    papers.save_section(officer, REFERENCE, "s1", values, seen_version=world.seen(officer, REFERENCE))
    assert [one.state for one in reviews.board(officer, REFERENCE, Matter.PAPER).lines] == ["content"]


def test_other_dates_are_another_text_and_an_early_notice_is_not(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    say(lena, ask(officer, lena).id)
    early_notice.give(officer, REFERENCE, set(), seen_version=world.seen(officer, REFERENCE))
    assert [one.state for one in reviews.board(officer, REFERENCE, Matter.PAPER).lines] == ["content"]
    steps = [Step("launch", "It goes out", world.LAUNCH), Step("close", "It is due", date(2010, 8, 2))]
    kept = timetable.timetable(officer, REFERENCE)
    timetable.save(officer, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    assert [one.state for one in reviews.board(officer, REFERENCE, Matter.PAPER).lines] == ["earlier"]


def test_a_paper_that_changed_while_it_was_read_is_not_reviewed_unseen(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    read = reviewing.reading(lena, review.id)
    change_the_paper(officer)
    with pytest.raises(Conflict, match="changed while you had it open"):
        reviewing.give(
            lena,
            review.id,
            verdict="content",
            because="",
            remarks={},
            digest=read.text.digest,
            seen_version=1,
        )
    assert reviewing.reading(lena, review.id).state == "waiting"


def test_a_review_given_from_another_page_meanwhile_is_not_overwritten_unseen(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    read = reviewing.reading(lena, review.id)
    seen, digest = read.review.seen_version, read.text.digest
    say(lena, review.id, "not_content", "No.")
    with pytest.raises(Conflict, match="another page"):
        reviewing.give(
            lena, review.id, verdict="content", because="", remarks={}, digest=digest, seen_version=seen
        )


def test_remarks_are_kept_by_section_and_can_be_changed(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    say(lena, review.id, remarks={"s1": "Name the Act.", "whole": "Clear.", "s99": "Nowhere."})
    (line,) = reviews.board(officer, REFERENCE, Matter.PAPER).lines
    said = [(one.part, one.title, one.text) for one in line.review.remarks]
    assert said == [("whole", "The paper as a whole", "Clear."), ("s1", "1 The Board", "Name the Act.")]
    say(lena, review.id, remarks={"s1": "Name the Act of 2000.", "whole": ""})
    (line,) = reviews.board(officer, REFERENCE, Matter.PAPER).lines
    assert [(one.part, one.text) for one in line.review.remarks] == [("s1", "Name the Act of 2000.")]


@pytest.mark.parametrize(
    ("verdict", "because", "field"),
    [("", "", "verdict"), ("maybe", "", "verdict"), ("not_content", "", "because")],
)
def test_a_review_says_content_or_not_content_because(
    officer: Actor, verdict: str, because: str, field: str
) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    with pytest.raises(BadInput) as refused:
        say(lena, review.id, verdict, because)
    assert list(refused.value.problems) == [field]


def test_the_reviewer_is_written_to_when_asked_and_the_owner_when_it_is_given(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    (asked,) = mails("review_asked")
    assert asked.to_address == "lena@severnvale.example"
    assert f"/reviews/{review.id}" in asked.text and "Thursday 1 July 2010" in asked.text
    say(lena, review.id, "not_content", "Clause 4.", {"s1": "Here."})
    (given,) = mails("review_given")
    assert given.to_address == "team@severnvale.example"
    assert "not content" in given.text and "Clause 4." in given.text and "1 remark" in given.text


def test_asking_the_first_reviewer_puts_the_draft_in_review_and_it_can_be_taken_back(officer: Actor) -> None:
    lena, sam = world.colleague(officer, "reviewer"), world.colleague(officer, "clerk", "Sam Poe")
    ask(officer, lena)
    assert stage() == Stage.IN_REVIEW
    say(lena, ask(officer, sam, "secretariat").id - 1)
    change_the_paper(officer)
    reviews.take_back(officer, REFERENCE)
    assert stage() == Stage.DRAFT
    people_asked = [one.review.person.name for one in reviews.board(officer, REFERENCE, Matter.PAPER).lines]
    assert people_asked == ["Lena Orr"], "who has not answered is asked no longer"
    with pytest.raises(NotAllowed):
        reviews.take_back(officer, REFERENCE)


def test_who_is_asked_no_longer_finds_nothing_and_stops_nothing_of_a_kind_that_another_cleared(
    officer: Actor,
) -> None:
    lena, sam = world.colleague(officer, "reviewer"), world.colleague(officer, "reviewer", "Sam Poe")
    reviews.need(officer, REFERENCE, {"paper": ["legal"]})
    first, second = ask(officer, lena), ask(officer, sam)
    say(lena, first.id)
    with pytest.raises(BadInput, match="Sam Poe"):
        approve(officer)
    reviews.stop(officer, REFERENCE, second.id)
    with pytest.raises(NotFound):
        reviewing.reading(sam, second.id)
    assert reviewing.mine(sam) == []
    approve(officer)


def test_nobody_reads_or_gives_the_review_of_another(officer: Actor) -> None:
    lena, sam = world.colleague(officer, "reviewer"), world.colleague(officer, "reviewer", "Sam Poe")
    review = ask(officer, lena)
    for stranger in (sam, officer, Actor(), Actor(role="steering", partnership_id=officer.partnership_id)):
        with pytest.raises(NotFound):
            reviewing.reading(stranger, review.id)
        with pytest.raises(NotFound):
            reviewing.give(
                stranger, review.id, verdict="content", because="", remarks={}, digest="", seen_version=1
            )


def test_after_the_approval_a_review_changes_nothing_any_more(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    review = ask(officer, lena)
    approve(officer)
    with pytest.raises(NotAllowed):
        say(lena, review.id)
    assert not reviewing.reading(lena, review.id).waits
    clock.set_to(world.AFTER)
    with pytest.raises(Conflict, match="gone out"):
        say(lena, review.id)
    with pytest.raises(BadInput, match="out already"):
        ask(officer, lena, "finance")


def test_the_approval_keeps_in_the_history_what_was_said_of_the_text(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    say(lena, ask(officer, lena).id)
    approve(officer)
    row = db.session.scalars(select(HistoryRow).where(HistoryRow.act == "approve the paper")).one()
    assert row.detail["reviews"] == [{"kind": "legal", "by": "Lena Orr", "verdict": "content"}]


def test_a_consultation_that_says_nothing_needs_what_the_partnership_says(officer: Actor) -> None:
    reviews.need_by_default(officer, {"paper": ["equality", "legal", "nonsense"], "report": ["sponsor"]})
    assert reviews.needed(officer, REFERENCE) == {"paper": ["legal", "equality"], "report": ["sponsor"]}
    with pytest.raises(BadInput, match=r"legal review.*equality review"):
        approve(officer)
    reviews.need(officer, REFERENCE, {})
    assert reviews.needed(officer, REFERENCE) == {"paper": [], "report": []}
    approve(officer)


def test_only_people_who_sign_in_and_are_there_can_be_asked(officer: Actor) -> None:
    member = people.add_person(officer, name="Gwen", email="gwen@board.example", role="steering")
    lena = world.colleague(officer, "reviewer")
    assert lena.person_id is not None
    people.end_access(officer, lena.person_id)
    assert [one.name for one in reviews.reviewers(officer)] == ["Ann Wade"]
    for person_id in (member.id, lena.person_id, 999):
        with pytest.raises(BadInput) as refused:
            reviews.ask(officer, REFERENCE, Matter.PAPER, 1, kind="legal", person_id=person_id, due=None)
        assert list(refused.value.problems) == ["person"]


@pytest.mark.parametrize(
    ("kind", "due", "field"), [("taste", None, "kind"), ("legal", date(2010, 6, 23), "due-day")]
)
def test_a_kind_that_is_none_and_a_day_that_has_passed_are_refused(
    officer: Actor, kind: str, due: date | None, field: str
) -> None:
    lena = world.colleague(officer, "reviewer")
    assert lena.person_id is not None
    with pytest.raises(BadInput) as refused:
        reviews.ask(officer, REFERENCE, Matter.PAPER, 1, kind=kind, person_id=lena.person_id, due=due)
    assert list(refused.value.problems) == [field]


def test_nobody_is_asked_twice_for_a_text_that_was_reviewed(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    say(lena, ask(officer, lena).id)
    with pytest.raises(BadInput) as refused:
        ask(officer, lena)
    assert "already" in refused.value.problems["person"]


def test_whoever_prepared_the_paper_neither_approves_nor_reviews_it_unless_the_operator_allows_it(
    app: Flask, officer: Actor
) -> None:
    app.config["ONE_PERSON_APPROVES"] = False
    other = world.colleague(officer, "officer", "Bo Dean")
    assert "Ann Wade prepared this" in " ".join(approval.hindrances_of(officer, REFERENCE))
    with pytest.raises(BadInput, match="Ann Wade prepared this, so somebody else has to approve it"):
        approve(officer)
    with pytest.raises(BadInput) as refused:
        ask(officer, officer)
    assert "worked on this paper" in refused.value.problems["person"]
    assert approval.hindrances_of(other, REFERENCE) == []
    approve(other)
    assert stage() == Stage.APPROVED


def test_whoever_mends_a_word_has_prepared_it_too(app: Flask, officer: Actor) -> None:
    app.config["ONE_PERSON_APPROVES"] = False
    other = world.colleague(officer, "officer", "Bo Dean")
    change_the_paper(other)
    with pytest.raises(BadInput, match="Bo Dean prepared this"):
        approve(other)


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_that_needs_a_review_waits_until_its_reviewer_is_content(officer: Actor, kind: str) -> None:
    lena = world.colleague(officer, "reviewer")
    member = people.add_person(officer, name="Gwen", email="gwen@board.example", role="steering")
    people.seat(officer, body="Steering group", kind="steering", person_id=member.id)
    reviews.need(officer, REFERENCE, {"report": [kind]})
    approve(officer)
    clock.set_to(world.AFTER)
    number = world.compiled(officer)
    assert stage() == Stage.APPROVED and mails("report_ready") == []
    with pytest.raises(BadInput, match="Nobody has been asked"):
        reports.put_out(officer, REFERENCE, number)
    review = ask(officer, lena, kind, Matter.REPORT, number)
    say(lena, review.id, "not_content", "Page 3 names a child.", {"q-q1": "Base missing."})
    with pytest.raises(BadInput, match="Page 3 names a child"):
        reports.put_out(officer, REFERENCE, number)
    say(lena, review.id)
    reports.put_out(officer, REFERENCE, number)
    assert stage() == Stage.REPORTED and len(mails("report_ready")) == 1
    reports.put_out(officer, REFERENCE, number)
    assert len(mails("report_ready")) == 1, "doing it twice sends once"
    out_at = reports.report(officer, REFERENCE, number).out_at
    assert out_at is not None and out_at.date() == world.AFTER.date()


def test_a_report_that_nobody_has_to_clear_goes_out_as_it_is_compiled(officer: Actor) -> None:
    approve(officer)
    clock.set_to(world.AFTER)
    number = world.compiled(officer)
    assert stage() == Stage.REPORTED
    out_at = reports.report(officer, REFERENCE, number).out_at
    assert out_at is not None and out_at.date() == world.AFTER.date()
    assert reports.wanting(officer, REFERENCE) == {}


def test_a_report_that_is_not_out_is_told_to_no_partner_and_is_no_newer_one(officer: Actor) -> None:
    approve(officer)
    clock.set_to(world.AFTER)
    world.compiled(officer)
    reviews.need(officer, REFERENCE, {"report": ["legal"]})
    clock.set_to(world.AFTER.replace(month=10))
    second = world.compiled(officer)
    holder, public_id = world.partner("Wick Carers Network")
    (place,) = home.places(holder, public_id)
    assert place.reported_at is not None and place.reported_at.date() == world.AFTER.date()
    assert list(reports.wanting(officer, REFERENCE)) == [second]


def test_a_review_of_one_report_is_none_of_the_next(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    reviews.need(officer, REFERENCE, {"report": ["finance"]})
    approve(officer)
    clock.set_to(world.AFTER)
    say(lena, ask(officer, lena, "finance", Matter.REPORT, world.compiled(officer)).id)
    second = world.compiled(officer)
    with pytest.raises(BadInput, match="Nobody has been asked for the finance review"):
        reports.put_out(officer, REFERENCE, second)


def test_the_paper_of_a_further_round_is_reviewed_anew_and_stays_one_that_is_revised(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    reviews.need(officer, REFERENCE, {"paper": ["legal"]})
    say(lena, ask(officer, lena).id)
    approve(officer)
    clock.set_to(world.AFTER)
    rounds.ask_again(officer, REFERENCE, reason="More is known.", seen_version=world.seen(officer, REFERENCE))
    board = reviews.board(officer, REFERENCE, Matter.PAPER)
    assert (board.text.number, board.lines) == (2, [])
    assert board.wanting == ["Nobody has been asked for the legal review."]
    review = ask(officer, lena, number=2)
    assert stage() == Stage.REVISING
    say(lena, review.id)
    assert reviews.board(officer, REFERENCE, Matter.PAPER).is_clear
    first, *_rest = [one for one in reviewing.mine(lena) if one.review.number == 1]
    assert first.state == "content" and not first.text.is_open


def test_what_waits_comes_first_and_what_is_due_first(officer: Actor) -> None:
    lena = world.colleague(officer, "reviewer")
    done = ask(officer, lena, "legal")
    say(lena, done.id)
    assert lena.person_id is not None
    late = reviews.ask(
        officer, REFERENCE, Matter.PAPER, 1, kind="finance", person_id=lena.person_id, due=date(2010, 7, 3)
    )
    soon = ask(officer, lena, "equality")
    assert [one.review.id for one in reviewing.mine(lena)] == [soon.id, late.id, done.id]
    assert [one.waits for one in reviewing.mine(lena)].count(True) == 2 and not reviewing.mine(officer)


@pytest.mark.parametrize(
    "act",
    [
        lambda actor: reviews.need(actor, REFERENCE, {}),
        lambda actor: reviews.need_by_default(actor, {}),
        lambda actor: reviews.take_back(actor, REFERENCE),
        lambda actor: reviews.stop(actor, REFERENCE, 1),
        lambda actor: reviews.boards(actor, REFERENCE),
        lambda actor: reviews.ask(actor, REFERENCE, Matter.PAPER, 1, kind="legal", person_id=1, due=None),
        lambda actor: reports.put_out(actor, REFERENCE, 1),
    ],
)
def test_reviews_are_managed_by_officers_alone(officer: Actor, act: Callable[[Actor], object]) -> None:
    for role in ("reviewer", "clerk", "steering", "partner", "stranger"):
        with pytest.raises(NotAllowed, match=r"^You cannot"):
            act(Actor(role=role, partnership_id=officer.partnership_id, person_id=99))


def test_a_paper_in_review_is_a_draft_in_every_other_way(officer: Actor) -> None:
    """It can be changed, is on nobody's page, and takes early comments."""
    ask(officer, world.colleague(officer, "reviewer"))
    consultation = papers.paper(officer, REFERENCE)
    assert consultation.phase_at(clock.now()) is Phase.IN_REVIEW
    change_the_paper(officer)
    assert mails("invitation") == []
