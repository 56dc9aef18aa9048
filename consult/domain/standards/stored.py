"""An assessment as JSON data and back: what is printed for scripts, and what is stored with a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from consult.domain.standards.findings import (
    Assessment,
    Count,
    Counts,
    Finding,
    Measure,
    Severity,
    Span,
    Verdict,
)
from consult.domain.standards.register import RULES

_DAYS = ("elapsed_days", "inclusive_days", "working_days", "bank_holidays")


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Plain data for JSON. A count is a whole number, or ``{"min", "max"}`` where the launch is a range.

    That holds for ``measured`` and ``short_by`` of a finding too; ``short_by`` is absent where nothing is
    short. Instants are UTC, ISO with "Z", and null where no close is stated.
    """
    late = assessment.counts.first_late_instant
    return {
        "editions": list(assessment.editions),
        "counts": {name: _plain(getattr(assessment.counts, name)) for name in _DAYS}
        | {"first_late_instant": late.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if late else None},
        "findings": [_finding(finding) for finding in assessment.findings],
    }


def _plain(value: Measure | None) -> Any:
    return {"min": value.min, "max": value.max} if isinstance(value, Span) else value


def _finding(finding: Finding) -> dict[str, Any]:
    data = {
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "citation": finding.citation,
        "measured": _plain(finding.measured),
        "required": _plain(finding.required),
        "short_by": _plain(finding.short_by),
        "explanation": finding.explanation,
        "remedy": finding.remedy,
    }
    if finding.short_by is None:
        del data["short_by"]
    return data


def from_json(data: Mapping[str, Any]) -> Assessment:
    """The assessment that :func:`as_json` wrote. Raises ``KeyError`` or ``ValueError`` for anything else."""
    counts = data["counts"]
    late = counts["first_late_instant"]
    return Assessment(
        tuple(data["editions"]),
        Counts(
            **{name: _count(counts[name]) for name in _DAYS},
            first_late_instant=datetime.fromisoformat(late) if late else None,
        ),
        tuple(_stored_finding(item) for item in data["findings"]),
    )


def _count(value: Any) -> Count | None:
    return Span(value["min"], value["max"]) if isinstance(value, Mapping) else value


def _stored_finding(item: Mapping[str, Any]) -> Finding:
    """A stored finding; its title comes from the list of rules, and is its citation if the rule is gone."""
    rule = RULES.get(item["rule"])
    return Finding(
        item["rule"],
        Verdict(item["verdict"]),
        Severity(item["severity"]),
        item["citation"],
        _count(item["measured"]),
        _count(item["required"]),
        _count(item.get("short_by")),
        item["explanation"],
        item["remedy"],
        rule.title if rule else item["citation"],
    )
