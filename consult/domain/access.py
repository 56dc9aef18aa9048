"""Who may do what: one table. What is not in it is denied.

Any line of an action may grant; all of a line must hold. Services ask it with what they loaded; pages ask it to
decide what to show. An actor is what the door established about whoever is asking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from consult.domain.errors import NotAllowed
from consult.domain.lifecycle import DRAFTED, EDITABLE, MOVES, OVER, Act, Phase


@dataclass(frozen=True)
class Actor:
    """Whoever is asking. ``role`` is officer, reviewer, clerk, steering, partner, system or stranger.

    Officers, reviewers and clerks sign in; ``person_id`` is who they are, and any of them can be asked for a review.
    A partner came by a link: ``contact_id`` is whom that was given to, or ``colleague_id`` who was let in by the one
    who leads. A contributor writes and does not sign. ``person`` is the name that colleagues see.
    """

    role: str = "stranger"
    name: str = ""
    partnership_id: int | None = None
    person_id: int | None = None
    invitation_id: int | None = None
    report_id: int | None = None
    contact_id: int | None = None
    colleague_id: int | None = None
    is_contributor: bool = False
    person: str = ""

    @property
    def writes_as(self) -> str:
        """The name under which colleagues see what was written; the organisation's where the person is not known."""
        return self.person or self.name


@dataclass(frozen=True)
class Subject:
    """What is asked about; fields that do not apply are None."""

    partnership_id: int | None = None
    phase: Phase | None = None
    invitation_id: int | None = None
    report_id: int | None = None
    reviewer_id: int | None = None  # who was asked for the review


class Action(StrEnum):
    """Everything that somebody can do, as the history names it."""

    SET_UP = "set up the partnership"
    SEE_WORKSPACE = "see the workspace"
    EDIT_DIRECTORY = "edit the directory"
    JOIN = "join by interest, or leave"
    CREATE_PAPER = "create a consultation"
    EDIT_PAPER = "edit the draft paper"
    SET_STANDARDS = "set the partnership's own standards"
    SET_TIMETABLE = "set the timetable"
    EXPLAIN = "record what answers a finding"
    EXTEND = "extend the consultation"
    CORRECT = "correct the paper"
    ASK = "ask a question"
    ASK_TIME = "ask for more time"
    ANSWER_ENQUIRY = "answer what a partner asked"
    MARK_DONE = "mark a step as done"
    PROMISE = "note a promise"
    CIRCULATE = "edit the circulation list"
    GIVE_NOTICE = "give early notice"
    APPROVE = Act.APPROVE.value
    READ_NOTICE = "read the public notice"
    READ_PAPER = "read the paper"
    KEEP_DRAFT = "keep what was typed"
    ANSWER = "answer as a partner"
    SIGN = "sign for the organisation"
    LET_STAND = "let the answer stand"
    SHARE = "work on it together"
    END_SHARE = "take a colleague's link away"
    SAY_READY = "say that a part is ready"
    READ_REMARKS = "read what colleagues say to one another"
    REMARK = "say something to colleagues"
    UNSAY = "take back what one said to colleagues"
    SEE_HOME = "see what waits for oneself"
    SEND_AGAIN = "send a new link"
    REMIND = "remind those who have not answered"
    CHOOSE_MAIL = "choose one's own mail"
    SET_POLICY = "set what is sent by the clock"
    CHOOSE_REMINDERS = "say whether one wants to be reminded"
    CHOOSE_LANGUAGE = "choose the language of one's messages"
    RELEASE_MAIL = "decide about mail that may not have gone out"
    SEND_OUTSIDE = "send from an own mailbox"
    MAKE_CODE = "make a code to type in"
    END_LINKS = "end the links of an organisation"
    TAKE_BACK = "withdraw an answer, or put it back"
    AGREE = "say what was agreed of a provisional answer"
    ASK_LATE = "ask for a draft to be lodged late"
    DECIDE_LATE = "decide whether a draft is lodged late"
    SET_RULES = "set how answers are taken and kept"
    DECLINE = "say that it will not answer"
    PASS_ON = "pass the paper to the right person"
    ENTER_RESPONSE = "enter a response on behalf"
    CONFIRM = "say whether an entered answer is right"
    KEEP_NOTES = "keep notes of events"
    READ_RESPONSES = "read the responses"
    COMPILE_REPORT = "compile the report"
    ASK_AGAIN = Act.ASK_AGAIN.value
    READ_REPORT = "read the report"
    FOLLOW = "follow the dates in a calendar"
    KEEP_MEETINGS = "keep the dates of meetings"
    DELETE_ANSWERS = "delete an answer whose time is over"
    SEND_FOR_REVIEW = Act.SEND_FOR_REVIEW.value
    TAKE_DRAFT_BACK = Act.TAKE_BACK.value
    PUT_OUT = Act.PUT_OUT.value
    DECIDE = Act.DECIDE.value
    CLOSE = Act.CLOSE.value
    TELL = "note who was told the outcome"
    WITHDRAW = Act.WITHDRAW.value
    ASK_REVIEW = "ask for a review"
    SET_REVIEWS = "say which reviews are needed"
    SEE_REVIEWS = "see which reviews wait for oneself"
    READ_FOR_REVIEW = "read what is to be reviewed"
    GIVE_REVIEW = "give a review"
    SEE_COMMITTEE = "see what comes to committee"
    HAND_OVER = "pass a person's work on"
    RUN_CLOCK = "do what the clock does"


