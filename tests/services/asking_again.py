"""A paper with a first round that is over, and the steps to a second."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.access import Actor
from consult.models.responses import Submission
from consult.reports import value
from consult.services import (
    approval,
    papers,
    reports,
    responses,
    rounds,
    timetable,
)
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world

HALL, WICK, FIRE = "Upper Arle Village Hall", "Wick Carers Network", "Severnvale Fire Authority"
TRADE, COUNCIL = "Severnvale Chamber of Trade", "Coalholme Borough Council"
FULL = SignOff("full", "mine", "A. N. Other")
WHY = "The Board may keep eleven seats."
LAUNCH, CLOSE = date(2010, 11, 1), date(2010, 12, 13)
AGAIN = datetime(2010, 10, 4, 9, tzinfo=UTC)
SECOND = datetime(2010, 11, 8, 9, tzinfo=UTC)
SECOND_OVER = datetime(2010, 12, 14, 9, tzinfo=UTC)
REFERENCE = "SP-2010-1"


def answer(name: str, **given: str) -> Submission:
    """Write and submit; with nothing given, submit what the draft holds."""
    actor, public_id = world.partner(name)
    seen = responses.answering(actor, public_id).versions
    given_now = {key: ({"value": [said]}, seen.get(key, 0)) for key, said in given.items()}
    responses.save_draft(actor, public_id, given_now)
    return responses.submit(actor, public_id, FULL, received_at=clock.now())


def begin(actor: Actor) -> None:
    """The first round is over and the next one is begun: its body and a question are changed."""
    clock.set_to(AGAIN)
    rounds.ask_again(actor, REFERENCE, reason=WHY, seen_version=world.seen(actor, REFERENCE))
    values = {
        "title": "The Board",
        "number": "1",
        "is_proposal": True,
        "body": "We propose to change eleven.",
    }
    papers.save_section(actor, REFERENCE, "s1", values, seen_version=world.seen(actor, REFERENCE))
    kept = timetable.timetable(actor, REFERENCE)
    steps = [
        Step("launch", "The second paper goes out", LAUNCH),
        Step("close", "Second answers are due", CLOSE, time=time(23, 59)),
    ]
    timetable.save(actor, REFERENCE, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)


def approve(actor: Actor) -> None:
    approval.approve(actor, REFERENCE, seen_version=world.seen(actor, REFERENCE), unexplained=True)


def second(actor: Actor) -> None:
    """The second round is open."""
    begin(actor)
    approve(actor)
    clock.set_to(SECOND)


def compiled(actor: Actor) -> value.Report:
    reports.ask(actor, REFERENCE)
    number = reports.claim_next()
    assert number is not None
    frozen = reports.freeze(number)
    reports.store(number, b"%PDF", "0" * 64, 9)
    return frozen


def first_round() -> Actor:
    """Three of five answered the first round; one of them had no comment."""
    actor = world.officer()
    world.approved(actor)
    answer(HALL, q1="Yes", q2="Keep the halls", q3="Agree")
    answer(WICK, q1="No", q2="Carers were left out")
    hand, public_id = world.partner(FIRE)
    responses.submit(hand, public_id, FULL, received_at=clock.now(), nil=True)
    return actor


def everything_said() -> list[tuple[object, ...]]:
    query = select(Submission.id, Submission.document, Submission.checksum, Submission.submitted_at)
    return [tuple(row) for row in db.session.execute(query.order_by(Submission.id))]
