"""Every act leaves a row in a chain that shows when it was tampered with."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from consult.db import db
from consult.domain.chain import GENESIS, digest
from consult.models.history import HistoryRow
from consult.services._unit import Nested, unit_of_work
from tests import world


def chain_of(name: str) -> list[HistoryRow]:
    query = select(HistoryRow).where(HistoryRow.chain == name).order_by(HistoryRow.number)
    return list(db.session.scalars(query))


def test_each_row_carries_the_digest_of_the_one_before(app: Flask) -> None:
    world.approved(world.officer())
    rows = chain_of("consultation-1")
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1].act == "approve the paper"
    previous = GENESIS
    for row in rows:
        assert row.previous == previous
        previous = digest(row.chain, row.number, row.at, row.actor, row.act, row.detail, previous)
        assert row.digest == previous


def test_a_service_called_inside_another_is_refused(app: Flask) -> None:
    @unit_of_work
    def inner() -> None:
        """Does nothing."""

    @unit_of_work
    def outer() -> None:
        inner()

    with pytest.raises(Nested):
        outer()


def test_what_fails_leaves_nothing_behind(app: Flask) -> None:
    actor = world.officer()
    before = len(chain_of("partnership-1"))
    from consult.domain.errors import BadInput
    from consult.services import people

    with pytest.raises(BadInput):
        people.add_person(actor, name="Ann", email="team@severnvale.example", role="officer")
    assert len(chain_of("partnership-1")) == before
