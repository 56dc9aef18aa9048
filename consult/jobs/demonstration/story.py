"""The story that the demonstration tells: who did what, and when, in London time. Every step goes through services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from consult import clock
from consult.db import choose_partnership
from consult.documents.papers import read_paper
from consult.domain.access import STRANGER, SYSTEM, Actor
from consult.domain.answers import Raw
from consult.domain.wording import LONDON
from consult.jobs import ticks
from consult.jobs.demonstration import hands, outlined, reviewed, second, short, while_open
from consult.jobs.demonstration import people as cast
from consult.jobs.demonstration.answers import Said, raw, said
from consult.services import (
    approval,
    circulation,
    demonstration,
    directory,
    papers,
    people,
    reports,
    responses,
    timetable,
)
from consult.services.responses import SignOff
from consult.services.timetable import Step

PAPER = Path(__file__).with_name("paper.md")
FIRST = "SVP-2010-1"
MIDDAY = time(12)
CLAIM = "Partners are consulted in the way that the local Compact with the voluntary sector promises."

# The officer's work on the draft: how the fifth question and others are asked, so that their answers can be counted.
KINDS: dict[str, dict[str, Any]] = {
    "q1": {"kind": "yes_no_comment"},
    "q4": {
        "kind": "choice_one",
        "options": ["About right", "Too often or too long", "Too seldom or too short"],
    },
    "q5": {"kind": "agree_scale"},
    "q7": {"kind": "position"},
}


def london(*parts: int) -> datetime:
    """An instant by London's clock."""
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


@dataclass(frozen=True)
class Scene:
    """Something done at an instant."""

    at: datetime
    act: Callable[[], object]


