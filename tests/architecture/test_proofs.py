"""Where a test file says which test proves a promise, there is such a file and such a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
NAMED = re.compile(r"[a-z_/]+\.py|\bhere\b|\bthere\b|test_\w+")


def told() -> list[tuple[Path, str]]:
    """The docstrings that name tests by the beginnings of their names, under the file they are in."""
    found = []
    for path in sorted(TESTS.rglob("test_*.py")):
        words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if "Where each promise" in words:
            found.append((path, words))
    return found


def names_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]


@pytest.mark.parametrize(("path", "words"), told(), ids=lambda value: getattr(value, "stem", ""))
def test_what_is_said_to_be_proved_is_proved_by_a_test_of_that_name(path: Path, words: str) -> None:
    where, missing, seen = path, [], 0
    for found in NAMED.findall(words.partition("Where each promise")[2]):
        if found == "here":
            where = path
        elif found.endswith(".py"):
            where = TESTS / found
            missing += [] if where.exists() else [found]
        elif found.startswith("test_") and where.exists():
            seen += 1
            missing += (
                [] if any(name.startswith(found) for name in names_in(where)) else [f"{where.name} {found}"]
            )
    assert missing == [] and seen > 0


def test_some_file_says_it() -> None:
    assert len(told()) >= 2
