"""More time: a later close, every earlier one kept, and word to everybody who was asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult import clock
from consult.db import db
from consult.domain.errors import BadInput, Conflict, NotAllowed
from consult.domain.lifecycle import Phase
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import extensions, papers, responses, timetable
from consult.services.responses import SignOff
from tests import world

LATER, LATEST = date(2010, 10, 4), date(2010, 10, 8)


def extended(actor: object, reference: str, day: date = LATER) -> None:
    seen = world.seen(actor, reference)  # type: ignore[arg-type]
    extensions.extend(actor, reference, new_close=day, reason="Harvest.", seen_version=seen)  # type: ignore[arg-type]


def test_every_invited_partner_is_told_once_and_may_answer_until_the_new_close(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    extended(actor, reference)
    told = db.session.scalars(select(Message).where(Message.event == "extended")).all()
    assert sorted(one.to_address for one in told) == sorted(row.email for row in world.ROWS)
    assert all("Monday 4 October 2010, 11:59pm" in one.text and "Harvest." in one.text for one in told)
    assert all("It was to close on Monday 27 September 2010, 11:59pm." in one.text for one in told)
    clock.set_to(world.AFTER)
    assert papers.paper(actor, reference).phase_at(clock.now()) is Phase.OPEN
    holder, public_id = world.partner("Wick Carers Network")
    responses.save_draft(holder, public_id, {"q2": ({"value": ["More time."]}, 0)})
    responses.submit(holder, public_id, SignOff("full", "mine", "Mair"), received_at=clock.now())


def test_all_earlier_closing_dates_are_kept_and_each_extension_is_an_act(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    extended(actor, reference)
    extended(actor, reference, LATEST)
    kept = [(one.old_close, one.new_close) for one in extensions.extensions(actor, reference)]
    assert kept == [(world.CLOSE, LATER), (LATER, LATEST)]
    acts = db.session.scalars(select(HistoryRow.act).where(HistoryRow.act.contains("extend"))).all()
    assert acts == ["extend the consultation"] * 2
    assert timetable.findings(actor, reference).counts.elapsed_days == (LATEST - world.LAUNCH).days


def test_looking_at_a_later_close_changes_nothing(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    found = extensions.preview(actor, reference, new_close=LATER, reason="Harvest.")
    assert found.counts.elapsed_days == 91
    assert papers.paper(actor, reference).first_late_instant == world.FIRST_LATE
    assert extensions.extensions(actor, reference) == []


@pytest.mark.parametrize("day", [world.CLOSE, world.CLOSE - timedelta(days=1), world.LAUNCH])
def test_an_extension_gives_more_time_and_never_less(app: Flask, day: date) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    with pytest.raises(BadInput) as refused:
        extended(actor, reference, day)
    assert set(refused.value.problems) == {"new_close-day"}
    assert db.session.scalars(select(Message).where(Message.event == "extended")).all() == []


def test_a_paper_that_has_closed_is_not_opened_again(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    clock.set_to(world.FIRST_LATE)
    with pytest.raises(NotAllowed):
        extended(actor, reference)


def test_two_officers_do_not_extend_over_one_another(app: Flask) -> None:
    actor = world.officer()
    reference = world.approved(actor)
    seen = world.seen(actor, reference)
    extended(actor, reference)
    with pytest.raises(Conflict):
        extensions.extend(actor, reference, new_close=LATEST, reason="Again.", seen_version=seen)
