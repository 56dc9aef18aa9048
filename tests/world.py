"""A small partnership to test on: made through the services, as people would make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from threading import Barrier

from flask import Flask
from sqlalchemy import event, select, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.directory import DirectoryRow
from consult.models.circulation import Invitation
from consult.models.outbox import Message
from consult.models.people import Organisation, Person
from consult.services import (
    approval,
    circulation,
    colleagues,
    directory,
    outbox,
    papers,
    people,
    reports,
    timetable,
)
from consult.services.timetable import Step

LAUNCH = date(2010, 7, 5)
CLOSE = date(2010, 9, 27)
BEFORE = datetime(2010, 6, 24, 9, tzinfo=UTC)
OPEN = datetime(2010, 8, 2, 9, tzinfo=UTC)
FIRST_LATE = datetime(2010, 9, 27, 23, tzinfo=UTC)  # midnight in London, summer time
AFTER = FIRST_LATE + timedelta(hours=10)

ROWS = [
    DirectoryRow(
        "Coalholme Borough Council", "public", "Ines Farrow", "ines@coalholme.example", "01632 960011"
    ),
    DirectoryRow("Severnvale Fire Authority", "public", "Tom Okafor", "tom@svfire.example", "01632 960012"),
    DirectoryRow("Wick Carers Network", "voluntary", "Mair Pugh", "mair@wickcarers.example", "01632 960013"),
    DirectoryRow("Upper Arle Village Hall", "community", "Jo Lunt", "jo@upperarle.example", "01632 960014"),
    DirectoryRow(
        "Severnvale Chamber of Trade", "private", "Bea Holt", "bea@svchamber.example", "01632 960015"
    ),
]
MILESTONES = [
    Step("launch", "The paper goes out", LAUNCH),
    Step("close", "Answers are due", CLOSE, time=time(23, 59)),
    Step("review", "The management group reads the report", date(2010, 10, 12)),
    Step("decision", "The Board decides", date(2010, 10, 20)),
]


def officer() -> Actor:
    """The first officer of a new partnership, the clock standing before the launch."""
    clock.set_to(BEFORE)
    home = people.set_up(
        Actor(), name="Severnvale Partnership", mailbox="team@severnvale.example", officer="Ann Wade"
    )
    choose_partnership(home.id)
    person = db.session.scalars(select(Person)).one()
    return Actor(role="officer", name=person.name, partnership_id=home.id, person_id=person.id)


def draft(actor: Actor, rows: list[DirectoryRow] | None = None) -> str:
    """A paper that is ready to approve: two proposals, three questions, five partners; its reference."""
    directory.import_organisations(actor, rows or ROWS)
    reference = for_nobody_yet(actor)
    everybody = list(db.session.scalars(select(Organisation.id)))
    circulation.choose(actor, reference, everybody, seen_version=seen(actor, reference))
    return reference


def for_nobody_yet(actor: Actor, title: str = "A smaller Board") -> str:
    """The same paper, ready but for whom it goes to."""
    paper = papers.begin_from_outline(
        actor,
        title=title,
        issuing_body="Severnvale Partnership",
        summary="Your seat may go.",
        outline={},
    )
    reference = paper.reference
    papers.edit_details(
        actor,
        reference,
        {
            "contact_name": "Ann Wade",
            "contact_email": "team@severnvale.example",
            "contact_telephone": "01632 960001",
        },
        seen_version=paper.seen_version,
    )
    _fill(actor, reference)
    timetable.save(actor, reference, MILESTONES, {"adopted": ["compact"]}, seen_version=1)
    return reference


def _fill(actor: Actor, reference: str) -> None:
    for title, number in (("The Board", "1"), ("The Forum", "2")):
        values = {
            "title": title,
            "number": number,
            "is_proposal": True,
            "body": f"We propose to change {title}.",
        }
        papers.save_section(actor, reference, None, values, seen_version=seen(actor, reference))
    questions = (
        ("s1", "a", "Is the proposed membership right?", "yes_no_comment"),
        ("s1", "b", "What would you change?", "free_text"),
        ("s2", "a", "Should the Forum meet twice a year?", "agree_scale"),
    )
    for section, label, text, kind in questions:
        values = {"section_key": section, "label": label, "text": text, "kind": kind}
        papers.save_question(actor, reference, None, values, seen_version=seen(actor, reference))


def seen(actor: Actor, reference: str) -> int:
    """The version that a page opened now would carry."""
    return papers.paper(actor, reference).seen_version


def approved(actor: Actor, at: datetime = OPEN, rows: list[DirectoryRow] | None = None) -> str:
    """An approved paper; the clock is left at ``at``."""
    reference = draft(actor, rows)
    approval.approve(actor, reference, seen_version=seen(actor, reference))
    clock.set_to(at)
    return reference


def invitation_of(name: str) -> Invitation:
    """The invitation of an organisation."""
    query = select(Invitation).join(Invitation.organisation).where(Organisation.name == name)
    return db.session.scalars(query).one()


def partner(name: str) -> tuple[Actor, str]:
    """The actor who holds an organisation's link, and the public id that its pages carry."""
    invitation = invitation_of(name)
    holder = Actor(
        role="partner", name=name, partnership_id=invitation.partnership_id, invitation_id=invitation.id
    )
    return holder, invitation.public_id


