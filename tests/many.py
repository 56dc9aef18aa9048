"""Very many consultations, by copying one with everything that hangs on it: rows alone, no acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select

from consult import clock
from consult.db import db
from consult.models.circulation import Invitation, Posting, Sending
from consult.models.enquiries import Enquiry
from consult.models.lateness import LateRequest
from consult.models.outbox import Message
from consult.models.papers import Consultation, PaperVersion
from consult.models.responses import Response
from consult.models.reviews import Review
from consult.models.timetable import Milestone, Timetable

# In an order in which each comes after what it points to.
HANGING = (
    *(Consultation, PaperVersion, Timetable, Milestone, Invitation, Sending, Message, Posting),
    *(Response, Enquiry, LateRequest, Review),
)
UNIQUE = ("reference", "public_id", "key", "receipt")
Shape = Callable[[int], Mapping[str, Any]]


def copies(number: int, shape: Shape = lambda _copy: {}) -> None:
    """So many copies of the one consultation that there is; ``shape`` says what of each differs from it."""
    kept = [(table, _rows(table)) for table in (one.metadata.tables[one.__tablename__] for one in HANGING)]
    highest = {table.name: max((row["id"] for row in rows), default=0) for table, rows in kept}
    for table, rows in kept:
        made = [_copy(table, row, copy, highest) for copy in range(1, number + 1) for row in rows]
        if table.name == "consultation":
            made = [row | shape(copy) for copy, row in enumerate(made, 1)]
        if made:
            db.session.execute(insert(table), made)
            _count_on(table)
    db.session.commit()


def _count_on(table: Table) -> None:
    """A server's next number comes after the copies'; the embedded database takes the highest by itself."""
    if db.engine.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        db.session.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def _rows(table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(select(table)).mappings()]


def _copy(table: Table, row: dict[str, Any], copy: int, highest: Mapping[str, int]) -> dict[str, Any]:
    made = row | {"id": row["id"] + copy * highest[table.name]}
    for column in table.columns:
        to = next((key.column.table.name for key in column.foreign_keys), "")
        if to in highest and made[column.name] is not None:
            made[column.name] += copy * highest[to]
        if column.name in UNIQUE:
            made[column.name] = f"{made[column.name]}-{copy}"[-32:]
    return made


def answered(every: int) -> None:
    """Let every second, third and so on of those invited have answered."""
    for place, one in enumerate(db.session.scalars(select(Invitation).order_by(Invitation.id)).all()):
        if place % every == 0:
            submitted(one)
    db.session.commit()


def submitted(one: Invitation) -> None:
    """Let an organisation have answered a day ago; committed by the caller."""
    version = db.session.scalars(select(PaperVersion.id)).one()
    about = {"consultation_id": one.consultation_id, "invitation_id": one.id, "version_id": version}
    at = clock.now() - timedelta(days=1)
    db.session.add(Response(**about, receipt=f"R-{one.id}", started_at=at, submitted_at=at))
