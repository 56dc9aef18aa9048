"""Permission is one table, denied unless listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consult.domain.access import PERMISSIONS, SYSTEM, Action, Actor, Subject, allowed, require
from consult.domain.errors import NotAllowed
from consult.domain.lifecycle import Phase

OFFICER = Actor(role="officer", partnership_id=1)
ELSEWHERE = Actor(role="officer", partnership_id=2)
PARTNER = Actor(role="partner", partnership_id=1, invitation_id=5)
CONTRIBUTOR = Actor(role="partner", partnership_id=1, invitation_id=5, colleague_id=7, is_contributor=True)
DEPUTY = Actor(role="partner", partnership_id=1, invitation_id=5, colleague_id=8)
STEERING = Actor(role="steering", partnership_id=1, report_id=9)
OPEN_TO_ALL = {Action.READ_NOTICE, Action.JOIN}
CLOSED = [action for action in Action if action not in OPEN_TO_ALL]


def test_a_stranger_may_do_nothing_but_set_up_an_empty_installation() -> None:
    for action in CLOSED:
        for phase in (None, *Phase):
            assert not allowed(Actor(), action, Subject(partnership_id=1, phase=phase))
    assert allowed(Actor(), Action.SET_UP, Subject())


def test_an_action_that_is_not_in_the_table_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PERMISSIONS, Action.APPROVE)
    assert not allowed(OFFICER, Action.APPROVE, Subject(partnership_id=1, phase=Phase.DRAFT))


def test_every_action_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Action)


@pytest.mark.parametrize("action", CLOSED)
def test_an_officer_of_one_partnership_may_do_nothing_in_another(action: Action) -> None:
    for phase in Phase:
        assert not allowed(ELSEWHERE, action, Subject(partnership_id=1, phase=phase))


@pytest.mark.parametrize(
    ("actor", "action", "phase", "may"),
    [
        (OFFICER, Action.EDIT_PAPER, Phase.DRAFT, True),
        (OFFICER, Action.EDIT_PAPER, Phase.OPEN, False),
        (OFFICER, Action.COMPILE_REPORT, Phase.OPEN, False),
        (OFFICER, Action.COMPILE_REPORT, Phase.ANALYSIS, True),
        (OFFICER, Action.SEND_AGAIN, Phase.DRAFT, False),
        (OFFICER, Action.SEND_AGAIN, Phase.SCHEDULED, True),
        (OFFICER, Action.SEND_AGAIN, Phase.OPEN, True),
        (OFFICER, Action.SEND_AGAIN, Phase.ANALYSIS, False),
        (PARTNER, Action.SEND_AGAIN, Phase.OPEN, False),
        (PARTNER, Action.CONFIRM, Phase.SCHEDULED, True),
        (PARTNER, Action.CONFIRM, Phase.ANALYSIS, True),
        (PARTNER, Action.CONFIRM, Phase.DRAFT, False),
        (OFFICER, Action.CONFIRM, Phase.OPEN, False),
        (PARTNER, Action.TAKE_BACK, Phase.OPEN, True),
        (PARTNER, Action.TAKE_BACK, Phase.ANALYSIS, False),
        (OFFICER, Action.TAKE_BACK, Phase.OPEN, False),
        (PARTNER, Action.AGREE, Phase.OPEN, False),
        (PARTNER, Action.AGREE, Phase.ANALYSIS, True),
        (PARTNER, Action.AGREE, Phase.REPORTED, True),
        (OFFICER, Action.AGREE, Phase.ANALYSIS, False),
        (PARTNER, Action.ASK_LATE, Phase.OPEN, False),
        (PARTNER, Action.ASK_LATE, Phase.ANALYSIS, True),
        (PARTNER, Action.DECIDE_LATE, Phase.ANALYSIS, False),
        (OFFICER, Action.DECIDE_LATE, Phase.OPEN, False),
        (OFFICER, Action.TELL, Phase.REPORTED, False),
        (OFFICER, Action.TELL, Phase.DECIDED, True),
        (OFFICER, Action.TELL, Phase.CLOSED, True),
        (PARTNER, Action.TELL, Phase.DECIDED, False),
        (OFFICER, Action.DECIDE_LATE, Phase.REPORTED, True),
        (OFFICER, Action.KEEP_NOTES, Phase.DRAFT, True),
        (OFFICER, Action.KEEP_NOTES, Phase.ANALYSIS, True),
        (OFFICER, Action.KEEP_NOTES, Phase.WITHDRAWN, False),
        (PARTNER, Action.KEEP_NOTES, Phase.OPEN, False),
        (PARTNER, Action.ANSWER, Phase.OPEN, True),
        (PARTNER, Action.ANSWER, Phase.ANALYSIS, False),
        (PARTNER, Action.KEEP_DRAFT, Phase.ANALYSIS, True),
        (PARTNER, Action.READ_PAPER, Phase.DRAFT, False),
        (PARTNER, Action.READ_REPORT, Phase.REPORTED, False),
        (STEERING, Action.READ_REPORT, Phase.REPORTED, True),
        (STEERING, Action.EDIT_PAPER, Phase.DRAFT, False),
        (SYSTEM, Action.APPROVE, Phase.DRAFT, True),
        (OFFICER, Action.EXTEND, Phase.DRAFT, False),
        (OFFICER, Action.EXTEND, Phase.OPEN, True),
        (OFFICER, Action.EXTEND, Phase.ANALYSIS, False),
        (PARTNER, Action.EXTEND, Phase.OPEN, False),
        (OFFICER, Action.ASK_AGAIN, Phase.OPEN, False),
        (OFFICER, Action.ASK_AGAIN, Phase.ANALYSIS, True),
        (OFFICER, Action.ASK_AGAIN, Phase.REPORTED, True),
        (PARTNER, Action.ASK_AGAIN, Phase.REPORTED, False),
        (OFFICER, Action.EDIT_PAPER, Phase.REVISING, True),
        (OFFICER, Action.COMPILE_REPORT, Phase.REVISING, False),
        (PARTNER, Action.READ_PAPER, Phase.REVISING, True),
        (PARTNER, Action.ANSWER, Phase.REVISING, False),
        (PARTNER, Action.KEEP_DRAFT, Phase.REVISING, False),
        (PARTNER, Action.ASK, Phase.DRAFT, False),
        (PARTNER, Action.ASK, Phase.SCHEDULED, True),
        (PARTNER, Action.ASK, Phase.OPEN, True),
        (PARTNER, Action.ASK, Phase.ANALYSIS, False),
        (OFFICER, Action.ASK, Phase.OPEN, False),
        (PARTNER, Action.ASK_TIME, Phase.OPEN, True),
        (PARTNER, Action.ASK_TIME, Phase.ANALYSIS, False),
        (CONTRIBUTOR, Action.ASK_TIME, Phase.OPEN, False),
        (DEPUTY, Action.ASK_TIME, Phase.OPEN, True),
        (PARTNER, Action.ANSWER_ENQUIRY, Phase.OPEN, False),
        (OFFICER, Action.ANSWER_ENQUIRY, Phase.OPEN, True),
        (OFFICER, Action.ANSWER_ENQUIRY, Phase.ANALYSIS, True),
        (OFFICER, Action.CORRECT, Phase.DRAFT, False),
        (OFFICER, Action.CORRECT, Phase.SCHEDULED, True),
        (OFFICER, Action.CORRECT, Phase.OPEN, True),
        (OFFICER, Action.CORRECT, Phase.ANALYSIS, False),
        (PARTNER, Action.CORRECT, Phase.OPEN, False),
        (Actor(), Action.READ_NOTICE, Phase.DRAFT, False),
        (Actor(), Action.READ_NOTICE, Phase.SCHEDULED, False),
        (Actor(), Action.READ_NOTICE, Phase.OPEN, True),
        (Actor(), Action.READ_NOTICE, Phase.WITHDRAWN, False),
    ],
)
def test_who_may_do_what_when(actor: Actor, action: Action, phase: Phase, may: bool) -> None:
    subject = Subject(partnership_id=1, phase=phase, invitation_id=5, report_id=9)
    assert allowed(actor, action, subject) is may


def test_the_holder_of_one_link_may_do_nothing_with_another() -> None:
    theirs = Subject(partnership_id=1, phase=Phase.OPEN, invitation_id=6, report_id=10)
    assert not [action for action in CLOSED for who in (PARTNER, STEERING) if allowed(who, action, theirs)]


def test_a_refusal_says_in_words_what_was_refused() -> None:
    with pytest.raises(NotAllowed, match="You cannot approve the paper now"):
        require(PARTNER, Action.APPROVE, Subject(partnership_id=1, phase=Phase.DRAFT))


OWN = Subject(partnership_id=1, phase=Phase.OPEN, invitation_id=5)
FOR_THE_LEAD = {
    *{Action.SIGN, Action.DECLINE, Action.PASS_ON, Action.CONFIRM, Action.LET_STAND},
    *{Action.ASK_TIME, Action.SHARE, Action.END_SHARE, Action.FOLLOW, Action.KEEP_MEETINGS},
}


def test_a_contributor_reads_writes_and_asks_and_does_nothing_in_the_organisations_name() -> None:
    may = {
        action
        for action in CLOSED
        for phase in Phase
        if allowed(CONTRIBUTOR, action, replace(OWN, phase=phase))
    }
    assert may == {
        *{Action.READ_PAPER, Action.KEEP_DRAFT, Action.ANSWER, Action.ASK, Action.SEE_HOME},
        *{Action.SAY_READY, Action.READ_REMARKS, Action.REMARK, Action.UNSAY},
    }


def test_a_deputy_may_do_all_that_the_contact_may_and_call_a_part_ready() -> None:
    contact = {action for action in CLOSED if allowed(PARTNER, action, OWN)}
    deputy = {action for action in CLOSED if allowed(DEPUTY, action, OWN)}
    assert contact >= FOR_THE_LEAD
    assert deputy == contact | {Action.SAY_READY}


def test_no_officer_reads_what_colleagues_say_to_one_another() -> None:
    for phase in Phase:
        for actor in (OFFICER, STEERING, SYSTEM, Actor(role="partner", partnership_id=1, invitation_id=6)):
            for action in (Action.READ_REMARKS, Action.REMARK, Action.UNSAY):
                assert not allowed(actor, action, Subject(partnership_id=1, phase=phase, invitation_id=5))
