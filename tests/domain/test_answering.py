"""Promises about what an officer is offered to record where a finding could be answered."""

import pytest

from consult.domain.standards import RULES
from consult.domain.standards.answering import Answer, answered_by


@pytest.mark.parametrize(
    ("rule_id", "answer"),
    [
        ("CPT09-1", Answer.REASON),
        ("BV-3", Answer.REASON),
        ("HMP16-G", Answer.HOLIDAY),
        ("PRE-3", Answer.ELECTION),
        ("CPT09-2", Answer.ENGAGEMENT),
        ("PSED-1", Answer.EQUALITY),
        ("HMP16-J", Answer.FEEDBACK),
        ("HMG08-3", None),  # a closing date is stated or not
        ("PLN-1", None),  # the law takes no reason
        ("a rule of long ago", None),
    ],
)
def test_a_finding_is_answered_by_what_its_rule_asks_for(rule_id, answer):
    assert answered_by(rule_id) is answer


def test_every_rule_that_a_reason_answers_is_offered_one_or_something_nearer():
    assert all(answered_by(rule_id) for rule_id, rule in RULES.items() if rule.reason)
