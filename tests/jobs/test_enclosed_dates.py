"""A message that asks for an answer brings the close as a calendar file, read back here by another program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import vobject
from flask import Flask
from sqlalchemy import delete, update

from consult import clock
from consult.db import choose_partnership, db
from consult.domain.access import Actor
from consult.domain.policy import Choices
from consult.jobs import ticks
from consult.jobs.mail import compose
from consult.models.outbox import Message
from consult.models.papers import Consultation
from consult.services import extensions, feeds, outbox, policy, responses
from consult.services._enclosing import Enclosed
from consult.services.responses import SignOff
from tests import world
from tests.jobs.servers import Inbox, at, listening
from tests.jobs.test_mail import LETTER

WICK = "Wick Carers Network"
HALF_WAY, SILENT, WEEK_BEFORE, LAST_DAY = (
    datetime(2010, month, day, 9, 1, tzinfo=UTC) for month, day in ((8, 16), (9, 13), (9, 20), (9, 27))
)


@pytest.fixture
def inbox(app: Flask) -> Iterator[Inbox]:
    """The mail server that everything goes to."""
    with listening(inbox := Inbox()) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        yield inbox


@pytest.fixture
def paper(app: Flask) -> tuple[Actor, str]:
    """An open paper, its invitations waiting."""
    actor = world.officer()
    return actor, world.approved(actor)


def delivered(inbox: Inbox, event: str) -> list[EmailMessage]:
    """What arrives now of one kind."""
    inbox.received.clear()
    ticks.run("deliver-mail")
    choose_partnership(1)
    read = [message_from_bytes(content, policy=default) for _to, content in inbox.received]
    return [one for one in read if isinstance(one, EmailMessage) and one["Compact-Consult-Event"] == event]


def files(letter: EmailMessage) -> list[EmailMessage]:
    return [one for one in letter.iter_attachments() if isinstance(one, EmailMessage)]


def the_close(letter: EmailMessage) -> Any:
    """The one event of the one calendar file of a message."""
    (file,) = files(letter)
    return vobject.readOne(file.get_content()).vevent


def test_an_invitation_brings_the_close_as_a_file_that_programs_know_for_a_calendar(
    paper: tuple[Actor, str], inbox: Inbox
) -> None:
    letters = delivered(inbox, "invitation")
    assert len(letters) == 5
    for letter in letters:
        (file,) = files(letter)
        assert file.get_content_type() == "text/calendar" and file.get_filename() == "SP-2010-1-closes.ics"
        assert (file["Content-Type"].params["method"], file.get_content_charset()) == ("PUBLISH", "utf-8")
        assert vobject.readOne(file.get_content()).method.value == "PUBLISH"
        assert the_close(letter).dtstart.value.isoformat() == "2010-09-27T23:59:00+01:00"
        plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
        assert plain is not None and "Monday 27 September 2010, 11:59pm" in plain.get_content()
        assert html is not None and "Monday 27 September 2010, 11:59pm" in html.get_content()


def test_half_way_the_silent_a_week_before_and_the_last_day_bring_it_too(
    paper: tuple[Actor, str], inbox: Inbox
) -> None:
    wanted = Choices(("half_way", "silent", "week_before", "last_day"))
    policy.choose(*paper, wanted, {}, seen_version=world.seen(*paper))
    holder, public_id = world.partner(WICK)
    responses.save_draft(holder, public_id, {"q2": ({"value": ["Half a thought"]}, 0)})
    world.all_sent()
    brought = []
    for at_day, event, number in (
        (HALF_WAY, "reminder", 4),
        (SILENT, "reminder", 4),
        (WEEK_BEFORE, "reminder_started", 1),
        (LAST_DAY, "reminder_started", 1),
    ):
        clock.set_to(at_day)
        ticks.run("reminders")
        letters = delivered(inbox, event)
        assert len(letters) == number
        brought += [the_close(one).uid.value for one in letters]
    assert len(set(brought)) == 1, "one entry of a calendar, however many messages"


def test_what_is_brought_and_what_is_followed_is_one_entry(paper: tuple[Actor, str], inbox: Inbox) -> None:
    entry = the_close(delivered(inbox, "invitation")[0])
    followed = vobject.readOne(feeds.calendar_for_anybody(Actor(), "SP-2010-1").decode())
    choose_partnership(1)
    (same,) = [one for one in followed.vevent_list if one.uid.value == entry.uid.value]
    assert (same.dtstart.value, same.sequence.value) == (entry.dtstart.value, entry.sequence.value)


def test_a_close_that_moves_moves_the_entry_and_adds_none(paper: tuple[Actor, str], inbox: Inbox) -> None:
    before = the_close(delivered(inbox, "invitation")[0])
    actor, reference = paper
    seen = world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=date(2010, 10, 4), reason="Harvest.", seen_version=seen)
    after = the_close(delivered(inbox, "extended")[0])
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value.isoformat() == "2010-10-04T23:59:00+01:00"


def test_a_message_that_waited_while_the_close_moved_brings_the_new_one(
    paper: tuple[Actor, str], inbox: Inbox
) -> None:
    actor, reference = paper
    seen = world.seen(actor, reference)
    extensions.extend(actor, reference, new_close=date(2010, 10, 4), reason="Harvest.", seen_version=seen)
    letters = delivered(inbox, "invitation")
    assert {the_close(one).dtstart.value.date() for one in letters} == {date(2010, 10, 4)}


def test_what_asks_for_no_answer_brings_no_file(paper: tuple[Actor, str], inbox: Inbox) -> None:
    holder, public_id = world.partner(WICK)
    responses.submit(holder, public_id, SignOff("full"), received_at=clock.now(), nil=True)
    (receipt,) = delivered(inbox, "receipt")
    assert files(receipt) == [] and receipt.get_content_type() == "multipart/alternative"


def test_the_files_of_a_batch_take_as_many_queries_for_five_messages_as_for_one(
    paper: tuple[Actor, str],
) -> None:
    db.session.execute(delete(Message).where(Message.event != "invitation"))
    db.session.commit()
    asked = []
    for most in (1, 4):
        with world.counting_queries() as sent:
            letters = outbox.claim(most)
        asked.append(len([one for one in sent if "milestone" in one.lower()]))
        assert [len(one.enclosed) for one in letters] == [1] * most
    assert asked == [1, 1]


@pytest.mark.parametrize(
    "odd", ["\x00\x0b\x1b\x85\u2028", "\r\nATTENDEE:mailto:x@y.example", "\ud83d ŵ €" * 40]
)
def test_whatever_a_title_holds_the_file_is_one_event_and_the_post_goes_out(
    paper: tuple[Actor, str], inbox: Inbox, odd: str
) -> None:
    odd = odd.replace("\x00", "") if db.engine.dialect.name == "postgresql" else odd
    db.session.execute(update(Consultation).values(title=f"A {odd.encode('utf-8', 'replace').decode()} B"))
    db.session.execute(delete(Message).where(Message.event != "invitation"))
    db.session.commit()
    letters = delivered(inbox, "invitation")
    assert len(letters) == 5
    (file,) = files(letters[0])
    names = [line.partition(":")[0].partition(";")[0] for line in file.get_content().splitlines()]
    assert names.count("BEGIN") - names.count("END") == 0 and "ATTENDEE" not in names


def test_a_letter_with_files_is_whole_on_the_wire_and_has_the_same_message_id() -> None:
    enclosed = (Enclosed("A-1-closes.ics", b"BEGIN:VCALENDAR\r\n" * 40), Enclosed("B.ics", b"\xc3\xa9"))
    content = compose(replace(LETTER, enclosed=enclosed), at(25))
    letter = message_from_bytes(content, policy=default)
    assert isinstance(letter, EmailMessage) and letter.get_content_type() == "multipart/mixed"
    assert [(one.get_filename(), one.get_payload(decode=True)) for one in files(letter)] == [
        (one.name, one.content) for one in enclosed
    ]
    assert all(len(line) <= 300 and b"\n" not in line for line in content.split(b"\r\n"))
    assert letter["Message-ID"] == message_from_bytes(compose(LETTER, at(25)), policy=default)["Message-ID"]


def test_an_entry_rings_a_week_and_a_day_before(paper: tuple[Actor, str], inbox: Inbox) -> None:
    entry = the_close(delivered(inbox, "invitation")[0])
    rings = [one.trigger.value for one in entry.valarm_list]
    assert rings == [timedelta(days=-7, hours=-14, minutes=-59), timedelta(days=-1, hours=-14, minutes=-59)]
