"""Nobody gets five reminders in a day: what the clock reminds a person of on one day is one message."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from flask import Flask
from sqlalchemy import select, update

from consult import clock
from consult.db import choose_partnership, db, within
from consult.domain.access import Actor
from consult.domain.policy import Choices
from consult.jobs import ticks
from consult.models.circulation import Invitation, Link, Posting, Sending
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.models.people import Organisation, Partnership, Person
from consult.models.policy import PolicyRun
from consult.services import (
    approval,
    circulation,
    codes,
    declining,
    extensions,
    outbox,
    policy,
    quiet,
    reminders,
    responses,
    stages,
    timetable,
    undelivered,
    written,
)
from consult.services._links import hash_of
from consult.services.responses import SignOff
from consult.services.timetable import Step
from tests import world

AT_TEN = datetime(
    2010, 9, 13, 9, 1, tzinfo=UTC
)  # in London, on the day of the silent of a close on 27 September
AT_THREE = AT_TEN + timedelta(hours=5)
FIRE, WICK, HALL = "Severnvale Fire Authority", "Wick Carers Network", "Upper Arle Village Hall"
MAIR, TOM = "mair@wickcarers.example", "tom@svfire.example"
SOON = date(2010, 9, 20)


def another(actor: Actor, title: str, *names: str, close: date = world.CLOSE) -> str:
    """One more open paper, which reached these organisations."""
    now = clock.now()
    clock.set_to(world.BEFORE)
    reference = world.for_nobody_yet(actor, title)
    steps = [Step("launch", "It goes out", world.LAUNCH), Step("close", "Answers are due", close)]
    steps += [Step("decision", "The Board decides", date(2010, 10, 20))]
    kept = timetable.timetable(actor, reference)
    timetable.save(actor, reference, steps, {"adopted": ["compact"]}, seen_version=kept.seen_version)
    chosen = list(db.session.scalars(select(Organisation.id).where(Organisation.name.in_(names))))
    circulation.choose(actor, reference, chosen, seen_version=world.seen(actor, reference))
    approval.approve(actor, reference, seen_version=world.seen(actor, reference), unexplained=True)
    clock.set_to(now)
    world.all_sent()
    return reference


def want(actor: Actor, reference: str, *kinds: str, hour: int = 10, days: int = 14, **words: str) -> None:
    policy.choose(
        actor, reference, Choices(kinds, days, hour), words, seen_version=world.seen(actor, reference)
    )


@pytest.fixture
def papers(app: Flask) -> tuple[Actor, str, str]:
    """Two open papers whose silent are reminded on the same day; two of five organisations have both."""
    actor = world.officer()
    first = world.approved(actor)
    second = another(actor, "A shorter Forum", WICK, FIRE, close=SOON)
    want(actor, second, "silent", days=7)
    world.all_sent()
    return actor, first, second


def tick(at: datetime = AT_TEN) -> int:
    clock.set_to(at)
    queued = ticks.run("reminders")
    choose_partnership(1)
    return queued


def waiting() -> list[tuple[str, str]]:
    query = select(Message.event, Message.to_address).where(
        Message.state == "queued", Message.event.startswith("reminder")
    )
    return sorted((event, address) for event, address in db.session.execute(query))


def leaving() -> dict[str, outbox.Letter]:
    """The reminders that leave now, by their address; nobody gets two."""
    letters: list[outbox.Letter] = []
    while claimed := outbox.claim(50):
        for one in claimed:
            outbox.mark_sent(one)
        letters += [one for one in claimed if one.event.startswith("reminder")]
    choose_partnership(1)
    found = {one.to_address: one for one in letters}
    assert len(found) == len(letters)
    return found


def place(reference: str, name: str) -> tuple[Actor, str]:
    """The actor who holds an organisation's link to one of several papers."""
    query = select(Invitation).join(Invitation.organisation).join(Invitation.consultation)
    one = db.session.scalars(
        query.where(Organisation.name == name, Consultation.reference == reference)
    ).one()
    return Actor("partner", name, one.partnership_id, invitation_id=one.id), one.public_id


def submit(reference: str, name: str) -> None:
    holder, public_id = place(reference, name)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)


