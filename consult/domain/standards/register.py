"""The list of rules. A rule is one function under its id, with its source beside it.

To add one: write the function in the file of its family and its cases in the table of that family.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consult.domain.standards.case import Case
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity

Test = Callable[[Case], Outcome]


@dataclass(frozen=True)
class Rule:
    """A rule: ``sets`` are the editions it belongs to, empty for law and a body's own promises."""

    id: str
    title: str
    citation: str
    severity: Severity
    sets: tuple[str, ...]
    evidence: Evidence
    source: str
    test: Test


RULES: dict[str, Rule] = {}


def rule(
    id: str,
    title: str,
    *,
    cites: str,
    severity: Severity,
    sets: tuple[str, ...] = (),
    evidence: Evidence = Evidence.SEEN,
    source: str,
) -> Callable[[Test], Test]:
    """Put a test on the list. Raises ``ValueError`` when the id is taken."""

    def enlist(test: Test) -> Test:
        if id in RULES:
            raise ValueError(f"There are two rules {id}.")
        RULES[id] = Rule(id, title, cites, severity, sets, evidence, source, test)
        return test

    return enlist