class Story:
    """Tells the story up to an instant. Begins in an empty, migrated database, inside the application's context."""

    def __init__(self) -> None:
        self.officer = STRANGER

    def tell(self, until: datetime) -> None:
        """Do everything that was done by ``until``, and let the mail of each day leave on that day."""
        for scene in sorted(self.scenes(), key=lambda one: one.at):
            if scene.at > until:
                break
            with clock.showing(scene.at):
                choose_partnership(self.officer.partnership_id)
                scene.act()
                ticks.run("deliver-mail")
        choose_partnership(self.officer.partnership_id)

    def scenes(self) -> list[Scene]:
        """The whole story; the order is by time."""
        first = [Scene(one.at, lambda one=one: self.answer(FIRST, one)) for one in said("answer")]  # type: ignore[misc]
        later = [Scene(one.at, lambda one=one: self.answer(second.REFERENCE, one)) for one in said("second")]  # type: ignore[misc]
        return [
            Scene(london(2010, 6, 24, 14), self.set_up),
            Scene(london(2010, 6, 28, 10), self.draft_the_paper),
            Scene(london(2010, 7, 5, 9), lambda: self.approve(FIRST)),
            Scene(london(2010, 7, 20, 16, 5), lambda: self.write(FIRST, cast.DRAFTING, BEGUN)),
            *first,
            *self.scenes_while_open(),
            *self.scenes_of_hands(),
            *self.scenes_of_colleagues(),
            *self.scenes_of_short_papers(),
            Scene(london(2010, 9, 8, 11, 56), lambda: self.write(FIRST, cast.DRAFTING, IN_THE_LAST_MINUTES)),
            Scene(london(2010, 9, 6, 9), lambda: self.approve(second.REFERENCE)),
            Scene(
                london(2010, 9, 7, 15, 20), lambda: self.write(second.REFERENCE, cast.DRAFTING, second.BEGUN)
            ),
            *later,
            Scene(london(2010, 9, 8, 14, 30), self.report),
        ]

    def scenes_while_open(self) -> list[Scene]:
        """What else happens while the papers are out."""
        holder = self.partner
        return [
            Scene(london(2010, 7, 5, 9, 20), while_open.message_comes_back),
            Scene(
                london(2010, 7, 13, 10),
                lambda: while_open.question_is_answered(self.officer, FIRST, *holder(FIRST, while_open.ASKS)),
            ),
            Scene(
                london(2010, 7, 21, 15),
                lambda: while_open.not_answering(*holder(FIRST, while_open.NO_REMIT)),
            ),
            Scene(london(2010, 7, 28, 11), lambda: while_open.correction(self.officer, FIRST)),
            Scene(
                london(2010, 8, 16, 9, 40),
                lambda: while_open.more_time_is_wanted(*holder(FIRST, while_open.WANTS_TIME)),
            ),
            Scene(london(2010, 8, 17, 14), lambda: while_open.more_time_is_refused(self.officer, FIRST)),
            Scene(london(2010, 8, 25, 10, 1), lambda: ticks.run("reminders")),
            Scene(london(2010, 9, 1, 12), lambda: while_open.letter(self.officer, FIRST)),
            Scene(london(2010, 9, 2, 9), lambda: while_open.minuted_comment(self.officer, FIRST)),
            Scene(
                london(2010, 9, 8, 16, 10),
                lambda: while_open.question_that_waits(*holder(second.REFERENCE, while_open.ASKS_LATER)),
            ),
        ]

    def scenes_of_hands(self) -> list[Scene]:
        """Several who write one answer, one that is taken back, and one that asks to be lodged late."""
        holder = self.partner
        return [
            Scene(london(2010, 7, 21, 10), lambda: hands.first_paper(*holder(FIRST, cast.DRAFTING))),
            Scene(
                london(2010, 9, 7, 16),
                lambda: hands.second_paper(*holder(second.REFERENCE, cast.DRAFTING)),
            ),
            Scene(
                london(2010, 9, 8, 10, 15),
                lambda: hands.thinks_better_of_it(*holder(second.REFERENCE, hands.WITHDRAWS)),
            ),
            Scene(london(2010, 9, 8, 13, 5), lambda: hands.asks_to_be_late(*holder(FIRST, cast.DRAFTING))),
        ]

    def scenes_of_colleagues(self) -> list[Scene]:
        """The first paper is reviewed, objected to, mended and cleared; the second changes hands."""

        def says(
            at: datetime, kind: str, because: str = "", remarks: Mapping[str, str] | None = None
        ) -> Scene:
            return Scene(at, lambda: reviewed.say(self.officer, kind, because, remarks))

        return [
            Scene(
                london(2010, 6, 28, 16),
                lambda: reviewed.ask(self.officer, FIRST, [*reviewed.KINDS], date(2010, 7, 1)),
            ),
            says(london(2010, 6, 29, 15, 10), "finance", remarks=reviewed.FINANCE),
            says(london(2010, 6, 30, 11, 25), "legal", reviewed.OBJECTION, reviewed.LEGAL),
            Scene(london(2010, 7, 1, 9, 30), lambda: reviewed.objection_is_met(self.officer, FIRST)),
            says(london(2010, 7, 1, 14, 5), "legal"),
            says(london(2010, 7, 2, 10), "finance", remarks=reviewed.FINANCE),
            says(london(2010, 7, 2, 16, 40), "equality", remarks=reviewed.EQUAL),
            Scene(
                london(2010, 8, 31, 11),
                lambda: outlined.draft(reviewed.who(self.officer, cast.LEAVER[0]), second.PAPER),
            ),
            Scene(
                london(2010, 9, 3, 16),
                lambda: reviewed.work_is_passed_on(self.officer, second.REFERENCE),
            ),
        ]

    def scenes_of_short_papers(self) -> list[Scene]:
        """The third paper waits for a review whose day is over; the papers of the fourth are late for a meeting."""
        travel, venue = short.TRAVEL, short.VENUE
        return [
            Scene(london(2010, 9, 1, 10), lambda: outlined.draft(self.officer, travel)),
            Scene(london(2010, 9, 1, 13), lambda: outlined.draft(self.officer, venue)),
            Scene(london(2010, 9, 1, 13, 45), lambda: self.approve(venue.reference)),
            *(
                Scene(london(2010, day.month, day.day, 12, 20), lambda row=row: self.choose_a_hall(*row))  # type: ignore[misc]
                for *row, day in short.HALLS
            ),
            Scene(
                london(2010, 9, 2, 9, 15),
                lambda: reviewed.ask(self.officer, travel.reference, ["legal", "finance"], short.WANTED_BY),
            ),
            Scene(london(2010, 9, 6, 11), lambda: reviewed.say(self.officer, "legal", remarks=short.REMARKS)),
            Scene(london(2010, 9, 8, 10, 1), lambda: ticks.run("reminders")),
            Scene(london(2010, 9, 9, 8, 30), lambda: ticks.run("late-papers")),
        ]

    def choose_a_hall(self, name: str, hall: str, signed_by: str) -> None:
        """One of those who were asked where the Forum should meet says so."""
        sign_off = SignOff("full", "mine", signed_by)
        self.answer(short.VENUE.reference, Said(name, clock.now(), sign_off, {"q1": raw(hall)}))

    def set_up(self) -> None:
        """The partnership, its officer, its directory and the seats of its steering group."""
        home = people.set_up(STRANGER, name=cast.PARTNERSHIP, mailbox=cast.MAILBOX, officer=cast.OFFICER)
        demonstration.settle(SYSTEM, initials=cast.INITIALS, telephone=cast.TELEPHONE)
        person = people.visitor(people.sign_in(people.sign_in_link_for(SYSTEM, cast.MAILBOX)))
        assert person is not None
        self.officer = Actor("officer", cast.OFFICER, partnership_id=home.id, person_id=person.id)
        directory.import_organisations(self.officer, cast.organisations())
        for name, address, speaks_for in cast.SEATS:
            member = people.add_person(self.officer, name=name, email=address, role="steering")
            people.seat(
                self.officer,
                body=cast.STEERING_GROUP,
                kind=reports.STEERING,
                person_id=member.id,
                speaks_for=speaks_for,
            )
        reviewed.set_up(self.officer)

    def draft_the_paper(self) -> None:
        """Import the paper, ask four of its questions so that answers can be counted, and set the dates."""
        papers.import_paper(self.officer, read_paper(PAPER.read_bytes(), PAPER.name))
        details = {
            "summary": "Your organisation's seat on the Partnership Board may go, and a new Forum that is open to "
            "everybody may take the place of the yearly Assembly. The groups that you attend may be joined together.",
            "contact_name": cast.OFFICER,
            "contact_email": cast.MAILBOX,
            "contact_telephone": cast.TELEPHONE,
            "fixed": "One Sustainable Community Strategy for the county, and a lower cost in the next financial year.",
            "open": "Everything else: the groups, who sits on them, how often they meet, and in which order we change.",
            "rejected": "Leaving the Board as it is, because it has become too large to decide.",
            "affected": "Every member of the Board; groups that have never had a seat; the district partnerships.",
            "left_out": "People who do not belong to any organisation, and those who cannot travel to meetings.",
        }
        papers.edit_details(self.officer, FIRST, details, seen_version=self.seen(FIRST))
        self.mend_questions()
        self.set_dates()
        everybody = [one.id for one in directory.organisations(self.officer)]
        circulation.choose(self.officer, FIRST, everybody, seen_version=self.seen(FIRST))

    def mend_questions(self) -> None:
        """Say of some questions how they are answered: the paper does not print its choices."""
        changed = [
            (one.key, {"section_key": one.section_key, "label": one.label, "text": one.text} | KINDS[one.key])
            for one in papers.paper(self.officer, FIRST).questions
            if one.key in KINDS
        ]
        for key, values in changed:
            papers.save_question(self.officer, FIRST, key, values, seen_version=self.seen(FIRST))

    def set_dates(self) -> None:
        """The paper's own dates, with a day instead of a week for the launch, and a close."""
        kept = timetable.timetable(self.officer, FIRST)
        steps = [
            Step(
                one.kind,
                one.label[:1].upper() + one.label[1:],
                one.date,
                date_end=None if one.kind == "launch" else one.date_end,
                time=time(9) if one.kind == "launch" else None,
                body=next((body for body in (cast.BOARD, cast.STEERING_GROUP) if body in one.label), ""),
            )
            for one in kept.milestones
        ]
        steps.append(Step("close", "Last moment for answers", date(2010, 9, 8), time=MIDDAY))
        claims = kept.claims or [{"text": CLAIM, "standard": "compact"}]
        said_of_it = {"kind": "formal_written", "adopted": [], "claims": claims}
        timetable.save(self.officer, FIRST, steps, said_of_it, seen_version=kept.seen_version)

    def approve(self, reference: str) -> None:
        """The paper is shorter than it claims and gives no reason: the report says so."""
        approval.approve(self.officer, reference, seen_version=self.seen(reference), unexplained=True)

    def seen(self, reference: str) -> int:
        return papers.paper(self.officer, reference).seen_version

    def answer(self, reference: str, one: Said) -> None:
        """A partner answers, or the officer enters what came on paper."""
        public_id, partner = self.partner(reference, one.name)
        given = self.fields(reference, one.given)
        if one.source:
            assert one.received_on is not None
            responses.enter_on_behalf(
                self.officer,
                reference,
                public_id,
                given,
                one.sign_off,
                source=one.source,
                received_on=one.received_on,
            )
            return
        if given:
            responses.save_draft(partner, public_id, {key: (value, 0) for key, value in given.items()})
        responses.submit(partner, public_id, one.sign_off, received_at=clock.now(), nil=one.nil)

    def write(self, reference: str, name: str, texts: Mapping[str, str]) -> None:
        """A partner writes in its draft and does not submit it."""
        public_id, partner = self.partner(reference, name)
        given = self.fields(reference, {key: raw(text) for key, text in texts.items()})
        responses.save_draft(partner, public_id, {key: (value, 0) for key, value in given.items()})

    def partner(self, reference: str, name: str) -> tuple[str, Actor]:
        """The holder of an organisation's link, as the door would know it."""
        listed = circulation.invitations(self.officer, reference)
        found = next(one for one in listed if one.organisation.name == name)
        person = found.contact.name if found.contact else ""
        actor = Actor(
            "partner", name, partnership_id=found.partnership_id, invitation_id=found.id, person=person
        )
        return found.public_id, actor

    def fields(self, reference: str, given: Mapping[str, Raw]) -> dict[str, Raw]:
        """Short names in full: p2 is a comment on the proposal numbered 2, and paper one on the whole."""
        paper = papers.paper(self.officer, reference)
        full = {f"p{one.number}": f"comment-{one.key}" for one in paper.sections if one.is_proposal}
        full["paper"] = "comment-paper"
        return {full.get(name, name): value for name, value in given.items()}

    def report(self) -> None:
        """The officer asks for the report of the first paper, and the clock compiles it."""
        reports.ask(self.officer, FIRST)
        ticks.run("compile-reports")


BEGUN = {
    "q2": "We will want to say something about the cost to districts of servicing two structures at once.",
    "q3": "Draft, for members to see: by election, with the districts taking turns to propose.",
}
IN_THE_LAST_MINUTES = {
    "q1": "Yes",
    "q7": "Support with changes",
    "p6": "Cabinet has asked us to add that the Quernford chapter must be",
}
