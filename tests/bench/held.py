"""A million submissions put into an embedded database at once, as if they had come one by one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

HELD = 1_000_000
NEW = (
    "10000000 + n"  # the number of a copy, the same in every table, so that the copies belong to one another
)
COPIES = {
    "organisation": {"name": "name || n"},
    "invitation": {"organisation_id": NEW, "public_id": "public_id || n"},
    "response": {"invitation_id": NEW, "receipt": "receipt || n"},
    "submission": {"response_id": NEW},
    "history": {"number": "number + n"},
    "message": {"key": "key || n", "state": "'sent'"},
}


def hold_a_million(file: Path) -> None:
    """Copy the last row of each table that a submission leaves behind, with what must differ in each copy."""
    with closing(sqlite3.connect(file)) as database:
        for table, differing in COPIES.items():
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            values = [({"id": NEW} | differing).get(name, f'"{name}"') for name in names]
            columns = ", ".join(f'"{name}"' for name in names)
            database.execute(
                f"INSERT INTO {table} ({columns}) "  # noqa: S608  names of our own tables
                "WITH RECURSIVE counted(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < ?) "
                f"SELECT {', '.join(values)} FROM (SELECT * FROM {table} ORDER BY id DESC LIMIT 1), counted",
                (HELD,),
            )
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
