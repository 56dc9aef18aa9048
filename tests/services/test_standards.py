"""The partnership's own standards: who keeps them, and which timetable they are laid against."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.domain.access import Actor
from consult.domain.errors import BadInput, NotAllowed, NotFound
from consult.models.history import HistoryRow
from consult.models.standards import LocalCompact
from consult.services import papers, standards
from consult.services._timetable import facts_of, timetable_of
from tests import world


def values(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Severnvale Compact",
        "min_days": 90,
        "exception_floor_days": 60,
        "holiday_extra_days": None,
        "feedback_within_days": 90,
        "feedback_within_months": None,
        "early_notice_days": None,
        "effective_from": date(2009, 1, 1),
        "effective_to": None,
        "text_ref": "Severnvale Compact 2009, 4.2",
    } | changed


def measured_by(actor: Actor, reference: str) -> int | None:
    """The usual length that the standards are told of for this timetable."""
    consultation = papers.paper(actor, reference)
    facts = facts_of(consultation, timetable_of(consultation))
    return facts.local.min_days if facts.local else None


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        ([], None),
        ([(date(2009, 1, 1), None, 90)], 90),
        ([(date(2009, 1, 1), date(2010, 7, 4), 20), (date(2010, 7, 5), None, 90)], 90),
        ([(date(2009, 1, 1), date(2010, 7, 5), 20), (date(2010, 7, 6), None, 90)], 20),
        ([(date(2009, 1, 1), date(2010, 7, 4), 20)], None),
        ([(date(2010, 7, 6), None, 90)], 90),  # still to come: the finding says from when it holds
    ],
)
def test_a_timetable_is_laid_against_the_local_compact_in_force_at_its_launch(
    app: Flask, editions: list[tuple[date, date | None, int]], expected: int | None
) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    for first, last, days in editions:
        edition = values(effective_from=first, effective_to=last, min_days=days)
        standards.save_local_compact(actor, None, edition)
    assert measured_by(actor, reference) == expected


def test_the_polls_that_an_officer_added_are_among_the_facts(app: Flask) -> None:
    actor = world.officer()
    reference = world.draft(actor)
    standards.add_poll(actor, label="By-election", day=date(2010, 9, 2), notice_on=date(2010, 7, 28))
    consultation = papers.paper(actor, reference)
    polls = facts_of(consultation, timetable_of(consultation)).polls
    assert [(one.date, one.notice) for one in polls] == [(date(2010, 9, 2), date(2010, 7, 28))]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"effective_to": date(2008, 12, 31)}, "effective_to-day"),
        ({"effective_from": date(2010, 6, 30)}, "effective_from-day"),
        ({"effective_from": date(2000, 1, 1)}, "effective_from-day"),
    ],
)
def test_two_editions_never_hold_on_the_same_day(app: Flask, changed: dict[str, Any], place: str) -> None:
    actor = world.officer()
    standards.save_local_compact(actor, None, values(effective_to=date(2010, 6, 30)))
    with pytest.raises(BadInput) as refused:
        standards.save_local_compact(actor, None, values(**changed))
    assert set(refused.value.problems) == {place}
    assert len(standards.local_compacts(actor)) == 1


def test_an_edition_may_be_changed_without_clashing_with_itself(app: Flask) -> None:
    actor = world.officer()
    kept = standards.save_local_compact(actor, None, values())
    standards.save_local_compact(actor, kept.id, values(min_days=84))
    assert [one.min_days for one in standards.local_compacts(actor)] == [84]
    standards.remove_local_compact(actor, kept.id)
    assert standards.local_compacts(actor) == []
    with pytest.raises(NotFound):
        standards.save_local_compact(actor, kept.id, values())


def test_every_act_on_the_standards_leaves_a_row_in_the_history(app: Flask) -> None:
    actor = world.officer()
    kept = standards.save_local_compact(actor, None, values())
    standards.remove_local_compact(actor, kept.id)
    poll = standards.add_poll(actor, label="By-election", day=date(2010, 9, 2), notice_on=None)
    standards.remove_poll(actor, poll.id)
    acts = db.session.scalars(select(HistoryRow.act).order_by(HistoryRow.id)).all()
    expected = ["save a local compact", "remove a local compact", "add a poll", "remove a poll"]
    assert [act for act in acts if act in expected] == expected


def test_a_partner_may_read_and_change_none_of_it(app: Flask) -> None:
    world.officer()
    partner = Actor(role="partner", partnership_id=1, invitation_id=1)
    with pytest.raises(NotAllowed):
        standards.save_local_compact(partner, None, values())
    with pytest.raises(NotAllowed):
        standards.local_compacts(partner)
    assert db.session.scalars(select(LocalCompact)).all() == []