SIGN_IN = ("officer", "reviewer", "clerk")
"""The roles of those who sign in."""

Holds = Callable[[Actor, Subject], bool]


def officer_here(actor: Actor, subject: Subject) -> bool:
    """An officer of the partnership that the subject belongs to."""
    return actor.role == "officer" and actor.partnership_id == subject.partnership_id is not None


def signs_in_here(actor: Actor, subject: Subject) -> bool:
    """Somebody of this partnership who signs in: an officer, a reviewer or a clerk."""
    return actor.role in SIGN_IN and actor.partnership_id == subject.partnership_id is not None


def was_asked_to_review(actor: Actor, subject: Subject) -> bool:
    """The very person who was asked for this review."""
    return signs_in_here(actor, subject) and actor.person_id == subject.reviewer_id is not None


def clerk_here(actor: Actor, subject: Subject) -> bool:
    """A committee clerk of the partnership that the subject belongs to."""
    return actor.role == "clerk" and actor.partnership_id == subject.partnership_id is not None


def steering_here(actor: Actor, subject: Subject) -> bool:
    """A member of the steering group, with a link to this very report."""
    return actor.role == "steering" and actor.report_id == subject.report_id is not None


def holds_invitation(actor: Actor, subject: Subject) -> bool:
    """The holder of the personal link of this very invitation."""
    return actor.role == "partner" and actor.invitation_id == subject.invitation_id is not None


def leads(actor: Actor, subject: Subject) -> bool:
    """The holder of a link of this invitation who answers for the organisation: its contact, or a deputy."""
    return holds_invitation(actor, subject) and not actor.is_contributor


def was_let_in(actor: Actor, subject: Subject) -> bool:
    """A colleague whom the one who leads let in to this invitation."""
    return holds_invitation(actor, subject) and actor.colleague_id is not None


def anybody(actor: Actor, subject: Subject) -> bool:
    """Whoever it is, where there is a partnership."""
    return subject.partnership_id is not None


def nobody_yet(actor: Actor, subject: Subject) -> bool:
    """The installation is empty: there is no partnership that anybody could belong to."""
    return subject.partnership_id is None


def system(actor: Actor, subject: Subject) -> bool:
    """The clock, or an operator at the command line."""
    return actor.role == "system"


def in_phase(*phases: Phase) -> Holds:
    """The consultation is in one of these phases."""

    def holds(actor: Actor, subject: Subject) -> bool:
        return subject.phase in phases

    return holds


draft = in_phase(*DRAFTED)
editable = in_phase(*EDITABLE)
is_open = in_phase(Phase.OPEN)
not_closed = in_phase(Phase.SCHEDULED, Phase.OPEN)
answerable = in_phase(Phase.OPEN, Phase.ANALYSIS)
launched = in_phase(Phase.OPEN, *OVER, Phase.REVISING)
sent = in_phase(Phase.SCHEDULED, Phase.OPEN, *OVER, Phase.REVISING)
issued = in_phase(Phase.SCHEDULED, Phase.OPEN, *OVER, Phase.REVISING, Phase.WITHDRAWN)
undecided = in_phase(Phase.ANALYSIS, Phase.REPORTED)
over = in_phase(*OVER, Phase.REVISING)
not_withdrawn = in_phase(*(phase for phase in Phase if phase is not Phase.WITHDRAWN))

