"""Every act of writing to many: whoever answers for several organisations gets one message, with a link for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.directory import DirectoryRow
from consult.domain.errors import BadInput, NotFound
from consult.models.circulation import Invitation, Link, Posting
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Contact, Organisation
from consult.services import (
    approval,
    circulation,
    codes,
    corrections,
    directory,
    early_notice,
    enquiries,
    extensions,
    links,
    outbox,
    outside,
    reminders,
    responses,
    rounds,
    standing,
    timetable,
    written,
)
from consult.services._telling import Part, tell
from consult.services.corrections import Wanted
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world

EDNA = "edna@both.example"
NORTH, SOUTH, WICK = "North Tansley Council", "South Tansley Council", "Wick Carers Network"
SHARED = [
    DirectoryRow(NORTH, "public", "Edna Purslow", EDNA),
    DirectoryRow(SOUTH, "public", "Edna Purslow", EDNA),
    DirectoryRow(WICK, "voluntary", "Mair Pugh", "mair@wickcarers.example"),
]
Rows = list[DirectoryRow]


def out(actor: Actor, rows: Rows) -> str:
    """The paper is open and its invitations arrived."""
    reference = world.approved(actor, rows=rows)
    world.all_sent()
    return reference


def begun(actor: Actor, rows: Rows) -> str:
    """Everybody has begun an answer."""
    reference = out(actor, rows)
    for place in circulation.invitations(actor, reference):
        holder = Actor("partner", "", place.partnership_id, invitation_id=place.id)
        responses.save_draft(holder, place.public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    return reference


def asked(actor: Actor, rows: Rows) -> str:
    """A question waits for its answer."""
    reference = out(actor, rows)
    place = circulation.invitations(actor, reference)[0]
    holder = Actor("partner", "", place.partnership_id, invitation_id=place.id)
    enquiries.ask(holder, place.public_id, kind="question", text="Who?", asked_by="Edna Purslow")
    return reference


def prepared(actor: Actor, rows: Rows) -> str:
    """A second round is ready to approve."""
    reference = out(actor, rows)
    clock.set_to(world.AFTER)
    rounds.ask_again(actor, reference, reason="More seats.", seen_version=world.seen(actor, reference))
    steps = [Step("launch", "Out", date(2010, 11, 1)), Step("close", "Due", date(2011, 1, 31))]
    kept = timetable.timetable(actor, reference)
    timetable.save(actor, reference, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    return reference


def give(actor: Actor, reference: str) -> int:
    listed = {one.organisation_id for one in circulation.invitations(actor, reference)}
    return early_notice.give(actor, reference, listed, seen_version=world.seen(actor, reference))


def remind(actor: Actor, reference: str, act: str = "remind") -> int:
    return reminders.send(actor, reference, act, world.everybody(actor, reference))


def correct(actor: Actor, reference: str) -> None:
    wanted = Wanted([("s1", "Nine seats.")], "We miscounted.", True)
    corrections.correct(actor, reference, wanted, seen_version=world.seen(actor, reference))


def extend(actor: Actor, reference: str) -> None:
    seen, later = world.seen(actor, reference), world.CLOSE + timedelta(days=7)
    extensions.extend(actor, reference, new_close=later, reason="Harvest.", seen_version=seen)


def answer_to_all(actor: Actor, reference: str) -> None:
    waits = enquiries.enquiries(actor, reference)[0]
    enquiries.answer(actor, reference, waits.id, answer="The Board.", question="Who decides?")


def approve(actor: Actor, reference: str) -> None:
    approval.approve(actor, reference, seen_version=world.seen(actor, reference), unexplained=True)


@dataclass(frozen=True)
class Act:
    """How a paper gets to where the act is possible, the act, and whether its messages bring links."""

    before: Callable[[Actor, Rows], str]
    do: Callable[[Actor, str], object]
    brings_links: bool = True


ACTS = {
    "early_notice": Act(world.draft, give),
    "reminder": Act(out, remind),
    "reminder_started": Act(begun, lambda actor, reference: remind(actor, reference, "remind_started")),
    "correction": Act(out, correct),
    "round": Act(prepared, approve),
    "extended": Act(out, extend, brings_links=False),
    "question_answered": Act(asked, answer_to_all, brings_links=False),
}
EVERY_ACT = pytest.mark.parametrize("event", ACTS)
LOGGED = pytest.mark.parametrize("event", ["reminder", "reminder_started", "correction", "round"])


@pytest.fixture
def actor(app: Flask) -> Actor:
    return world.officer()


def done(actor: Actor, event: str, rows: Rows = SHARED) -> str:
    reference = ACTS[event].before(actor, rows)
    ACTS[event].do(actor, reference)
    return reference


def mail(event: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.event == event).order_by(Message.id)))


def leaving(event: str, address: str = EDNA) -> list[outbox.Letter]:
    """The messages of one kind that leave for an address."""
    clock.set_to(max(one.due_at for one in mail(event)))
    found = []
    while letter := world.claim_next():
        found += [letter] if (letter.event, letter.to_address) == (event, address) else []
    return found


def opened(words: str) -> list[str]:
    """The organisations that the links in a text open, in their order."""
    found = [circulation.by_secret(secret) for secret in re.findall(r"/[am]/([\w-]+)", words)]
    return [one.invitation.organisation.name for one in found]


@EVERY_ACT
def test_whoever_answers_for_two_organisations_gets_one_message(actor: Actor, event: str) -> None:
    done(actor, event)
    assert Counter(one.to_address for one in mail(event)) == {EDNA: 1, "mair@wickcarers.example": 1}
    (letter,) = leaving(event)
    assert letter.to_name == "Edna Purslow" and "\n" not in letter.subject
    for face in (letter.text, letter.html):
        assert "{link-" not in face
        if event not in ("question_answered", "correction"):
            assert re.search(f"{NORTH} and (of )?{SOUTH}", face)


@EVERY_ACT
def test_each_link_in_it_opens_the_organisation_that_it_is_named_for(actor: Actor, event: str) -> None:
    done(actor, event)
    (letter,) = leaving(event)
    theirs = [NORTH, SOUTH] if ACTS[event].brings_links else []
    assert opened(letter.text) == theirs
    assert opened(" ".join(re.findall(r'href="([^"]+)"', letter.html))) == theirs
    for name in theirs:
        assert opened(letter.text.split(f"For {name}:")[1])[0] == name
        assert f"For {name}: " in letter.html


@EVERY_ACT
def test_a_message_about_one_organisation_names_no_other(actor: Actor, event: str) -> None:
    done(actor, event)
    (letter,) = leaving(event, "mair@wickcarers.example")
    assert opened(letter.text) == ([WICK] if ACTS[event].brings_links else [])
    for face in (letter.text, letter.html):
        assert "Tansley" not in face and f"For {WICK}:" not in face


# What looks like the place of a link's secret, of a code, of a name: as kept, as a template knows it, as we once did.
TYPED = (
    "https://thief.example/{link-secret} {link-secret-2} {link-code} {{ link_secret }} %(link_secret)s {0} "
    "\ue0000\ue001 \ue000link-secret\ue001"
)


@pytest.mark.parametrize("event", [one for one in ACTS if one != "round"])  # approval refuses them by name
def test_nobody_can_type_the_place_of_somebody_elses_link_into_a_message(actor: Actor, event: str) -> None:
    reference = ACTS[event].before(actor, SHARED)
    paper = db.session.scalars(select(Consultation)).one()
    paper.title, paper.issuing_body, paper.contact_name = f"Seats {TYPED}", f"Board {TYPED}", TYPED
    for one in db.session.scalars(select(Organisation)):
        one.name = f"{one.name} {TYPED}"
    for contact in db.session.scalars(select(Contact)):
        contact.name = f"{contact.name} {TYPED}"
    db.session.commit()
    choose_partnership(1)
    ACTS[event].do(actor, reference)
    kept = {one.key: one for one in mail(event)}
    (letter,) = leaving(event)
    assert "thief.example/{\u2060link-secret}" in letter.text and "{{ link_secret }}" in letter.text
    for face in (letter.subject, letter.text, letter.html):
        for secret in (kept[letter.key].secret or "").split():
            assert face.count(secret) == len(re.findall(f"http://consult.test/[amq]/{secret}", face))
        for code in (kept[letter.key].code or "").split():
            assert face.count(code) <= 1


@EVERY_ACT
def test_a_small_and_a_large_letter_in_an_address_are_the_same(actor: Actor, event: str) -> None:
    reference = ACTS[event].before(actor, SHARED[:2])
    # A form of ours makes every letter small; an older database may hold others.
    world.invitation_of(SOUTH).organisation.contacts[0].email = EDNA.title()
    db.session.commit()
    ACTS[event].do(actor, reference)
    assert len(mail(event)) == 1


@EVERY_ACT
def test_an_act_takes_as_many_statements_for_forty_as_for_four(actor: Actor, event: str) -> None:
    taken = []
    for word, number in (("Body", 4), ("Other", 36)):
        clock.set_to(world.BEFORE)
        rows = [DirectoryRow(f"{word} {n}", "public", "Jo", f"jo@{word}{n}.example") for n in range(number)]
        reference = ACTS[event].before(actor, rows)
        db.session.expire_all()
        with world.counting_queries() as sent:
            ACTS[event].do(actor, reference)
        taken.append(len(sent))
    assert len(mail(event)) == 4 + 40
    assert taken[0] == taken[1]


@LOGGED
def test_the_log_and_the_standing_still_tell_of_each_organisation(actor: Actor, event: str) -> None:
    reference = done(actor, event)
    act = {"reminder": "remind", "reminder_started": "remind_started", "correction": "correct"}
    lines, _number = written.written(actor, reference)
    mine = [one for one in lines if one.act == act.get(event, "ask_again")]
    assert [(one.organisation, one.address) for one in mine] == [
        (NORTH, EDNA),
        (SOUTH, EDNA),
        (WICK, "mair@wickcarers.example"),
    ]
    found = {one.invitation.organisation.name: one.posted for one in standing.standings(actor, reference)}
    assert found[NORTH] == found[SOUTH] and found[NORTH].act == mine[0].act


def test_each_code_of_a_reminder_opens_its_own_organisation_and_is_wiped(actor: Actor) -> None:
    done(actor, "reminder")
    (letter,) = leaving("reminder")
    for face in (letter.text, letter.html):
        typed = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b", face)
        assert [codes.by_code(one).invitation.organisation.name for one in typed] == [NORTH, SOUTH]
    outbox.mark_sent(letter)
    db.session.expire_all()
    kept = db.session.get_one(Message, letter.id)
    assert (kept.secret, kept.code) == (None, None)
    assert not any(one in kept.text + kept.html for one in typed)


def test_a_reminder_is_about_the_one_that_has_not_answered(actor: Actor) -> None:
    reference = out(actor, SHARED)
    holder, public_id = world.partner(NORTH)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    assert remind(actor, reference) == 2
    (letter,) = leaving("reminder")
    assert opened(letter.text) == [SOUTH] and NORTH not in letter.text + letter.html


def test_reminders_are_counted_by_message_and_their_preview_is_the_real_one(actor: Actor) -> None:
    reference = out(actor, SHARED)
    found = reminders.preview(actor, reference, "remind")
    assert (len(found.due), found.messages) == (3, 2)
    assert remind(actor, reference) == 2
    sent = next(one for one in mail("reminder") if one.to_address == EDNA)
    assert found.subject == sent.subject
    shown = re.sub(r"\{link-secret(-2)?\}", "(their own link)", sent.text)
    assert found.text == re.sub(r"\{link-code(-2)?\}", "(their own code)", shown).strip()
    row = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert row and row.detail == {"reminded": 3, "begun": False}


def test_a_correction_asks_to_look_again_for_the_organisation_that_has_answered(actor: Actor) -> None:
    reference = out(actor, SHARED)
    holder, public_id = world.partner(SOUTH)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    correct(actor, reference)
    (letter,) = leaving("correction")
    assert f"{SOUTH} has answered already." in letter.text
    assert f"{NORTH} has answered" not in letter.text + letter.html
    assert letter.subject.startswith("Please look again")
    (other,) = [one for one in mail("correction") if one.to_address != EDNA]
    assert other.subject.startswith("Correction:")


def test_an_early_notice_has_a_link_for_the_organisation_whose_board_decides_alone(actor: Actor) -> None:
    reference = world.draft(actor, SHARED)
    boards = {world.invitation_of(SOUTH).organisation_id}
    seen = world.seen(actor, reference)
    assert early_notice.give(actor, reference, boards, seen_version=seen) == 2
    (letter,) = leaving("early_notice")
    assert opened(letter.text) == [SOUTH] and f"For {SOUTH}:" in letter.text
    assert f"For {NORTH}:" not in letter.text + letter.html and "{link-" not in letter.text + letter.html
    row = db.session.scalars(select(HistoryRow).order_by(HistoryRow.id.desc())).first()
    assert row and row.detail == {"told": 3, "asked_for_dates": 1}
    assert early_notice.sample(actor, reference, meets=True).count("(their own link)") == 2
    assert "(their own link)" not in early_notice.sample(actor, reference, meets=False)


def test_telling_the_same_twice_queues_nothing_more(actor: Actor) -> None:
    reference = out(actor, SHARED)
    about = db.session.scalars(select(Consultation)).one()
    listed = circulation.invitations(actor, reference)
    parts = [Part(one, one.contact, has_link=True, has_code=True) for one in listed if one.contact]
    assert [len(own) for own in tell("reminder", parts, consultation=about, key="once")] == [2, 1]
    db.session.commit()
    before = [db.session.scalar(select(func.count(one.id))) for one in (Message, Link, Posting)]
    assert tell("reminder", parts, consultation=about, key="once") == []
    assert [db.session.scalar(select(func.count(one.id))) for one in (Message, Link, Posting)] == before


def test_a_link_that_waits_with_another_opens_nothing_once_its_organisation_has_a_new_one(
    actor: Actor,
) -> None:
    reference = done(actor, "correction")
    waits = next(one for one in mail("correction") if one.to_address == EDNA)
    first, second = (waits.secret or "").split()
    place = world.invitation_of(NORTH)
    circulation.send_again(actor, reference, place.public_id, place.organisation.contacts[0].id)
    with pytest.raises(NotFound):
        circulation.by_secret(first)
    assert circulation.by_secret(second).invitation.organisation.name == SOUTH
    assert [letter.to_address for letter in leaving("correction")] == [EDNA], "the other council is told"


def test_what_waits_with_another_is_void_once_its_organisation_is_written_to_from_an_own_mailbox(
    actor: Actor,
) -> None:
    reference = done(actor, "reminder")
    waits = next(one for one in mail("reminder") if one.to_address == EDNA)
    (first, second), (code, other) = (waits.secret or "").split(), (waits.code or "").split()
    before = world.invitation_of(NORTH)
    earlier = db.session.scalar(
        select(func.count(Link.id)).where(Link.invitation_id == before.id, Link.revoked_at.is_(None))
    )
    outside.merge(actor, reference, [before.public_id], "csv")
    with pytest.raises(NotFound):
        circulation.by_secret(first)
    with pytest.raises(BadInput):
        codes.by_code(code)
    assert circulation.by_secret(second) and codes.by_code(other)
    good = links.reach(actor, reference, before.public_id)
    assert good.links + good.codes == earlier, "two that never left are void, two of the file are new"
    circulation.send_again(
        actor,
        reference,
        world.invitation_of(SOUTH).public_id,
        world.invitation_of(SOUTH).organisation.contacts[0].id,
    )
    assert not [one for one in mail("reminder") if one.to_address == EDNA], "nobody is left whom it is about"


def test_a_round_promises_as_many_messages_as_then_go_out(actor: Actor) -> None:
    """Edna was asked for one council before, and is asked for the other for the first time."""
    reference = prepared(actor, [SHARED[0], SHARED[2]])
    directory.save_organisation(actor, SHARED[1])
    everybody = list(db.session.scalars(select(Organisation.id)))
    circulation.choose(actor, reference, everybody, seen_version=world.seen(actor, reference))
    promised = approval.outlook(actor, reference)
    world.all_sent()
    approve(actor, reference)
    waiting = list(db.session.scalars(select(Message).where(Message.state == "queued")))
    assert (promised.organisations, promised.messages) == (3, 3)
    assert sorted((one.event, one.to_address) for one in waiting) == [
        ("invitation", EDNA),
        ("round", EDNA),
        ("round", "mair@wickcarers.example"),
    ]


def test_the_sample_of_a_round_is_the_real_message(actor: Actor) -> None:
    reference = prepared(actor, SHARED)
    (shown,) = approval.outlook(actor, reference).samples
    approve(actor, reference)
    sent = next(one for one in mail("round") if one.to_address == EDNA)
    assert (shown.organisations, shown.name, shown.subject) == ((NORTH, SOUTH), "Edna Purslow", sent.subject)
    assert shown.text == re.sub(r"\{link-secret(-2)?\}", "(their own link)", sent.text).strip()
    assert all(one.sent_at for one in db.session.scalars(select(Invitation)))
