"""What an officer can record to answer a finding: a reason, or what was done about it."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.standards.register import RULES


class Answer(StrEnum):
    """What answers a finding. The values stand in addresses and in the history."""

    REASON = "reason"
    HOLIDAY = "holiday"
    ELECTION = "election"
    ENGAGEMENT = "engagement"
    EQUALITY = "equality"
    FEEDBACK = "feedback"


_RULES = {
    Answer.HOLIDAY: ("HMG08-2h", "HMP12-2", "HMP16-G"),
    Answer.ELECTION: ("HMG08-1e", "HMP16-K", "PRE-3"),
    Answer.ENGAGEMENT: ("CPT09-2", "CPT10-2.3", "COV25-1"),
    Answer.EQUALITY: ("PSED-1", "PSED-2"),
    Answer.FEEDBACK: ("CPT10-2.5", "HMG04-4.3", "HMG08-6", "HMP16-J", "LOC-4"),
}
_BY_RULE = {rule: answer for answer, rules in _RULES.items() for rule in rules}


def answered_by(rule: str) -> Answer | None:
    """What answers a finding of this rule; None where only the dates or the paper itself can."""
    if rule in _BY_RULE:
        return _BY_RULE[rule]
    return Answer.REASON if rule in RULES and RULES[rule].reason else None
