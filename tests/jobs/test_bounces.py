"""What comes back to our address: notes of the common kinds mark a message, and nothing else does."""

from __future__ import annotations

import threading
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.documents.bounces import READ, read_note
from consult.domain.access import Actor
from consult.jobs import scheduler, ticks
from consult.models.outbox import Message
from consult.services import reminders, standing, workspace
from tests import world
from tests.jobs.servers import Inbox, listening

FIXTURES = Path(__file__).parent / "fixtures" / "bounces"
MAIR = "mair@wickcarers.example"
FOR_GOOD = {
    "postfix": "550 5.1.1 <mair@wickcarers.example>: Recipient address rejected: User unknown",
    "exim": "550 Unrouteable address",
    "exim_in_words": "550 5.1.1 Mailbox not found",
    "exchange": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "gmail": "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 "
    "double-checking the recipient's email address for typos",
    "qmail_in_words": "Remote host said: 550 5.1.1 no mailbox here by that name",
    "gave_up": "delivery temporarily suspended: connect to mail.wick.example[192.0.2.7]:25: Connection timed out",
}
NO_NOTE = ["delayed", "delayed_in_words", "out_of_office", "reply", "read_receipt", "delivered"]


@pytest.fixture
def paper(app: Flask, tmp_path: Path) -> tuple[Actor, str]:
    """An open paper whose invitations all went out yesterday, and a maildir for what comes back."""
    actor = world.officer()
    reference = world.approved(actor)
    db.session.execute(Message.__table__.update().values(state="sent", sent_at=clock.now()))
    db.session.commit()
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / folder).mkdir(parents=True)
    app.config["BOUNCE_MAILDIR"] = str(tmp_path / "maildir")
    return actor, reference


def invitation(address: str = MAIR) -> Message:
    db.session.rollback()
    query = select(Message).where(Message.to_address == address, Message.event == "invitation")
    return db.session.scalars(query).one()


def id_of(message: Message) -> str:
    return sha256(message.key.encode()).hexdigest()


def filled(name: str, message: Message, ours: str | None = None) -> bytes:
    """A fixture as it would come back for this message."""
    text = (FIXTURES / f"{name}.eml").read_text("utf-8")
    return text.replace("@@TO@@", message.to_address).replace("@@ID@@", ours or id_of(message)).encode()


def put(app: Flask, content: bytes, name: str = "1280739604.1.host", folder: str = "new") -> None:
    (Path(app.config["BOUNCE_MAILDIR"]) / folder / name).write_bytes(content)


def lying(app: Flask, folder: str) -> list[str]:
    place = Path(app.config["BOUNCE_MAILDIR"]) / folder
    return sorted(one.name for one in place.iterdir() if one.is_file()) if place.is_dir() else []


def run(actor: Actor) -> int:
    done = ticks.run("read-bounces")
    choose_partnership(actor.partnership_id)
    return done


def test_every_fixture_is_tried_here() -> None:
    assert {one.stem for one in FIXTURES.iterdir()} == {*FOR_GOOD, *NO_NOTE}


@pytest.mark.parametrize("name", FOR_GOOD)
def test_a_note_of_each_common_kind_marks_the_message_with_the_servers_reason(
    app: Flask, paper: tuple[Actor, str], name: str
) -> None:
    actor, reference = paper
    put(app, filled(name, invitation()))
    assert run(actor) == 1
    assert (invitation().state, invitation().problem) == ("bounced", FOR_GOOD[name])
    assert lying(app, "cur/processed") == ["1280739604.1.host"]
    assert lying(app, "new") == []
    (line,) = workspace.workspace(actor, {}).current
    assert (line.bounced, line.refused) == (1, 0)
    found = next(
        one for one in standing.standings(actor, reference) if one.contact and one.contact.email == MAIR
    )
    assert (found.posted.state, found.posted.failed, found.spared) == ("bounced", True, "bounced")


@pytest.mark.parametrize("name", NO_NOTE)
def test_what_is_no_failure_changes_nothing_and_is_laid_aside(
    app: Flask, paper: tuple[Actor, str], name: str
) -> None:
    content = filled(name, invitation())
    put(app, content, folder="cur")
    assert run(paper[0]) == 0
    assert invitation().state == "sent"
    assert lying(app, "cur/aside") == ["1280739604.1.host"]
    kept = Path(app.config["BOUNCE_MAILDIR"]) / "cur" / "aside" / "1280739604.1.host"
    assert kept.read_bytes() == content


@pytest.mark.parametrize("name", ["postfix", "exim_in_words"])
def test_a_note_that_cites_none_of_ours_goes_by_the_address_if_it_is_recent(
    app: Flask, paper: tuple[Actor, str], name: str
) -> None:
    content = filled(name, invitation()).replace(id_of(invitation()).encode(), b"something-else")
    clock.set_to(clock.now() + ticks.outbox.ABANDONED_AFTER)
    put(app, content)
    assert run(paper[0]) == 1
    assert invitation().state == "bounced"


def test_an_old_message_is_not_marked_by_its_address_alone(app: Flask, paper: tuple[Actor, str]) -> None:
    content = filled("postfix", invitation()).replace(id_of(invitation()).encode(), b"something-else")
    clock.set_to(world.AFTER)
    put(app, content)
    assert run(paper[0]) == 0
    assert invitation().state == "sent"


