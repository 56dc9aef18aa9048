"""Many new rows at once, without an object for each; never commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from consult.db import db

AT_ONCE = 2000  # rows a statement


def insert_rows(table: type[Any], rows: Sequence[dict[str, Any]]) -> list[int]:
    """The ids of new rows, in their order; many rows a statement."""
    statement = insert(table).returning(table.id, sort_by_parameter_order=True)
    ids: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        ids += db.session.scalars(statement, rows[start : start + AT_ONCE])
    return ids


def add_rows(table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """New rows whose ids nobody asks for: one statement for many on every database."""
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(table), rows[start : start + AT_ONCE])