def test_two_papers_on_one_day_are_one_message_with_what_closes_first_at_its_head(
    papers: tuple[Actor, str, str],
) -> None:
    assert tick() == 5
    assert [one for one in waiting() if one[0] == "reminders"] == [("reminders", MAIR), ("reminders", TOM)]
    assert len(waiting()) == 5, "who has one paper alone gets its usual message"
    letter = leaving()[MAIR]
    assert letter.subject == (
        "Reminder: 2 answers are awaited, the first by Monday 20 September 2010, 11:59pm"
    )
    for face in (letter.text, letter.html):
        shorter, smaller = face.index("1. A shorter Forum"), face.index("2. A smaller Board")
        assert shorter < face.index("Monday 20 September 2010, 11:59pm", shorter) < smaller
        assert smaller < face.index("Monday 27 September 2010, 11:59pm")
        assert face.count("01632 960001") == 2
        assert not set("\ue000\ue001{}") & set(face.partition("<body")[2] or face)


def test_nobody_can_type_the_place_of_a_link_into_it(papers: tuple[Actor, str, str]) -> None:
    typed = "https://thief.example/{link-secret} {link-secret-2} {link-code}"
    for paper in db.session.scalars(select(Consultation)):
        paper.title = f"{paper.title} {typed}"
    for one in db.session.scalars(select(Organisation)):
        one.name = f"{one.name} {typed}"
    db.session.commit()
    tick()
    query = select(Message).where(Message.event == "reminders", Message.to_address == MAIR)
    secrets = (db.session.scalars(query).one().secret or "").split()
    letter = leaving()[MAIR]
    assert len(secrets) == 2
    for face in (letter.subject, letter.text, letter.html):
        for secret in secrets:
            assert face.count(secret) == len(re.findall(f"http://consult.test/[aq]/{secret}", face))


def test_each_paper_in_it_has_its_own_link_code_and_calendar_file(papers: tuple[Actor, str, str]) -> None:
    _actor, first, second = papers
    tick()
    letter = leaving()[TOM]
    secrets = re.findall(r"http://consult\.test/a/(\S+)", letter.text)
    assert [circulation.by_secret(one).invitation.consultation.reference for one in secrets] == [
        second,
        first,
    ]
    typed = re.findall(r"your code (\S+):", letter.text)
    assert [codes.by_code(one).invitation.consultation.reference for one in typed] == [second, first]
    assert [one.name for one in letter.enclosed] == [f"{second}-closes.ics", f"{first}-closes.ics"]
    closes = [vobject.readOne(one.content.decode()).vevent.dtstart.value.date() for one in letter.enclosed]
    assert closes == [SOON, world.CLOSE]
    assert re.findall(r"/q/(\S+)", letter.text) == secrets
    assert letter.way_out == f"http://consult.test/q/{'.'.join(secrets)}"


def test_five_papers_on_one_day_are_one_message_to_each(papers: tuple[Actor, str, str]) -> None:
    actor, *_rest = papers
    for number in range(3):
        another(actor, f"Paper {number}", WICK)
    tick()
    mine = [one for one in waiting() if one[1] == MAIR]
    assert mine == [("reminders", MAIR)]
    assert leaving()[MAIR].subject.startswith("Reminder: 5 answers are awaited")


def test_each_paper_notes_whom_it_reminded_and_is_seen_to_once(papers: tuple[Actor, str, str]) -> None:
    _actor, first, second = papers
    tick()
    runs = {
        (paper, run.kind): (run.state, run.messages)
        for run, paper in db.session.execute(
            select(PolicyRun, Consultation.reference).join(
                Consultation, Consultation.id == PolicyRun.consultation_id
            )
        )
    }
    assert runs == {(first, "silent"): ("sent", 5), (second, "silent"): ("sent", 2)}
    noted = select(Consultation.reference).select_from(Posting).join(Posting.sending)
    noted = noted.join(Consultation, Consultation.id == Sending.consultation_id)
    notes = list(db.session.scalars(noted.where(Sending.act == "remind")))
    assert (notes.count(first), notes.count(second)) == (5, 2)
    acts = db.session.scalars(select(HistoryRow).where(HistoryRow.act == "send by the clock"))
    assert sorted(one.detail["messages"] for one in acts) == [2, 5]
    for later in (1, 60, 60 * 24):
        assert tick(AT_TEN + timedelta(minutes=later)) == 0


