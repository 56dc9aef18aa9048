"""Promises about the repository itself: its locks, its size, its top level, and what it serves."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
STATIC = ROOT / "consult" / "web" / "static" / "govuk"
TOP_LEVEL = {
    *{"consult", "templates", "migrations", "tests", "config.py", "wsgi.py", "pyproject.toml"},
    *{"README.md", "pictures", "LICENSE", "Makefile", "make.py", ".ci", ".gitignore"},
    *{"requirements.lock", "requirements-test.lock", "requirements-assets.lock"},
    *{"package.json", "package-lock.json", ".npmrc"},
}
FLOORS = {"domain", "models", "services", "documents", "analysis", "reports", "web", "jobs"}
LONGEST_FILE = 400  # lines

sys.path.append(str(ROOT))
import make  # noqa: E402


def requirements(lock: Path) -> dict[str, str]:
    """Each locked requirement with everything that the lock says of it, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text("utf-8"), flags=re.MULTILINE)
    entries = re.split(r"\n(?=\S)", text.strip())
    return {entry.split(" ")[0]: entry for entry in entries}


def tracked() -> list[str]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listing.split("\0") if name]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_place_that_packages_come_from(lock: Path) -> None:
    assert not re.search(
        r"://|\s@\s|--(?:index|extra-index|find-links|trusted)|(?<!\S)/", lock.read_text("utf-8")
    )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_one_version_and_its_hashes(lock: Path) -> None:
    for entry in requirements(lock).values():
        first, *rest = entry.split(" \\\n")
        assert re.fullmatch(r"[a-z0-9.-]+==[^\s;]+( ; .+)?", first)
        assert rest
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", line) for line in rest)


def test_the_test_lock_holds_the_base_lock_unchanged() -> None:
    base, test = requirements(ROOT / "requirements.lock"), requirements(ROOT / "requirements-test.lock")
    assert {name: test.get(name) for name in base} == base


def test_the_asset_lock_names_no_host_and_has_a_checksum_for_each_package() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert fetched
    for package in fetched.values():
        assert "resolved" not in package
        assert package["integrity"].startswith("sha512-")
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text("utf-8").splitlines()


def test_no_file_of_the_package_is_longer_than_the_house_allows() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "consult").rglob("*.py")}
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_the_top_level_is_what_the_design_says() -> None:
    assert {name.split("/")[0] for name in tracked()} == TOP_LEVEL


def test_the_package_has_its_eight_floors_and_no_other() -> None:
    folders = {path.name for path in (ROOT / "consult").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == FLOORS


@pytest.mark.parametrize("room", make.WITHOUT_DATABASE)
def test_a_room_that_is_tried_on_one_database_alone_knows_none(room: str) -> None:
    asks = re.compile(r"\bdb\b|\bapp\b|\bclient\b|\bworld\b|DATABASE_URL")
    files = list((ROOT / "tests" / room).glob("**/*.py"))
    assert files
    assert [file.name for file in files if asks.search(file.read_text("utf-8"))] == []


def test_the_licence_is_mit() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2026 Compact Consult contributors\n")


@pytest.mark.parametrize(
    ("built", "served"),
    [
        (
            "a{font-family:GDS Transport,arial,sans-serif;color:red}",
            "a{font-family:Arial,Helvetica,sans-serif;color:red}",
        ),
        ('a{font-family:"GDS Transport", arial, sans-serif}', "a{font-family:Arial,Helvetica,sans-serif}"),
        ("@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff)}b{top:0}", "b{top:0}"),
        ("/*! the face\nis Transport */b{top:0}", "b{top:0}"),
        (
            "b:before{background-image:url(/assets/images/govuk-crest.svg);top:0}",
            "b:before{background-image:none;top:0}",
        ),
    ],
)
def test_the_style_sheet_loses_what_belongs_to_govuk_alone(built: str, served: str) -> None:
    assert make.unbrand(built) == served


def test_the_pages_are_served_without_the_govuk_typeface_crest_or_pictures() -> None:
    assert {path.name for path in STATIC.iterdir()} == {make.STYLES, make.SCRIPT}
    styles = (STATIC / make.STYLES).read_text("utf-8")
    assert styles.startswith('@charset "UTF-8";')
    assert "font-family:Arial,Helvetica,sans-serif" in styles
    assert not re.search(r"transport|crest|@font-face|/assets/", styles, flags=re.IGNORECASE)
    assert "sourceMappingURL" not in styles + (STATIC / make.SCRIPT).read_text("utf-8")


def test_the_set_up_counts_as_failed_under_ci_when_anything_was_left_out() -> None:
    outcomes = [
        make.Outcome("tests on SQLite", "passed"),
        make.Outcome("tests on PostgreSQL", "left out", "none"),
    ]
    assert make.summarise(outcomes, strict=False) == 0
    assert make.summarise(outcomes, strict=True) == 1
    assert make.summarise([make.Outcome("mypy", "FAILED")], strict=False) == 1
