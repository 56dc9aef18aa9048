"""Colleagues around the papers: three who review them, a clerk, and an officer who leaves and passes the work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from consult.domain.access import Actor
from consult.domain.meetings import MeetingDay
from consult.domain.reviews import Matter
from consult.jobs.demonstration import outlined
from consult.jobs.demonstration import people as cast
from consult.services import handing_over, meetings, papers, people, reviewing, reviews

KINDS = {"legal": cast.LAWYER, "finance": cast.TREASURER, "equality": cast.EQUALITY}
MEETS = {
    cast.BOARD: (
        MeetingDay(date(2010, 7, 21), date(2010, 7, 9)),
        MeetingDay(date(2010, 10, 6), date(2010, 9, 24)),
        MeetingDay(date(2010, 12, 1), date(2010, 11, 19)),
        MeetingDay(date(2011, 2, 9), date(2011, 1, 28)),
    ),
    cast.STEERING_GROUP: (
        MeetingDay(date(2010, 9, 8)),
        MeetingDay(date(2010, 9, 16), date(2010, 9, 8)),
        MeetingDay(date(2010, 10, 13), date(2010, 10, 5)),
        MeetingDay(date(2011, 1, 13), date(2011, 1, 5)),
    ),
}

POWERS = "2"  # the proposal to which the lawyer objects
OBJECTION = (
    "A partnership is no body in law. It can agree what its members will do; it cannot decide for them. Proposal 2 "
    "reads as if the new Board could bind the seven councils. Please say that each council still takes its own "
    "decisions."
)
ADDED = (
    "## What it could not do\n\nThe Board would bind nobody. Each council and each public body would go on taking its "
    "own decisions, and a vote of the Board would be advice to them."
)
LEGAL = {
    "2": "“To settle the priorities” needs “subject to the decisions of each member”, or words like them."
}
FINANCE = {
    "whole": "Eleven thousand hours is a fair estimate. I could not make the figure smaller.",
    "3": "A single budget would need an accountable body. That can wait until there is one.",
}
EQUAL = {
    "1": "Half a day twice a year suits people with paid work less than an evening does. The question asks it, so "
    "I am content."
}


def set_up(officer: Actor) -> None:
    """Everybody beside the officer who signs in, and when the Board and the steering group meet."""
    roles = {"officer": [cast.LEAVER], "reviewer": list(KINDS.values()), "clerk": [cast.CLERK]}
    for role, listed in roles.items():
        for name, address in listed:
            people.add_person(officer, name=name, email=address, role=role)
    chair = who(officer, cast.SEATS[0][0]).person_id or 0
    people.seat(officer, body=cast.BOARD, kind="board", person_id=chair, speaks_for=cast.SEATS[0][2])
    for owner, _meetings in meetings.known(officer):
        if owner.name in MEETS:
            meetings.keep(officer, MEETS[owner.name], body_id=owner.id)


def who(officer: Actor, name: str) -> Actor:
    """Somebody who signs in, as the door would know them."""
    listed, _seats = people.everybody(officer)
    person = next(one for one in listed if one.name == name)
    return Actor(person.role, name, partnership_id=person.partnership_id, person_id=person.id)


def ask(officer: Actor, reference: str, kinds: Sequence[str], due: date) -> None:
    """Say which reviews the paper needs, and ask for them."""
    reviews.need(officer, reference, {"paper": kinds})
    _ask(officer, reference, kinds, due)


def _ask(officer: Actor, reference: str, kinds: Sequence[str], due: date) -> None:
    for kind in kinds:
        person_id = who(officer, KINDS[kind][0]).person_id or 0
        reviews.ask(officer, reference, Matter.PAPER, 1, kind=kind, person_id=person_id, due=due)


def say(officer: Actor, kind: str, because: str = "", remarks: Mapping[str, str] | None = None) -> None:
    """A colleague reads what waits for that colleague, and is content unless there is a reason not to be."""
    reviewer = who(officer, KINDS[kind][0])
    found = next(one for one in reviewing.mine(reviewer) if one.waits)
    keys = {one.number: one.key for one in found.review.consultation.sections if one.number} | {
        "whole": "whole"
    }
    reviewing.give(
        reviewer,
        found.review.id,
        verdict="not_content" if because else "content",
        because=because,
        remarks={keys[place]: text for place, text in (remarks or {}).items()},
        digest=found.text.digest,
        seen_version=found.review.seen_version,
    )


def objection_is_met(officer: Actor, reference: str) -> None:
    """The officer says in the paper what the lawyer missed there, and asks all three about the new text."""
    section = next(one for one in papers.paper(officer, reference).sections if one.number == POWERS)
    values = {
        "number": section.number,
        "title": section.title,
        "is_proposal": True,
        "body": f"{section.body}\n\n{ADDED}",
    }
    at = outlined.seen(officer, reference)
    papers.save_section(officer, reference, section.key, values, seen_version=at)
    _ask(officer, reference, [*KINDS], date(2010, 7, 2))


def work_is_passed_on(officer: Actor, reference: str) -> None:
    """The officer who drafted the second paper leaves; another takes it, and names herself as the one to ask."""
    leaver = who(officer, cast.LEAVER[0])
    handing_over.hand_over(officer, leaver.person_id or 0, officer.person_id or 0)
    people.end_access(officer, leaver.person_id or 0)
    outlined.name_contact(officer, reference)