def test_the_words_of_each_officer_stand_at_their_own_paper(papers: tuple[Actor, str, str]) -> None:
    actor, first, second = papers
    want(actor, first, "silent", silent="The hall is warm.")
    want(actor, second, "silent", days=7, silent="Tea is served.")
    tick()
    text = leaving()[MAIR].text
    assert text.index("Tea is served.") < text.index("2. A smaller Board") < text.index("The hall is warm.")


def test_silent_and_begun_stand_in_one_message_each_in_its_own_words(papers: tuple[Actor, str, str]) -> None:
    actor, _first, second = papers
    want(actor, second, "week_before")
    holder, public_id = place(second, WICK)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    tick()
    text = leaving()[MAIR].text
    begun, silent = (
        "“A shorter Forum” was begun and has not been submitted",
        "“A smaller Board”. We have not heard",
    )
    assert 0 < text.index(begun) < text.index(silent)


def test_what_is_due_at_a_later_hour_comes_along_and_is_not_sent_again(
    papers: tuple[Actor, str, str],
) -> None:
    """The rest of the later paper's list is written to at the hour that its officer chose."""
    actor, _first, second = papers
    third = another(actor, "A longer day", WICK, HALL)
    want(actor, third, "silent", hour=15)
    want(actor, second, "silent", days=7, hour=15)
    assert tick() == 5
    assert leaving()[MAIR].subject.startswith("Reminder: 3 answers are awaited")
    assert {one.kind for one in policy.policy(actor, third).lines if one.state == "sent"} == set()
    assert tick(AT_THREE) == 0, "all three on its list were written to at ten already"


def test_a_later_paper_is_sent_at_its_hour_to_those_who_get_nothing_before(
    papers: tuple[Actor, str, str],
) -> None:
    actor, first, _second = papers
    want(actor, first, "silent", hour=15)
    assert tick() == 2
    assert {address for _event, address in waiting()} == {MAIR, TOM}
    world.all_sent()
    db.session.execute(update(Message).where(Message.event == "reminders").values(sent_at=AT_TEN))
    db.session.commit()
    assert tick(AT_THREE) == 3
    assert {address for _event, address in waiting()} == {row.email for row in world.ROWS} - {MAIR, TOM}
    line = next(one for one in policy.policy(actor, first).lines if one.kind == "silent")
    assert (line.state, line.number) == ("sent", 5)


def test_an_organisation_that_two_kinds_are_for_is_reminded_once(papers: tuple[Actor, str, str]) -> None:
    actor, first, _second = papers
    want(actor, first, "silent", "week_before", days=7)
    assert tick(datetime(2010, 9, 20, 9, 1, tzinfo=UTC)) == 5
    assert all(one.text.count("/a/") == 1 for one in leaving().values())


def test_one_person_for_a_silent_and_a_begun_answer_to_one_paper_gets_one_message(app: Flask) -> None:
    actor = world.officer()
    rows = [world.DirectoryRow(f"{one} Parish", "public", "Edna", "edna@x.example") for one in "NS"]
    reference = world.approved(actor, rows=rows)
    world.all_sent()
    want(actor, reference, "week_before")
    holder, public_id = place(reference, "S Parish")
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    assert tick(datetime(2010, 9, 20, 9, 1, tzinfo=UTC)) == 1
    letter = leaving()["edna@x.example"]
    assert "N Parish on “A smaller Board”. We have not heard" in letter.text
    assert "S Parish to “A smaller Board” was begun" in letter.text
    assert len(letter.enclosed) == 1


# Safe against a crash and a second scheduler.


def test_three_processes_at_once_write_each_message_once(app: Flask, papers: tuple[Actor, str, str]) -> None:
    clock.set_to(AT_TEN)
    assert world.three_at_once(app, ticks.send_reminders) == [0, 0, 5] and len(waiting()) == 5


