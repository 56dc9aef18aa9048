"""The command ``consult`` run in this process, on a database of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from consult import clock
from consult.db import choose_partnership
from consult.jobs.command_line import main


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code, and what it said on both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Consult = Callable[..., Ran]


@pytest.fixture
def consult(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Consult:
    """Run a command as an operator would."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path))

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(one) for one in arguments])
        finally:
            clock.set_to(None)
            choose_partnership(None)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(code, said.out, said.err)

    return run
