"""What solving gives: a plan as plain values, for a page, a terminal or a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from consult.domain.language import gettext as _
from consult.domain.standards import Assessment, as_json, wording
from consult.domain.timetable import Facts


@dataclass(frozen=True)
class Planned:
    """A milestone of a plan; ``because`` is the sentence that says what put it on this day."""

    kind: str
    label: str
    date: date
    because: str


@dataclass(frozen=True)
class Plan:
    """A timetable solved. ``reasons_needed`` are empty exactly when it is compliant.

    ``ways_out`` say, for a plan that is not, which given date would have to move, and to which day.
    ``facts`` is the timetable itself, as it was assessed.
    """

    milestones: tuple[Planned, ...]
    reasons_needed: tuple[str, ...]
    ways_out: tuple[str, ...]
    facts: Facts
    assessment: Assessment

    @property
    def compliant(self) -> bool:
        return not self.reasons_needed

    def on(self, name: str) -> date:
        """The day of a milestone, by its kind or the name of a further one; raises ``KeyError``."""
        for one in self.milestones:
            if name in (one.kind, one.label):
                return one.date
        raise KeyError(name)


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Plain data for JSON; the findings as ``check`` prints them."""
    return {
        "compliant": plan.compliant,
        "milestones": [
            {"kind": one.kind, "label": one.label, "date": one.date.isoformat(), "because": one.because}
            for one in plan.milestones
        ],
        "reasons_needed": list(plan.reasons_needed),
        "findings": as_json(plan.assessment)["findings"],
    }


def plan_in_words(plan: Plan) -> list[str]:
    """The plan as lines of text for a terminal."""
    lines = [
        _("These dates keep everything that was asked.")
        if plan.compliant
        else _("No dates keep it all; these come closest.")
    ]
    lines.append("")
    for one in plan.milestones:
        lines += [f"{wording.day(one.date)}: {one.label}", f"  {one.because}"]
    if plan.reasons_needed:
        lines += ["", _("To be explained:"), *(f"- {reason}" for reason in plan.reasons_needed)]
    if plan.ways_out:
        lines += ["", _("What would mend it:"), *(f"- {way}" for way in plan.ways_out)]
    return lines