def test_a_note_about_a_message_that_we_never_sent_marks_none(app: Flask, paper: tuple[Actor, str]) -> None:
    put(app, filled("postfix", invitation(), ours="0" * 64))
    assert run(paper[0]) == 0
    assert lying(app, "cur/processed")


def test_an_alias_may_have_passed_the_message_on(app: Flask, paper: tuple[Actor, str]) -> None:
    content = filled("gmail", invitation()).replace(MAIR.encode(), b"mair.pugh@private.example")
    put(app, content)
    assert run(paper[0]) == 1
    assert invitation().state == "bounced"


def nested(depth: int) -> bytes:
    """A message within a message, so many times over."""
    return b"Content-Type: message/rfc822\n\n" * depth


HOSTILE = {
    "empty": b"",
    "nul": b"\0" * 5000,
    "noise": bytes(range(256)) * 64,
    "nested": nested(3000),
    "boundaries": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number) for number in range(3000)
    ),
    "one header for ever": b"Subject: " + b"a" * 10_000_000,
    "a header folded for ever": b"Subject: a\n" + b" b\n" * 80_000,
    "broken encodings": (
        b"From: =?utf-8?b?////?= <mailer-daemon@x.example>\nContent-Type: text/plain; charset=klingon\n"
        b"Content-Transfer-Encoding: base64\n\n&&&&\xff\xfe 550 user unknown"
    ),
    "report without parts": b"Content-Type: multipart/report; boundary=x\n\nno parts at all",
    "status that is none": (
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"
        b"\xff\xfeAction\n\nAction: failed\nFinal-Recipient: \xff;;;;@@@\n\n--x--\n"
    ),
    "ten megabytes": b"From: a@b.example\n\n" + b"word " * 2_000_000,
}


def test_nothing_hostile_stops_the_notes_after_it(app: Flask, paper: tuple[Actor, str]) -> None:
    for number, content in enumerate(HOSTILE.values()):
        put(app, content, f"0.{number:02}.host")
    put(app, filled("postfix", invitation()), "1.host")
    started = perf_counter()
    assert run(paper[0]) == 1
    assert perf_counter() - started < 20, "seconds"
    assert lying(app, "new") == []
    assert len(lying(app, "cur/aside")) + len(lying(app, "cur/processed")) == len(HOSTILE) + 1


@given(st.binary(max_size=2000))
def test_any_bytes_at_all_are_read_or_are_no_note(content: bytes) -> None:
    for whole in (
        content,
        b"From: mailer-daemon@x.example\nContent-Type: multipart/report; boundary=x\n\n" + content,
    ):
        note = read_note(whole)
        assert note is None or len(note.problem) <= 500


def test_a_note_with_a_large_message_behind_it_is_read_by_its_beginning(
    app: Flask, paper: tuple[Actor, str]
) -> None:
    put(app, filled("exchange", invitation()) + b"x" * (10 * READ))
    assert run(paper[0]) == 1


def test_each_file_is_handled_once_by_however_many_processes(app: Flask, paper: tuple[Actor, str]) -> None:
    for number in range(6):
        put(app, filled("postfix", invitation()), f"{number}.host")
    threads = [threading.Thread(target=scheduler.run_tick, args=(app, "read-bounces")) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    choose_partnership(paper[0].partnership_id)
    assert invitation().state == "bounced"
    assert len(lying(app, "cur/processed")) == 6
    assert run(paper[0]) == 0


def test_a_file_of_the_same_name_is_kept_beside_the_first(app: Flask, paper: tuple[Actor, str]) -> None:
    for _time in range(2):
        put(app, filled("reply", invitation()))
        run(paper[0])
    assert len(lying(app, "cur/aside")) == 2


def test_a_folder_that_is_not_there_is_no_fault(app: Flask, paper: tuple[Actor, str]) -> None:
    app.config["BOUNCE_MAILDIR"] = "/nowhere/at/all"
    assert run(paper[0]) == 0


def test_a_reminder_refused_on_the_line_and_one_that_bounces_later_are_both_seen(
    app: Flask, paper: tuple[Actor, str]
) -> None:
    """A real server refuses one and takes another, which comes back; neither is reminded again."""
    actor, reference = paper
    yesterday = clock.now()
    clock.set_to(yesterday.replace(day=3))
    reminders.send(actor, reference, "remind", world.everybody(actor, reference))
    with listening(Inbox(answers={"tom@svfire.example": "550 no such person"})) as server:
        app.config.update(MAIL_HOST=server.host, MAIL_PORT=server.port, MAIL_FROM=server.sender)
        assert ticks.run("deliver-mail") == 4
    choose_partnership(actor.partnership_id)
    query = select(Message).where(Message.to_address == MAIR, Message.event == "reminder")
    put(app, filled("gmail", db.session.scalars(query).one()))
    assert run(actor) == 1
    clock.set_to(yesterday.replace(day=4))
    found = reminders.preview(actor, reference, "remind")
    spared = {one.contact.email: one.spared for one in found.spared if one.contact}
    assert spared == {"tom@svfire.example": "failed", MAIR: "bounced"}
    assert len(found.due) == 3