def test_a_process_that_dies_half_way_has_written_nothing_and_the_next_writes_all(
    papers: tuple[Actor, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(policy, "record", lambda *_given, **_named: 1 / 0)
        assert tick() == 0
    assert waiting() == [] and db.session.scalars(select(PolicyRun)).all() == []
    assert tick() == 5
    assert ("reminders", MAIR) in waiting()


def test_a_paper_that_cannot_be_seen_to_costs_the_others_no_reminder(
    papers: tuple[Actor, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = policy.record

    def fall(actor: Actor, act: str, consultation: Consultation, **detail: object) -> None:
        if consultation.title == "A shorter Forum":
            raise RuntimeError("its history is full")
        real(actor, act, consultation, **detail)

    monkeypatch.setattr(policy, "record", fall)
    assert tick() == 5
    assert {event for event, _address in waiting()} == {"reminder"}
    assert all("A smaller Board" in one.text for one in leaving().values())


# What is no longer true for one of the papers is left out, and the rest goes.


def answer(actor: Actor, reference: str) -> None:
    submit(reference, WICK)


def decline(actor: Actor, reference: str) -> None:
    holder, public_id = place(reference, WICK)
    declining.decline(holder, public_id, "not_remit", "")


def be_quiet(actor: Actor, reference: str) -> None:
    holder, public_id = place(reference, WICK)
    quiet.choose(holder, public_id, wanted=False)


def withdraw(actor: Actor, reference: str) -> None:
    stages.withdraw(actor, reference, reason="No money.", seen_version=world.seen(actor, reference))


def extend(actor: Actor, reference: str) -> None:
    seen = world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=date(2010, 11, 1), reason="Harvest.", seen_version=seen)


ENDS = [answer, decline, be_quiet, withdraw, extend]


@pytest.mark.parametrize("end", ENDS, ids=lambda one: one.__name__)
def test_what_no_longer_holds_of_one_paper_is_left_out_and_the_rest_goes(
    papers: tuple[Actor, str, str], end: Callable[[Actor, str], None]
) -> None:
    actor, first, second = papers
    third = another(actor, "A longer day", WICK)
    tick()
    secret = {
        circulation.by_secret(one).invitation.consultation.reference: one
        for one in world.secret_for(MAIR, "reminders").split()
    }
    assert set(secret) == {first, second, third}
    end(actor, second)
    letter = leaving()[MAIR]
    assert letter.event == "reminders" and letter.subject.startswith("Reminder: 2 answers are awaited")
    assert (
        "A shorter Forum" not in letter.text + letter.html and secret[second] not in letter.text + letter.html
    )
    sent = {re.search(rf"/a/{secret[one]}\s", letter.text) is not None for one in (first, third)}
    assert sent == {True}
    assert [one.name for one in letter.enclosed] == [f"{first}-closes.ics", f"{third}-closes.ics"]
    link = db.session.scalars(select(Link).where(Link.secret_hash == hash_of(secret[second]))).one()
    assert link.revoked_at is not None, "what reached nobody opens nothing"
    kept = db.session.scalars(select(Message).where(Message.event == "reminders", Message.to_address == MAIR))
    assert "A shorter Forum" not in kept.one().text, "what is kept is what was read"


@pytest.mark.parametrize("end", ENDS, ids=lambda one: one.__name__)
def test_where_one_paper_is_left_the_message_is_its_usual_reminder(
    papers: tuple[Actor, str, str], end: Callable[[Actor, str], None]
) -> None:
    actor, first, second = papers
    tick()
    end(actor, second)
    letter = leaving()[MAIR]
    assert letter.event == "reminder" and letter.thread.startswith("consultation-")
    assert letter.subject == "Reminder: please answer by Monday 27 September 2010, 11:59pm: A smaller Board"
    assert "A shorter Forum" not in letter.text + letter.html
    (secret,) = re.findall(r"/a/(\S+)", letter.text)
    assert circulation.by_secret(secret).invitation.consultation.reference == first


def test_where_nothing_is_left_it_is_set_aside_and_listed(papers: tuple[Actor, str, str]) -> None:
    actor, first, second = papers
    tick()
    answer(actor, first)
    extend(actor, second)
    assert MAIR not in leaving()
    listed, _number = undelivered.undelivered(actor, 100)
    (aside,) = [one.message for one in listed if one.message.state == "stale"]
    assert aside.to_address == MAIR and aside.secret is None
    assert "the closing date was moved" in aside.problem and "has answered" in aside.problem


def test_a_message_that_was_put_off_is_looked_at_again_before_it_leaves(
    papers: tuple[Actor, str, str],
) -> None:
    actor, _first, second = papers
    tick()
    for letter in [one for one in outbox.claim(50) if one.to_address == MAIR]:
        outbox.mark_refused(letter, "450 greylisted", for_good=False)
    choose_partnership(1)
    answer(actor, second)
    clock.set_to(AT_TEN + timedelta(minutes=10))
    assert leaving()[MAIR].event == "reminder"


def test_the_message_id_of_a_message_is_one_whatever_was_left_out(papers: tuple[Actor, str, str]) -> None:
    actor, _first, second = papers
    tick()
    query = select(Message.key).where(Message.to_address == MAIR, Message.event == "reminders")
    before = db.session.scalars(query).one()
    answer(actor, second)
    assert leaving()[MAIR].key == before


# Whom it concerns.


def test_papers_of_two_partnerships_never_stand_in_one_message(papers: tuple[Actor, str, str]) -> None:
    """The same person at the same address is asked by both."""
    other = Partnership(name="Elsewhere", initials="E", mailbox="e@else.example", created_at=world.BEFORE)
    db.session.add(other)
    db.session.flush()
    other.site = db.session.scalars(select(Partnership.site).where(Partnership.id == 1)).one()
    db.session.commit()
    number = other.id
    with within(number):
        person = Person(name="Ivo Stray", email="e@else.example", role="officer")
        db.session.add(person)
        db.session.commit()
        stray = Actor(role="officer", name="Ivo Stray", partnership_id=number, person_id=person.id)
        clock.set_to(world.BEFORE)
        world.approved(stray, rows=[row for row in world.ROWS if row.email == MAIR])
        world.all_sent()
    choose_partnership(1)
    assert tick() == 6
    mine = [one for one in outbox.claim(50) if one.to_address == MAIR and one.event.startswith("reminder")]
    assert sorted(one.event for one in mine) == ["reminder", "reminders"]
    (single,) = [one for one in mine if one.event == "reminder"]
    assert "Elsewhere" in single.sender
    choose_partnership(1)


def test_one_press_ends_the_reminders_of_both_papers_and_the_page_names_both(
    app: Flask, papers: tuple[Actor, str, str]
) -> None:
    tick()
    way_out = leaving()[MAIR].way_out.removeprefix("http://consult.test")
    page = app.test_client().get(way_out)
    assert page.status_code == 200 and "A shorter Forum" in page.text and "A smaller Board" in page.text
    choose_partnership(1)
    ended = select(Invitation).where(Invitation.no_reminders_at.is_not(None))
    assert db.session.scalars(ended).all() == []
    assert app.test_client().post(way_out, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    choose_partnership(1)
    assert {one.consultation.title for one in db.session.scalars(ended)} == {
        "A shorter Forum",
        "A smaller Board",
    }


def test_the_officers_of_each_paper_are_told_that_it_did_not_arrive(papers: tuple[Actor, str, str]) -> None:
    actor, first, second = papers
    tick()
    (letter,) = [one for one in outbox.claim(50) if one.to_address == MAIR]
    outbox.mark_refused(letter, "550 no such person", for_good=True)
    choose_partnership(1)
    words = list(db.session.scalars(select(Message.text).where(Message.event == "unreached")))
    assert sorted(one for text in words for one in (first, second) if f"/{one}/" in text) == sorted(
        papers[1:]
    )
    states = [one.posted.state for one in reminders.preview(actor, second, "remind").spared]
    assert "failed" in states


def test_each_paper_shows_the_message_among_what_it_wrote(papers: tuple[Actor, str, str]) -> None:
    actor, first, second = papers
    tick()
    for reference in (first, second):
        acts, _number = written.written(actor, reference)
        assert any((one.act, one.address) == ("remind", MAIR) for one in acts)
