"""A reminder leads to a page with one button that ends the reminders of that paper; scanners press no buttons."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult import clock
from consult.db import choose_partnership, db
from consult.jobs import ticks
from consult.jobs.mail import MailServer, compose
from consult.models.history import HistoryRow
from consult.models.outbox import Message
from consult.services import outbox, reminders
from tests import world
from tests.web.visits import words_of

SERVER = MailServer("mail.example", 25, "none", "", "", "consult@severnvale.example")


@pytest.fixture
def way_out(app: Flask) -> str:
    """The address in the reminder that waits for the fire authority, the whole list having been reminded."""
    actor = world.officer()
    reference = world.approved(actor)
    world.all_sent()
    clock.set_to(datetime(2010, 9, 1, 9, tzinfo=UTC))
    reminders.send(actor, reference, "remind", world.everybody(actor, reference))
    return "/q/" + world.secret_for("tom@svfire.example", "reminder")


def reminded() -> list[str]:
    """Whom the clock reminds on the day of the silent."""
    world.all_sent()
    clock.set_to(datetime(2010, 9, 13, 9, 1, tzinfo=UTC))
    ticks.run("reminders")
    choose_partnership(1)
    waiting = select(Message.to_address).where(Message.event == "reminder", Message.state == "queued")
    return sorted(db.session.scalars(waiting))


def pressed(client: FlaskClient, way_out: str, **data: str) -> str:
    page = client.get(way_out, follow_redirects=True)
    return words_of(client.post(page.request.path, data=data, follow_redirects=True).text)


def test_opening_the_link_changes_nothing(app: Flask, way_out: str) -> None:
    page = app.test_client().get(way_out, follow_redirects=True)
    assert "No more reminders about this paper" in page.text
    choose_partnership(1)
    assert "tom@svfire.example" in reminded()


def test_one_button_ends_the_reminders_by_the_clock_and_by_hand(app: Flask, way_out: str) -> None:
    said = pressed(app.test_client(), way_out)
    assert "Severnvale Fire Authority is not reminded of this paper any more." in said
    choose_partnership(1)
    assert "tom@svfire.example" not in reminded()
    rows = list(db.session.scalars(select(HistoryRow).where(HistoryRow.act.startswith("say whether"))))
    assert [row.detail["wanted"] for row in rows] == [False]


def test_a_reminder_that_still_waits_does_not_leave(app: Flask, way_out: str) -> None:
    pressed(app.test_client(), way_out)
    left = {letter.to_address for letter in outbox.claim(20)}
    assert "tom@svfire.example" not in left and "jo@upperarle.example" in left


def test_the_organisation_may_think_again(app: Flask, way_out: str) -> None:
    client = app.test_client()
    pressed(client, way_out)
    assert "is reminded of this paper while it has not answered" in pressed(client, way_out, wanted="yes")
    choose_partnership(1)
    assert "tom@svfire.example" in reminded()


def test_a_mail_program_finds_the_way_out_in_the_header_of_a_reminder_alone(app: Flask, way_out: str) -> None:
    letters = {one.event: one for one in outbox.claim(20)}
    choose_partnership(1)
    invitation = db.session.scalars(select(Message).where(Message.event == "invitation")).first()
    assert invitation is not None
    letters["invitation"] = outbox.letter_of(invitation, "Severnvale Partnership")
    found = {
        event: message_from_bytes(compose(one, SERVER), policy=default) for event, one in letters.items()
    }
    assert str(found["reminder"]["List-Unsubscribe"]).startswith("<http://consult.test/q/")
    assert found["invitation"]["List-Unsubscribe"] is None


def test_the_dates_in_a_message_open_for_anybody_once_the_paper_is_out(app: Flask, way_out: str) -> None:
    client = app.test_client()
    answer = client.get("/dates/SP-2010-1.ics")
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert "DTSTART;TZID=Europe/London:20100927T235900" in answer.text
    clock.set_to(world.BEFORE)
    assert client.get("/dates/SP-2010-1.ics").status_code == 404
    assert client.get("/dates/SP-2010-9.ics").status_code == 404
