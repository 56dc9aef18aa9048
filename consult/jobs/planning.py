"""The command that solves for dates: plan."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from consult.documents.plans import read_plan
from consult.domain import planning
from consult.domain.errors import BadInput
from consult.jobs._house import read_file
from consult.jobs.papers import show


def plan(options: Namespace) -> int:
    """Print a timetable that keeps what a plan file asks; 1 when it is only the least bad one."""
    confirmed = frozenset(os.environ.get("CONFIRMED_EDITIONS", "").split())
    path = Path(options.file)
    terms = read_plan(read_file(path), path.name)
    try:
        found = planning.solve(terms, confirmed)
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}", error.problems) from error
    if options.json:
        show(planning.plan_as_json(found))
    else:
        print("\n".join(planning.plan_in_words(found)))
    return int(not found.compliant)
