"""A short paper of the story, as data: what it asks, when, and whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.domain.access import Actor
from consult.jobs.demonstration import people as cast
from consult.services import circulation, directory, papers, timetable
from consult.services.timetable import Step

Section = tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Outlined:
    """A paper that was begun from the outline. ``asks`` names its partners; empty asks the whole directory."""

    reference: str
    title: str
    summary: str
    outline: Mapping[str, str]
    sections: Sequence[Section]
    steps: Sequence[Step]
    said: Mapping[str, Any]
    asks: Sequence[str] = field(default=())


def draft(officer: Actor, paper: Outlined) -> None:
    """Begin it and make it ready for approval; the officer is the one to ask."""
    papers.begin_from_outline(
        officer,
        title=paper.title,
        issuing_body=cast.PARTNERSHIP,
        summary=paper.summary,
        outline=dict(paper.outline),
    )
    name_contact(officer, paper.reference)
    for section, questions in paper.sections:
        key = papers.save_section(
            officer, paper.reference, None, dict(section), seen_version=seen(officer, paper.reference)
        )
        for question in questions:
            values = {"section_key": key, **question}
            at = seen(officer, paper.reference)
            papers.save_question(officer, paper.reference, None, values, seen_version=at)
    at = timetable.timetable(officer, paper.reference).seen_version
    timetable.save(officer, paper.reference, list(paper.steps), dict(paper.said), seen_version=at)
    asked = [one.id for one in directory.organisations(officer) if not paper.asks or one.name in paper.asks]
    circulation.choose(officer, paper.reference, asked, seen_version=seen(officer, paper.reference))


def name_contact(officer: Actor, reference: str) -> None:
    """Let the paper name this officer as the one to ask."""
    values = {
        "contact_name": officer.name,
        "contact_email": cast.MAILBOX,
        "contact_telephone": cast.TELEPHONE,
    }
    papers.edit_details(officer, reference, values, seen_version=seen(officer, reference))


def seen(officer: Actor, reference: str) -> int:
    """The version of the paper that the officer would have before them."""
    return papers.paper(officer, reference).seen_version
