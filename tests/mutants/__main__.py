"""``make mutants``: put small faults into the counting and the standards; say which no test notices.

Every fault that lives is either killed by a better test or explained in survivors.toml. The words of sentences
for people are left as they are. Each run starts anew, in the folder ``mutants``, which git does not keep.
"""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import libcst as cst
from _pytest.config import _prepareconfig
from _pytest.main import Session
from mutmut import __main__ as mutmut
from mutmut import stats
from mutmut.configuration import config
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd, walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

EXPLAINED = Path(__file__).with_name("survivors.toml")
FOR_PEOPLE = {"_", "N_", "ngettext"}
NOTICED = {"killed", "timeout", "caught by type check"}
TYPES = "-m mypy --output json --no-warn-unused-ignores --no-warn-return-any --disable-error-code has-type"
MODULES = "-p consult.domain.standards -m consult.domain.counting"

arrange = file_mutation.function_trampoline_arrangement
leave_alone = file_mutation.MutationVisitor._skip_node_and_children


def arrange_decorated(function: cst.FunctionDef, mutants: Any, class_name: str | None) -> Any:
    """The mutants of a decorated function without its decorators, so that a rule is put on the list once."""
    bare = function.with_changes(decorators=[])
    declared, (chooser, *bodies), listed, names = arrange(bare, mutants, class_name)
    chooser = chooser.with_changes(decorators=[*function.decorators, *chooser.decorators])
    return declared, [chooser, *bodies], listed, names


def leave_sentences_alone(visitor: file_mutation.MutationVisitor, node: cst.CSTNode) -> bool:
    """Every function is mutated, decorated or not (each rule is); what is said to people is not."""
    if isinstance(node, cst.FunctionDef):
        return False
    said = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in FOR_PEOPLE
    return said or leave_alone(visitor, node)


def draw_the_same_examples() -> None:
    """The same few examples for every mutant; no mutant is noticed because the machine is slow.

    After pytest, which rewrites Hypothesis's asserts, and before collection, when each test takes its settings.
    """
    from hypothesis import HealthCheck
    from hypothesis import settings as drawn

    calm = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck)}
    drawn.register_profile("mutants", max_examples=20, database=None, **calm)
    drawn.load_profile("mutants")


@cache
def collected() -> Session:
    """The tests, collected once: each mutant then runs in a fork of this process, from the first test on."""
    # A file that mutmut leaves open is no test's fault.
    options = ["--rootdir=.", "-q", "-s", "-p", "no:unraisableexception"]
    with change_cwd("mutants"):
        settings = _prepareconfig([*options, *config().pytest_add_cli_args_test_selection])
        settings._do_configure()
        draw_the_same_examples()
        session = Session.from_config(settings)
        settings.hook.pytest_sessionstart(session=session)
        settings.hook.pytest_collection(session=session)
    strange = set(state().duration_by_test) - {item.nodeid for item in session.items}
    if strange:  # a mutant would seem to be noticed where its tests could only not be found
        raise SystemExit(f"These tests change their names when they are collected again: {strange}")
    return session


def run_tests(_runner: PytestRunner, *, mutant_name: str | None, tests: Iterable[str]) -> int:
    """Run these tests, or all, until one fails; 1 if one did. The closer tests and the file's own cases go first."""
    session = collected()
    if mutant_name:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    by_id = {item.nodeid: item for item in session.items}
    own = (mutant_name or ".").split(".")[-2]
    with change_cwd("mutants"):
        for test in sorted(tests or by_id, key=lambda test: own not in test and "_closely" not in test):
            session.config.hook.pytest_runtest_protocol(item=by_id[test], nextitem=None)
            if session.testsfailed:
                session.testsfailed = 0
                return 1
    return 0


def set_up(wanted: Sequence[str]) -> None:
    """Teach mutmut, which passes over decorated functions, the ways of this house."""
    file_mutation.function_trampoline_arrangement = arrange_decorated
    file_mutation.MutationVisitor._skip_node_and_children = leave_sentences_alone
    PytestRunner.run_tests = run_tests
    if wanted:
        config().only_mutate = list(wanted)
    # What the types forbid needs no test, and takes no time.
    config().type_check_command = [sys.executable, *TYPES.split(), *MODULES.split()]
    if not sys.stdout.isatty():
        mutmut.print_status = stats.print_status = lambda *_, **__: None
    shutil.rmtree("mutants", ignore_errors=True)


def results() -> Iterator[tuple[Path, str, str]]:
    """The file, the name and the fate of each mutant."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            yield path, name, stats.status_by_exit_code[code]


def key(path: Path, name: str) -> str:
    """A mutant by its file, its function and the lines that it changes: it outlives edits elsewhere."""
    function, owner = orig_function_and_class_names_from_key(name)
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    was, becomes = (" ".join(line[1:].strip() for line in lines if line[:1] == sign) for sign in "-+")
    return f"{path} {f'{owner}.' if owner else ''}{function}: {was} => {becomes}"


def explained(files: set[str]) -> set[str]:
    """What the kept file explains of these files."""
    kept = tomllib.loads(EXPLAINED.read_text("utf-8"))["class"]
    return {mutant for group in kept for mutant in group["mutants"] if mutant.split(" ")[0] in files}


def main(wanted: Sequence[str]) -> int:
    set_up(wanted)
    mutmut.run.callback((), max_children=os.cpu_count())
    found = list(results())
    if not found:
        raise SystemExit(f"There is nothing to mutate in {', '.join(wanted)}.")
    fates = Counter(fate for _, _, fate in found)
    living = {key(path, name) for path, name, fate in found if fate not in NOTICED}
    known = explained({str(path) for path, _, _ in found})
    caught = sum(fates[fate] for fate in NOTICED)
    print(f"\n{len(found)} mutants, {caught} noticed ({caught / len(found):.1%}): {dict(fates)}")
    print(f"{len(living & known)} that live are explained in {EXPLAINED.name}")
    for title, these in (
        ("Lives and is not explained", living - known),
        ("Explained, but gone", known - living),
    ):
        for mutant in sorted(these):
            print(f"{title}: {mutant}")
    return int(living != known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
