"""What was acknowledged is on the disk: SQLite waits for it at every commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK = """
import sys
from consult import create_app
from consult.db import db
from tests.conftest import settings
from pathlib import Path
app = create_app(settings(Path(sys.argv[1]), SQLALCHEMY_DATABASE_URI=f"sqlite:///{sys.argv[1]}/kept.sqlite"))
from sqlalchemy import Engine, event
import tests.conftest as ours
event.remove(Engine, "connect", ours._nothing_is_worth_keeping)
with app.app_context():
    for pragma in ("synchronous", "journal_mode", "foreign_keys"):
        print(db.session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar())
"""


def test_a_commit_waits_for_the_disk_and_references_are_checked(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    full, on = "2", "1"
    assert asked.stdout.split() == [full, "wal", on], asked.stderr
