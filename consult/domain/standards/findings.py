"""What an assessment says: findings, verdicts and counts, as plain values that never change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a rule found. The values are for machines; people read the explanation."""

    PASS = "PASS"
    MARGIN = "MARGIN"  # long enough only if the launch day is counted
    EXPLAINED = "EXPLAINED"  # short, with a reason published by the launch
    EXPLAINED_LATE = "EXPLAINED-LATE"  # short, with a reason published after the launch
    BREACH = "BREACH"  # short or missing, and no reason
    ADVISE = "ADVISE"  # a soft duty without evidence
    NODATA = "NODATA"
    DEPENDS = "DEPENDS"  # the kindest and the harshest reading differ
    NOT_APPLICABLE = "N/A"


class Severity(StrEnum):
    """``must`` is law, ``should`` a standard that was adopted or claimed, ``may`` a benchmark only."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


WORSE_AND_WORSE = (
    Verdict.NOT_APPLICABLE,
    Verdict.PASS,
    Verdict.MARGIN,
    Verdict.EXPLAINED,
    Verdict.ADVISE,
    Verdict.NODATA,
    Verdict.DEPENDS,
    Verdict.EXPLAINED_LATE,
    Verdict.BREACH,
)


@dataclass(frozen=True)
class Span:
    """A number known only to lie between two others, both included."""

    min: int
    max: int


Count = int | Span
Measure = int | Span | str


@dataclass(frozen=True)
class Outcome:
    """What a rule function returns; its days are calendar days. ``at_most`` softens the rule's severity."""

    verdict: Verdict
    explanation: str
    remedy: str = ""
    measured: Measure | None = None
    required: Measure | None = None
    short_by: Count | None = None
    at_most: Severity | None = None


@dataclass(frozen=True)
class Finding:
    """An outcome under its rule: the same on the screen, in the history and in the report."""

    rule: str
    verdict: Verdict
    severity: Severity
    citation: str
    measured: Measure | None
    required: Measure | None
    short_by: Count | None
    explanation: str
    remedy: str
    title: str = ""


@dataclass(frozen=True)
class Counts:
    """The days of the timetable; ``None`` is not known, a :class:`Span` where the launch is a range.

    The days run to the close or, where none is stated, to the first review or decision (CNT-11);
    ``first_late_instant`` is UTC and ``None`` where no close is stated.
    """

    elapsed_days: Count | None = None
    inclusive_days: Count | None = None
    working_days: Count | None = None
    bank_holidays: Count | None = None
    first_late_instant: datetime | None = None

    @property
    def inferred(self) -> bool:
        """Whether the days run to an inferred close."""
        return self.elapsed_days is not None and self.first_late_instant is None


@dataclass(frozen=True)
class Assessment:
    """A timetable tested against the standards in force at its launch."""

    editions: tuple[str, ...]
    counts: Counts
    findings: tuple[Finding, ...]


def worst(findings: Iterable[Finding]) -> Verdict:
    """The gravest verdict among ``findings``; N/A when there are none."""
    verdicts = (finding.verdict for finding in findings)
    return max(verdicts, key=WORSE_AND_WORSE.index, default=Verdict.NOT_APPLICABLE)


def for_print(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings for a report: law and standards adopted or claimed. Benchmarks stay with the officer.

    A rule that does not apply is left out as well, and one that the dates cannot decide: what is not
    recorded yet is the officer's to fill in, and says nothing of the consultation.
    """
    silent = {Verdict.NOT_APPLICABLE, Verdict.NODATA}
    return tuple(
        finding
        for finding in findings
        if finding.severity is not Severity.MAY and finding.verdict not in silent
    )