def let_in(
    holder: Actor, public_id: str, name: str = "Anna Lee", role: str = "contributor", email: str = ""
) -> Actor:
    """The actor of a colleague whom the holder of an organisation's link lets in."""
    colleagues.add(holder, public_id, name=name, role=role, email=email)
    member = colleagues.team(holder, public_id).members[-1]
    return replace(
        holder,
        name=name,
        person=name,
        contact_id=None,
        colleague_id=member.colleague.id,
        is_contributor=role != "deputy",
    )


def secret_for(address: str, event_name: str = "invitation") -> str:
    """The secret of the link in the newest message to an address, before it was sent and wiped."""
    query = select(Message).where(Message.to_address == address, Message.event == event_name)
    message = db.session.scalars(query.order_by(Message.id.desc())).first()
    if message is None or message.secret is None:
        raise LookupError(f"no {event_name} with a link waits for {address}")
    return message.secret


def claim_next() -> outbox.Letter | None:
    """Claim the one message that is due next; None where none is."""
    return next(iter(outbox.claim(1)), None)


def in_hand(message_id: int) -> outbox.Letter:
    """A message that is being sent now, whenever it is due."""
    message = db.session.get_one(Message, message_id)
    message.state, message.claims, message.claimed_at = "sending", message.claims + 1, clock.now()
    db.session.commit()
    texts = dict.fromkeys(("sender", "to_name", "reply_to", "subject", "text", "html", "thread"), "")
    about = {"key": message.key, "event": message.event, "to_address": message.to_address}
    return outbox.Letter(id=message.id, claim=message.claims, **about, **texts)


def all_sent() -> None:
    """Let every message that waits have been taken by the mail server, three days after the launch."""
    waiting = update(Message).where(Message.state == "queued")
    db.session.execute(waiting.values(state="sent", sent_at=datetime(2010, 7, 8, 9, tzinfo=UTC)))
    db.session.commit()


def everybody(actor: Actor, reference: str) -> list[str]:
    """The public ids of everybody on a circulation list."""
    return [one.public_id for one in circulation.invitations(actor, reference)]


@contextmanager
def counting_queries() -> Iterator[list[str]]:
    """The statements that the block sends to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def colleague(actor: Actor, role: str, name: str = "Lena Orr") -> Actor:
    """Another person of the partnership who signs in, with a role; the address is made from the name."""
    address = f"{name.split()[0].lower()}@severnvale.example"
    person = people.add_person(actor, name=name, email=address, role=role)
    return Actor(role=role, name=name, partnership_id=actor.partnership_id, person_id=person.id)


def compiled(actor: Actor, reference: str = "SP-2010-1") -> int:
    """Let a report be compiled now, with bytes that stand for the PDF; its number."""
    number = reports.ask(actor, reference).number
    claimed = reports.claim_next()
    if claimed is None:
        raise LookupError("no report waits to be compiled")
    reports.freeze(claimed)
    pdf = b"%PDF-1.7"
    reports.store(claimed, pdf, sha256(pdf).hexdigest(), 3)
    return number


def three_at_once(app: Flask, act: Callable[[], int]) -> list[int]:
    """What each of three processes gets that do the same in one moment, the least first."""
    together = Barrier(3, timeout=60)

    def run() -> int:
        with app.app_context():
            try:
                together.wait()
                return act()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(3) as processes:
        got = [processes.submit(run) for _each in range(3)]
    db.session.rollback()
    return sorted(one.result() for one in got)
