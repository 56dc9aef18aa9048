"""The house stays as drawn: eight folders, one direction, one clock, short files."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "consult"
FILES = sorted(HOUSE.rglob("*.py"))
ROOMS = ("domain", "models", "services", "documents", "analysis", "reports", "web", "jobs")

# Who may call whom. ``db`` and ``clock`` are the two small rooms beside the stairs.
MAY_CALL = {
    "domain": {"domain"},
    "models": {"models", "domain", "db"},
    "documents": {"documents", "domain"},
    "analysis": {"analysis", "domain"},
    "reports": {"reports", "domain"},
    "services": {"services", "models", "documents", "analysis", "reports", "domain", "db", "clock"},
    "web": {"web", "services", "reports", "documents", "domain", "db", "clock"},
    # The command line is where the program starts, so it alone builds the application.
    "jobs": {"jobs", "services", "reports", "documents", "domain", "db", "clock", "create_app", "ROOT"},
}


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[str]:
    """Every module that a file imports, wherever in the file it does so, with relative ones spelt out."""
    package = ["consult", *path.relative_to(HOUSE).parent.parts]
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [f"{module}.{alias.name}" if module == "consult" else module for alias in node.names]
    return found


IN_ROOMS = [path for path in FILES if room_of(path) in ROOMS]


def test_the_house_has_its_eight_rooms_and_no_other() -> None:
    folders = {path.name for path in HOUSE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("path", IN_ROOMS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_imports_go_one_way_through_the_house(path: Path) -> None:
    room = room_of(path)
    called = {name.split(".")[1] for name in imports_of(path) if name.startswith("consult.")}
    assert called <= MAY_CALL[room], f"{room} may not call {sorted(called - MAY_CALL[room])}"


@pytest.mark.parametrize(
    "path", [p for p in FILES if room_of(p) == "domain"], ids=lambda path: str(path.relative_to(HOUSE))
)
def test_the_domain_uses_the_standard_library_alone(path: Path) -> None:
    outside = {name.split(".")[0] for name in imports_of(path)} - {"consult"} - set(sys.stdlib_module_names)
    assert not outside


@pytest.mark.parametrize(
    "path", [p for p in FILES if room_of(p) == "services"], ids=lambda path: str(path.relative_to(HOUSE))
)
def test_services_share_helpers_and_never_call_one_another(path: Path) -> None:
    called = {name.split(".")[2] for name in imports_of(path) if name.startswith("consult.services.")}
    assert all(name.startswith("_") for name in called), sorted(called)
    if path.name.startswith("_") and path.name != "_unit.py":
        assert "commit(" not in path.read_text(encoding="utf-8"), "a shared helper never commits"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_only_the_clock_reads_the_time(path: Path) -> None:
    if path == HOUSE / "clock.py":
        return
    readers = {
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
        ("time", "time"),
    }
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in readers, f"line {node.lineno}"


@pytest.mark.parametrize(
    "path", [p for p in FILES if room_of(p) in {"web", "jobs"}], ids=lambda path: str(path.relative_to(HOUSE))
)
def test_pages_and_ticks_ask_services_not_the_database(path: Path) -> None:
    """They may end a session or name a fault of the database; queries and commits belong to the services."""
    source = path.read_text(encoding="utf-8")
    assert set(re.findall(r"db\.session\.(\w+)", source)) <= {"remove", "rollback"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            assert {alias.name for alias in node.names} <= {"SQLAlchemyError", "inspect", "make_url"}, (
                node.lineno
            )


def test_the_environment_is_read_where_the_program_starts_and_nowhere_else() -> None:
    """The commands hand it to the settings; the printer gives its child process a copy without secrets."""
    readers = {
        str(path.relative_to(HOUSE))
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("os", "environ"), ("os", "getenv")}
    }
    assert {name for name in readers if not name.startswith("jobs/")} <= {"reports/pdf.py"}
