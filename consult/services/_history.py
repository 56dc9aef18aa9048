"""Append one row to a history chain; never commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from consult import clock
from consult.db import current_partnership, db
from consult.domain.access import Actor
from consult.domain.chain import GENESIS, digest
from consult.models.history import HistoryRow
from consult.models.papers import Consultation
from consult.models.people import Partnership

_LOCK = {
    table.__tablename__: select(table.id).where(table.id == bindparam("owner")).with_for_update()
    for table in (Consultation, Partnership)
}
_LAST = (
    select(HistoryRow.number, HistoryRow.digest)
    .where(HistoryRow.chain == bindparam("chain"))
    .order_by(HistoryRow.number.desc())
    .limit(1)
)


def record(actor: Actor, act: str, consultation: Consultation | None = None, **detail: Any) -> None:
    """Add the act to the consultation's chain, or to the partnership's when there is no consultation.

    Writers of one chain wait for one another: the row that the chain belongs to is locked first. (SQLite has one
    writer at a time anyway.) The unique (chain, number) would stop whoever forgot.
    """
    owner = "consultation" if consultation else "partnership"
    owner_id = consultation.id if consultation else current_partnership()
    db.session.execute(_LOCK[owner], {"owner": owner_id})
    chain = f"{owner}-{owner_id}"
    last = db.session.execute(_LAST, {"chain": chain}).first()
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    at = clock.now()
    name = actor.name or actor.role
    db.session.add(
        HistoryRow(
            chain=chain,
            number=number,
            at=at,
            actor=name,
            act=act,
            detail=detail,
            previous=previous,
            digest=digest(chain, number, at, name, act, detail, previous),
        )
    )