PERMISSIONS: dict[Action, list[list[Holds]]] = {
    Action.SET_UP: [[nobody_yet]],
    Action.SEE_WORKSPACE: [[officer_here]],
    Action.EDIT_DIRECTORY: [[officer_here], [system]],
    Action.JOIN: [[anybody]],  # whoever wants to be asked; the address is confirmed by mail
    Action.SET_STANDARDS: [[officer_here]],
    Action.CREATE_PAPER: [[officer_here], [system]],
    Action.EDIT_PAPER: [[officer_here, editable], [system, editable]],
    Action.SET_TIMETABLE: [[officer_here, editable], [system, editable]],
    Action.EXPLAIN: [
        [officer_here, not_withdrawn]
    ],  # a reason that comes late is better than none, and noted
    # A close that has passed is not brought back: answers that came late are for the officer to judge.
    Action.EXTEND: [[officer_here, not_closed]],
    Action.CORRECT: [[officer_here, not_closed]],
    Action.ASK: [[holds_invitation, not_closed]],
    # It is asked in the organisation's name, and what is said to it is printed.
    Action.ASK_TIME: [[leads, not_closed]],
    # What was asked in the last hour is answered after it too.
    Action.ANSWER_ENQUIRY: [[officer_here, sent]],
    Action.MARK_DONE: [[officer_here, sent]],
    Action.PROMISE: [[officer_here, sent]],  # in a draft it is a step like any other
    Action.CIRCULATE: [[officer_here, editable], [system, editable]],
    Action.GIVE_NOTICE: [[officer_here, draft]],
    Action.READ_NOTICE: [[launched]],  # anybody: what was asked of whom until when is public
    Action.READ_PAPER: [[officer_here], [holds_invitation, sent]],
    # What is typed after the bell is kept, so that an officer may admit it; it cannot be submitted.
    Action.KEEP_DRAFT: [[holds_invitation, answerable]],
    Action.ANSWER: [[holds_invitation, is_open]],
    # Whether the paper is still open is judged by when the answer reached us, which the service knows.
    Action.SIGN: [[leads, sent]],
    Action.LET_STAND: [[leads, is_open]],
    Action.SHARE: [[leads, is_open]],
    Action.END_SHARE: [[leads, sent]],  # whoever leaves is shut out at any time
    Action.SAY_READY: [[was_let_in, is_open]],
    Action.READ_REMARKS: [[holds_invitation, sent]],  # no officer, ever
    Action.REMARK: [[holds_invitation, is_open]],
    Action.UNSAY: [[holds_invitation, sent]],
    Action.SEE_HOME: [[holds_invitation, issued]],
    Action.SEND_AGAIN: [[officer_here, not_closed]],
    Action.REMIND: [[officer_here, is_open]],
    Action.CHOOSE_MAIL: [[officer_here]],
    Action.SET_POLICY: [[officer_here, not_withdrawn]],
    Action.CHOOSE_REMINDERS: [[leads, sent]],
    Action.CHOOSE_LANGUAGE: [[leads, sent]],
    Action.RELEASE_MAIL: [[officer_here]],
    Action.SEND_OUTSIDE: [[officer_here, not_closed]],
    Action.MAKE_CODE: [[officer_here, not_closed]],
    Action.END_LINKS: [[officer_here]],  # a link that has got into the wrong hands is ended at any time
    Action.TAKE_BACK: [[leads, is_open]],
    # Asked of the round that is shown: it is over, whatever is being prepared meanwhile.
    Action.AGREE: [[leads, in_phase(*OVER)]],
    Action.ASK_LATE: [[leads, undecided]],
    Action.DECIDE_LATE: [[officer_here, over]],
    Action.SET_RULES: [[officer_here]],
    Action.DECLINE: [[leads, is_open]],
    Action.PASS_ON: [[leads, is_open]],
    # Somebody may be told by letter after the consultation has been closed for good.
    Action.TELL: [[officer_here, in_phase(Phase.DECIDED, Phase.CLOSED)]],
    Action.ENTER_RESPONSE: [[officer_here, sent], [system, sent]],
    # After the close too, so that what is wrong with an entered answer is heard even then.
    Action.CONFIRM: [[leads, sent]],
    # While the paper is a draft these are early comments: nothing that somebody sent is lost.
    Action.KEEP_NOTES: [[officer_here, not_withdrawn]],
    Action.READ_RESPONSES: [[officer_here], [system]],
    Action.COMPILE_REPORT: [[officer_here, undecided], [system, undecided]],
    Action.READ_REPORT: [[officer_here], [steering_here], [system]],
    # A draft is reviewed while it can be changed, a report until it is decided upon.
    Action.ASK_REVIEW: [[officer_here, editable], [officer_here, undecided]],
    Action.SET_REVIEWS: [[officer_here]],
    Action.SEE_REVIEWS: [[signs_in_here]],
    Action.READ_FOR_REVIEW: [[was_asked_to_review]],
    Action.GIVE_REVIEW: [[was_asked_to_review, editable], [was_asked_to_review, undecided]],
    Action.SEE_COMMITTEE: [[clerk_here]],  # reads, and changes nothing
    Action.HAND_OVER: [[officer_here]],
    # A calendar that follows a paper is told too that the paper was withdrawn.
    Action.FOLLOW: [[officer_here], [leads, issued]],
    # With the early notice comes a link that opens this alone, while the paper is still a draft.
    Action.KEEP_MEETINGS: [[officer_here], [leads, editable], [leads, not_closed]],
    Action.WITHDRAW: [[officer_here, not_withdrawn]],
    Action.DELETE_ANSWERS: [[system]],
    Action.RUN_CLOCK: [[system]],
}

_HANDS: dict[str, Holds] = {"officer": officer_here, "system": system}

# What moves a consultation from stage to stage is in one table already; who may do it is read from there. A second
# round is begun when the first is over, so that nobody answers two of them at once.
PERMISSIONS |= {
    Action(act.value): [[_HANDS[role], in_phase(*move.when)] for role in sorted(move.by)]
    for act, move in MOVES.items()
}

SYSTEM = Actor(role="system", name="the clock")
STRANGER = Actor()


def allowed(actor: Actor, action: Action, subject: Subject) -> bool:
    """True when some line of the table for ``action`` holds entirely."""
    return any(all(holds(actor, subject) for holds in line) for line in PERMISSIONS.get(action, []))


def require(actor: Actor, action: Action, subject: Subject) -> None:
    """Raise NotAllowed, in words, unless the table allows it."""
    if not allowed(actor, action, subject):
        raise NotAllowed(f"You cannot {action.value} now.")
