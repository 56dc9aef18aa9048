"""The list of rules. A rule is one function under its id, with its source beside it.

To add one: write the function in the file of its family and its cases in the table of that family. The first
sentence of its docstring is what the standard asks, in our words; the page of standards prints it.

Every rule of the standards is on the list. Those that a timetable can never decide (the text of the paper, the
list of those asked, the replies, the page itself) say NODATA and what to look at; the counting rules that
have no verdict of their own (CNT-1 to CNT-6, CNT-8 to CNT-11) are functions of ``counting`` and
``calendars``, and the fields of a report's front sheet (COM-2 to COM-12) are checked in ``committee``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consult.domain.standards.case import Case
from consult.domain.standards.editions import Evidence
from consult.domain.standards.findings import Outcome, Severity
from consult.domain.standards.laws import Law

Test = Callable[[Case], Outcome]


@dataclass(frozen=True)
class Rule:
    """A rule: ``sets`` are the editions it belongs to, empty for law and a body's own promises.

    ``law``: when and where a legal duty holds (ED-2). ``reason``: a published reason answers a departure.
    """

    id: str
    title: str
    citation: str
    severity: Severity
    sets: tuple[str, ...]
    evidence: Evidence
    source: str
    test: Test
    law: Law | None = None
    reason: bool = False


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
    law: Law | None = None,
    reason: bool = False,
) -> Callable[[Test], Test]:
    """Put a test on the list. Raises ``ValueError`` when the id is taken."""

    def enlist(test: Test) -> Test:
        if id in RULES:
            raise ValueError(f"There are two rules {id}.")
        RULES[id] = Rule(id, title, cites, severity, sets, evidence, source, test, law, reason)
        return test

    return enlist
